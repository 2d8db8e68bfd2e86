"""The decoy book: one wrong key an endpoint a day, whatever runs beside it."""

from __future__ import annotations

import json
import multiprocessing
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import anyio
import pytest

from daemon.decoybook import FILE_NAME, LONGEST_BACK_OFF, DecoyBook
from daemon.model import Secret
from daemon.probes.base import DecoyFacts, FailureKind, Request, Route, Using
from daemon.probes.decoy import OTHER_HEADERS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

pytestmark = pytest.mark.anyio

DECOY = Secret("sk-fake-decoy-000000000000000000")
REFUSED = DecoyFacts(
    status=401,
    code="invalid_api_key",
    template="wrong key *",
    kind="json",
    meaning="unknown_key",
)
BUSY = DecoyFacts(status=503)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


class Clock:
    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at


class Asked:
    """Counts how often a decoy is really sent."""

    def __init__(self, *answers: DecoyFacts, wait_s: float = 0) -> None:
        self.answers = list(answers)
        self.wait_s = wait_s
        self.times = 0

    async def __call__(self) -> DecoyFacts:
        self.times += 1
        await anyio.sleep(self.wait_s)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def request(
    host: str = "api.example", *, headers: tuple[tuple[str, str], ...] = (), mark: str = ""
) -> Request:
    return Request(
        method="GET",
        url=f"https://{host}/v1/models",
        headers=(("authorization", f"Bearer {DECOY.reveal()}"), *headers),
        route=Route.LIST,
        using=Using.DECOY,
        endpoint=f"GET https://{host}/v1/models bearer sk-{mark}",
    )


async def test_many_checks_share_one_decoy_in_flight() -> None:
    book, asked = DecoyBook(None, now=Clock()), Asked(REFUSED, wait_s=0.05)
    learnt: list[DecoyFacts] = []

    async def one() -> None:
        learnt.append(await book.facts(request(), DECOY, asked))

    async with anyio.create_task_group() as group:
        for _ in range(50):
            group.start_soon(one)
    assert asked.times == 1
    assert learnt == [REFUSED] * 50


async def test_who_waits_for_a_cancelled_decoy_asks_again() -> None:
    book, asked = DecoyBook(None, now=Clock()), Asked(REFUSED, wait_s=0.1)
    learnt: list[DecoyFacts] = []

    async def first() -> None:
        with anyio.move_on_after(0.02):
            await book.facts(request(), DECOY, asked)

    async def second() -> None:
        learnt.append(await book.facts(request(), DECOY, asked))

    async with anyio.create_task_group() as group:
        group.start_soon(first)
        await anyio.sleep(0.01)
        group.start_soon(second)
    assert learnt == [REFUSED]
    assert asked.times == 2


async def test_a_conclusive_decoy_is_good_for_a_day_and_survives_a_restart(tmp_path: Path) -> None:
    clock, asked = Clock(), Asked(REFUSED)
    path = tmp_path / "state" / FILE_NAME
    book = DecoyBook(path, now=clock)
    await book.facts(request(), DECOY, asked)
    await book.save()
    clock.at += timedelta(hours=23)
    assert await DecoyBook(path, now=clock).facts(request(), DECOY, asked) == REFUSED
    assert asked.times == 1
    clock.at += timedelta(hours=2)
    await DecoyBook(path, now=clock).facts(request(), DECOY, asked)
    assert asked.times == 2
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


async def test_the_file_holds_no_key(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    book = DecoyBook(path, now=Clock())
    await book.facts(request(), DECOY, Asked(REFUSED))
    await book.save()
    assert DECOY.reveal() not in path.read_text()


async def test_an_undecided_decoy_is_repeated_after_its_back_off(tmp_path: Path) -> None:
    clock, asked = Clock(), Asked(BUSY)
    path = tmp_path / FILE_NAME
    book = DecoyBook(path, now=clock)
    for _ in range(3):
        assert await book.facts(request(), DECOY, asked) == BUSY
    assert asked.times == 1
    clock.at += timedelta(seconds=61)
    await book.facts(request(), DECOY, asked)
    assert asked.times == 2
    clock.at += timedelta(seconds=61)
    await book.facts(request(), DECOY, asked)
    assert asked.times == 2  # the back-off has doubled
    clock.at += LONGEST_BACK_OFF
    await book.facts(request(), DECOY, asked)
    assert asked.times == 3
    await book.save()
    assert not path.exists()


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "[::1]:1"])
async def test_loopback_is_never_remembered(host: str, tmp_path: Path) -> None:
    clock, asked = Clock(), Asked(REFUSED)
    path = tmp_path / FILE_NAME
    book = DecoyBook(path, now=clock)
    for _ in range(5):
        await book.facts(request(host), DECOY, asked)
    await book.save()
    assert asked.times == 1  # shared within a run
    assert not path.exists()
    clock.at += timedelta(minutes=1)
    await book.facts(request(host), DECOY, asked)
    assert asked.times == 2


async def test_loopback_is_remembered_for_measurements(tmp_path: Path) -> None:
    clock, asked = Clock(), Asked(REFUSED)
    path = tmp_path / FILE_NAME
    book = DecoyBook(path, now=clock, remember_loopback=True)
    await book.facts(request("127.0.0.1:1"), DECOY, asked)
    await book.save()
    again = DecoyBook(path, now=clock, remember_loopback=True)
    await again.facts(request("127.0.0.1:1"), DECOY, asked)
    assert asked.times == 1


async def test_other_headers_make_another_endpoint_that_is_not_written_down(
    tmp_path: Path,
) -> None:
    asked, path = Asked(REFUSED), tmp_path / FILE_NAME
    book = DecoyBook(path, now=Clock())
    for value in ("one", "one", "two"):
        ask = request(headers=(("x-gateway", value),), mark=f" {OTHER_HEADERS}")
        await book.facts(ask, DECOY, asked)
    await book.save()
    assert asked.times == 2
    assert not path.exists()


GOOD_ENTRY = {"at": NOON.timestamp(), "facts": {"status": 401}}


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\xff\xfe\x00", id="not text"),
        pytest.param(b"[" * 100_000, id="nested without end"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b'{"format": "other/1", "endpoints": {}}', id="another format"),
        pytest.param(b'{"format": "keylamp.decoys/1", "endpoints": []}', id="no mapping"),
        *[
            pytest.param(
                json.dumps({"format": "keylamp.decoys/1", "endpoints": {"X": entry}}).encode(),
                id=name,
            )
            for name, entry in {
                "no entry": 1,
                "no time": {"facts": {"status": 401}},
                "a time beyond time": {"at": 1e300, "facts": {"status": 401}},
                "from the future": {"at": NOON.timestamp() + 9e5, "facts": {"status": 401}},
                "status is text": {**GOOD_ENTRY, "facts": {"status": "401"}},
                "status is truth": {**GOOD_ENTRY, "facts": {"status": True}},
                "unknown field": {**GOOD_ENTRY, "facts": {"status": 401, "x": 1}},
                "unknown failure": {**GOOD_ENTRY, "facts": {"failure": "x"}},
                "undecided": {**GOOD_ENTRY, "facts": {"status": 500}},
                "no answer": {**GOOD_ENTRY, "facts": {}},
                "huge text": {**GOOD_ENTRY, "facts": {"status": 401, "code": "x" * 99999}},
            }.items()
        ],
    ],
)
async def test_a_file_that_is_not_ours_means_to_start_anew(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    name = request().endpoint.encode()
    path.write_bytes(content.replace(b'"X"', b'"' + name + b'"'))
    book, asked = DecoyBook(path, now=Clock()), Asked(REFUSED)
    assert await book.facts(request(), DECOY, asked) == REFUSED
    assert asked.times == 1
    await book.save()
    assert await DecoyBook(path, now=Clock()).facts(request(), DECOY, asked) == REFUSED
    assert asked.times == 1


async def test_a_disk_that_refuses_costs_nothing_but_the_memory(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    book = DecoyBook(blocked / FILE_NAME, now=Clock())
    await book.facts(request(), DECOY, Asked(REFUSED))
    await book.save()
    assert "cannot be written" in caplog.text


def _learn_many(path: str, start: int) -> None:
    async def run() -> None:
        for number in range(start, start + 20):
            book = DecoyBook(Path(path), now=Clock())
            await book.facts(request(f"h{number}.example"), DECOY, Asked(REFUSED))
            await book.save()

    anyio.run(run)


def test_two_processes_at_once_never_corrupt_the_file(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=_learn_many, args=(str(path), start)) for start in (0, 100)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        if path.exists():
            assert json.loads(path.read_bytes())["format"] == "keylamp.decoys/1"
        writers[0].join(0.01)
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert len(json.loads(path.read_bytes())["endpoints"]) >= 20
    assert [left.name for left in tmp_path.iterdir()] == [FILE_NAME]


def test_a_failed_decoy_is_never_conclusive() -> None:
    assert not DecoyFacts(failure=FailureKind.TIMEOUT).conclusive


if TYPE_CHECKING:
    _: Callable[[], Awaitable[DecoyFacts]] = Asked(REFUSED)
