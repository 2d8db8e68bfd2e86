"""Tables of wordings are read without compiling them whole, and tell the same."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.probes import phrases
from daemon.probes.wordings import first_heading, needle_of, parse_table

TABLE = r"""
@money
out of credit
(?:no|not enough) balance
余额不足
@key
(?:in)?valid <KEY>
key.{0,9}is not
Ключ неверен
"""


def compiled_whole(table: str, text: str) -> str:
    for heading, lines in parse_table(table):
        source = "|".join(line.replace("<KEY>", "(?:api[ _-]?)?key") for line in lines)
        if re.search(source, text, re.IGNORECASE):
            return heading
    return ""


@pytest.mark.parametrize(
    ("line", "needle"),
    [
        pytest.param("Out of credit", "out of credit", id="plain words are all needed"),
        pytest.param(r"key.{0,9}is not", "is not", id="the longest piece"),
        pytest.param(r"(?:a|b) found(?: it)?", " found", id="no group is needed as it stands"),
        pytest.param(r"colou?r", "colo", id="a character that may be missing is not needed"),
        pytest.param(r"bad\.request", "request", id="an escape ends a piece"),
        pytest.param(r"[(]odd[)] words", " words", id="a class ends a piece"),
        pytest.param("this|that", "", id="alternatives are unsure"),
        pytest.param("Ключ неверен", "", id="letters with case beyond ASCII are unsure"),
        pytest.param("余额不足", "余额不足", id="letters without case are sure"),
    ],
)
def test_what_each_match_holds(line: str, needle: str) -> None:
    assert needle_of(line) == needle


_WORDS = (
    "OUT OF ",
    "credit",
    "no",
    "NOT enough",
    " balance",
    "İnvalıd ",
    "valid ",
    "api key",
    "Key",
)


@given(
    st.lists(st.sampled_from((*_WORDS, " is not", "ключ неверен", "余额不足", "?"))).map("".join)
)
def test_a_table_tells_what_it_would_tell_compiled_whole(text: str) -> None:
    assert first_heading(TABLE, text) == compiled_whole(TABLE, text)


@given(st.data())
def test_our_own_tables_tell_what_they_would_tell_compiled_whole(data: st.DataObject) -> None:
    table = data.draw(st.sampled_from(phrases.CHAPTERS))
    lines = [line for _, lines in parse_table(table) for line in lines if "<KEY>" not in line]
    text = data.draw(st.lists(st.sampled_from(lines), min_size=1, max_size=2).map(" ".join))
    said = re.sub(r"\(\?:([^|()]*)[^()]*\)|[\\{}?+*]", r"\1", text)
    heading = first_heading(table, said)
    if "<KEY>" not in table:
        assert heading == compiled_whole(table, said)
