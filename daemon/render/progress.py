"""One line on a terminal that says how far a long check is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from daemon.model import message
from daemon.render.layout import shortened
from daemon.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from daemon.render.look import Look

#: Back to the first column, and clear to the end of the line: what every terminal knows.
CLEAR: Final = "\r\x1b[K"
_CELLS: Final = 20


def line(
    done: int, total: int, last: str, look: Look, translate: Callable[[str], str] = str
) -> str:
    """Return what replaces the line; `last` is the shown id of the target just checked.

    Print it without a line end to a terminal that is not dumb, and `CLEAR` when all is done.
    """
    full = _CELLS * done // max(total, 1)
    cells = (
        ("#" * full + "." * (_CELLS - full))
        if look.ascii_only
        else "━" * full + "─" * (_CELLS - full)
    )
    said = message("{done} of {total} checked", done=done, total=total)
    text = look.spell(f"{say(said, translate)}  {last}")
    room = look.width - _CELLS - 2
    return f"{CLEAR}{cells} {shortened(text, room, gap=look.spell('…'))}"
