"""`keylamp which`: what Qwen Code would use if it started here now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from daemon.commands import printing, where
from daemon.model import message
from daemon.settings.sources import gather

if TYPE_CHECKING:
    import argparse

    from daemon.commands.talk import Talk


def add_to(parser: argparse.ArgumentParser, talk: Talk) -> None:
    """Add the options of `which`."""
    where.add_to(parser, talk)
    parser.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help=talk.say(message("how the answer is printed (default: text)")),
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, talk: Talk) -> int:
    """Show what would be used; 1 when something would stop Qwen Code, else 0."""
    talk.configured()
    place = where.of(args, talk)
    reading = gather(place)
    talk.keep_secret(reading.secrets)
    talk.show(printing.which(reading, args, talk, place))
    return int(reading.active.problem is not None)
