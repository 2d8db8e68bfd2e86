"""Google's Application Default Credentials: read offline first, then exchanged for a token."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode, urlsplit

from daemon.frozen import Frozen, field
from daemon.model import KeyState, Outcome, Secret, Verdict, message
from daemon.probes.base import Reply, Request, Route
from daemon.probes.dialect import USER_AGENT
from daemon.probes.hosts import belongs
from daemon.reasons import Proven, Reason

if TYPE_CHECKING:
    from datetime import datetime

    from daemon.model import Message

#: Where a signed assertion may go: it is as good as the key for an hour.
_TOKEN_HOSTS: Final = ("googleapis.com", "accounts.google.com")
_USER_TOKEN_URI: Final = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
_SCOPE: Final = "https://www.googleapis.com/auth/cloud-platform"
_JWT_GRANT: Final = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_ASSERTION_LIFE_S: Final = 600


class ServiceAccount(Frozen):
    """A service account's key file."""

    email: str
    token_uri: str
    key_id: str
    private_key: str = field(repr=False)


class AuthorizedUser(Frozen):
    """What `gcloud auth application-default login` leaves behind."""

    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)


Account = ServiceAccount | AuthorizedUser


def read_account(text: str) -> Account | Outcome:
    """Return the account in a credentials file, or what is wrong with it; nothing is sent."""
    try:
        document: object = json.loads(text)
    except (ValueError, RecursionError):
        return _malformed(message("The credentials file is not JSON."))
    fields = _strings(document)
    match fields.get("type"):
        case "service_account":
            return _service_account(fields)
        case "authorized_user":
            return _authorized_user(fields)
        case "external_account" | "external_account_authorized_user" | "gdch_service_account":
            return _not_followed(fields["type"])
        case "impersonated_service_account":
            return _not_followed(fields["type"])
        case _:
            return _malformed(message("The credentials file does not say what it is."))


def exchange_request(account: Account, *, now: datetime) -> Request:
    """Return the request that turns `account` into an access token."""
    if isinstance(account, ServiceAccount):
        url = account.token_uri
        form = {"grant_type": _JWT_GRANT, "assertion": _assertion(account, now)}
    else:
        url = _USER_TOKEN_URI
        form = {
            "grant_type": "refresh_token",
            "client_id": account.client_id,
            "client_secret": account.client_secret,
            "refresh_token": account.refresh_token,
        }
    return Request(
        method="POST",
        url=url,
        headers=(
            ("user-agent", USER_AGENT),
            ("accept", "application/json"),
            ("content-type", "application/x-www-form-urlencoded"),
        ),
        body=urlencode(form).encode(),
        route=Route.EXCHANGE,
        endpoint=f"POST {url} exchange",
    )


def token_in(reply: Reply) -> Secret | None:
    """Return the access token that a sign-in server issued."""
    if reply.status != 200 or reply.broke is not None:  # noqa: PLR2004 - OK
        return None
    try:
        token = _strings(json.loads(reply.body)).get("access_token", "")
    except (ValueError, RecursionError):
        return None
    return Secret(token) if token and token.isascii() and token.isprintable() else None


def _assertion(account: ServiceAccount, now: datetime) -> str:
    import jwt  # noqa: PLC0415 - cryptography is slow to load, and few need it

    issued = int(now.timestamp())
    claims = {
        "iss": account.email,
        "scope": _SCOPE,
        "aud": account.token_uri,
        "iat": issued,
        "exp": issued + _ASSERTION_LIFE_S,
    }
    headers = {"kid": account.key_id} if account.key_id else None
    return jwt.encode(claims, account.private_key, algorithm="RS256", headers=headers)


def _service_account(fields: dict[str, str]) -> ServiceAccount | Outcome:
    for name in ("client_email", "private_key", "token_uri"):
        if not fields.get(name):
            return _malformed(message("The service account's file has no {name}.", name=name))
    if not _is_google(fields["token_uri"]):
        return _malformed(
            message(
                "The service account's file names a token server that is not Google's: {address}. "
                "Nothing was sent to it.",
                address=_origin(fields["token_uri"]),
            )
        )
    if not _is_rsa_key(fields["private_key"]):
        return _malformed(message("The service account's private key cannot be read."))
    return ServiceAccount(
        email=fields["client_email"],
        token_uri=fields["token_uri"],
        key_id=fields.get("private_key_id", ""),
        private_key=fields["private_key"],
    )


def _authorized_user(fields: dict[str, str]) -> AuthorizedUser | Outcome:
    for name in ("client_id", "client_secret", "refresh_token"):
        if not fields.get(name):
            return _malformed(message("The credentials file has no {name}.", name=name))
    return AuthorizedUser(
        client_id=fields["client_id"],
        client_secret=fields["client_secret"],
        refresh_token=fields["refresh_token"],
    )


def _is_rsa_key(pem: str) -> bool:
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
        load_pem_private_key,
    )

    try:
        return isinstance(load_pem_private_key(pem.encode(), password=None), RSAPrivateKey)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return False


def _is_google(url: str) -> bool:
    try:
        parts = urlsplit(url)
        plain = parts.port in (None, 443) and "@" not in parts.netloc and "\\" not in url
    except ValueError:
        return False
    return plain and parts.scheme == "https" and belongs(parts.hostname or "", _TOKEN_HOSTS)


def _origin(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.hostname or ''}"


def _strings(document: object) -> dict[str, str]:
    """Return the members of a JSON object that are texts."""
    if not isinstance(document, dict):
        return {}
    return {
        name: value
        for name, value in document.items()  # pyright: ignore[reportUnknownVariableType] - JSON
        if isinstance(name, str) and isinstance(value, str)
    }


def _malformed(detail: Message) -> Outcome:
    return Outcome(
        verdict=Verdict.KEY_MALFORMED,
        reason=Reason.SERVICE_ACCOUNT_MALFORMED,
        key_state=KeyState.NOT_CHECKED,
        proven=Proven.SHAPE,
        detail=detail,
    )


def _not_followed(kind: str) -> Outcome:
    """Refuse the kinds that may name any address or program: they are not run from here."""
    return Outcome(
        verdict=Verdict.INCONCLUSIVE,
        reason=Reason.NOT_ASKED,
        key_state=KeyState.NOT_CHECKED,
        detail=message(
            "Credentials of the kind {kind} are not followed: they may run programs and name any "
            "address.",
            kind=kind,
        ),
    )
