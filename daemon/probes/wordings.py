"""Reads the tables of wordings: which words, in any case, tell of which reason.

A table is plain text, so that one wording stands on one line:

    @reason           what the lines below it tell of; earlier reasons win over later ones
    a regular expression
    +and its continuation, when it is too long for one line

`<KEY>` stands for the many names of a key.  Tables are compiled when they are first needed:
most checks meet no error at all.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from daemon.reasons import Reason

_KEY: Final = (
    r"(?:x-)?(?:api|secret|access|subscription|auth\w*|bearer|user|virtual|goog|license|oauth)?"
    r"[ _-]?(?:api)?[ _-]?(?:key|token|credentials?|apikey|header)s?"
)


def first_reason(table: str, text: str) -> Reason | None:
    """Return the first reason of `table` that `text` tells of, or None."""
    for reason, pattern in _compiled(table):
        if pattern.search(text):
            return reason
    return None


def parse_table(table: str) -> tuple[tuple[Reason, tuple[str, ...]], ...]:
    """Return the reasons of `table` with their regular expressions, in order."""
    found: list[tuple[Reason, list[str]]] = []
    for line in table.strip().splitlines():
        if line.startswith("@"):
            found.append((Reason(line[1:]), []))
        elif line.startswith("+"):
            found[-1][1][-1] += line[1:]
        else:
            found[-1][1].append(line)
    return tuple((reason, tuple(patterns)) for reason, patterns in found)


@cache
def _compiled(table: str) -> tuple[tuple[Reason, re.Pattern[str]], ...]:
    return tuple(
        (reason, re.compile("|".join(patterns).replace("<KEY>", _KEY), re.IGNORECASE))
        for reason, patterns in parse_table(table)
    )
