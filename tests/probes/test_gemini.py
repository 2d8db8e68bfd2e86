"""Gemini: the key in a header and never in the address, pages, and the free count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conversation import hold, path_of, reply, shows_key, target

from daemon.model import ModelVerdict, Protocol, Verdict
from daemon.probes.base import Route

if TYPE_CHECKING:
    from daemon.model import Target
    from daemon.probes.base import Reply, Request

GOOGLE_KEY = "AIzaSyFAKE-" + "aB3d" * 7


def google_error(code: int, status: str, text: str, reason: str = "") -> Reply:
    details = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason}]
    body = {"code": code, "status": status, "message": text}
    return reply(code, {"error": {**body, "details": details} if reason else body})


REFUSED = google_error(400, "INVALID_ARGUMENT", "API key not valid.", "API_KEY_INVALID")


def google(base_url: str = "https://generativelanguage.googleapis.com", *models: str) -> Target:
    names = models or ("gemini-pro",)
    return target(base_url, Protocol.GEMINI, key=GOOGLE_KEY, models=names)


def models(*names: str, token: str = "") -> Reply:
    page = {"models": [{"name": f"models/{name}"} for name in names]}
    return reply(200, {**page, "nextPageToken": token} if token else page)


def good(request: Request) -> Reply:
    if not shows_key(request, GOOGLE_KEY):
        return REFUSED
    if request.route is Route.COUNT:
        return reply(200, {"totalTokens": 1})
    return models("gemini-pro")


def test_the_key_travels_in_its_header_alone() -> None:
    held = hold(google(), good)
    assert held.outcome.verdict is Verdict.OK
    first = held.requests[0]
    assert first.url == ("https://generativelanguage.googleapis.com/v1beta/models?pageSize=1000")
    assert held.headers()["x-goog-api-key"] == GOOGLE_KEY
    assert "authorization" not in held.headers()
    assert not any(GOOGLE_KEY in request.url for request in held.requests)


def test_a_bad_key_is_a_400_and_costs_one_request() -> None:
    held = hold(google(), lambda _: REFUSED)
    assert held.outcome.verdict is Verdict.INVALID_KEY
    assert len(held.requests) == 1


def test_a_blocked_region_shows_in_the_count() -> None:
    def provider(request: Request) -> Reply:
        if request.route is Route.COUNT and shows_key(request, GOOGLE_KEY):
            return google_error(
                400,
                "FAILED_PRECONDITION",
                "User location is not supported for the API use.",
            )
        return good(request)

    assert hold(google(), provider).outcome.verdict is Verdict.REGION_UNSUPPORTED


def test_pages_are_followed() -> None:
    def provider(request: Request) -> Reply:
        if request.route is not Route.LIST or not shows_key(request, GOOGLE_KEY):
            return good(request)
        return models("gemini-pro") if "pageToken=t1" in request.url else models("x", token="t1")

    held = hold(google(), provider)
    assert held.outcome.models[0].verdict is not ModelVerdict.UNLISTED
    assert any("pageToken=t1" in request.url for request in held.requests)


def test_a_model_that_is_not_listed_is_counted_for() -> None:
    def provider(request: Request) -> Reply:
        if "gone" in path_of(request) and shows_key(request, GOOGLE_KEY):
            return google_error(
                404,
                "NOT_FOUND",
                "models/gone is not found for API version v1beta, or is not supported for "
                "countTokens.",
            )
        return good(request)

    held = hold(google("https://generativelanguage.googleapis.com", "gemini-pro", "gone"), provider)
    found = {model.id: model.verdict for model in held.outcome.models}
    assert found["gone"] is ModelVerdict.MODEL_NOT_FOUND
    assert held.outcome.verdict is Verdict.OK


def test_a_v1beta_too_many_is_named() -> None:
    def provider(request: Request) -> Reply:
        if "/v1beta/v1beta" in request.url:
            return reply(404, b"")
        return good(request)

    held = hold(google("https://generativelanguage.googleapis.com/v1beta"), provider)
    assert held.outcome.verdict is Verdict.WRONG_BASE_URL
    assert held.outcome.hint is not None
