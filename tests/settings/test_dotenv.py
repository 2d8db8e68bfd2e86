"""The table holds what the npm package (16.6.1, and the copy in Qwen Code 0.24.4) answered.

Read on 2026-11-20, when 120,000 generated files were compared with it as well.
"""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.settings.dotenv import Assignment, parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("K=v\n", {"K": "v"}, id="a plain line"),
        pytest.param("export K=v", {"K": "v"}, id="export"),
        pytest.param("export=v", {"export": "v"}, id="export alone is a name"),
        pytest.param("  K  =  v  \n", {"K": "v"}, id="spaces around"),
        pytest.param("K: v", {"K": "v"}, id="a colon and a space"),
        pytest.param("K:v", {}, id="a colon alone is no assignment"),
        pytest.param("K='a # b' # c", {"K": "a # b"}, id="single quotes"),
        pytest.param('K="a # b"', {"K": "a # b"}, id="double quotes"),
        pytest.param("K=`a 'b' \"c\"`", {"K": "a 'b' \"c\""}, id="backticks"),
        pytest.param("# K=1\nL=2 # two", {"L": "2"}, id="a comment"),
        pytest.param("K=a#b", {"K": "a"}, id="a hash at once"),
        pytest.param("K='a#b'#c", {"K": "a#b"}, id="a hash in quotes"),
        pytest.param('K="a\nb"\nL=1', {"K": "a\nb", "L": "1"}, id="several lines in quotes"),
        pytest.param('K="a\\nb\\rc"', {"K": "a\nb\rc"}, id="\\n in double quotes"),
        pytest.param("K='a\\nb'", {"K": "a\\nb"}, id="\\n in single quotes"),
        pytest.param("K=a\\nb", {"K": "a\\nb"}, id="\\n unquoted"),
        pytest.param('K="a\\"b"', {"K": 'a\\"b'}, id="an escaped quote"),
        pytest.param("K='abc\nL=1", {"K": "'abc", "L": "1"}, id="an open quote"),
        pytest.param("K='a' b", {"K": "'a' b"}, id="words after a quote"),
        pytest.param("K=a\r\nL=b\r\n", {"K": "a", "L": "b"}, id="CRLF"),
        pytest.param("K=a\rL=b", {"K": "a", "L": "b"}, id="a lone CR"),
        pytest.param("\ufeffK=a", {"K": "a"}, id="a byte order mark"),
        pytest.param("K=${HOME}$X", {"K": "${HOME}$X"}, id="no expansion"),
        pytest.param("K=\nL=''\nM=\"\"", {"K": "", "L": "", "M": ""}, id="empty"),
        pytest.param("K=\n'v'\nL=1", {"K": "v", "L": "1"}, id="the value on the next line"),
        pytest.param("K=\nL=1", {"K": "", "L": "1"}, id="a plain next line is not the value"),
        pytest.param("K:\nL=1", {"K": "L=1"}, id="a colon takes the next line"),
        pytest.param("K=1\nK=2", {"K": "2"}, id="the last one counts"),
        pytest.param("a-b.c=1", {"a-b.c": "1"}, id="dashes and dots"),
        pytest.param("=v\n1=x", {"1": "x"}, id="no name"),
        pytest.param("a b=v", {}, id="a name in words"),
        pytest.param("K=\u3000v\u3000", {"K": "v"}, id="full-width space"),
        pytest.param("K=\x85v\x85", {"K": "\x85v\x85"}, id="a next line mark is no space"),
        pytest.param("K=a\u2028L=b", {"K": "a\u2028L=b"}, id="a line separator"),
        pytest.param('K={"a": "b"}', {"K": '{"a": "b"}'}, id="a JSON value"),
        pytest.param('K=a"b"c', {"K": 'a"b"c'}, id="quotes inside"),
        pytest.param("K='", {"K": "'"}, id="only a quote"),
        pytest.param("K='a' 'b'", {"K": "a' 'b"}, id="two quoted words"),
        pytest.param("export\nK=1", {"K": "1"}, id="export on its own line"),
        pytest.param("K=sk-fake==\n", {"K": "sk-fake=="}, id="a key with an equals sign"),
    ],
)
def test_a_file_reads_as_dotenv_reads_it(text: str, expected: dict[str, str]) -> None:
    assert {one.name: one.value for one in parse(text)} == expected


def test_every_assignment_has_the_line_of_its_name() -> None:
    text = '\ufeff# keys\r\n\r\nA=1\r\nB="x\r\ny"\r\n\r\nexport C=3\rA=4'
    assert [(one.name, one.line) for one in parse(text)] == [("A", 3), ("B", 4), ("C", 7), ("A", 8)]


def test_an_assignment_does_not_print_its_value() -> None:
    assert "fake" not in repr(parse("K=sk-fake-0123456789"))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\n" * 200_000, id="blank lines"),
        pytest.param("A\n" * 60_000, id="names alone"),
        pytest.param("A='\n" * 60_001, id="open quotes"),
        pytest.param("A='" + "\\'" * 200_000, id="escaped quotes"),
        pytest.param("export\n" * 60_000, id="exports"),
        pytest.param("A" + " " * 200_000 + "B", id="spaces"),
        pytest.param("A=1" + "\n" * 200_000 + "B", id="blank lines after a value"),
    ],
)
def test_no_file_of_a_cloned_folder_can_hang_us(text: str) -> None:
    started = time.process_time()
    parse(text)
    assert time.process_time() - started < 3


NAMES = st.from_regex(r"\A[A-Za-z_][A-Za-z0-9_.-]{0,8}\Z").filter(lambda name: name != "export")
VALUES = st.text(st.characters(codec="utf-8", exclude_characters="'\r"), max_size=12)


@given(st.lists(st.tuples(NAMES, VALUES), max_size=6))
def test_quoted_values_read_back(pairs: list[tuple[str, str]]) -> None:
    text = "".join(f"{name}='{value}'\n" for name, value in pairs if value[-1:] != "\\")
    expected = [(name, value) for name, value in pairs if value[-1:] != "\\"]
    assert [(one.name, one.value) for one in parse(text)] == expected


@given(st.text(alphabet="AB =:'\"`#\\\n\r\t\ufeff\u2028nr$x", max_size=60))
def test_anything_can_be_read(text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for one in parse(text):
        assert isinstance(one, Assignment)
        assert one.name in lines[one.line - 1]
