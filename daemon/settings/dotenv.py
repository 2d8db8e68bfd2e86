"""`.env` text → assignments: a twin of the npm package `dotenv`, as bundled in Qwen Code 0.24.4.

Its one expression is taken over as it stands, with JavaScript's character classes spelled out
(read 2026-11-20).  Only its leading white space is stepped over by hand: there the expression
needs quadratic time, and a file in a cloned folder could hang us with blank lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from daemon.frozen import Frozen, field
from daemon.patterns import late_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator


class Assignment(Frozen, kw_only=False):
    """One `NAME=value`; of several with one name, the last counts.  `value` may be a key."""

    name: str
    value: str = field(repr=False)
    line: int  # of the name, from 1


def parse(text: str) -> tuple[Assignment, ...]:
    """Return every assignment of a `.env` file, in order.  Nothing is ever refused or expanded."""
    lines = _RETURN.sub("\n", text)
    return tuple(_assignments(lines))


def _assignments(lines: str) -> Iterator[Assignment]:
    at, line, counted = 0, 1, 0
    while (start := _next_start(lines, at)) is not None:
        found = _ASSIGNMENT.match(lines, start)
        if found is None:
            at = start + 1  # no later start within the white space before it can match either
            continue
        line += lines.count("\n", counted, found.start("name"))
        counted = found.start("name")
        yield Assignment(found["name"], _value(found["value"] or ""), line)
        at = found.end()


def _next_start(lines: str, at: int) -> int | None:
    """Return where the first word of the next line at or after `at` begins."""
    if at > 0 and lines[at - 1] not in _LINE_ENDS:
        following = _LINE_END.search(lines, at)
        if following is None:
            return None
        at = following.end()
    space = _SPACES.match(lines, at)
    start = space.end() if space else at
    return start if start < len(lines) else None


def _value(written: str) -> str:
    value = written.strip(_SPACE)
    quote = value[:1]
    value = _QUOTED.sub(r"\2", value)
    if quote == '"':
        value = value.replace("\\n", "\n").replace("\\r", "\r")
    return value


# --------------------------------------------------------------------------------------
# JavaScript's \s, and its ^ . $ (which know four line ends; \r is gone by then)

_SPACE: Final = (
    "\t\n\x0b\x0c\r \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
_LINE_ENDS: Final = "\n\u2028\u2029"
_S: Final = f"[{_SPACE}]"
_START: Final = f"(?:\\A|(?<=[{_LINE_ENDS}]))"
_END: Final = f"(?=[{_LINE_ENDS}]|\\Z)"

_RETURN: Final = late_pattern(r"\r\n?")
_LINE_END: Final = late_pattern(f"[{_LINE_ENDS}]")
_SPACES: Final = late_pattern(f"{_S}*")
_QUOTED: Final = late_pattern(f"{_START}(['\"`])([\\s\\S]*)\\1{_END}")
_ASSIGNMENT: Final = late_pattern(
    rf"(?:export{_S}+)?(?P<name>[A-Za-z0-9_.-]+)(?:{_S}*={_S}*?|:{_S}+?)"
    rf"(?P<value>{_S}*'(?:\\'|[^'])*'"
    rf'|{_S}*"(?:\\"|[^"])*"'
    rf"|{_S}*`(?:\\`|[^`])*`"
    rf"|[^#\r\n]+)?{_S}*(?:\#[^{_LINE_ENDS}]*)?{_END}"
)
