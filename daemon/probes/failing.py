"""What it means when there is no answer, or no whole one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from daemon.probes.base import Failure, FailureKind, Reply
from daemon.probes.edge import redirect_reason
from daemon.probes.hosts import origin_of
from daemon.reasons import Reason

if TYPE_CHECKING:
    from daemon.probes.asked import Asked

_REASONS: Final = {
    FailureKind.DNS: Reason.DNS,
    FailureKind.DNS_TEMPORARY: Reason.OFFLINE,
    FailureKind.REFUSED: Reason.REFUSED,
    FailureKind.CONNECT_TIMEOUT: Reason.CONNECT_TIMEOUT,
    FailureKind.NETWORK: Reason.OFFLINE,
    FailureKind.TIMEOUT: Reason.TIMEOUT,
    FailureKind.RESET: Reason.RESET,
    FailureKind.TRUNCATED: Reason.TRUNCATED,
    FailureKind.OVERSIZED: Reason.OVERSIZED,
    FailureKind.UNDECODABLE: Reason.UNDECODABLE,
    FailureKind.TLS_EXPIRED: Reason.CERTIFICATE_EXPIRED,
    FailureKind.TLS_NOT_YET_VALID: Reason.CERTIFICATE_NOT_YET_VALID,
    FailureKind.TLS_SELF_SIGNED: Reason.SELF_SIGNED,
    FailureKind.TLS_UNKNOWN_ISSUER: Reason.UNKNOWN_ISSUER,
    FailureKind.TLS_HOSTNAME: Reason.HOSTNAME_MISMATCH,
    FailureKind.TLS_OTHER: Reason.TLS_OTHER,
    FailureKind.PROXY: Reason.PROXY_DOWN,
    FailureKind.PROXY_AUTH: Reason.PROXY_AUTH,
    FailureKind.BAD_URL: Reason.BAD_URL,
    FailureKind.UNSENDABLE: Reason.UNSENDABLE,
    FailureKind.BUG: Reason.INTERNAL_ERROR,
}

_HTTPS_PORT: Final = 443
_FOUND: Final = 302


def failure_reason(failure: Failure, asked: Asked) -> Reason:
    """Return why there was no answer."""
    scheme, _, port = origin_of(asked.base_url)
    match failure.kind:
        case FailureKind.TLS_VERSION:
            odd = asked.nearby or port != _HTTPS_PORT
            return Reason.USE_HTTP if odd else Reason.TLS_VERSION
        case FailureKind.MALFORMED:
            return Reason.USE_HTTPS if scheme == "http" else Reason.NOT_AN_API
        case FailureKind.REDIRECT if failure.where:
            reply = Reply(status=_FOUND, headers={"location": failure.where}, body=b"")
            return redirect_reason(reply, asked)
        case FailureKind.REDIRECT:
            return Reason.REDIRECT_LOOP
        case kind:
            return _REASONS[kind]


def broken_reason(reply: Reply) -> Reason | None:
    """Return why a reply's body cannot be trusted to be whole, or None."""
    match reply.broke:
        case None:
            return None
        case FailureKind.OVERSIZED | FailureKind.UNDECODABLE as kind:
            return _REASONS[kind]
        case _:
            return Reason.TRUNCATED
