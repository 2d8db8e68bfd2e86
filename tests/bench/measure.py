"""Times whole commands side by side: medians of several, taken in turns in one run."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

ROUNDS = 11


def command_seconds(
    command: Sequence[str | Path], *, env: Mapping[str, str], expected: int = 0
) -> float:
    """Return how long one cold process takes; its exit code must be `expected`."""
    started = time.perf_counter()
    done = subprocess.run(
        command,
        env={"PATH": os.environ["PATH"], **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    took = time.perf_counter() - started
    assert done.returncode == expected, done.stdout + done.stderr
    return took


def side_by_side(
    ours: Sequence[str | Path], theirs: Sequence[str | Path], *, env: Mapping[str, str]
) -> tuple[float, float]:
    """Return the median seconds of two commands that were run in turns, after one warm-up each."""
    pairs = [
        (command_seconds(ours, env=env), command_seconds(theirs, env=env))
        for _ in range(ROUNDS + 1)
    ][1:]
    return statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs)


def tell(what: str, ours_s: float, theirs_s: float, budget: float) -> None:
    """Print one row: both times, their ratio, and the budget."""
    print(
        f"\n{what}: {ours_s * 1000:.1f} ms against {theirs_s * 1000:.1f} ms"
        f" = {ours_s / theirs_s:.2f} x (budget {budget} x)"
    )
