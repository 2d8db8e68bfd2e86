"""Nothing that a provider could charge for is requested, unless --deep asks for it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from fakes.provider import Loopback, keyed
from fakes.settings import KEY, OTHER_KEY, VARIABLE, entry, settings

from daemon.demo.server import Said
from daemon.demo.troubles import (
    GEMINI_PER_DAY,
    LOGIN_PAGE,
    MODEL,
    always,
    guarded,
    no_guard,
    only_v1,
    public_list,
    retired,
    works,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fakes.machine import Machine

    from daemon.demo.server import Asked
    from daemon.demo.troubles import Manner

PROTOCOLS = ("openai", "openai-responses", "anthropic", "gemini", "vertex-ai")


def nothing_but_work(asked: Asked, right: bool) -> Said:  # noqa: FBT001  a Manner
    """Know no route but those that work, as many relays do."""
    if asked.method == "GET" or "ount" in asked.path:
        return Said(status=404, body={"error": {"message": "Not Found"}})
    return works(asked, right)


def eager(_asked: Asked, _right: bool) -> Said:  # noqa: FBT001  a Manner
    """Answer whatever it is asked with a completion."""
    choice = {"index": 0, "message": {"role": "assistant", "content": "Hi"}}
    return Said(status=200, body={"id": "c-1", "model": MODEL, "choices": [choice]})


MANNERS: dict[str, Manner] = {
    "works": works,
    "public list": public_list,
    "no guard": no_guard,
    "only under v1": only_v1,
    "retired model": retired,
    "no route but work": nothing_but_work,
    "answers anything with a completion": eager,
    "no balance": guarded(Said(status=402, body={"error": {"message": "Insufficient Balance"}})),
    "quota": guarded(GEMINI_PER_DAY),
    "too fast": always(Said(status=429, body={"error": "slow down"})),
    "forbidden": always(Said(status=403, body={"message": "Forbidden"})),
    "method not allowed": always(Said(status=405, body="")),
    "unprocessable": always(Said(status=422, body={"detail": "Field required"})),
    "a page": always(Said(status=200, body=LOGIN_PAGE)),
    "nothing": always(Said(status=204)),
    "broken": always(Said(status=500, body="no")),
}


@pytest.fixture
def paid() -> Iterator[Loopback]:
    """Providers that may be asked for work."""
    with Loopback() as running:
        yield running


@pytest.mark.parametrize("key", [KEY, OTHER_KEY], ids=["right key", "wrong key"])
def test_every_protocol_and_manner_costs_nothing(
    key: str, machine: Machine, loopback: Loopback
) -> None:
    providers = {
        f"{protocol}-{number}": (protocol, loopback.provider(keyed(KEY, manner)))
        for protocol in PROTOCOLS
        for number, manner in enumerate(MANNERS.values())
    }
    models = [MODEL, "another-model", "a-third"]
    machine.configure(
        {
            "$version": 4,
            "env": {VARIABLE: key},
            "providerProtocol": {name: protocol for name, (protocol, _) in providers.items()},
            "modelProviders": {
                name: [entry(f"{provider.origin}{path(protocol)}", id=m) for m in models]
                for name, (protocol, provider) in providers.items()
            },
        }
    )
    ran = machine.once("--timeout", "8")
    assert len(ran.targets) == len(providers)
    for name, (_, provider) in providers.items():
        assert provider.asked, name
        assert [(r.path, r.body) for r in provider.billable] == [], name


def path(protocol: str) -> str:
    return "/v1" if protocol.startswith("openai") else ""


def test_deep_asks_for_one_token_of_each_model(machine: Machine, paid: Loopback) -> None:
    provider = paid.provider(keyed(KEY, eager_when_asked))
    base = f"{provider.origin}/v1"
    machine.configure(settings(entry(base), entry(base, id="another-model")))
    ran = machine.once("--deep")
    assert ran.code == 0, ran.out
    bodies = [json.loads(request.body) for request in provider.billable]
    assert sorted(body["model"] for body in bodies) == ["another-model", MODEL]
    for body in bodies:
        limit = body.get("max_tokens") or body.get("max_completion_tokens")
        assert 1 <= limit <= 16
        assert not body.get("stream")
    assert all(request.credential == KEY for request in provider.billable)


def eager_when_asked(asked: Asked, right: bool) -> Said:  # noqa: FBT001  a Manner
    if right and b"messages" in asked.body:
        return eager(asked, right)
    if right and asked.method == "GET":
        listed = [{"id": name, "object": "model"} for name in (MODEL, "another-model")]
        return Said(status=200, body={"object": "list", "data": listed})
    return works(asked, right)
