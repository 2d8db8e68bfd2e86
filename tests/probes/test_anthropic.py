"""Anthropic-compatible hosts: who gets x-api-key, who gets Bearer, and what is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conversation import KEY, NOT_FOUND, hold, path_of, reply, shows_key, target

from daemon.model import ModelVerdict, Protocol, Verdict
from daemon.probes.base import Route

if TYPE_CHECKING:
    from daemon.probes.base import Reply, Request

ANTHROPIC_KEY = "sk-ant-api03-" + "aB3" * 30 + "xyzAA"


def claude_error(status: int, kind: str, text: str) -> Reply:
    return reply(status, {"type": "error", "error": {"type": kind, "message": text}})


REFUSED = claude_error(401, "authentication_error", "invalid x-api-key")


def models(*names: str, more: str = "") -> Reply:
    data = [{"type": "model", "id": name} for name in names]
    return reply(200, {"data": data, "has_more": bool(more), "last_id": more or None})


@pytest.mark.parametrize(
    ("base_url", "key", "header", "value"),
    [
        ("https://api.anthropic.com", ANTHROPIC_KEY, "x-api-key", ANTHROPIC_KEY),
        ("https://relay.example/anthropic", KEY, "authorization", f"Bearer {KEY}"),
        ("https://anthropic.com.evil.example", KEY, "authorization", f"Bearer {KEY}"),
    ],
)
def test_the_header_is_the_one_that_qwen_code_sends(
    base_url: str, key: str, header: str, value: str
) -> None:
    held = hold(target(base_url, Protocol.ANTHROPIC, key=key), lambda _: REFUSED)
    assert held.requests[0].url == f"{base_url}/v1/models?limit=1000"
    sent = held.headers()
    assert sent[header] == value
    assert len({"x-api-key", "authorization"} & sent.keys()) == 1
    assert sent["anthropic-version"] == "2023-06-01"


def test_money_shows_in_the_count_of_tokens_at_anthropic_itself() -> None:
    def provider(request: Request) -> Reply:
        if not shows_key(request, ANTHROPIC_KEY):
            return REFUSED
        if request.route is Route.COUNT:
            return claude_error(
                400, "invalid_request_error", "Your credit balance is too low to access the API."
            )
        return models("m1")

    held = hold(
        target("https://api.anthropic.com", Protocol.ANTHROPIC, key=ANTHROPIC_KEY), provider
    )
    assert held.outcome.verdict is Verdict.NO_BALANCE


def test_pages_are_read_until_the_models_are_found() -> None:
    pages = {"": models("a", more="a"), "a": models("b", more="b"), "b": models("m1", more="c")}

    def provider(request: Request) -> Reply:
        if not shows_key(request):
            return REFUSED
        return pages[request.url.partition("after_id=")[2]]

    held = hold(target("https://relay.example", Protocol.ANTHROPIC), provider)
    assert held.outcome.models[0].verdict is ModelVerdict.LISTED
    assert sum(request.route is Route.LIST for request in held.requests) == 4  # one by the decoy


def test_a_list_without_end_is_left() -> None:
    def provider(request: Request) -> Reply:
        return models("x", more="x") if shows_key(request) else REFUSED

    held = hold(target("https://relay.example", Protocol.ANTHROPIC), provider)
    assert len(held.requests) <= 10


def test_a_relay_without_a_list_is_judged_by_the_messages_route() -> None:
    def relay(request: Request) -> Reply:
        if path_of(request) != "/v1/messages":
            return NOT_FOUND
        if not shows_key(request):
            return REFUSED
        return claude_error(400, "invalid_request_error", "model: Field required")

    held = hold(target("https://relay.example", Protocol.ANTHROPIC), relay)
    assert held.outcome.verdict is Verdict.OK
    assert all(request.body in (None, b"{}") for request in held.requests[:4])


def test_a_v1_too_many_is_named() -> None:
    def provider(request: Request) -> Reply:
        if path_of(request).startswith("/v1/v1"):
            return NOT_FOUND
        return models("m1")

    held = hold(
        target("https://api.anthropic.com/v1", Protocol.ANTHROPIC, key=ANTHROPIC_KEY), provider
    )
    assert held.outcome.verdict is Verdict.WRONG_BASE_URL
    assert held.outcome.hint is not None
    assert dict(held.outcome.hint.fields)["address"] == "https://api.anthropic.com"


def test_a_gateway_that_reads_only_x_api_key_gives_a_hint() -> None:
    def provider(request: Request) -> Reply:
        if "x-api-key" in dict(request.headers):
            return models("m1")
        return claude_error(401, "authentication_error", "x-api-key header is required")

    held = hold(target("https://relay.example", Protocol.ANTHROPIC), provider)
    assert held.outcome.verdict is not Verdict.OK
    assert held.outcome.hint is not None
    assert dict(held.outcome.hint.fields)["header"] == "x-api-key"
