"""Vertex AI: express keys, service accounts read offline first, and nothing for strangers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import jwt
import pytest
from conversation import NOW, hold, path_of, reply, shows_key, target
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from daemon.model import ModelVerdict, Origin, Protocol, Secret, Verdict, replace
from daemon.probes.base import Route
from daemon.reasons import Reason

if TYPE_CHECKING:
    from conversation import Held

    from daemon.model import Target
    from daemon.probes.base import Reply, Request

EXPRESS_KEY = "AQ.FAKE" + "aB3d" * 10
HOST = "https://aiplatform.googleapis.com"
_PRIVATE = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PEM = _PRIVATE.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
).decode()
ACCOUNT = {
    "type": "service_account",
    "client_email": "robot@fake.iam.gserviceaccount.com",
    "private_key": PEM,
    "private_key_id": "fake-key-id",
    "token_uri": "https://oauth2.googleapis.com/token",
}
USER = {
    "type": "authorized_user",
    "client_id": "fake-client",
    "client_secret": "fake-client-secret",
    "refresh_token": "1//fake-refresh-token",
}
TOKEN = "ya29.fake-access-token-0123456789"


def express(*models: str) -> Target:
    return target(HOST, Protocol.VERTEX_AI, key=EXPRESS_KEY, models=models or ("gemini-pro",))


def project(base_url: str = HOST, location: str = "global") -> Target:
    of = target(base_url, Protocol.VERTEX_AI, key=None, models=("gemini-pro",), origin=Origin.ADC)
    return replace(of, project="fake-project", location=location)


def with_account(account: object, provider: object, of: Target | None = None) -> Held:
    text = account if isinstance(account, str) else json.dumps(account)
    return hold(of or project(), provider, secret=Secret(text))  # type: ignore[arg-type]  # a provider


def google(request: Request) -> Reply:
    if request.route is Route.EXCHANGE:
        return reply(200, {"access_token": TOKEN, "expires_in": 3599, "token_type": "Bearer"})
    if not shows_key(request, TOKEN):
        return reply(401, {"error": {"code": 401, "status": "UNAUTHENTICATED", "message": "no"}})
    return reply(200, {"totalTokens": 1})


def test_an_express_key_is_counted_for_where_qwen_code_would_generate() -> None:
    def provider(request: Request) -> Reply:
        if not shows_key(request, EXPRESS_KEY):
            return reply(400, {"error": {"message": "API key not valid.", "code": 400}})
        return reply(200, {"totalTokens": 1})

    held = hold(express(), provider)
    assert held.outcome.verdict is Verdict.OK
    assert held.requests[0].url == (
        f"{HOST}/v1beta1/publishers/google/models/gemini-pro:countTokens"
    )
    assert held.headers()["x-goog-api-key"] == EXPRESS_KEY


def test_one_model_that_is_missing_does_not_condemn_the_key() -> None:
    def provider(request: Request) -> Reply:
        if not shows_key(request, EXPRESS_KEY):
            return reply(400, {"error": {"message": "API key not valid.", "code": 400}})
        if "gone" in path_of(request):
            text = "Publisher Model `publishers/google/models/gone` was not found or your project"
            return reply(404, {"error": {"code": 404, "status": "NOT_FOUND", "message": text}})
        return reply(200, {"totalTokens": 1})

    held = hold(express("gone", "gemini-pro"), provider)
    assert held.outcome.verdict is Verdict.OK
    found = {model.id: model.verdict for model in held.outcome.models}
    assert found["gone"] is ModelVerdict.MODEL_NOT_FOUND


def test_a_service_account_is_exchanged_and_then_used_at_the_project() -> None:
    held = with_account(ACCOUNT, google)
    assert held.outcome.verdict is Verdict.OK
    exchange, count = held.requests[:2]
    assert exchange.url == ACCOUNT["token_uri"]
    form = parse_qs((exchange.body or b"").decode())
    claims = jwt.decode(
        form["assertion"][0],
        _PRIVATE.public_key(),
        algorithms=["RS256"],
        audience=ACCOUNT["token_uri"],
        options={"verify_exp": False, "verify_iat": False},
    )
    assert claims["iss"] == ACCOUNT["client_email"]
    assert claims["iat"] == int(NOW.timestamp())
    assert count.url == (
        f"{HOST}/v1beta1/projects/fake-project/locations/global/publishers/google/models/"
        "gemini-pro:countTokens"
    )
    assert dict(count.headers)["authorization"] == f"Bearer {TOKEN}"
    assert not any(shows_key(request, PEM) for request in held.requests)


def test_a_region_has_a_host_of_its_own() -> None:
    held = with_account(ACCOUNT, google, project(location="europe-west4"))
    assert held.requests[1].url.startswith("https://europe-west4-aiplatform.googleapis.com/")


def test_a_users_own_login_is_exchanged_at_google() -> None:
    held = with_account({**USER, "token_uri": "https://evil.example/token"}, google)
    assert held.outcome.verdict is Verdict.OK
    assert held.requests[0].url == "https://oauth2.googleapis.com/token"


def test_a_key_that_was_deleted_is_refused_by_the_exchange() -> None:
    answer = reply(400, {"error": "invalid_grant", "error_description": "Invalid JWT Signature."})
    held = with_account(ACCOUNT, lambda _: answer)
    assert held.outcome.verdict is Verdict.INVALID_KEY
    assert len(held.requests) == 1


@pytest.mark.parametrize(
    "account",
    [
        pytest.param("no json", id="not JSON"),
        pytest.param("[]", id="a list"),
        pytest.param({}, id="empty"),
        pytest.param({**ACCOUNT, "private_key": "none"}, id="no PEM"),
        pytest.param({**ACCOUNT, "private_key": PEM[:400]}, id="half a PEM"),
        pytest.param({**ACCOUNT, "client_email": ""}, id="no e-mail"),
        pytest.param({**ACCOUNT, "token_uri": "https://evil.example/token"}, id="a stranger"),
        pytest.param({**ACCOUNT, "token_uri": "https://googleapis.com.evil.example/"}, id="suffix"),
        pytest.param({**ACCOUNT, "token_uri": "http://oauth2.googleapis.com/token"}, id="http"),
        pytest.param({**ACCOUNT, "token_uri": "https://oauth2.googleapis.com:99/"}, id="port"),
        pytest.param(
            {**ACCOUNT, "token_uri": "https://oauth2.googleapis.com@evil.example/"}, id="userinfo"
        ),
        pytest.param(
            {**ACCOUNT, "token_uri": "https://evil.example\\@oauth2.googleapis.com/"}, id="slash"
        ),
        pytest.param({**USER, "refresh_token": ""}, id="no refresh token"),
    ],
)
def test_a_file_that_is_not_in_order_is_never_sent(account: object) -> None:
    held = with_account(account, google)
    assert not held.requests
    assert held.outcome.verdict is Verdict.KEY_MALFORMED
    assert held.outcome.reason is Reason.SERVICE_ACCOUNT_MALFORMED
    assert PEM[40:80] not in repr(held.outcome)


@pytest.mark.parametrize("kind", ["external_account", "impersonated_service_account"])
def test_kinds_that_name_any_address_or_program_are_not_followed(kind: str) -> None:
    held = with_account(
        {"type": kind, "credential_source": {"executable": {"command": "/bin/false"}}}, google
    )
    assert not held.requests
    assert held.outcome.reason is Reason.NOT_ASKED


@pytest.mark.parametrize(
    "of",
    [
        pytest.param(project("https://evil.example"), id="another host"),
        pytest.param(project("http://aiplatform.googleapis.com"), id="plain http"),
        pytest.param(project(location="evil.example/x"), id="a location that is none"),
        pytest.param(replace(project(), project=None), id="no project"),
        pytest.param(replace(project(), project="../../x"), id="a project that is none"),
    ],
)
def test_googles_credentials_go_to_google_alone(of: Target) -> None:
    held = with_account(ACCOUNT, google, of)
    assert not held.requests
    assert held.outcome.verdict is Verdict.INCONCLUSIVE


def test_qwen_oauth_is_never_asked() -> None:
    of = target("https://chat.qwen.ai", Protocol.QWEN_OAUTH)
    held = hold(of, google)
    assert not held.requests
    assert held.outcome.verdict is Verdict.INVALID_KEY
