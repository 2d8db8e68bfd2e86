"""Reads tables of wordings: which words, in any case, tell of what (mostly of a `Reason`).

A table is plain text, so that one wording stands on one line:

    @heading          what the lines below it tell of; earlier headings win over later ones
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
    heading = first_heading(table, text)
    return Reason(heading) if heading else None


def first_heading(table: str, text: str) -> str:
    """Return the first heading of `table` that some part of `text` tells of, or ""."""
    return next((head for head, pattern in _compiled(table) if pattern.search(text)), "")


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
def _compiled(table: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (heading, re.compile("|".join(patterns).replace("<KEY>", _KEY), re.IGNORECASE))
        for heading, patterns in parse_table(table)
    )


@cache
def _compiled_exact(table: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (heading, re.compile("|".join(patterns), re.DOTALL))
        for heading, patterns in parse_table(table)
    )
