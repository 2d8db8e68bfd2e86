"""Escapes undone: what a text says, and where each character of it stands."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.escapes import layers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("plain", ["plain"], id="nothing to undo"),
        pytest.param("a%2Bb", ["a%2Bb", "a+b"], id="percent"),
        pytest.param("%C3%BC%ff", ["%C3%BC%ff", "ü\udcff"], id="bytes of UTF-8, and none"),
        pytest.param(r"a\u002bb\/\n", [r"a\u002bb\/\n", "a+b/\n"], id="JSON"),
        pytest.param(r"\ud83d\ude00", [r"\ud83d\ude00", "😀"], id="a pair of surrogates"),
        pytest.param(r"\x2b\'", [r"\x2b\'", "+'"], id="Python"),
        pytest.param("&lt;&#43;&#x2B;", ["&lt;&#43;&#x2B;", "<++"], id="markup"),
        pytest.param("%252B", ["%252B", "%2B", "+"], id="twice"),
        pytest.param("%2525252B", ["%2525252B", "%25252B", "%252B"], id="no deeper"),
        pytest.param(r"\"%41", [r"\"%41", r"\"A", '"%41', '"A'], id="each kind alone"),
        pytest.param("100 % of \\q & %zz", ["100 % of \\q & %zz"], id="what is no escape"),
    ],
)
def test_layers(text: str, expected: list[str]) -> None:
    assert [layer for layer, _ in layers(text)] == expected


@given(st.text(max_size=40), st.text(alphabet="ab+/ü😀", max_size=20))
def test_each_character_knows_its_place(before: str, said: str) -> None:
    text = before + quote(said, safe="")
    for layer, starts in layers(text):
        assert len(starts) == len(layer) + 1
        assert list(starts) == sorted(starts)
        assert starts[-1] == len(text)


@given(st.text(alphabet="%\\&u#;x0123abdefDC", max_size=60))
def test_nothing_that_looks_like_an_escape_breaks_it(text: str) -> None:
    assert len(list(layers(text))) <= 1 + 3 + 9
