from __future__ import annotations

import json
import time
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.settings.document import Array, Object
from daemon.settings.jsonc import DEEPEST, Fault, JsoncError, parse


def refusal(text: str) -> JsoncError:
    with pytest.raises(JsoncError) as caught:
        parse(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("{}", {}, id="an empty object"),
        pytest.param('\ufeff{"a": 1}', {"a": 1}, id="one byte order mark"),
        pytest.param('{"a": 1} // end', {"a": 1}, id="a line comment at the very end"),
        pytest.param('{"a": 1} /* open', {"a": 1}, id="a block comment left open at the end"),
        pytest.param('{/*"*/"a"/**/:/***/1}', {"a": 1}, id="comments between all tokens"),
        pytest.param('{"a": "// no /* comment */"}', {"a": "// no /* comment */"}, id="in strings"),
        pytest.param('{"a": 1, // x\r\n"b": 2}', {"a": 1, "b": 2}, id="CRLF ends a comment"),
        pytest.param('// x \r {\n{"a": 1}', {"a": 1}, id="a lone CR does not end a comment"),
        pytest.param('{"a": 1, "a": 2}', {"a": 2}, id="the last of two equal keys counts"),
        pytest.param('{"a": "\\ud800"}', {"a": "\ud800"}, id="a lone surrogate"),
        pytest.param('{"a": "\\ud83d\\ude00"}', {"a": "😀"}, id="a pair of surrogates"),
        pytest.param('{"a": "\u2028\u3000"}', {"a": "\u2028\u3000"}, id="wide space in a string"),
        pytest.param('{"a": [1, -0.5, 1e3, null]}', {"a": [1, -0.5, 1e3, None]}, id="scalars"),
        pytest.param('{"__proto__": {"a": 1}}', {"__proto__": {"a": 1}}, id="a plain __proto__"),
    ],
)
def test_what_qwen_code_accepts_is_read(text: str, value: dict[str, object]) -> None:
    assert parse(text).value == value


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param("", (1, 1), id="an empty file"),
        pytest.param("\ufeff", (1, 1), id="nothing but a mark"),
        pytest.param("// only a comment\n", (2, 1), id="nothing but a comment"),
        pytest.param("{'a': 1}", (1, 2), id="single quotes"),
        pytest.param("{a: 1}", (1, 2), id="an unquoted key"),
        pytest.param('{"a": NaN}', (1, 7), id="NaN"),
        pytest.param('{"a": -Infinity}', (1, 7), id="Infinity"),
        pytest.param('{"a": True}', (1, 7), id="a Python literal"),
        pytest.param('{"a": 01}', (1, 8), id="a leading zero"),
        pytest.param('{"a": .5}', (1, 7), id="a number without its zero"),
        pytest.param('{"a": 0x10}', (1, 8), id="hexadecimal"),
        pytest.param('{"a" 1}', (1, 6), id="no colon"),
        pytest.param('{"a": }', (1, 7), id="no value"),
        pytest.param("{,}", (1, 2), id="a comma alone"),
        pytest.param('{"a": 1,, "b": 2}', (1, 9), id="two commas"),
        pytest.param('{"a": "x', (1, 7), id="an open string"),
        pytest.param('{"a": "x\ny"}', (1, 7), id="a line break in a string"),
        pytest.param('{"a": "x\ty"}', (1, 7), id="a tab in a string"),
        pytest.param('{"a": "C:\\dir"}', (1, 7), id="a lone backslash"),
        pytest.param('{"a": "\\u12"}', (1, 7), id="half an escape"),
        pytest.param('{"a": [1}', (1, 9), id="crossed brackets"),
        pytest.param('{"a": {"b": 1}', (1, 15), id="an open bracket"),
        pytest.param('{"a": 1}}', (1, 9), id="a bracket too many"),
        pytest.param('{\n<<<<<<< HEAD\n"a": 1}', (2, 1), id="an unfinished merge"),
    ],
)
def test_what_qwen_code_refuses_is_refused_at_its_place(text: str, place: tuple[int, int]) -> None:
    error = refusal(text)
    assert (error.line, error.column) == place
    assert error.fault is Fault.SYNTAX
    assert error.recovered is None
    assert error.message.template
    assert error.fix.template


@pytest.mark.parametrize("text", ["[]", "[{}]", "1", "null", '"text"'])
def test_only_an_object_is_settings(text: str) -> None:
    assert refusal(text).fault is Fault.NOT_AN_OBJECT


@pytest.mark.parametrize(
    ("text", "place", "value", "repaired"),
    [
        pytest.param('{"a": 1,}', (1, 8), {"a": 1}, '{"a": 1}', id="a comma after a member"),
        pytest.param(
            '{"a": [1, 2,\n], // x\n"b": {"c": 1,},}',
            (1, 12),
            {"a": [1, 2], "b": {"c": 1}},
            '{"a": [1, 2\n], // x\n"b": {"c": 1}}',
            id="several trailing commas",
        ),
        pytest.param(
            '{"a": 1\n"b": [{} {}]}',
            (1, 8),
            {"a": 1, "b": [{}, {}]},
            '{"a": 1,\n"b": [{}, {}]}',
            id="missing commas",
        ),
        pytest.param('{"a":\xa01}', (1, 6), {"a": 1}, '{"a": 1}', id="a space of a web page"),
        pytest.param(
            '{"a": 1} // 你\u3000好', (1, 14), {"a": 1}, '{"a": 1} // 你 好', id="in a comment"
        ),
        pytest.param("\ufeff\ufeff{}", (1, 1), {}, "\ufeff {}", id="two byte order marks"),
        pytest.param('{"a":1\u3000\v"b":2}', (1, 7), {"a": 1, "b": 2}, None, id="slips in a row"),
    ],
)
def test_a_slip_is_fatal_but_the_rest_is_read(
    text: str, place: tuple[int, int], value: dict[str, object], repaired: str | None
) -> None:
    error = refusal(text)
    assert (error.line, error.column) == place
    assert error.recovered is not None
    assert error.recovered.value == value
    assert error.repaired is not None
    assert parse(error.repaired).value == value
    assert repaired in (None, error.repaired)


def test_the_first_fault_is_told_even_if_a_later_one_stops_the_reading() -> None:
    error = refusal('{"a": [1,],\n"b": oops}')
    assert (error.line, error.column) == (1, 9)
    assert error.recovered is None


def test_no_refusal_quotes_what_may_be_a_key() -> None:
    for text in ('{"K": sk-fake-0123456789}', "{'K': 'sk-fake-0123456789'}", '{"K": "sk-fake-01'):
        error = refusal(text)
        assert "fake" not in f"{error} {error.message} {error.fix}"
        assert "fake" not in repr(error)


def test_depth_has_a_limit_and_no_recursion_limit() -> None:
    deepest = '{"a":' * DEEPEST + "1" + "}" * DEEPEST
    assert parse(deepest).value
    assert refusal('{"a":' + deepest + "}").fault is Fault.TOO_DEEP
    assert refusal("[" * 1_000_000).fault is Fault.TOO_DEEP


SETTINGS: Final = """\ufeff{
  // a comment
  "env": { "K": "x", "K": "y" },
  "modelProviders": {
    "openai": [
      { "id": "m-1" }, { "id": "m-2", "baseUrl": "https://a.example/v1" }
    ]
  },
  "env": { "K": "z" }
}
"""


@pytest.mark.parametrize(
    ("path", "value_place", "key_place"),
    [
        pytest.param((), (1, 1), (1, 1), id="the file"),
        pytest.param(("env",), (9, 10), (9, 3), id="the last of a repeated key"),
        pytest.param(("env", "K"), (9, 17), (9, 12), id="inside it"),
        pytest.param(("modelProviders", "openai", 0), (6, 7), (6, 7), id="an item"),
        pytest.param(("modelProviders", "openai", 1, "baseUrl"), (6, 50), (6, 39), id="a member"),
        pytest.param(("modelProviders", "openai", 2), None, None, id="an item too many"),
        pytest.param(("modelProviders", 0), None, None, id="an index into an object"),
        pytest.param(("env", "K", "x"), None, None, id="a name in a string"),
        pytest.param(("no",), None, None, id="an unknown name"),
    ],
)
def test_everything_has_its_place(
    path: tuple[str | int, ...],
    value_place: tuple[int, int] | None,
    key_place: tuple[int, int] | None,
) -> None:
    document = parse(SETTINGS)
    assert document.locate(path) == value_place
    assert document.locate_key(path) == key_place


def test_repeated_keys_are_reported_with_the_place_of_the_ignored_one() -> None:
    assert [tuple(one) for one in parse(SETTINGS).duplicates] == [
        (("env",), 3, 3),
        (("env", "K"), 3, 12),
    ]
    assert parse('{"a": {"b": 1}, "c": {"b": 1}}').duplicates == ()


def test_a_document_does_not_print_its_text() -> None:
    assert "fake" not in repr(parse('{"K": "sk-fake-0123456789"}'))


def test_reading_takes_linear_time() -> None:
    started = time.process_time()
    parse('{"a":[' + '{"id":"m","b":[1,2,{"c":"\\n"}]},' * 5_000 + "1]}")
    refusal('{"a": "' + '\\"' * 300_000)
    refusal('{"a":1}' + "//\u3000\n" * 5_000)
    refusal("{" + '"a":1 ' * 5_000)
    assert time.process_time() - started < 10


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)
GAP = st.sampled_from(["", " ", "\n", "\r\n\t", '// c "x\n', "/* c */", "/***/", "//\r\n"])


@st.composite
def spelled(draw: st.DrawFn) -> tuple[str, object]:
    """A value and one way to write it."""

    def spell(value: object) -> str:
        gap = draw(GAP)
        if isinstance(value, dict):
            members = (f"{json.dumps(key)}{gap}:{spell(item)}" for key, item in value.items())
            return f"{{{gap}{','.join(members)}{gap}}}{gap}"
        if isinstance(value, list):
            return f"[{gap}{','.join(spell(item) for item in value)}{gap}]{gap}"
        return f"{gap}{json.dumps(value, ensure_ascii=draw(st.booleans()))}{gap}"

    value = draw(st.dictionaries(st.text(max_size=4), PLAIN, max_size=4))
    return spell(value), value


@given(spelled())
def test_any_spelling_of_a_value_reads_back(pair: tuple[str, object]) -> None:
    text, value = pair
    document = parse(text)
    assert document.value == value
    stack = [document.root]
    while stack:
        node = stack.pop()
        for member in node.members:
            assert json.loads(text[member.start : member.end]) == member.key
            if isinstance(member.node, Object):
                stack.append(member.node)
            elif not isinstance(member.node, Array):
                assert json.loads(text[member.node.start : member.node.end]) == member.node.value


@given(
    st.text(alphabet="{}[]:,\"\\/*\n\r ab01-.eE+'\u3000\ufefftruefalsn", max_size=40),
    st.booleans(),
)
def test_no_text_raises_anything_else(noise: str, inside: bool) -> None:  # noqa: FBT001 - drawn
    text = f'{{"a":{noise}' if inside else noise
    try:
        value = parse(text).value
    except JsoncError as error:
        value = _judge(error, text)
    assert isinstance(value, dict)


def _judge(error: JsoncError, text: str) -> dict[str, object]:
    lines = text.split("\n")
    assert 1 <= error.line <= len(lines)
    assert 1 <= error.column <= len(lines[error.line - 1]) + 1
    if error.repaired is None or error.recovered is None:
        return {}
    assert parse(error.repaired).value == error.recovered.value
    return error.recovered.value
