"""Undoes the escapes of addresses, JSON and markup, and knows where each character came from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_ONE: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_NAMES: Final = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}

#: What is escaped more often than this is not undone: nobody would read it.
DEEPEST: Final = 2


def layers(text: str) -> Iterator[tuple[str, Sequence[int]]]:
    """Yield `text`, then the same with escapes undone: of each kind alone, and one after another.

    Each comes with the place in `text` of every character, and of the end.  A kind is undone
    alone because what looks like one escape may be plain text inside another.
    """
    seen = {text}
    newest: list[tuple[str, Sequence[int]]] = [(text, range(len(text) + 1))]
    yield from newest
    for _ in range(DEEPEST):
        below: list[tuple[str, Sequence[int]]] = []
        for layer, starts in newest:
            for pattern, decode in _KINDS:
                undone, places = _undone(layer, pattern, decode)
                if undone not in seen:
                    seen.add(undone)
                    below.append((undone, [starts[place] for place in places]))
        yield from below
        newest = below


def _undone(
    text: str, pattern: str, decode: Callable[[re.Match[str]], str]
) -> tuple[str, list[int]]:
    """Return `text` with one kind of escape undone, and the place of each character in it."""
    if not re.search(pattern, text):
        return text, []
    parts: list[str] = []
    places: list[int] = []
    done = 0
    for match in re.finditer(pattern, text):
        parts += (text[done : match.start()], decode(match))
        places.extend(range(done, match.start()))
        places.extend(_places(parts[-1], match.start(), in_run=match[0].startswith("%")))
        done = match.end()
    parts.append(text[done:])
    places.extend(range(done, len(text) + 1))
    return "".join(parts), places


def _places(decoded: str, place: int, *, in_run: bool) -> Iterator[int]:
    """Yield where each character of an escape begins; in a run of `%xx` a byte takes three."""
    for char in decoded:
        yield place
        place += 3 * len(char.encode("utf-8", "surrogateescape")) if in_run else 0


def _of_address(match: re.Match[str]) -> str:
    return bytes.fromhex(match[0].replace("%", "")).decode("utf-8", "surrogateescape")


def _of_string(match: re.Match[str]) -> str:
    pair, code, one = match[1], match[2], match[3]
    if pair:
        return bytes.fromhex(f"{pair[:4]}{pair[-4:]}").decode("utf-16-be")
    return chr(int(code[1:], 16)) if code else _ONE.get(one, one)


def _of_markup(match: re.Match[str]) -> str:
    number, hexadecimal, name = match[1], match[2], match[3]
    if name:
        return _NAMES[name]
    return chr(int(number) if number else int(hexadecimal, 16))


#: `%2B`, in runs, since a character may take several bytes.
_ADDRESS: Final = r"(?:%[0-9A-Fa-f]{2})+"
#: `\u002b` (two of them may be a pair), `\x2b`, `\/`.
_STRING: Final = (
    r"\\u([Dd][89ABab][0-9A-Fa-f]{2}\\u[Dd][C-Fc-f][0-9A-Fa-f]{2})"
    r"|\\(u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2})"
    r"|\\([\"'\\/bfnrt])"
)
#: `&amp;`, `&#43;`, `&#x2b;`.
_MARKUP: Final = r"&(?:#([0-9]{1,6})|#[Xx]([0-9A-Fa-f]{1,5})|(amp|lt|gt|quot|apos));"

_KINDS: Final = ((_ADDRESS, _of_address), (_STRING, _of_string), (_MARKUP, _of_markup))
