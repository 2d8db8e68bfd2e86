"""Measures text in columns and breaks it into lines, Latin and Chinese alike."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Signs of ours, one column wide: they need no table.
_NARROW: Final = frozenset("…→·“”’–‖✓✗━─")

#: Where a line may not begin, and where it may not end, when Chinese is broken.
_CLOSING: Final = "，。、；：！？）】》」』”’…"
_OPENING: Final = "（【《「『“‘"
#: Where a word too long for a line (an address, an id) is best broken.
_BREAKABLE: Final = "/?&=@-_.:,"
_FEWEST_KEPT: Final = 8


def columns(text: str) -> int:
    """Return how many columns `text` takes; a double-width character takes two."""
    if text.isascii() or all(char.isascii() or char in _NARROW for char in text):
        return len(text)
    from wcwidth import wcwidth  # noqa: PLC0415  slow to load, seldom needed

    return sum(max(wcwidth(char), 0) for char in text)


def shortened(text: str, width: int, *, gap: str = "…") -> str:
    """Return `text` in at most `width` columns, its middle left out where it is too long.

    The end of an id (host, port, number) tells more than its middle.
    """
    if columns(text) <= width:
        return text
    room = width - columns(gap)
    if room < _FEWEST_KEPT:
        return _head(text, width)
    tail = _head(text[::-1], room * 3 // 5)[::-1]
    return f"{_head(text, room - columns(tail))}{gap}{tail}"


def wrapped(text: str, width: int) -> list[str]:
    """Return `text` in lines of at most `width` columns.

    Latin words stay whole where they fit a line; Chinese breaks between any two characters
    but before a closing and after an opening sign.  A line never begins with `::`, which a
    build server might obey.
    """
    lines: list[str] = []
    line = ""
    for word in _words(text):
        if columns(line) + columns(word.rstrip()) <= width:
            line += word
            continue
        if line.strip():
            lines.append(line.rstrip())
        line = word.lstrip()
        while columns(line.rstrip()) > width:
            head = _broken(line, width)
            lines.append(head)
            line = line[len(head) :]
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _words(text: str) -> Iterator[str]:
    """Yield pieces that stay together, each with the spaces that follow it."""
    piece = ""
    for before, after in pairwise(f"{text}\n"):
        piece += before
        if _may_break(before, after):
            yield piece
            piece = ""
    if piece:
        yield piece


def _may_break(before: str, after: str) -> bool:
    """Whether a line may end between two characters."""
    if after == " ":
        return False
    if before == " ":
        return True
    if after in _CLOSING or before in _OPENING:
        return False
    return _is_wide(before) or _is_wide(after)


def _is_wide(char: str) -> bool:
    return char > "\u10ff" and columns(char) > 1


def _broken(word: str, width: int) -> str:
    """Return the beginning of a word that is too long for a line."""
    head = _head(word, max(width, 1)) or word[0]
    cut = max((head.rfind(sign) + 1 for sign in _BREAKABLE), default=0)
    if cut > len(head) // 2:
        head = head[:cut]
    lengths = (n for n in range(len(head), 0, -1) if not word.startswith("::", n))
    return word[: next(lengths, len(head))]


def _head(text: str, width: int) -> str:
    """Return as much of the beginning of `text` as fits `width` columns."""
    used = 0
    for at, char in enumerate(text):
        used += columns(char)
        if used > width:
            return text[:at]
    return text
