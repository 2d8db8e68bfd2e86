"""Runs checks: many at once, few to a host, each within its time, none able to harm another."""

from __future__ import annotations

import logging
import random
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import anyio
import anyio.to_thread

from daemon.frozen import Frozen, field
from daemon.model import KeyState, Observation, Origin, Outcome, Secret, Verdict, message, replace
from daemon.probes.base import DecoyFacts, Failure, FailureKind, Using
from daemon.probes.decoy import make_decoy
from daemon.probes.hosts import host_of, is_loopback
from daemon.probes.judge import decoy_facts
from daemon.probes.speaker import asked_with_decoy
from daemon.probes.table import probe_for
from daemon.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Generator, Iterable, Sequence
    from datetime import datetime

    from anyio.streams.memory import MemoryObjectReceiveStream

    from daemon.decoybook import DecoyBook
    from daemon.model import Target
    from daemon.probes.base import Answer, Reply, Request
    from daemon.probes.decoy import Randomness

log = logging.getLogger(__name__)

AT_ONCE: Final = 128
PER_PUBLIC_HOST: Final = 8
PER_LOOPBACK_HOST: Final = 32
#: A target may ask this often, and take this long in all: pages and models included.
MOST_REQUESTS: Final = 64
MOST_TIME_S: Final = 60.0
#: A host that says "wait" is left alone for as long as it says, if that is no longer than this.
PATIENCE_S: Final = 10.0
MOST_HOLDS: Final = 2
_ACCOUNT_LIMIT_BYTES: Final = 64 * 1024


class Sender(Protocol):
    """What carries a request: `transport.Transport`, or a test's own."""

    async def send(self, request: Request) -> Reply | Failure:
        """Return what came of `request`; never raise."""
        ...


class Means(Frozen):
    """What every check needs besides its target."""

    sender: Sender
    book: DecoyBook
    now: Callable[[], datetime]
    decoys: bool = True
    randomness: Randomness = field(default_factory=random.Random)


async def check(target: Target, means: Means, *, deep: bool = False) -> Observation:
    """Check one target and return what was observed; only cancellation leaves this function."""
    started = anyio.current_time()
    talk = _Talk(means, give_up_at=started + MOST_TIME_S)
    try:
        outcome = await talk.hold(target, deep=deep)
    except Exception as error:  # noqa: BLE001 - one provider's bug must not darken the others
        log.error("%s: %s", target.id, _where(error))  # noqa: TRY400 - a text may hold a key
        outcome = _bug(error)
    return Observation(
        target=target.id,
        outcome=outcome,
        at=means.now(),
        latency_ms=round((anyio.current_time() - started) * 1000),
        requests=talk.requests,
    )


class _Talk:
    """One conversation with one provider, and how many requests it has cost."""

    def __init__(self, means: Means, *, give_up_at: float) -> None:
        self._means = means
        self._give_up_at = give_up_at
        self.requests = 0

    async def hold(self, target: Target, *, deep: bool) -> Outcome:
        """Carry requests out and answers back until the probe has its outcome."""
        secret = target.credential.secret
        if target.credential.origin is Origin.ADC:
            secret = await _account(target)
        decoy = make_decoy(secret, self._means.randomness)
        probe = probe_for(target, now=self._means.now)
        exchange = probe.exchange(target, secret, decoy=decoy, deep=deep)
        return await self._drive(exchange, target, decoy)

    async def _drive(
        self, exchange: Generator[Request, Answer, Outcome], target: Target, decoy: Secret
    ) -> Outcome:
        try:
            request = next(exchange)
            while True:
                request = exchange.send(await self._answer(request, target, decoy))
        except StopIteration as end:
            outcome: Outcome = end.value
            return outcome
        finally:
            exchange.close()

    async def _answer(self, request: Request, target: Target, decoy: Secret) -> Answer:
        if request.using is not Using.DECOY:
            return await self._send(request)
        if not self._means.decoys:
            return DecoyFacts(failure=FailureKind.UNSENDABLE)

        async def ask() -> DecoyFacts:
            answer = await self._send(request)
            own = (target.credential.secret, *(value for _, value in target.headers))
            secrets = tuple(secret for secret in own if secret is not None)
            return decoy_facts(answer, asked_with_decoy(request, target, decoy), secrets)

        return await self._means.book.facts(request, decoy, ask)

    async def _send(self, request: Request) -> Reply | Failure:
        late = anyio.current_time() >= self._give_up_at
        if late or self.requests >= MOST_REQUESTS:
            return Failure(kind=FailureKind.TIMEOUT)
        self.requests += 1
        return await self._means.sender.send(request)


async def _account(target: Target) -> Secret | None:
    """Return the text of the credentials file that `target` names, None when there is none."""
    from daemon.settings.file import FileText, read_text  # noqa: PLC0415 - Vertex alone needs it

    place = target.credential.place
    if place is None:
        return None
    path, limit = Path(place.path), _ACCOUNT_LIMIT_BYTES
    read = await anyio.to_thread.run_sync(lambda: read_text(path, limit_bytes=limit))
    return Secret(read.text) if isinstance(read, FileText) and read.text else None


def _bug(error: Exception) -> Outcome:
    return Outcome(
        verdict=Verdict.INCONCLUSIVE,
        reason=Reason.INTERNAL_ERROR,
        key_state=KeyState.UNKNOWN,
        transient=True,
        detail=message(
            "keylamp failed while it checked this: {kind}. Nothing is said of the key.",
            kind=type(error).__name__,
        ),
    )


def _where(error: Exception) -> str:
    """Return kind and place of a bug; its text, and what is chained to it, may hold a key."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    code = trace.tb_frame.f_code
    return f"{type(error).__name__} in {code.co_qualname} ({code.co_filename}:{trace.tb_lineno})"


# --------------------------------------------------------------------------------------
# Many at once


class _Host:
    """The targets that wait for one host, and when it may be asked again."""

    def __init__(self) -> None:
        self.waiting: deque[tuple[int, Target]] = deque()
        self.open_at = 0.0
        self.holds = 0


async def run_all(
    targets: Sequence[Target],
    sender: Sender,
    book: DecoyBook,
    *,
    now: Callable[[], datetime],
    at_once: int = AT_ONCE,
    per_public_host: int = PER_PUBLIC_HOST,
    per_loopback_host: int = PER_LOOPBACK_HOST,
    deep: Container[str] = frozenset(),
    decoys: bool = True,
    on_done: Callable[[Observation], None] | None = None,
) -> list[Observation]:
    """Check all `targets` and return what was observed, in their order.

    At most `at_once` run together, and fewer to one host.  A host that asks for patience gets
    it: the rest of its targets wait, and the refused one is asked once more.
    """
    means = Means(sender=sender, book=book, now=now, decoys=decoys)
    run = _Run(targets, means, deep, on_done)
    await run.all(at_once, per_public_host, per_loopback_host)
    return [run.done[place] for place in sorted(run.done)]


class _Run:
    """One run over many targets: workers take turns at hosts that have a place free.

    A turn is the right to ask one host; a host has as many turns as it may be asked at once, so
    that no worker ever waits for a busy host while another is free.
    """

    def __init__(
        self,
        targets: Sequence[Target],
        means: Means,
        deep: Container[str],
        on_done: Callable[[Observation], None] | None,
    ) -> None:
        self._means = means
        self._deep = deep
        self._on_done = on_done
        self._hosts: dict[str, _Host] = {}
        for place, target in enumerate(targets):
            self._hosts.setdefault(host_of(target.base_url), _Host()).waiting.append(
                (place, target)
            )
        self._left = len(targets)
        self.done: dict[int, Observation] = {}

    async def all(self, at_once: int, per_public_host: int, per_loopback_host: int) -> None:
        """Check every target."""
        if not self._left:
            return
        turns = list(_turns(self._hosts, per_public_host, per_loopback_host))
        self._give, take = anyio.create_memory_object_stream[_Host](len(turns))
        for host in turns:
            self._give.send_nowait(host)
        async with self._give, take, anyio.create_task_group() as self._group:
            for number in range(min(at_once, len(turns))):
                self._group.start_soon(self._work, take, name=f"checks {number}")

    async def _work(self, turns: MemoryObjectReceiveStream[_Host]) -> None:
        async for host in turns:
            if not host.waiting:
                continue
            pause_s = host.open_at - anyio.current_time()
            if pause_s > 0:
                self._group.start_soon(self._later, host, pause_s, name="patience")
                continue
            await self._one(host, *host.waiting.popleft())
            if host.waiting:
                self._give.send_nowait(host)

    async def _one(self, host: _Host, place: int, target: Target) -> None:
        seen = self.done.get(place)
        observation = await check(target, self._means, deep=target.id in self._deep)
        if seen is not None:
            observation = replace(observation, requests=observation.requests + seen.requests)
        self.done[place] = observation
        if seen is None and self._wants_patience(host, observation.outcome):
            host.waiting.appendleft((place, target))
            return
        self._left -= 1
        if self._on_done is not None:
            self._on_done(observation)
        if not self._left:
            self._give.close()

    def _wants_patience(self, host: _Host, outcome: Outcome) -> bool:
        """Whether the host asked for a pause that is short enough to keep."""
        wait_s = outcome.retry_after_s
        if outcome.verdict is not Verdict.RATE_LIMITED or not wait_s or wait_s > PATIENCE_S:
            return False
        now = anyio.current_time()
        if host.open_at <= now:
            if host.holds >= MOST_HOLDS:
                return False
            host.holds += 1
        host.open_at = max(host.open_at, now + wait_s)
        return True

    async def _later(self, host: _Host, pause_s: float) -> None:
        await anyio.sleep(pause_s)
        if self._left:
            self._give.send_nowait(host)


def _turns(hosts: dict[str, _Host], public: int, loopback: int) -> Iterable[_Host]:
    """Yield each host as often as it may be asked at once, round about."""
    limits = [
        (host, min(len(host.waiting), loopback if is_loopback(name) else public))
        for name, host in hosts.items()
    ]
    for number in range(max(public, loopback)):
        yield from (host for host, limit in limits if number < limit)
