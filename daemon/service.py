"""Builds what a check needs, and runs it: the only place where the parts are wired together."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from daemon import runner
from daemon.decoybook import FILE_NAME, DecoyBook
from daemon.frozen import Frozen
from daemon.model import TargetState
from daemon.transport import Transport

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from daemon.model import Observation, Reading


class Terms(Frozen):
    """How checks are made: times in seconds, `deep` the ids of targets that may be billed.

    `state` is the folder of remembered decoys, None to remember nothing.
    """

    timeout_s: float
    at_once: int
    decoys: bool
    deep: frozenset[str]
    state: Path | None


async def check_all(
    reading: Reading, terms: Terms, on_done: Callable[[Observation], None]
) -> dict[str, Observation]:
    """Check every target of `reading` that can be checked; return what was observed by its id."""
    targets = [t for t in reading.targets if t.state is TargetState.CHECKED]
    path = terms.state / FILE_NAME if terms.state is not None else None
    book = DecoyBook(path, now=_now)
    async with Transport(reading.network, timeout_s=terms.timeout_s) as transport:
        observations = await runner.run_all(
            targets,
            transport,
            book,
            now=_now,
            at_once=terms.at_once,
            deep=terms.deep,
            decoys=terms.decoys,
            on_done=on_done,
        )
    await book.save()
    return {o.target: o for o in observations}


def _now() -> datetime:
    return datetime.now(UTC)
