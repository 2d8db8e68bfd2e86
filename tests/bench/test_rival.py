"""A thousand providers at 100 ms: keylamp, and Debian's blackbox exporter in the same run."""

from __future__ import annotations

import statistics
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import anyio
import blackbox
import pytest
from crowd import KEY, crowd
from measure import tell

from daemon import runner
from daemon.decoybook import DecoyBook
from daemon.model import (
    Credential,
    Model,
    Network,
    Origin,
    Protocol,
    Secret,
    Target,
    TargetSource,
    Verdict,
)
from daemon.transport import Transport

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

pytestmark = [pytest.mark.bench, pytest.mark.timeout(300)]

COUNT = 1000
DELAY_S = 0.1
ROUNDS = 5


def test_a_thousand_slow_providers_are_no_slower_than_with_blackbox(tmp_path: Path) -> None:
    with crowd(COUNT, DELAY_S) as base_urls, blackbox.exporter(tmp_path, key=KEY) as port:
        book = DecoyBook(None, now=_now, remember_loopback=True)
        targets = [_target(number, base_url) for number, base_url in enumerate(base_urls)]
        _ours(targets, book)  # teaches the decoys
        blackbox.seconds(port, base_urls)
        rounds = [(_ours(targets, book), blackbox.seconds(port, base_urls)) for _ in range(ROUNDS)]

    ours, theirs = (statistics.median(took) for took in zip(*rounds, strict=True))
    tell(f"{COUNT} providers at {DELAY_S:.1f} s / blackbox exporter", ours, theirs, 1)
    assert ours <= theirs


def _now() -> datetime:
    return datetime.now(UTC)


def _target(number: int, base_url: str) -> Target:
    return Target(
        id=f"crowd@{number}",
        source=TargetSource.ENTRY,
        provider="crowd",
        protocol=Protocol.OPENAI,
        base_url=base_url,
        env_key="CROWD_KEY",
        credential=Credential(variable="CROWD_KEY", secret=Secret(KEY), origin=Origin.PROCESS),
        models=(Model(id="a-model", name="a-model"),),
    )


def _ours(targets: Sequence[Target], book: DecoyBook) -> float:
    """Return how long we take with our own defaults, a new transport each time."""

    async def run() -> float:
        started = time.perf_counter()
        async with Transport(Network()) as transport:
            seen = await runner.run_all(targets, transport, book, now=_now)
        took = time.perf_counter() - started
        assert {observation.outcome.verdict for observation in seen} == {Verdict.OK}
        return took

    return anyio.run(run)
