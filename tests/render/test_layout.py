"""Columns and lines: what fits, what is broken where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.render.layout import columns, shortened, wrapped
from daemon.words import visible

LINES = st.text(alphabet="ab /:，。（）通义é", max_size=120)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("abc", 3, id="Latin"),
        pytest.param("✓ → …", 5, id="our signs"),
        pytest.param("通义", 4, id="Chinese is double"),
        pytest.param("e\u0301", 1, id="a combining accent"),
        pytest.param("한국", 4, id="Korean is double"),
        pytest.param("", 0, id="nothing"),
    ],
)
def test_columns(text: str, expected: int) -> None:
    assert columns(text) == expected


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        pytest.param("short", 10, "short", id="what fits is left"),
        pytest.param("provider@host.example.com:8443", 20, "provider…le.com:8443", id="the middle"),
        pytest.param("通义千问@dashscope.example", 16, "通义千…e.example", id="double width"),
        pytest.param("abcdefgh", 5, "abcde", id="too narrow for a gap"),
    ],
)
def test_shortened(text: str, width: int, expected: str) -> None:
    assert shortened(text, width) == expected


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        pytest.param("one two three", 7, ["one two", "three"], id="between words"),
        pytest.param("一二三四五六", 5, ["一二", "三四", "五六"], id="between Chinese characters"),
        pytest.param("一二三。四", 6, ["一二", "三。四"], id="no full stop begins a line"),
        pytest.param("一二（三）", 6, ["一二", "（三）"], id="no bracket ends a line"),
        pytest.param("see https://a.example/b", 10, ["see", "https://a.", "example/b"], id="a URL"),
        pytest.param("密钥 KEY 在这里", 8, ["密钥 KEY", "在这里"], id="both scripts"),
        pytest.param("", 5, [""], id="nothing is one empty line"),
    ],
)
def test_wrapped(text: str, width: int, expected: list[str]) -> None:
    assert wrapped(text, width) == expected


@given(LINES, st.integers(min_value=4, max_value=60))
def test_lines_fit_and_nothing_is_lost(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert all(columns(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(st.text(alphabet="a:# ", max_size=60), st.integers(min_value=4, max_value=20))
def test_no_broken_word_puts_a_command_first(text: str, width: int) -> None:
    assert not [line for line in wrapped(f"a{visible(text)}", width) if line.startswith("::")]


@given(LINES, st.integers(min_value=1, max_value=40))
def test_what_is_shortened_fits(text: str, width: int) -> None:
    assert columns(shortened(text, width)) <= width
