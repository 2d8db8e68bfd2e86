"""`keylamp which`: what Qwen Code would use if it started here now, in words and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from daemon import advice
from daemon.model import message
from daemon.render import json_
from daemon.render.layout import columns, wrapped
from daemon.render.look import Look, Style
from daemon.render.plain import short_place
from daemon.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from daemon.model import Message
    from daemon.rows import Report


def text(report: Report, look: Look, translate: Callable[[str], str] = str) -> str:
    """Return what is active in words: the key, where it comes from, and what that hides."""
    active = report.active
    lines: list[str] = []
    for label, value in _rows(report, translate):
        lines += _row(look.spell(say(label, translate)), look.spell(value), look)
    if active.problem:
        lines += _told(active.problem, look.marks.error, Style.BAD, look)
    if active.held:
        held = message("keylamp itself would hold this key back from that host.")
        lines += _told(say(held, translate), look.marks.held, Style.DOUBTFUL, look)
    return "\n".join(lines) + "\n"


def to_json(report: Report) -> str:
    """Return the `active` object of the report as JSON."""
    tree = json_.active(report.active, in_ci=report.in_ci)
    return json.dumps(tree, ensure_ascii=False, indent=2) + "\n"


def _rows(report: Report, translate: Callable[[str], str]) -> Iterator[tuple[Message, str]]:
    active, key = report.active, report.active_key
    nothing = say(message("none"), translate)
    yield message("Protocol"), active.auth_type or nothing
    yield message("Model"), active.model or nothing
    yield message("Address"), active.base_url or nothing
    yield message("Proxy"), active.proxy or nothing
    yield message("Key"), _key(report, translate) or nothing
    if key is not None:
        for hidden in key.hides:
            where = short_place(hidden.path, hidden.line, home=report.home)
            origin = say(advice.origin_words(hidden.origin, where), translate)
            yield (
                message("hides"),
                say(message("another value in {origin}", origin=origin), translate),
            )


def _key(report: Report, translate: Callable[[str], str]) -> str:
    active, key = report.active, report.active_key
    if active.key_origin is None:
        return ""
    place = short_place(active.key_origin_path, key.line if key else None, home=report.home)
    origin = say(advice.origin_words(active.key_origin, place), translate)
    tail = f"…{active.key_ends_with}" if active.key_ends_with else ""
    name = " ".join(part for part in (active.key_variable, tail) if part)
    if not name:
        return origin
    return say(message("{key} from {origin}", key=name, origin=origin), translate)


def _row(label: str, value: str, look: Look) -> Iterator[str]:
    width = 12
    pad = " " * max(width - columns(label), 1)
    for at, line in enumerate(wrapped(value, look.width - width)):
        yield f"{' ' * width}{line}" if at else f"{look.paint(label, Style.FAINT)}{pad}{line}"


def _told(text: str, mark: str, style: Style, look: Look) -> Iterator[str]:
    indent = columns(mark) + 1
    for at, line in enumerate(wrapped(look.spell(text), look.width - indent)):
        yield f"{' ' * indent}{line}" if at else f"{look.paint(mark, style)} {line}"
