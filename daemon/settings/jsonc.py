"""JSON with comments, read exactly as Qwen Code reads it, each value with its place in the text.

Qwen Code removes one byte order mark and all comments, then calls `JSON.parse` (read in 0.24.4,
2026-11-20).  What it refuses is refused here too; a slip with an obvious cure (a comma too many, a
comma too few, a wide space) is stepped over, so that the rest can still be read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from daemon.settings.document import Document, Duplicate, position
from daemon.settings.jsonc_reader import (
    DEEPEST,
    NOT_AN_OBJECT,
    TOO_DEEP,
    Fault,
    Reader,
    Stop,
)

if TYPE_CHECKING:
    from daemon.model import Message
    from daemon.settings.jsonc_reader import Slip

__all__ = [
    "DEEPEST",
    "NOT_AN_OBJECT",
    "TOO_DEEP",
    "Document",
    "Duplicate",
    "Fault",
    "JsoncError",
    "parse",
]


class JsoncError(Exception):
    """Qwen Code would refuse this text; `line` and `column` say where.

    `recovered` is what can be read all the same and `repaired` the text with its slips mended;
    both are None where there is no obvious cure.
    """

    def __init__(
        self,
        said: Message,
        *,
        fix: Message,
        line: int,
        column: int,
        fault: Fault = Fault.SYNTAX,
        recovered: Document | None = None,
        repaired: str | None = None,
    ) -> None:
        super().__init__(f"{said.template} (line {line}, column {column})")
        self.message = said
        self.fix = fix
        self.line = line
        self.column = column
        self.fault = fault
        self.recovered = recovered
        self.repaired = repaired


def parse(text: str) -> Document:
    """Return the document that `text` holds; raise JsoncError where Qwen Code would refuse it."""
    lines = (0, *(newline.end() for newline in re.finditer(r"\n", text)))
    reader = Reader(text)
    try:
        document = Document(text, reader.document(), lines, reader.repeats)
    except Stop as stop:
        first = min([stop.slip, *reader.slips], key=lambda slip: slip.start)
        raise _refusal(first, text, lines, fault=stop.fault) from None
    if reader.slips:
        raise _refusal(
            min(reader.slips, key=lambda slip: slip.start),
            text,
            lines,
            recovered=document,
            repaired=_mend(text, reader.slips),
        )
    return document


def _refusal(
    slip: Slip,
    text: str,
    lines: tuple[int, ...],
    *,
    fault: Fault = Fault.SYNTAX,
    recovered: Document | None = None,
    repaired: str | None = None,
) -> JsoncError:
    line, column = position(text, lines, slip.start)
    return JsoncError(
        slip.said,
        fix=slip.fix,
        line=line,
        column=column,
        fault=fault,
        recovered=recovered,
        repaired=repaired,
    )


def _mend(text: str, slips: list[Slip]) -> str:
    parts: list[str] = []
    at = 0
    for slip in sorted(slips, key=lambda slip: (slip.start, slip.end)):
        parts += (text[at : slip.start], slip.cure)
        at = slip.end
    return "".join((*parts, text[at:]))
