"""How text looks on one output: its width, its colours, its marks."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple

from daemon.model import Severity


class Style(StrEnum):
    """What a piece of text is, by its code on a terminal (the 16 colours that all know)."""

    BAD = "1;31"
    DOUBTFUL = "33"
    GOOD = "32"
    STRONG = "1"
    FAINT = "2"


SEVERITY_STYLES: Final = {
    Severity.ERROR: Style.BAD,
    Severity.WARN: Style.DOUBTFUL,
    Severity.INFO: Style.FAINT,
    Severity.OK: Style.GOOD,
}


class Marks(NamedTuple):
    """The signs before a line, all of one width, and the few others we draw."""

    error: str = "✗"
    undecided: str = "?"
    held: str = "‖"
    warn: str = "!"
    info: str = "·"
    ok: str = "✓"
    arrow: str = "→"


UNICODE: Final = Marks()
ASCII: Final = Marks(
    error="FAIL", undecided="??? ", held="HELD", warn="WARN", info="--  ", ok="ok  ", arrow="->"
)

#: How our own sentences are written where there is only ASCII; the rest becomes escapes.
_SPELLED: Final = str.maketrans(
    {"…": "...", "→": "->", "·": "-", "“": '"', "”": '"', "’": "'", "–": "-", "‖": "|"}
)


class Look(NamedTuple):
    """What the output can show; `width` in columns."""

    width: int = 80
    coloured: bool = False
    ascii_only: bool = False

    @property
    def marks(self) -> Marks:
        """The marks that can be shown."""
        return ASCII if self.ascii_only else UNICODE

    def paint(self, text: str, style: Style | None) -> str:
        """Return `text` in its style, or as it is where there are no colours."""
        return f"\x1b[{style}m{text}\x1b[0m" if style and text and self.coloured else text

    def spell(self, text: str) -> str:
        """Return `text` in the characters that can be shown."""
        if not self.ascii_only or text.isascii():
            return text
        return text.translate(_SPELLED).encode("ascii", "backslashreplace").decode("ascii")


def severity_mark(severity: Severity, marks: Marks) -> str:
    """Return the mark of a severity."""
    match severity:
        case Severity.ERROR:
            return marks.error
        case Severity.WARN:
            return marks.warn
        case Severity.INFO:
            return marks.info
        case Severity.OK:
            return marks.ok
