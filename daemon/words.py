"""The one door of all text that a person reads: translated, foreign text made visible and cut."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from daemon.model import message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from daemon.model import Message

ENGLISH: Final = "en"
CHINESE: Final = "zh_CN"

#: Characters of one piece of foreign text that are shown.
LONGEST_SHOWN: Final = 200

#: Printable by name, yet seen as nothing: joiners, fillers, variation selectors.
_UNSEEN: Final = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u180f\u3164\uffa0"
    "\ufe00\ufe01\ufe02\ufe03\ufe04\ufe05\ufe06\ufe07\ufe08\ufe09\ufe0a\ufe0b\ufe0c\ufe0d\ufe0e\ufe0f"
)
_FIRST_SELECTOR: Final = "\U000e0100"
_WIDE_SPACE: Final = "\u3000"
_NAMED: Final = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}

#: What a build server would obey when it stands in the log: `::error::`, `##[…]`, `##vso[…]`.
_COMMAND: Final = r":::+|(?<![!-~])::|##(?=\w*\[)"

_DAY_S: Final = 86_400
_HOUR_S: Final = 3_600
_MINUTE_S: Final = 60


def say(said: Message, translate: Callable[[str], str] = str) -> str:
    """Return `said` in the language of `translate`, its foreign values visible and cut.

    A field that the template names and the message lacks stays as `{name}`.
    """
    values = _Values((name, visible(value)) for name, value in said.fields)
    return translate(said.template).format_map(values)


class _Values(dict[str, str]):
    """The values of a template's fields."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


def visible(text: str, limit: int = LONGEST_SHOWN) -> str:
    """Return `text` on one line of at most `limit` characters, with nothing hidden in it.

    Control characters, line breaks, marks that turn the direction of writing and characters
    without width are written as escapes; words that a build server obeys are broken up.
    """
    head = text[: limit + 1]
    if not _is_plain(head):
        head = "".join(c if _is_seen(c) else _escaped(c) for c in head)
    if "::" in head or "##" in head:
        head = re.sub(_COMMAND, lambda match: " ".join(match[0]), head)
    return head if len(head) <= limit else f"{head[: limit - 1]}…"


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _is_seen(char: str) -> bool:
    if char in _UNSEEN or char >= _FIRST_SELECTOR:
        return False
    return char.isprintable() or char == _WIDE_SPACE


def _escaped(char: str) -> str:
    if char in _NAMED:
        return _NAMED[char]
    code = ord(char)
    if code <= 0xFF:  # noqa: PLR2004  as Python's own escapes are written
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004


# --------------------------------------------------------------------------------------
# Languages


def language(environ: Mapping[str, str], configured: str = "") -> str:
    """Return the language to speak: the configured one, else that of the locale variables.

    As in gettext, LANGUAGE is a list and counts only when the locale itself is not C.
    """
    if configured:
        return CHINESE if configured == CHINESE else ENGLISH
    locale = next((v for n in ("LC_ALL", "LC_MESSAGES", "LANG") if (v := environ.get(n))), "C")
    if locale.partition(".")[0] in ("C", "POSIX"):
        return ENGLISH
    for wish in (*environ.get("LANGUAGE", "").split(":"), locale):
        if _is_simplified_chinese(wish):
            return CHINESE
        if wish.lower().startswith("en"):
            break
    return ENGLISH


def _is_simplified_chinese(locale: str) -> bool:
    """Whether `locale` asks for Chinese, and not for its traditional form."""
    name = re.split(r"[.@]", locale.replace("-", "_").lower(), maxsplit=1)[0]
    traditional = ("zh_tw", "zh_hk", "zh_mo", "zh_hant")
    return name.partition("_")[0] == "zh" and not name.startswith(traditional)


def translator(language: str) -> Callable[[str], str]:
    """Return the function that turns an English template into one of `language`."""
    if language == ENGLISH:
        return str
    import gettext  # noqa: PLC0415  English pays nothing for it

    catalogue = gettext.translation(
        "keylamp", Path(__file__).parent / "locale", languages=[language], fallback=True
    )
    return catalogue.gettext


# --------------------------------------------------------------------------------------
# Times


def span(seconds: float) -> Message:
    """Return a length of time in its largest sensible unit."""
    if seconds < 1:
        return message("{count} ms", count=round(seconds * 1000))
    if seconds < 2 * _MINUTE_S:
        return message("{count} s", count=f"{seconds:.1f}".removesuffix(".0"))
    if seconds < 2 * _HOUR_S:
        return message("{count} min", count=round(seconds / _MINUTE_S))
    if seconds < 2 * _DAY_S:
        return message("{count} h", count=round(seconds / _HOUR_S))
    return message("{count} days", count=round(seconds / _DAY_S))


def joined(sentences: Iterable[str]) -> str:
    """Return sentences in a row; after a Chinese full stop no space is wanted."""
    text = ""
    for sentence in sentences:
        gap = "" if not text or text.endswith(("。", "！", "？")) else " "
        text = f"{text}{gap}{sentence}"
    return text
