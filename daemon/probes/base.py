"""The words of a check: requests that are asked for, and the answers that come back."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol

from daemon.frozen import Frozen
from daemon.probes.meaning import passes_by, refuses_key

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from daemon.model import Outcome, Secret, Target

#: Bytes of a decoded body that are read at most: an error, and a list of models.
ERROR_LIMIT_BYTES: Final = 1024 * 1024
LIST_LIMIT_BYTES: Final = 8 * 1024 * 1024


class Route(StrEnum):
    """What kind of question a request asks; none but GENERATE can ever be billed."""

    KEY_INFO = "key_info"  # the provider's own key or balance endpoint
    LIST = "list"  # GET models
    EMPTY = "empty"  # POST to the inference route with the body {}
    MODEL = "model"  # GET models/{id}, or membership of the list
    COUNT = "count"  # count_tokens / countTokens
    EXCHANGE = "exchange"  # an OAuth token endpoint (Vertex ADC)
    GENERATE = "generate"  # one token, only when the user asked for it


class Using(StrEnum):
    """Which credential a request carries."""

    KEY = "key"
    DECOY = "decoy"
    NOTHING = "nothing"


class Request(Frozen):
    """One HTTP request of a check; header values may hold a secret, so it never prints them.

    `endpoint` names method, URL and auth scheme, never a key: what one decoy teaches about it
    holds for every credential (reference: one decoy an endpoint a day).
    """

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None = None
    route: Route
    using: Using = Using.KEY
    endpoint: str
    limit_bytes: int = ERROR_LIMIT_BYTES

    def __repr__(self) -> str:
        return f"Request({self.endpoint}, using={self.using})"


class Reply(Frozen):
    """An HTTP answer: header names in lower case, the decoded body cut at the request's limit.

    `broke` says why the body is not whole (cut at the limit, reset, bad encoding, too slow).
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    broke: FailureKind | None = None
    latency_ms: int = 0


class FailureKind(StrEnum):
    """Why there is no answer, or no whole one: the kind only, since exception texts hold keys."""

    DNS = "dns"  # the name does not exist
    DNS_TEMPORARY = "dns_temporary"  # the resolver did not answer
    REFUSED = "refused"
    CONNECT_TIMEOUT = "connect_timeout"
    NETWORK = "network"  # no route, host down
    TIMEOUT = "timeout"  # connected, then silent or too slow
    RESET = "reset"
    TRUNCATED = "truncated"  # the body ended before its length
    OVERSIZED = "oversized"  # cut at the limit
    UNDECODABLE = "undecodable"  # a content encoding that was not asked for, or a broken one
    MALFORMED = "malformed"  # not HTTP
    REDIRECT = "redirect"  # to another origin, or without end
    TLS_EXPIRED = "tls_expired"
    TLS_NOT_YET_VALID = "tls_not_yet_valid"
    TLS_SELF_SIGNED = "tls_self_signed"
    TLS_UNKNOWN_ISSUER = "tls_unknown_issuer"
    TLS_HOSTNAME = "tls_hostname"
    TLS_VERSION = "tls_version"  # no common version; also https spoken to an http port
    TLS_TIMEOUT = "tls_timeout"  # connected, then silent where TLS should begin
    TLS_OTHER = "tls_other"
    PROXY = "proxy"  # the proxy cannot be reached or failed
    PROXY_AUTH = "proxy_auth"  # 407
    BAD_URL = "bad_url"
    UNSENDABLE = "unsendable"  # the client refused to build the request
    BUG = "bug"  # an error of our own: says nothing of the credential


class Failure(Frozen):
    """No answer: the kind of failure and, where known, the host that was met instead."""

    kind: FailureKind
    where: str = ""  # the origin of a refused redirect, a proxy's host, a certificate's issuer
    latency_ms: int = 0


class DecoyFacts(Frozen):
    """What a wrong key's answer taught about an endpoint: small enough to be remembered.

    `failure` is set, and the rest empty, when the decoy got no answer.  `template` is the
    error message with keys, request ids and times masked; `code` the provider's error code.
    `list_ids` counts the models of a list, `list_digest` tells whether two lists are equal.
    """

    status: int = 0
    code: str = ""
    template: str = ""
    kind: str = ""  # json, html, text, xml, empty
    list_ids: int | None = None
    list_digest: str = ""
    meaning: str = ""  # the reason of the answer taken alone
    failure: FailureKind | None = None

    @property
    def conclusive(self) -> bool:
        """Whether this may be remembered: an answer that another try would repeat.

        A refusal that is not about the key is somebody else's: a firewall's, a lock-out's.
        """
        if self.failure is not None or self.status >= SERVER_ERROR:
            return False
        if self.status in (401, 403):
            return self.refuses
        return self.status not in (408, 409, 425, 429) and not passes_by(self.meaning)

    @property
    def refuses(self) -> bool:
        """Whether the wrong key was refused for being wrong."""
        return refuses_key(self.meaning)


SERVER_ERROR: Final = 500

#: A request made with the key is answered by a Reply or a Failure, one made with a decoy by
#: the facts it taught.
Answer = Reply | Failure | DecoyFacts


class Probe(Protocol):
    """How to check one kind of credential: one request for most, a few for a public list."""

    def exchange(
        self, target: Target, secret: Secret | None, *, decoy: Secret, deep: bool
    ) -> Generator[Request, Answer, Outcome]:
        """Yield requests, receive answers, return the outcome.

        A request with `using` DECOY is answered by `DecoyFacts`, maybe from
        memory.  `deep` allows GENERATE.
        """
        ...
