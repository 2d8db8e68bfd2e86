"""A pattern that is compiled late finds what one compiled early finds."""

from __future__ import annotations

import re

import pytest

from daemon.patterns import late_pattern


def test_it_finds_what_re_finds() -> None:
    late, early = (
        late_pattern(r"(k)ey-(\d+)", re.IGNORECASE),
        re.compile(r"(k)ey-(\d+)", re.IGNORECASE),
    )
    text = "a KEY-12 and a key-345"
    assert late.findall(text) == early.findall(text)
    assert late.sub("<key>", text) == early.sub("<key>", text)
    for _ in range(2):
        found = late.search(text)
        assert found is not None
        assert found.span() == (2, 8)
    assert late.fullmatch("key-") is None
    assert late.pattern == early.pattern


def test_bytes_are_searched_as_well() -> None:
    assert late_pattern(rb"\d+").findall(b"1 and 22") == [b"1", b"22"]


def test_a_broken_expression_shows_at_its_first_use() -> None:
    broken = late_pattern("(")
    with pytest.raises(re.error):
        broken.search("")
