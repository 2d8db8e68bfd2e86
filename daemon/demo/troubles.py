"""The providers of the demo: one row for each kind of trouble, and what should be said of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from daemon.demo.server import Asked, Conduct, Said
from daemon.frozen import Frozen
from daemon.model import Protocol, TargetState, Verdict

MODEL: Final = "demo-chat"
#: What a provider answers; the second argument tells whether the key is the right one.
Manner = Callable[[Asked, bool], Said | Conduct]


class Trouble(Frozen):
    """One provider of the demo.

    `base` is the path of its base URL, `key` how its key stands in the settings (`{key}` is
    replaced by one that the provider accepts; None: it stands nowhere).  With `exported` the
    environment holds another value under the same name.
    """

    name: str
    manner: Manner
    expected: Verdict | TargetState
    protocol: Protocol = Protocol.OPENAI
    base: str = "/v1"
    key: str | None = "{key}"
    exported: bool = False
    tls: bool = False
    listens: bool = True

    @property
    def variable(self) -> str:
        """The name of the variable that holds its key."""
        return self.name.upper().replace("-", "_") + "_KEY"


# --------------------------------------------------------------------------------------
# Manners


def _error(status: int, text: str, code: str | None = None, **headers: str) -> Said:
    kind = "invalid_request_error"
    body = {"error": {"message": text, "type": kind, "param": None, "code": code}}
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Said(status=status, body=body, headers=named)


def _claude_error(status: int, kind: str, text: str) -> Said:
    body = {"type": "error", "error": {"type": kind, "message": text}}
    return Said(status=status, body=body)


REFUSED: Final = _error(401, "Incorrect API key provided.", "invalid_api_key")
CLAUDE_REFUSED: Final = _claude_error(401, "authentication_error", "invalid x-api-key")
NO_MODEL: Final = _error(400, "you must provide a model parameter")
MODELS: Final = Said(
    status=200, body={"object": "list", "data": [{"id": MODEL, "object": "model"}]}
)
OTHER_MODELS: Final = Said(
    status=200, body={"object": "list", "data": [{"id": "demo-chat-2", "object": "model"}]}
)
GEMINI_REFUSED: Final = Said(
    status=400,
    body={
        "error": {
            "code": 400,
            "message": "API key not valid. Please pass a valid API key.",
            "status": "INVALID_ARGUMENT",
            "details": [
                {
                    "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                    "reason": "API_KEY_INVALID",
                    "domain": "googleapis.com",
                }
            ],
        }
    },
)
GEMINI_PER_DAY: Final = Said(
    status=429,
    body={
        "error": {
            "code": 429,
            "message": "You exceeded your current quota, please check your plan.",
            "status": "RESOURCE_EXHAUSTED",
            "details": [
                {
                    "@type": "type.googleapis.com/google.rpc.QuotaFailure",
                    "violations": [
                        {"quotaId": "GenerateRequestsPerDayPerProjectPerModel-FreeTier"}
                    ],
                },
                {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "3600s"},
            ],
        }
    },
)
LOGIN_PAGE: Final = (
    '<html><head><title>Hotel Wi-Fi Login</title></head><body><form action="/login" method="post">'
    'Room number <input name="room"> <button>Connect</button></form></body></html>'
)


def always(said: Said) -> Manner:
    """Say the same to everybody."""
    return lambda _asked, _right: said


def guarded(said: Said, refused: Said = REFUSED) -> Manner:
    """Refuse a wrong key; say `said` to the right one, whatever it asks."""
    return lambda _asked, right: said if right else refused


def works(asked: Asked, right: bool) -> Said:  # noqa: FBT001  a Manner is called by position
    """Behave as a provider should."""
    if not right:
        return REFUSED
    if asked.method == "POST":
        return NO_MODEL
    return MODELS if _is_list(asked) else _invalid_url(asked)


def public_list(asked: Asked, right: bool) -> Said:  # noqa: FBT001  a Manner
    """Show the models to everybody, and guard only the work."""
    return MODELS if _is_list(asked) else works(asked, right)


def no_guard(asked: Asked, _right: bool) -> Said:  # noqa: FBT001  a Manner
    """Serve everybody, as a local model server does."""
    return works(asked, True)  # noqa: FBT003  a Manner


def only_v1(asked: Asked, right: bool) -> Said:  # noqa: FBT001  a Manner
    """Work under /v1 and nowhere else."""
    known = asked.path in ("/v1/models", "/v1/chat/completions")
    return works(asked, right) if known else _invalid_url(asked)


def retired(asked: Asked, right: bool) -> Said:  # noqa: FBT001  a Manner
    """Work, but no longer with the model that the settings name."""
    if not right:
        return REFUSED
    if _is_list(asked):
        return OTHER_MODELS
    if asked.method == "GET":
        return _error(404, f"The model `{MODEL}` does not exist.", "model_not_found")
    return NO_MODEL


def _is_list(asked: Asked) -> bool:
    return asked.method == "GET" and asked.path.partition("?")[0].endswith("/models")


def _invalid_url(asked: Asked) -> Said:
    return _error(404, f"Invalid URL ({asked.method} {asked.path})")


# --------------------------------------------------------------------------------------
# The table

TROUBLES: Final = (
    Trouble(name="works", manner=works, expected=Verdict.OK),
    Trouble(name="public-list", manner=public_list, expected=Verdict.OK),
    Trouble(name="local-server", manner=no_guard, key="ollama", expected=Verdict.NO_AUTH_REQUIRED),
    Trouble(
        name="revoked",
        manner=guarded(_error(401, "This API key has been revoked.", "invalid_api_key")),
        expected=Verdict.INVALID_KEY,
    ),
    Trouble(name="stale-shell", manner=works, exported=True, expected=Verdict.INVALID_KEY),
    Trouble(
        name="wrong-kind",
        manner=guarded(
            _claude_error(
                401, "authentication_error", "OAuth authentication is currently not supported."
            ),
            CLAUDE_REFUSED,
        ),
        protocol=Protocol.ANTHROPIC,
        base="",
        expected=Verdict.WRONG_KEY_TYPE,
    ),
    Trouble(name="quoted", manner=works, key='"{key}"', expected=Verdict.KEY_MALFORMED),
    Trouble(name="missing", manner=works, key=None, expected=TargetState.KEY_MISSING),
    Trouble(
        name="no-balance",
        manner=guarded(_error(402, "Insufficient Balance")),
        expected=Verdict.NO_BALANCE,
    ),
    Trouble(
        name="daily-quota",
        manner=guarded(GEMINI_PER_DAY, GEMINI_REFUSED),
        protocol=Protocol.GEMINI,
        base="",
        expected=Verdict.QUOTA_EXHAUSTED,
    ),
    Trouble(
        name="too-fast",
        manner=guarded(
            _error(429, "Rate limit reached for requests.", "rate_limit_exceeded", retry_after="30")
        ),
        expected=Verdict.RATE_LIMITED,
    ),
    Trouble(
        name="missing-scope",
        manner=guarded(
            Said(
                status=403,
                body={
                    "type": "error",
                    "error": {
                        "type": "permission_error",
                        "message": "Your API key does not have permission to use this resource.",
                    },
                },
            ),
            CLAUDE_REFUSED,
        ),
        protocol=Protocol.ANTHROPIC,
        base="",
        expected=Verdict.PERMISSION_DENIED,
    ),
    Trouble(
        name="blocked-region",
        manner=guarded(
            _error(
                403,
                "Country, region, or territory not supported",
                "unsupported_country_region_territory",
            )
        ),
        protocol=Protocol.OPENAI_RESPONSES,
        expected=Verdict.REGION_UNSUPPORTED,
    ),
    Trouble(
        name="blocked-address",
        manner=guarded(
            _error(401, "Your IP address is not on the allow-list.", "ip_not_authorized")
        ),
        expected=Verdict.IP_NOT_ALLOWED,
    ),
    Trouble(
        name="suspended",
        manner=guarded(
            _claude_error(400, "invalid_request_error", "This organization has been disabled."),
            CLAUDE_REFUSED,
        ),
        protocol=Protocol.ANTHROPIC,
        base="",
        expected=Verdict.ACCOUNT_SUSPENDED,
    ),
    Trouble(name="retired-model", manner=retired, expected=Verdict.MODEL_NOT_FOUND),
    Trouble(
        name="pasted-path",
        manner=only_v1,
        base="/v1/chat/completions",
        expected=Verdict.WRONG_BASE_URL,
    ),
    Trouble(
        name="moved-away",
        manner=always(Said(status=301, headers=(("Location", "https://moved.example/v1"),))),
        expected=Verdict.WRONG_BASE_URL,
    ),
    Trouble(
        name="hotel-wifi",
        manner=always(Said(status=200, body=LOGIN_PAGE)),
        expected=Verdict.INTERCEPTED,
    ),
    Trouble(name="self-signed", manner=works, tls=True, expected=Verdict.TLS_ERROR),
    Trouble(name="switched-off", manner=works, listens=False, expected=Verdict.UNREACHABLE),
    Trouble(
        name="server-error",
        manner=always(_error(500, "The server had an error while processing your request.")),
        expected=Verdict.PROVIDER_ERROR,
    ),
)
