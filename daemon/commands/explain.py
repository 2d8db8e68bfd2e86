"""`keylamp explain`: what a provider's answer means."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from daemon import explain
from daemon.errors import UsageError
from daemon.model import Protocol, message

if TYPE_CHECKING:
    import argparse

    from daemon.commands.talk import Talk


def add_to(parser: argparse.ArgumentParser, talk: Talk) -> None:
    """Add the options of `explain`."""
    parser.add_argument(
        "--jsonl",
        action="store_true",
        help=talk.say(message("one JSON object a line on standard input, one out for each")),
    )
    parser.add_argument(
        "--status", type=int, metavar="N", help=talk.say(message("the HTTP status, as 401"))
    )
    parser.add_argument(
        "--header",
        action="append",
        default=[],
        metavar="'NAME: VALUE'",
        help=talk.say(message("a header of the answer (repeatable)")),
    )
    parser.add_argument(
        "--body",
        metavar="TEXT",
        help=talk.say(message("the body of the answer (default: standard input)")),
    )
    parser.add_argument(
        "--base-url", metavar="URL", help=talk.say(message("the address that was asked"))
    )
    parser.add_argument(
        "--protocol", choices=[p.value for p in Protocol], default=Protocol.OPENAI.value
    )
    parser.add_argument(
        "--path",
        metavar="PATH",
        default="",
        help=talk.say(message("the path under it, as /models")),
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, talk: Talk) -> int:
    """Explain one answer, or one a line."""
    if args.jsonl:
        for line in explain.explain_lines(sys.stdin):
            talk.show(line + "\n")
        return 0
    if args.status is None:
        raise UsageError(
            message("No answer was given."),
            why=message("An answer has at least a status."),
            fix=message("Give --status N, and the body with --body or on standard input."),
        )
    raise NotImplementedError(json)
