"""Holds a probe's conversation without a network: a provider is a function of the request."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from daemon.model import Credential, Model, Origin, Protocol, Secret, Target, TargetSource
from daemon.probes.base import Failure, Reply, Request, Using
from daemon.probes.decoy import make_decoy
from daemon.probes.judge import decoy_facts
from daemon.probes.speaker import asked_with_decoy
from daemon.probes.table import probe_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from daemon.model import Outcome

KEY = "sk-fake-" + "0f" * 16
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
JSON = {"content-type": "application/json"}

Provider = "Callable[[Request], Reply | Failure]"


def target(
    base_url: str = "https://relay.example/v1",
    protocol: Protocol = Protocol.OPENAI,
    *,
    key: str | None = KEY,
    models: tuple[str, ...] = ("m1",),
    headers: dict[str, str] | None = None,
    origin: Origin = Origin.SETTINGS,
    name: str = "relay",
) -> Target:
    return Target(
        id=name,
        source=TargetSource.ENTRY,
        provider="relay",
        protocol=protocol,
        base_url=base_url,
        env_key="RELAY_KEY",
        credential=Credential(
            variable="RELAY_KEY", secret=Secret(key) if key else None, origin=origin
        ),
        headers=tuple((header, Secret(value)) for header, value in (headers or {}).items()),
        models=tuple(Model(id=model, name=model) for model in models),
    )


def reply(status: int, body: object = None, **headers: str) -> Reply:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status=status, headers={**JSON, **named}, body=data)


def listing(*models: str) -> Reply:
    return reply(200, {"object": "list", "data": [{"id": name} for name in models]})


def error(status: int, text: str, code: str | None = None) -> Reply:
    return reply(status, {"error": {"message": text, "type": "error", "code": code}})


REFUSED = error(401, "Incorrect API key provided.", "invalid_api_key")
NOT_FOUND = reply(404, {"detail": "Not Found"})
NO_MODEL = error(400, "you must provide a model parameter")


@dataclass
class Held:
    """A conversation that was held."""

    outcome: Outcome
    requests: list[Request] = field(default_factory=list)

    @property
    def asked(self) -> list[str]:
        """What was asked, in a form that is easy to compare."""
        return [
            ("~" if request.using is Using.DECOY else "")
            + f"{request.method} {request.url.partition('//')[2].partition('/')[2]}"
            for request in self.requests
        ]

    def headers(self, number: int = 0) -> dict[str, str]:
        return dict(self.requests[number].headers)


def hold(
    of: Target,
    provider: Callable[[Request], Reply | Failure],
    *,
    deep: bool = False,
    secret: Secret | None = None,
) -> Held:
    """Hold the whole conversation about one target with a provider."""
    key = secret or of.credential.secret
    decoy = make_decoy(key, random.Random(7))  # noqa: S311 - a test
    talk = probe_for(of, now=lambda: NOW).exchange(of, key, decoy=decoy, deep=deep)
    requests: list[Request] = []
    try:
        request = next(talk)
        while True:
            requests.append(request)
            answer = provider(request)
            decoying = request.using is Using.DECOY
            said = decoy_facts(answer, asked_with_decoy(request, of, decoy)) if decoying else answer
            request = talk.send(said)
    except StopIteration as end:
        return Held(end.value, requests)


def path_of(request: Request) -> str:
    return "/" + request.url.partition("//")[2].partition("/")[2].partition("?")[0]


def shows_key(request: Request, key: str = KEY) -> bool:
    return any(key in value for _, value in request.headers)
