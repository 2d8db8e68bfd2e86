"""Reports on their way out: in the format asked for, to the place asked for."""

from __future__ import annotations

import importlib
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from daemon import report, words
from daemon.model import Format, TargetState
from daemon.render import text
from daemon.render.look import Look

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Generator

    from daemon.commands.talk import Talk
    from daemon.model import Observation, Reading
    from daemon.rows import Report
    from daemon.settings.sources import Where


def deliver(made: Report, args: argparse.Namespace, talk: Talk) -> None:
    """Print the report, or write it to `--output`.

    Raises UsageError where that file cannot be written.
    """
    finished = _rendered(made, Format(args.format), args, talk)
    if args.output is None:
        talk.show(finished)
    else:
        talk.write(finished, args.output)


def translate_for(format_name: str, talk: Talk) -> Callable[[str], str]:
    """Return the language of a report: JSON and metrics are read by machines, in English."""
    return str if format_name in (Format.JSON.value, Format.PROMETHEUS.value) else talk.translate


def which(reading: Reading, args: argparse.Namespace, talk: Talk, place: Where) -> str:
    """Return what is active as text or JSON."""
    from daemon.render import which as view  # noqa: PLC0415  of no use to other commands

    made = report.build(
        reading,
        {},
        options=report.ReportOptions(
            strike=talk.strike,
            translate=translate_for(args.format, talk),
            in_ci=talk.in_ci,
            home=str(place.home or ""),
            root=str(place.cwd),
        ),
        at=datetime.now(UTC),
        duration_ms=0,
    )
    return (
        view.to_json(made) if args.format == "json" else view.text(made, look(talk), talk.translate)
    )


@contextmanager
def progress(reading: Reading, talk: Talk) -> Generator[Callable[[Observation], None]]:
    """Yield what is to be called for each finished check; on a terminal it shows how far it is."""
    total = sum(t.state is TargetState.CHECKED for t in reading.targets)
    if not sys.stderr.isatty() or talk.environ.get("TERM") == "dumb":
        yield lambda _observation: None
        return
    from daemon.render import progress as bar  # noqa: PLC0415  only where it is seen

    seen = look(talk)
    done = 0

    def on_done(observation: Observation) -> None:
        nonlocal done
        done += 1
        shown = words.visible(talk.strike(observation.target))
        talk.err.write(bar.line(done, total, shown, seen, talk.translate))
        talk.err.flush()

    try:
        yield on_done
    finally:
        talk.err.write(bar.CLEAR)
        talk.err.flush()


def look(talk: Talk) -> Look:
    """Return what standard output can show."""
    return Look(width=talk.width, coloured=talk.coloured, ascii_only=talk.ascii_only)


def _rendered(made: Report, chosen: Format, args: argparse.Namespace, talk: Talk) -> str:
    """Return the finished text; the renderer of another format is loaded only when asked for."""
    if chosen is Format.TEXT:
        seen = look(talk) if args.output is None else Look()
        return text.render(made, seen, talk.translate)
    name = "json_" if chosen is Format.JSON else chosen.value
    renderer = importlib.import_module(f"daemon.render.{name}")
    finished: str = (
        renderer.render(made)
        if chosen in (Format.JSON, Format.PROMETHEUS)
        else renderer.render(made, talk.translate)
    )
    return finished
