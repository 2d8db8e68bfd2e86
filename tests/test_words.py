"""Text for people: what is hidden in it is shown, what is long is cut, the language is theirs."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.model import message
from daemon.words import joined, language, say, span, translator, visible


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("plain text", "plain text", id="plain text stays"),
        pytest.param("通义千问，您好", "通义千问，您好", id="Chinese stays"),
        pytest.param("a\u3000b", "a\u3000b", id="the wide space stays"),
        pytest.param("a\nb\r\tc", r"a\nb\r\tc", id="line ends and tabs"),
        pytest.param("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m", id="colour"),
        pytest.param("\x9b31m", r"\x9b31m", id="an eight-bit escape"),
        pytest.param("a\x00b\x7f", r"a\x00b\x7f", id="NUL and DEL"),
        pytest.param("a\u202egpj.exe", r"a\u202egpj.exe", id="right-to-left override"),
        pytest.param("a\u2066b\u061cc", r"a\u2066b\u061cc", id="isolates and marks"),
        pytest.param("a\u200bb\u2060c\ufeff", r"a\u200bb\u2060c\ufeff", id="zero width"),
        pytest.param("a\u00adb", r"a\xadb", id="soft hyphen"),
        pytest.param("a\u2028b\u2029c", r"a\u2028b\u2029c", id="line separators"),
        pytest.param("a\xa0b", r"a\xa0b", id="a space that is none"),
        pytest.param("a\ud800b", r"a\ud800b", id="half a surrogate pair"),
        pytest.param("a\ufe0fb\u3164", r"a\ufe0fb\u3164", id="printable, yet unseen"),
        pytest.param("\U000e0041", r"\U000e0041", id="a tag character"),
        pytest.param("::error::pwned", ": :error::pwned", id="a command"),
        pytest.param("x ##[group]", "x # #[group]", id="an older command"),
        pytest.param("##vso[task.x]", "# #vso[task.x]", id="a command of pipelines"),
        pytest.param("http://[::1]:80/#a", "http://[::1]:80/#a", id="IPv6 stays"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_visible(text: str, expected: str) -> None:
    assert visible(text) == expected


def test_long_text_is_cut() -> None:
    assert visible("a" * 200) == "a" * 200
    assert visible("a" * 201) == "a" * 199 + "…"
    assert visible("abcdef", limit=4) == "abc…"


def test_a_megabyte_costs_no_more_than_its_beginning() -> None:
    assert len(visible("\x1b" * 1_000_000)) == 200


@given(st.text(alphabet=st.characters(), max_size=300))
def test_whatever_comes_is_one_visible_line(text: str) -> None:
    shown = visible(text)
    assert len(shown) <= 200
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
    assert visible(shown) == shown


def test_a_message_shows_its_fields_visibly() -> None:
    assert say(message("{name} is set.", name="A\x1bB")) == r"A\x1bB is set."


def test_fields_are_not_templates() -> None:
    assert say(message("{name} is set.", name="{other!r} {0}")) == "{other!r} {0} is set."


def test_a_template_with_a_field_too_many_still_speaks() -> None:
    assert say(message("{name} is set.")) == "{name} is set."


@pytest.mark.parametrize(
    ("environ", "configured", "expected"),
    [
        pytest.param({}, "", "en", id="nothing set"),
        pytest.param({"LANG": "zh_CN.UTF-8"}, "", "zh_CN", id="LANG"),
        pytest.param({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"}, "", "en", id="LC_ALL wins"),
        pytest.param({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN"}, "", "zh_CN", id="messages"),
        pytest.param({"LANG": "en_US", "LANGUAGE": "zh_CN:en"}, "", "zh_CN", id="LANGUAGE"),
        pytest.param({"LANG": "en_US", "LANGUAGE": "de:zh_CN"}, "", "zh_CN", id="second wish"),
        pytest.param({"LANG": "zh_CN", "LANGUAGE": "en:zh_CN"}, "", "en", id="English first"),
        pytest.param({"LANG": "C.UTF-8", "LANGUAGE": "zh_CN"}, "", "en", id="C ignores LANGUAGE"),
        pytest.param({"LANG": "zh-Hans"}, "", "zh_CN", id="by script"),
        pytest.param({"LANG": "zh_SG.GB2312"}, "", "zh_CN", id="Singapore"),
        pytest.param({"LANG": "zh_TW.UTF-8"}, "", "en", id="traditional is another script"),
        pytest.param({"LANG": "de_DE.UTF-8"}, "", "en", id="a language we lack"),
        pytest.param({"LANG": "en_US.UTF-8"}, "zh_CN", "zh_CN", id="configured"),
        pytest.param({"LANG": "zh_CN.UTF-8"}, "en", "en", id="configured English"),
    ],
)
def test_language(environ: dict[str, str], configured: str, expected: str) -> None:
    assert language(environ, configured) == expected


def test_chinese_is_spoken() -> None:
    assert say(message("Key refused"), translator("zh_CN")) == "密钥被拒绝"


def test_what_is_not_translated_is_said_in_english() -> None:
    assert translator("zh_CN")("No such sentence {x}") == "No such sentence {x}"


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        pytest.param(0.412, "412 ms", id="milliseconds"),
        pytest.param(1, "1 s", id="a second"),
        pytest.param(2.345, "2.3 s", id="tenths"),
        pytest.param(119, "119 s", id="under two minutes"),
        pytest.param(600, "10 min", id="minutes"),
        pytest.param(18_000, "5 h", id="hours"),
        pytest.param(200_000, "2 days", id="days"),
    ],
)
def test_span(seconds: float, expected: str) -> None:
    assert say(span(seconds)) == expected


def test_sentences_are_joined_as_their_script_wants() -> None:
    assert joined(["One.", "Two."]) == "One. Two."
    assert joined(["一。", "二。"]) == "一。二。"
    assert joined([]) == ""
