"""Every misconfiguration that people report: the right cause, the right place, the right cure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from fakes.internet import server_tls
from fakes.settings import KEY, OTHER_KEY
from seeds import SEEDS
from seeds.seed import Seed, filled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fakes.internet import Internet
    from fakes.machine import Machine, Ran
    from fakes.provider import Loopback


@pytest.mark.parametrize("seed", [pytest.param(seed, id=seed.name) for seed in SEEDS])
def test_seeded(seed: Seed, machine: Machine, loopback: Loopback, internet: Internet) -> None:
    url = _plant(seed, machine, loopback, internet)
    before = machine.digest()

    ran = machine.once("--timeout", "3", *seed.options)

    _judge_safety(seed, ran, loopback, internet)
    assert machine.digest() == before
    if seed.target is not None:
        _judge_target(seed, ran.target(seed.target))
    if seed.finding is not None:
        _judge_place(seed, ran.finding(seed.finding), machine, url)
    assert ran.report["exit_code"] == ran.code == seed.code
    advice = _advice(seed, ran)
    for fragment in filled(list(seed.fix), url=url):
        assert fragment.lower() in advice.lower()


def _judge_safety(seed: Seed, ran: Ran, loopback: Loopback, internet: Internet) -> None:
    """Nothing went where it does not belong, and no key was printed."""
    for text in seed.unsent:
        assert not any(provider.saw(text) for provider in loopback.providers)
    for name in seed.untouched:
        assert not internet.asked(name)
    for key in (KEY, OTHER_KEY):
        assert key not in ran.out + ran.err


def _plant(seed: Seed, machine: Machine, loopback: Loopback, internet: Internet) -> str:
    """Build the seed's world and return its provider's origin."""
    tls = server_tls(internet.authority, "127.0.0.1") if seed.tls else None
    url = loopback.provider(seed.answer, tls=tls).origin
    for name, answer in seed.hosts.items():
        internet.host(name, answer)
    if seed.hosts:
        machine.environ |= internet.environ
    machine.environ |= filled(dict(seed.environ), url=url)
    for path, content in seed.files.items():
        machine.write(path, filled(content, url=url))
    for path, mode in seed.modes.items():
        (machine.root / path).chmod(mode)
    if seed.git:
        machine.git("init")
    return url


def _judge_target(seed: Seed, target: dict[str, Any]) -> None:
    verdict, _, reason = (seed.verdict or "").partition("/")
    assert target["state"] == (seed.state or "checked"), target
    if seed.verdict:
        found = (target["verdict"], target["reason"])
        assert found == (verdict, reason or target["reason"]), target["detail"]


def _judge_place(seed: Seed, finding: dict[str, Any], machine: Machine, url: str) -> None:
    assert finding["message"]
    assert finding["fix"]
    if seed.at is None:
        return
    assert finding["path"], finding
    path = finding["path"].replace("~", str(machine.home), 1)
    lines = (machine.root / path).read_text().splitlines()
    assert filled(seed.at, url=url) in lines[finding["line"] - 1], finding


def _advice(seed: Seed, ran: Ran) -> str:
    """Return all that is said about the seed's finding and target."""

    def words(rows: Iterable[dict[str, Any]]) -> str:
        texts = (row.get(name) for row in rows for name in ("message", "detail", "fix", "hint"))
        return "\n".join(text for text in texts if text)

    return words(f for f in ran.findings if f["code"] == seed.finding) + words(
        t for t in ran.targets if seed.target is None or t["id"].startswith(f"{seed.target}@")
    )
