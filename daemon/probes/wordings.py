"""Reads tables of wordings: which words, in any case, tell of what (mostly of a `Reason`).

A table is plain text, so that one wording stands on one line:

    @heading          what the lines below it tell of; earlier headings win over later ones
    a regular expression
    +and its continuation, when it is too long for one line

`<KEY>` stands for the many names of a key.  Tables are read when they are first needed, and a
line is compiled only when the text holds its longest literal piece: compiling all 770 lines took
50 ms of a cold run.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from daemon.patterns import late_pattern
from daemon.reasons import Reason

_KEY: Final = (
    r"(?:x-)?(?:api|secret|access|subscription|auth\w*|bearer|user|virtual|goog|license|oauth)?"
    r"[ _-]?(?:api)?[ _-]?(?:key|token|credentials?|apikey|header)s?"
)

#: Letters that `re.IGNORECASE` takes for i, s and k.
_FOLDS: Final = {0x130: "i", 0x131: "i", 0x17F: "s", 0x212A: "k"}
_SPECIAL: Final = late_pattern(r"[\\.^$*+?{}\[\]|()<]")
#: What a match need not hold as it stands: groups (three deep), classes, escapes, and characters
#: that are repeated or left out.
_SOFT: Final = late_pattern(
    r"(?:\\.|\[\^?\]?(?:\\.|[^\]])*\]|"
    r"\((?:\\.|[^()\\]|\((?:\\.|[^()\\]|\((?:\\.|[^()\\])*\))*\))*\)|"
    r"[.^$]|.(?=[*+?{]))"
    r"(?:[*+?]\??|\{\d*,?\d*\}\??)?"
)


def first_reason(table: str, text: str) -> Reason | None:
    """Return the first reason of `table` that `text` tells of, or None."""
    heading = first_heading(table, text)
    return Reason(heading) if heading else None


def first_heading(table: str, text: str) -> str:
    """Return the first heading of `table` that some part of `text` tells of, or ""."""
    folded = text.lower() if text.isascii() else text.translate(_FOLDS).lower()
    return next(
        (
            heading
            for heading, lines in _sorted_out(table)
            if any(
                needle in folded and (not source or _expression(source).search(text))
                for needle, source in lines
            )
        ),
        "",
    )


def whole_heading(table: str, text: str) -> str:
    """Return the first heading of `table` that describes all of `text`, or ""; case matters."""
    return next((head for head, pattern in _compiled_exact(table) if pattern.fullmatch(text)), "")


def parse_table(table: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the headings of `table` with their regular expressions, in order."""
    found: list[tuple[str, list[str]]] = []
    for line in table.strip().splitlines():
        if line.startswith("@"):
            found.append((line[1:], []))
        elif line.startswith("+"):
            found[-1][1][-1] += line[1:]
        else:
            found[-1][1].append(line)
    return tuple((heading, tuple(patterns)) for heading, patterns in found)


@cache
def _sorted_out(table: str) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Return each heading's lines: what a text must hold, and the line where that is not all."""
    return tuple(
        (heading, tuple((needle_of(line), _rest(line)) for line in lines))
        for heading, lines in parse_table(table)
    )


def _rest(line: str) -> str:
    """Return `line` where finding its needle is not enough, "" where it is nothing else."""
    return "" if needle_of(line) == line.lower() else line


def needle_of(line: str) -> str:
    """Return the longest piece that each match of `line` holds, folded; "" where that is unsure."""
    if not _SPECIAL.search(line):
        piece = line
    else:
        pieces = _SOFT.split(line.replace("<KEY>", "(k)"))
        if any(_SPECIAL.search(piece) for piece in pieces):
            return ""
        piece = max(pieces, key=len)
    sure = piece.isascii() or all(c.isascii() or c.lower() == c.upper() for c in piece)
    return piece.lower() if sure else ""


@cache
def _expression(source: str) -> re.Pattern[str]:
    return re.compile(source.replace("<KEY>", _KEY), re.IGNORECASE)


@cache
def _compiled_exact(table: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (heading, re.compile("|".join(patterns), re.DOTALL))
        for heading, patterns in parse_table(table)
    )
