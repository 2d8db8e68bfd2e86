"""The ladder: the cheapest question first, a decoy where a success proves nothing, no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conversation import (
    KEY,
    NO_MODEL,
    NOT_FOUND,
    REFUSED,
    error,
    hold,
    listing,
    path_of,
    reply,
    shows_key,
    target,
)

from daemon.model import KeyState, ModelVerdict, Protocol, Verdict
from daemon.probes.base import Failure, FailureKind, Route, Using
from daemon.reasons import Reason

if TYPE_CHECKING:
    from daemon.probes.base import Reply, Request


def good(request: Request) -> Reply:
    """Guard everything, as most providers do."""
    if not shows_key(request):
        return REFUSED
    return listing("m1", "m2") if path_of(request) == "/v1/models" else NO_MODEL


def public(request: Request) -> Reply:
    """Show the list to everybody and guard the work."""
    return listing("m1") if path_of(request) == "/v1/models" else good(request)


def open_to_all(request: Request) -> Reply:
    return listing("m1") if path_of(request) == "/v1/models" else NO_MODEL


def test_a_wrong_key_costs_one_request_at_a_known_company() -> None:
    held = hold(target("https://api.moonshot.cn/v1"), lambda _: REFUSED)
    assert held.outcome.verdict is Verdict.INVALID_KEY
    assert held.requests[-1].using is Using.KEY
    assert len({request.using for request in held.requests}) == 1


def test_a_stranger_condemns_a_key_in_the_words_that_a_wrong_one_gets() -> None:
    held = hold(target(), lambda _: REFUSED)
    assert held.outcome.verdict is Verdict.INVALID_KEY
    assert held.asked == ["GET v1/models", "~GET v1/models"]


@pytest.mark.parametrize(
    ("ours", "decoy", "verdict", "state"),
    [
        pytest.param(
            REFUSED,
            error(401, "无效的令牌"),
            Verdict.PROVIDER_ERROR,
            KeyState.ACCEPTED,
            id="a relay passes on what its provider said of its own key",
        ),
        pytest.param(
            error(401, "Incorrect key, my friend"),
            error(401, "Unauthorized"),
            Verdict.INCONCLUSIVE,
            KeyState.ACCEPTED,
            id="known, and refused for another reason",
        ),
        pytest.param(
            error(401, "Unknown API key. Ticket ab12cd"),
            error(401, "Unknown API key. Ticket ff99aa"),
            Verdict.INVALID_KEY,
            KeyState.REJECTED,
            id="the same but for an id",
        ),
        pytest.param(
            REFUSED,
            error(401, "Malformed API key"),
            Verdict.INVALID_KEY,
            KeyState.REJECTED,
            id="the wrong key was refused for its shape",
        ),
        pytest.param(
            error(401, "This API key has expired"),
            REFUSED,
            Verdict.INVALID_KEY,
            KeyState.REJECTED,
            id="known, and expired",
        ),
        pytest.param(
            REFUSED,
            Failure(kind=FailureKind.UNSENDABLE),
            Verdict.INVALID_KEY,
            KeyState.REJECTED,
            id="documented words where no wrong key may be sent",
        ),
        pytest.param(
            error(402, "Insufficient balance"),
            error(402, "Insufficient balance"),
            Verdict.INCONCLUSIVE,
            KeyState.UNKNOWN,
            id="no money, whatever the key",
        ),
        pytest.param(
            error(402, "Insufficient balance"),
            REFUSED,
            Verdict.NO_BALANCE,
            KeyState.ACCEPTED,
            id="no money on a known account",
        ),
        pytest.param(
            error(403, "This account has been suspended"),
            error(403, "This account has been suspended"),
            Verdict.INCONCLUSIVE,
            KeyState.UNKNOWN,
            id="a suspended site",
        ),
        pytest.param(
            error(402, "Insufficient balance or invalid key"),
            error(402, "Insufficient balance or invalid key"),
            Verdict.INCONCLUSIVE,
            KeyState.UNKNOWN,
            id="money or the key",
        ),
    ],
)
def test_a_stranger_is_believed_about_a_key_beside_what_a_wrong_one_gets(
    ours: Reply, decoy: Reply | Failure, verdict: Verdict, state: KeyState
) -> None:
    held = hold(target(), lambda request: decoy if request.using is Using.DECOY else ours)
    assert (held.outcome.verdict, held.outcome.key_state) == (verdict, state)
    assert len(held.requests) <= 4


def test_a_good_key_is_proven_by_a_decoy() -> None:
    held = hold(target(), good)
    assert held.outcome.verdict is Verdict.OK
    assert held.asked == ["GET v1/models", "~GET v1/models"]
    assert [model.verdict for model in held.outcome.models] == [ModelVerdict.LISTED]


def test_a_public_list_leads_to_the_empty_request() -> None:
    held = hold(target(), public)
    assert held.outcome.verdict is Verdict.OK
    assert held.asked == [
        "GET v1/models",
        "~GET v1/models",
        "POST v1/chat/completions",
        "~POST v1/chat/completions",
    ]
    assert held.requests[2].body == b"{}"


def test_a_public_list_and_a_wrong_key() -> None:
    held = hold(target(key="sk-fake-" + "ab" * 16), public)
    assert held.outcome.verdict is Verdict.INVALID_KEY


def test_a_local_server_that_takes_any_key() -> None:
    held = hold(target("http://127.0.0.1:8000/v1", key="ollama"), open_to_all)
    assert held.outcome.verdict is Verdict.NO_AUTH_REQUIRED


def test_a_public_host_that_validates_first_is_undecided() -> None:
    held = hold(target(), open_to_all)
    assert held.outcome.verdict is Verdict.INCONCLUSIVE
    assert held.outcome.key_state is KeyState.UNKNOWN


def test_a_relay_without_a_list_is_judged_by_the_empty_request() -> None:
    def relay(request: Request) -> Reply:
        return NOT_FOUND if path_of(request).endswith("/models") else good(request)

    held = hold(target(), relay)
    assert held.outcome.verdict is Verdict.OK


def test_a_broken_list_does_not_hide_a_working_model_route() -> None:
    def relay(request: Request) -> Reply:
        if path_of(request).endswith("/models"):
            return error(500, "Internal Server Error")
        return good(request)

    assert hold(target(), relay).outcome.verdict is Verdict.OK
    wrong = hold(target(key="sk-fake-" + "ab" * 16), relay)
    assert wrong.outcome.verdict is Verdict.INVALID_KEY


@pytest.mark.parametrize(
    "kind", [FailureKind.DNS, FailureKind.TIMEOUT, FailureKind.TLS_EXPIRED, FailureKind.PROXY_AUTH]
)
def test_without_an_answer_nobody_is_asked_again(kind: FailureKind) -> None:
    held = hold(target(), lambda _: Failure(kind=kind))
    assert len(held.requests) == 1
    assert held.outcome.key_state is not KeyState.REJECTED


def test_a_decoy_that_fails_concludes_nothing() -> None:
    def provider(request: Request) -> Reply | Failure:
        if request.using is Using.DECOY:
            return Failure(kind=FailureKind.TIMEOUT)
        return good(request)

    held = hold(target(), provider)
    assert held.outcome.verdict is Verdict.INCONCLUSIVE


def test_a_malformed_key_is_never_sent() -> None:
    held = hold(target(key='"sk-fake-0123456789abcdef0123456789"'), good)
    assert held.outcome.verdict is Verdict.KEY_MALFORMED
    assert not held.requests


@pytest.mark.parametrize(
    ("base_url", "works_at", "advice"),
    [
        ("https://relay.example", "/v1/models", "https://relay.example/v1"),
        (
            "https://relay.example/v1/chat/completions",
            "/v1/models",
            "https://relay.example/v1",
        ),
        ("https://relay.example/api", "/v1/models", "https://relay.example/v1"),
        ("https://relay.example/api", "/api/v1/models", "https://relay.example/api/v1"),
    ],
)
def test_a_wrong_address_is_answered_by_the_right_one(
    base_url: str, works_at: str, advice: str
) -> None:
    def provider(request: Request) -> Reply:
        return listing("m1") if path_of(request) == works_at else NOT_FOUND

    held = hold(target(base_url), provider)
    assert held.outcome.verdict is Verdict.WRONG_BASE_URL
    assert held.outcome.hint is not None
    assert dict(held.outcome.hint.fields)["address"] == advice
    assert all(request.url.startswith("https://relay.example/") for request in held.requests)
    assert len(held.requests) <= 8


def test_another_auth_scheme_is_tried_once_for_a_hint_only() -> None:
    unseen = error(401, "You didn't provide an API key.")

    def provider(request: Request) -> Reply:
        return listing("m1") if "x-api-key" in dict(request.headers) else unseen

    held = hold(target(), provider)
    assert held.outcome.verdict is Verdict.INCONCLUSIVE
    assert held.outcome.reason is Reason.AUTH_HEADER_NOT_SEEN
    assert held.outcome.hint is not None
    assert sum("x-api-key" in dict(request.headers) for request in held.requests) == 1


COMPLETION = reply(200, {"choices": [{"index": 0, "message": {"content": "hi"}}]})


@pytest.mark.parametrize(
    ("decoy", "expected"),
    [
        pytest.param(COMPLETION, Verdict.NO_AUTH_REQUIRED, id="completed for a wrong key too"),
        pytest.param(REFUSED, Verdict.OK, id="refused to a wrong key"),
        pytest.param(error(503, "busy"), Verdict.INCONCLUSIVE, id="nobody knows"),
        pytest.param(reply(403, {"message": "Forbidden"}), Verdict.INCONCLUSIVE, id="blocked"),
    ],
)
def test_a_completed_empty_request_is_asked_for_with_a_wrong_key(
    decoy: Reply, expected: Verdict
) -> None:
    def provider(request: Request) -> Reply:
        if path_of(request) == "/v1/models":
            return listing("m1")
        return COMPLETION if shows_key(request) else decoy

    held = hold(target(), provider)
    assert held.outcome.verdict is expected
    assert held.asked[:4][-1] == "~POST v1/chat/completions"


# --------------------------------------------------------------------------------------
# Models


def models_of(held_models: object) -> dict[str, str]:
    return {model.id: model.verdict.value for model in held_models}  # type: ignore[attr-defined]  # ModelOutcome


def test_a_model_that_is_not_listed_is_asked_for_by_name() -> None:
    def provider(request: Request) -> Reply:
        if path_of(request) == "/v1/models/gone" and shows_key(request):
            return error(404, "The model `gone` does not exist.", "model_not_found")
        if path_of(request) == "/v1/models/hidden" and shows_key(request):
            return reply(200, {"id": "hidden", "object": "model"})
        return good(request)

    held = hold(target(models=("m1", "gone", "hidden")), provider)
    assert held.outcome.verdict is Verdict.OK
    assert models_of(held.outcome.models) == {
        "m1": "listed",
        "gone": "model_not_found",
        "hidden": "listed",
    }


def test_a_host_without_a_route_for_one_model_is_asked_once() -> None:
    def provider(request: Request) -> Reply:
        if path_of(request).startswith("/v1/models/"):
            return NOT_FOUND
        return good(request)

    held = hold(target(models=("m1", "a", "b", "c")), provider)
    assert held.outcome.verdict is Verdict.OK
    assert models_of(held.outcome.models) == {
        "m1": "listed",
        "a": "unlisted",
        "b": "unlisted",
        "c": "unlisted",
    }
    assert sum(request.route is Route.MODEL for request in held.requests) == 1


def test_a_thousand_unlisted_models_cost_a_bounded_number_of_requests() -> None:
    def provider(request: Request) -> Reply:
        if path_of(request).startswith("/v1/models/"):
            return error(404, "The model does not exist.", "model_not_found")
        return good(request)

    held = hold(target(models=tuple(f"x{number}" for number in range(1000))), provider)
    assert len(held.requests) <= 12
    assert held.outcome.verdict is Verdict.OK


def test_all_models_gone_is_an_error_of_the_target() -> None:
    def provider(request: Request) -> Reply:
        if path_of(request).startswith("/v1/models/"):
            return error(404, "The model does not exist.", "model_not_found")
        return good(request)

    held = hold(target(models=("gone", "away")), provider)
    assert held.outcome.verdict is Verdict.MODEL_NOT_FOUND
    assert held.outcome.key_state is KeyState.ACCEPTED


def test_an_authenticated_list_is_no_proof_that_a_model_is_absent() -> None:
    def provider(request: Request) -> Reply:
        if not shows_key(request):
            return REFUSED
        if path_of(request) == "/v1/models/ft:mine":
            return reply(200, {"id": "ft:mine", "object": "model"})
        return listing("gpt-other") if path_of(request) == "/v1/models" else NOT_FOUND

    held = hold(target("https://api.openai.com/v1", models=("ft:mine",)), provider)
    assert held.outcome.verdict is Verdict.OK
    assert held.asked == ["GET v1/models", "GET v1/models/ft:mine"]
    silent = hold(target("https://api.openai.com/v1", models=("elsewhere",)), provider)
    assert silent.outcome.verdict is Verdict.OK
    assert models_of(silent.outcome.models) == {"elsewhere": "unlisted"}


@pytest.mark.parametrize("base_url", ["http://[::1/v1", "relay.example/v1", "", "http://a b/v1"])
@pytest.mark.parametrize("protocol", ["openai", "openai-responses", "anthropic", "gemini"])
def test_an_address_that_is_none_is_no_bug_of_ours(base_url: str, protocol: str) -> None:
    failure = Failure(kind=FailureKind.BAD_URL)
    held = hold(target(base_url, Protocol(protocol)), lambda _: failure)
    assert held.outcome.verdict is Verdict.WRONG_BASE_URL


def test_a_wait_until_a_point_in_time_is_understood() -> None:
    busy = reply(429, {"error": {"message": "slow"}}, retry_after="Fri, 20 Nov 2026 09:00:30 GMT")
    assert hold(target(), lambda _: busy).outcome.retry_after_s == 30


def test_nothing_is_generated_unless_it_was_asked_for() -> None:
    assert all(request.route is not Route.GENERATE for request in hold(target(), good).requests)


def test_deep_asks_each_model_for_one_token() -> None:
    def provider(request: Request) -> Reply:
        if request.route is not Route.GENERATE:
            return good(request)
        body = request.body or b""
        if b'"m2"' in body:
            return error(404, "The model `m2` does not exist.", "model_not_found")
        answer = {"role": "assistant", "content": "1"}
        return reply(
            200, {"object": "chat.completion", "choices": [{"index": 0, "message": answer}]}
        )

    held = hold(target(models=("m1", "m2")), provider, deep=True)
    generated = [request for request in held.requests if request.route is Route.GENERATE]
    assert len(generated) == 2
    assert all(b'"max_tokens": 1' in (request.body or b"") for request in generated)
    assert models_of(held.outcome.models) == {"m1": "ok", "m2": "model_not_found"}


def test_deep_finds_an_empty_purse() -> None:
    def provider(request: Request) -> Reply:
        if request.route is Route.GENERATE:
            return error(402, "Insufficient Balance")
        return good(request)

    held = hold(target(models=("m1", "m2")), provider, deep=True)
    assert held.outcome.verdict is Verdict.NO_BALANCE
    assert sum(request.route is Route.GENERATE for request in held.requests) == 1


# --------------------------------------------------------------------------------------
# Headers


def test_custom_headers_override_everything_and_travel_with_the_decoy() -> None:
    def gateway(request: Request) -> Reply:
        headers = dict(request.headers)
        if headers.get("x-tenant") != "blue":
            return error(403, "Unknown tenant")
        return listing("m1") if headers["authorization"] == "Token theirs" else REFUSED

    held = hold(target(headers={"Authorization": "Token theirs", "X-Tenant": "blue"}), gateway)
    assert held.outcome.verdict is Verdict.OK
    assert not any(shows_key(request) for request in held.requests)
    ours, decoy = (dict(request.headers)["authorization"] for request in held.requests[:2])
    assert ours == "Token theirs"
    assert decoy.startswith("Token ")
    assert decoy != ours


def test_a_server_that_knows_us_by_another_header_is_not_called_open() -> None:
    headers = {"X-Gateway-Token": "fake-gateway-token"}
    held = hold(target("http://127.0.0.1:8000/v1", headers=headers), open_to_all)
    assert held.outcome.verdict is Verdict.INCONCLUSIVE


def test_headers_that_would_break_the_request_are_left_out() -> None:
    held = hold(target(headers={"Content-Length": "5", "Connection": "close"}), good)
    assert not {"content-length", "connection"} & held.headers().keys()


def test_no_request_tells_its_key_when_printed() -> None:
    held = hold(target(f"https://relay.example/v1?key={KEY}"), good)
    assert KEY not in repr(held.requests)
    assert all(KEY not in request.endpoint for request in held.requests)


def test_the_user_agent_is_honest() -> None:
    assert hold(target(), good).headers()["user-agent"].startswith("keylamp/")


#: Successes, and refusals of a form, that no server with models gives to everything.
NOTHINGS = [
    pytest.param(200, b"", id="an empty page"),
    pytest.param(204, b"", id="no content"),
    pytest.param(200, b" \r\n", id="white space"),
    pytest.param(200, b"{}", id="an empty object"),
    pytest.param(200, b"[]", id="an empty list"),
    pytest.param(200, b"null", id="null"),
    pytest.param(200, b"true", id="true"),
    pytest.param(200, b'{"status":"ok"}', id="a health page"),
    pytest.param(200, b'{"content":"Welcome"}', id="a web site's JSON"),
    pytest.param(200, b"ok", id="a word"),
    pytest.param(200, b"<html><body>It works!</body></html>", id="a page"),
    pytest.param(200, b'<?xml version="1.0"?><a/>', id="XML"),
    pytest.param(400, b"", id="refused without a word"),
    pytest.param(400, b"Bad Request", id="refused in two words"),
    pytest.param(400, b"<html><body>400 Bad Request</body></html>", id="refused on a page"),
    pytest.param(400, b'{"error":"nope"}', id="refused in words of no meaning"),
]
ADDRESSES = [
    "http://127.0.0.1:8000/v1",
    "http://127.0.0.1:8000",
    "https://relay.example/v1",
    "https://api.openai.com/v1",
    "https://api.deepseek.com/v1",
    "https://openrouter.ai/api/v1",
]


@pytest.mark.parametrize(("status", "body"), NOTHINGS)
@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("protocol", [Protocol.OPENAI, Protocol.ANTHROPIC, Protocol.GEMINI])
def test_a_server_that_says_the_same_to_everything_praises_no_key(
    status: int, body: bytes, address: str, protocol: Protocol
) -> None:
    held = hold(target(address, protocol), lambda _: reply(status, body))
    assert held.outcome.verdict not in (Verdict.OK, Verdict.NO_AUTH_REQUIRED, Verdict.INVALID_KEY)


@pytest.mark.parametrize(("status", "body"), NOTHINGS[:6])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_known_key_that_gets_nothing_is_undecided(status: int, body: bytes, address: str) -> None:
    def guarded(request: Request) -> Reply:
        return reply(status, body) if shows_key(request) else REFUSED

    outcome = hold(target(address), guarded).outcome
    assert outcome.verdict in (Verdict.INCONCLUSIVE, Verdict.WRONG_BASE_URL)


@pytest.mark.parametrize("status", [404, 405])
@pytest.mark.parametrize("address", ["http://127.0.0.1:3456", "https://relay.example"])
def test_a_relay_that_knows_the_key_and_has_no_list_is_sent_no_empty_request(
    status: int, address: str
) -> None:
    """Some fill in the empty request and send it on, at somebody's cost."""

    def relay(request: Request) -> Reply:
        absent = reply(status, {"message": "Route GET:/v1/models not found", "error": "Not Found"})
        return absent if shows_key(request) else REFUSED

    held = hold(target(address, Protocol.ANTHROPIC), relay)
    assert (held.outcome.verdict, held.outcome.key_state) == (Verdict.OK, KeyState.ACCEPTED)
    assert Route.EMPTY not in {request.route for request in held.requests}


def test_a_local_server_that_knows_the_key_is_sent_no_empty_request() -> None:
    def guarded(request: Request) -> Reply:
        return reply(200, b"") if shows_key(request) else REFUSED

    held = hold(target("http://127.0.0.1:8000/v1"), guarded)
    assert held.outcome.key_state is KeyState.ACCEPTED
    assert held.outcome.verdict is Verdict.INCONCLUSIVE
    assert Route.EMPTY not in {request.route for request in held.requests}
