"""A thousand targets at once: against the bare HTTP client, in memory, in requests."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import anyio
import httpx
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

    from daemon.probes.base import Failure, Reply, Request

pytestmark = [pytest.mark.bench, pytest.mark.timeout(120)]

COUNT = 1000
ROUNDS = 7
TIMES_THE_BARE_LOOP = 1.3
MOST_MB = 90


def targets_at(base_urls: Sequence[str], count: int = COUNT, models: int = 1) -> list[Target]:
    """Return distinct targets, spread over the addresses."""
    return [
        Target(
            id=f"load@{number}",
            source=TargetSource.ENTRY,
            provider="load",
            protocol=Protocol.OPENAI,
            base_url=base_urls[number % len(base_urls)],
            env_key="LOAD_KEY",
            credential=Credential(variable="LOAD_KEY", secret=Secret(KEY), origin=Origin.PROCESS),
            models=tuple(Model(id="a-model", name=f"model {name}") for name in range(models)),
        )
        for number in range(count)
    ]


async def ours(targets: Sequence[Target], book: DecoyBook) -> float:
    """Return how long a run takes with a new transport."""
    started = time.perf_counter()
    async with Transport(Network()) as transport:
        seen = await runner.run_all(targets, transport, book, now=now)
    took = time.perf_counter() - started
    assert {observation.outcome.verdict for observation in seen} == {Verdict.OK}
    return took


async def bare(targets: Sequence[Target], at_once: int) -> float:
    """Return how long httpx takes for the same requests, as anyone would write it."""
    headers = {"authorization": f"Bearer {KEY}", "accept": "application/json"}
    waiting = iter(targets)

    async def work(client: httpx.AsyncClient) -> None:
        for target in waiting:
            answer = await client.get(f"{target.base_url}/models", headers=headers)
            assert answer.status_code == 200

    started = time.perf_counter()
    async with httpx.AsyncClient() as client, anyio.create_task_group() as group:
        for _ in range(at_once):
            group.start_soon(work, client)
    return time.perf_counter() - started


def now() -> datetime:
    return datetime.now(UTC)


@pytest.mark.parametrize(
    ("hosts", "at_once"), [(1, runner.PER_LOOPBACK_HOST), (COUNT, runner.AT_ONCE)]
)
def test_a_thousand_targets_cost_little_more_than_their_requests(hosts: int, at_once: int) -> None:
    with crowd(hosts, 0.0) as base_urls:
        targets = targets_at(base_urls)
        book = DecoyBook(None, now=now, remember_loopback=True)
        anyio.run(ours, targets, book)  # teaches the decoys
        anyio.run(bare, targets, at_once)
        rounds = [
            (anyio.run(ours, targets, book), anyio.run(bare, targets, at_once))
            for _ in range(ROUNDS)
        ]
    mine, theirs = (statistics.median(took) for took in zip(*rounds, strict=True))
    tell(f"{COUNT} targets on {hosts} hosts / bare httpx", mine, theirs, TIMES_THE_BARE_LOOP)
    assert mine <= TIMES_THE_BARE_LOOP * theirs


#: Runs in a process of its own, so that nobody else's memory is counted.
MEMORY = """
import resource, sys
sys.path.insert(0, sys.argv[1])
import anyio
from test_once_load import DecoyBook, now, ours, targets_at
book = DecoyBook(None, now=now, remember_loopback=True)
anyio.run(ours, targets_at(sys.argv[2:]), book)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.parametrize("hosts", [1, COUNT])
def test_a_thousand_targets_fit_into_memory(hosts: int) -> None:
    folder = __file__.rpartition("/")[0]
    with crowd(hosts, 0.0) as base_urls:
        done = subprocess.run(
            [sys.executable, "-c", MEMORY, folder, *base_urls],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
    most_mb = int(done.stdout) / 1024
    print(f"\n{COUNT} targets on {hosts} hosts: {most_mb:.0f} MB (budget {MOST_MB})")
    assert most_mb <= MOST_MB


class Counting:
    """A transport that counts."""

    def __init__(self, transport: Transport) -> None:
        self.transport = transport
        self.requests = 0

    async def send(self, request: Request) -> Reply | Failure:
        self.requests += 1
        return await self.transport.send(request)


def test_entries_that_share_credentials_share_requests() -> None:
    async def run(base_urls: Sequence[str]) -> int:
        targets = targets_at(base_urls, count=20, models=50)
        async with Transport(Network()) as transport:
            counting = Counting(transport)
            book = DecoyBook(None, now=now)
            seen = await runner.run_all(targets, counting, book, now=now)
        assert {observation.outcome.verdict for observation in seen} == {Verdict.OK}
        return counting.requests

    for hosts, budget in ((20, 40), (1, 21)):
        with crowd(hosts, 0.0) as base_urls:
            requests = anyio.run(run, base_urls)
        print(f"\n1000 entries, 20 credentials, {hosts} hosts: {requests} requests")
        assert requests <= budget
