"""`daemon --once --demo`: the same check against built-in providers, one of every trouble."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import anyio

from daemon.commands import once, printing
from daemon.config import Config
from daemon.demo import world
from daemon.model import message
from daemon.settings.custody import Permissions
from daemon.settings.sources import Where

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from daemon.commands.talk import Talk
    from daemon.model import TargetState, Verdict
    from daemon.rows import Report


def run(args: argparse.Namespace, talk: Talk) -> int:
    """Check the demo's settings; 0 when every target shows what it should, else 1."""
    made, expected = anyio.run(_check, args, talk)
    printing.deliver(made, args, talk)
    wrong = _wrong(made, expected, partly=bool(args.only))
    for name in wrong:
        talk.tell(message("The demo expected something else of {target}.", target=name))
    talk.tell(
        message(
            "This was the demo. On settings like these a real run exits with {code}.",
            code=made.exit_code,
        )
    )
    return int(bool(wrong))


async def _check(
    args: argparse.Namespace, talk: Talk
) -> tuple[Report, Mapping[str, Verdict | TargetState]]:
    async with world() as built:
        place = Where(
            environ=built.environ,
            home=built.home,
            cwd=built.cwd,
            platform=sys.platform,
            temporary=Path(tempfile.gettempdir()),
            settings_file=None,
            permissions=Permissions(),
        )
        config = Config(timeout_s=built.timeout_s)
        made = await once.check(args, talk, config, place, None)
        return made, built.expected


def _wrong(
    made: Report, expected: Mapping[str, Verdict | TargetState], *, partly: bool
) -> list[str]:
    """Return the ids of the targets that show something else than they should, or are not there."""
    shown = {row.id: row.verdict or row.state for row in made.targets}
    asked = shown if partly else expected
    return [name for name in asked if shown.get(name) != expected.get(name)]
