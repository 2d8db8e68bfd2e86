"""The runner: limits that hold, bugs that stay with their target, hosts that get patience."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import anyio
import pytest
from conversation import JSON, KEY, error, listing, reply, shows_key, target
from transport_servers import Ask, Stream, answers, http, serve, stall

from daemon import runner
from daemon.decoybook import DecoyBook
from daemon.model import Network, Observation, Protocol, Verdict
from daemon.probes.base import Failure, FailureKind, Reply, Request, Using
from daemon.reasons import Reason
from daemon.transport import Transport

if TYPE_CHECKING:
    from collections.abc import Callable

    from daemon.model import Target

pytestmark = pytest.mark.anyio

REFUSED = error(401, "Incorrect API key provided.", "invalid_api_key")
REFUSED_BODY = REFUSED.body


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def now() -> datetime:
    return datetime.now(UTC)


class Scripted:
    """Answers as told, and notes who was asked together."""

    def __init__(
        self, answer: Callable[[Request], Reply | Failure], *, wait_s: float = 0.0
    ) -> None:
        self.answer = answer
        self.wait_s = wait_s
        self.asked: list[tuple[float, Request]] = []
        self.now: dict[str, int] = {}
        self.most: dict[str, int] = {}
        self.most_in_all = 0

    async def send(self, request: Request) -> Reply | Failure:
        host = request.url.split("/")[2]
        self.asked.append((anyio.current_time(), request))
        self.now[host] = self.now.get(host, 0) + 1
        self.most[host] = max(self.most.get(host, 0), self.now[host])
        self.most_in_all = max(self.most_in_all, sum(self.now.values()))
        try:
            await anyio.sleep(self.wait_s)
            return self.answer(request)
        finally:
            self.now[host] -= 1


async def run(targets: list[Target], sender: runner.Sender, **options: object) -> list[Observation]:
    book = DecoyBook(None, now=now)
    return await runner.run_all(targets, sender, book, now=now, **options)  # type: ignore[arg-type]  # passed on as they are


def many(count: int, base_url: str = "https://h{n}.example/v1", hosts: int = 1) -> list[Target]:
    return [
        target(base_url.format(n=n % hosts), key=f"sk-fake-{n:032x}", name=f"t{n}")
        for n in range(count)
    ]


async def test_observations_come_in_the_order_of_the_targets() -> None:
    done: list[str] = []
    seen = await run(
        many(20, hosts=7), Scripted(lambda _: REFUSED), on_done=lambda o: done.append(o.target)
    )
    assert [observation.target for observation in seen] == [f"t{n}" for n in range(20)]
    assert sorted(done) == sorted(f"t{n}" for n in range(20))
    assert all(observation.outcome.verdict is Verdict.INVALID_KEY for observation in seen)
    assert sum(observation.requests for observation in seen) == 20 + 7  # one wrong key a host
    assert all(observation.at.tzinfo is not None for observation in seen)


async def test_nothing_to_check_is_no_trouble() -> None:
    assert await run([], Scripted(lambda _: REFUSED)) == []


@pytest.mark.parametrize(
    ("base_url", "hosts", "most_a_host", "most_in_all"),
    [
        pytest.param("https://h{n}.example/v1", 1, 8, 8, id="a public host"),
        pytest.param("http://127.0.0.1:9/v1", 1, 32, 32, id="a loopback host"),
        pytest.param("https://h{n}.example/v1", 60, 8, 40, id="many hosts"),
    ],
)
async def test_limits_hold(base_url: str, hosts: int, most_a_host: int, most_in_all: int) -> None:
    sender = Scripted(lambda _: REFUSED, wait_s=0.01)
    await run(many(200, base_url, hosts), sender, at_once=40)
    assert max(sender.most.values()) <= most_a_host
    assert sender.most_in_all == most_in_all


async def test_a_slow_host_does_not_hold_up_the_others() -> None:
    quick, others_done = 100, anyio.Event()

    class Slow(Scripted):
        async def send(self, request: Request) -> Reply | Failure:
            if "//h0." in request.url:
                await others_done.wait()
            return await super().send(request)

    def count(_: Observation) -> None:
        nonlocal quick
        quick -= 1
        if not quick:
            others_done.set()

    targets = [*many(40), *many(quick, "https://quick{n}.example/v1", hosts=20)]
    with anyio.fail_after(10):
        await run(targets, Slow(lambda _: REFUSED), at_once=16, on_done=count)


async def test_a_bug_in_one_check_leaves_the_others_alone_and_tells_no_key(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)

    def buggy(request: Request) -> Reply:
        if f"{3:032x}" in dict(request.headers)["authorization"]:
            raise RuntimeError(dict(request.headers)["authorization"])
        return REFUSED

    seen = await run(many(5), Scripted(buggy))
    broken = [o for o in seen if o.outcome.reason is Reason.INTERNAL_ERROR]
    assert [o.target for o in broken] == ["t3"]
    assert not broken[0].outcome.conclusive
    assert "RuntimeError in" in caplog.text
    assert f"{3:032x}" not in caplog.text
    assert f"{3:032x}" not in repr(seen)


async def test_a_host_that_says_wait_gets_its_rest() -> None:
    first: list[float] = []

    def busy(request: Request) -> Reply:
        if not first or anyio.current_time() < first[0] + 0.25:
            first.append(anyio.current_time())
            return reply(429, {"error": {"message": "Rate limit reached"}}, retry_after_ms="300")
        return listing("m1") if shows_key(request, "sk-fake-") else REFUSED

    sender = Scripted(busy, wait_s=0.01)
    seen = await run(many(30), sender)
    assert sum(o.outcome.verdict is Verdict.RATE_LIMITED for o in seen) == 0
    early = [at for at, _ in sender.asked if first[0] + 0.1 < at < first[0] + 0.25]
    assert not early


async def test_patience_has_an_end() -> None:
    always = reply(429, {"error": {"message": "Rate limit reached"}}, retry_after_ms="100")
    started = anyio.current_time()
    sender = Scripted(lambda _: always)
    seen = await run(many(6), sender)
    assert anyio.current_time() - started < 8
    assert all(o.outcome.verdict is Verdict.RATE_LIMITED for o in seen)
    assert len(sender.asked) <= 12


async def test_a_long_wait_is_reported_and_not_kept() -> None:
    hour = reply(429, {"error": {"message": "Rate limit reached"}}, retry_after="3600")
    sender = Scripted(lambda _: hour)
    (seen,) = await run(many(1), sender)
    assert len(sender.asked) == 1
    assert seen.outcome.retry_after_s == 3600


async def test_no_decoy_means_no_decoy() -> None:
    sender = Scripted(lambda _: listing("m1"))
    (seen,) = await run(many(1), sender, decoys=False)
    assert all(request.using is Using.KEY for _, request in sender.asked)
    assert seen.outcome.verdict is Verdict.INCONCLUSIVE


async def test_twenty_credentials_cost_few_requests() -> None:
    def provider(request: Request) -> Reply:
        good = any(f"sk-fake-{n:032x}" in dict(request.headers)["authorization"] for n in range(20))
        return listing(*(f"m{n}" for n in range(50))) if good else REFUSED

    targets = [
        target(
            "https://h.example/v1",
            key=f"sk-fake-{n:032x}",
            models=tuple(f"m{m}" for m in range(50)),
            name=f"t{n}",
        )
        for n in range(20)
    ]
    sender = Scripted(provider, wait_s=0.001)
    seen = await run(targets, sender)
    assert all(o.outcome.verdict is Verdict.OK for o in seen)
    assert len(sender.asked) == 21
    assert sum(o.requests for o in seen) == 21


async def test_a_provider_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "MOST_TIME_S", 0.2)

    def endless(request: Request) -> Reply | Failure:
        if not shows_key(request):
            return reply(401, {"type": "error", "error": {"message": "invalid x-api-key"}})
        return reply(200, {"data": [{"id": "x"}], "has_more": True, "last_id": "x"})

    of = target("https://relay.example", Protocol.ANTHROPIC)
    sender = Scripted(endless, wait_s=0.15)
    await run([of], sender)
    assert len(sender.asked) <= 2


async def test_cancellation_passes() -> None:
    sender = Scripted(lambda _: REFUSED, wait_s=60)
    with anyio.move_on_after(0.1) as scope:
        await run(many(50, hosts=10), sender)
    assert scope.cancelled_caught


# --------------------------------------------------------------------------------------
# Over real sockets


async def test_real_servers_from_end_to_end() -> None:
    async def provider(ask: Ask, stream: Stream) -> None:
        good = ask.headers["authorization"] == f"Bearer {KEY}"
        await stream.send(http(200, listing("m1").body) if good else http(401, REFUSED_BODY))

    async with (
        serve(provider) as works,
        serve(answers(401, REFUSED_BODY)) as refuses,
        serve(answers(500, b"{}")) as fails,
        serve(stall) as silent,
        Transport(Network(), timeout_s=0.5) as transport,
    ):
        targets = [
            target(f"{server.url}/v1", name=name)
            for name, server in {
                "works": works,
                "refuses": refuses,
                "fails": fails,
                "silent": silent,
            }.items()
        ]
        seen = {o.target: o for o in await run(targets, transport)}
        assert seen["works"].outcome.verdict is Verdict.OK
        assert seen["refuses"].outcome.verdict is Verdict.INVALID_KEY
        assert seen["fails"].outcome.verdict is Verdict.PROVIDER_ERROR
        assert seen["silent"].outcome.verdict is Verdict.UNREACHABLE
        assert len(refuses.asked) == 2  # ours and a wrong one
        assert transport.requests == sum(o.requests for o in seen.values())


async def test_no_failure_of_the_network_tells_the_key() -> None:
    failures = [Failure(kind=kind, where="met.example") for kind in FailureKind]
    for failure in failures:
        seen = await run([target()], Scripted(lambda _, said=failure: said))  # type: ignore[misc]  # bound early
        assert KEY not in repr(seen)
        assert seen[0].outcome.verdict not in (Verdict.OK, Verdict.INVALID_KEY)


async def test_an_echoed_key_is_struck_from_what_is_said() -> None:
    body = reply(401, {"error": {"message": f"Incorrect API key provided: {KEY}"}}).body
    seen = await run([target()], Scripted(lambda _: Reply(status=401, headers=JSON, body=body)))
    assert KEY not in repr(seen)
