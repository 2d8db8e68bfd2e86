"""`keylamp doctor`: what this machine offers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from daemon.commands import where
from daemon.doctor import Row, examine
from daemon.model import Severity
from daemon.settings.sources import gather

if TYPE_CHECKING:
    import argparse

    from daemon.commands.talk import Talk

MARKS = {Severity.OK: "✓", Severity.INFO: "·", Severity.WARN: "!", Severity.ERROR: "✗"}
ASCII_MARKS = {Severity.OK: "ok", Severity.INFO: "--", Severity.WARN: "!!", Severity.ERROR: "XX"}


def add_to(parser: argparse.ArgumentParser, talk: Talk) -> None:
    """Add the options of `doctor`."""
    where.add_to(parser, talk)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, talk: Talk) -> int:
    """Show every row; 1 when one of them is an error, else 0."""
    talk.configured()
    reading = gather(where.of(args, talk))
    talk.keep_secret(reading.secrets)
    rows = examine(reading, talk.environ)
    talk.show(_json(rows, talk) if args.format == "json" else _text(rows, talk))
    return int(any(row.severity is Severity.ERROR for row in rows))


def _text(rows: tuple[Row, ...], talk: Talk) -> str:
    marks = ASCII_MARKS if talk.ascii_only else MARKS
    widest = max(len(row.topic) for row in rows)
    lines: list[str] = []
    for row in rows:
        lines.append(f" {marks[row.severity]} {row.topic:<{widest}}  {talk.say(row.seen)}")
        if row.fix is not None:
            lines.append(f"   {'':<{widest}}  → {talk.say(row.fix)}")
    text = "\n".join(lines) + "\n"
    return text.replace("→", "->") if talk.ascii_only else text


def _json(rows: tuple[Row, ...], talk: Talk) -> str:
    table = [
        {
            "topic": row.topic,
            "severity": row.severity,
            "seen": talk.say(row.seen),
            "fix": talk.say(row.fix) if row.fix is not None else None,
        }
        for row in rows
    ]
    return json.dumps(table, ensure_ascii=False, indent=2) + "\n"
