"""What kind of failure an exception is: only the kind is kept, since its text may hold a key."""

from __future__ import annotations

import errno
import socket
import ssl
from typing import TYPE_CHECKING, Final

from daemon.probes.base import FailureKind

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEPTH: Final = 24  # exceptions looked at, at most: chains may be long, or circular

#: X509_V_ERR_… of OpenSSL (x509_vfy.h).  A self-signed certificate hides the other faults.
_VERIFY_CODES: Final = {
    9: FailureKind.TLS_NOT_YET_VALID,
    10: FailureKind.TLS_EXPIRED,
    18: FailureKind.TLS_SELF_SIGNED,
    19: FailureKind.TLS_UNKNOWN_ISSUER,  # a self-signed root in the chain: a company proxy
    20: FailureKind.TLS_UNKNOWN_ISSUER,
    21: FailureKind.TLS_UNKNOWN_ISSUER,
    2: FailureKind.TLS_UNKNOWN_ISSUER,
    62: FailureKind.TLS_HOSTNAME,
    64: FailureKind.TLS_HOSTNAME,  # an address that the certificate does not name
}
_VERSION_REASONS: Final = frozenset(
    {
        "WRONG_VERSION_NUMBER",
        "UNSUPPORTED_PROTOCOL",
        "TLSV1_ALERT_PROTOCOL_VERSION",
        "NO_PROTOCOLS_AVAILABLE",
        "VERSION_TOO_LOW",
        "HTTP_REQUEST",
        "PACKET_LENGTH_TOO_LONG",
        "RECORD_LAYER_FAILURE",
    }
)
_ERRNOS: Final = {
    errno.ECONNREFUSED: FailureKind.REFUSED,
    errno.ECONNRESET: FailureKind.RESET,
    errno.ECONNABORTED: FailureKind.RESET,
    errno.EPIPE: FailureKind.RESET,
    errno.ENETUNREACH: FailureKind.NETWORK,
    errno.EHOSTUNREACH: FailureKind.NETWORK,
    errno.ENETDOWN: FailureKind.NETWORK,
    errno.EHOSTDOWN: FailureKind.NETWORK,
    errno.EADDRNOTAVAIL: FailureKind.NETWORK,
    errno.EACCES: FailureKind.NETWORK,  # a packet filter, or a broadcast address
    errno.EPERM: FailureKind.NETWORK,
    errno.ETIMEDOUT: FailureKind.CONNECT_TIMEOUT,
}
#: Names that getaddrinfo gives up on for now; every other refusal is final.
_TEMPORARY: Final = frozenset(
    {socket.EAI_AGAIN, getattr(socket, "EAI_MEMORY", None), getattr(socket, "EAI_SYSTEM", None)}
)


def root_kind(error: BaseException) -> FailureKind | None:
    """Return the kind that the exceptions behind `error` prove, or None when they prove none."""
    for cause in _chain(error):
        kind = _kind(cause)
        if kind is not None:
            return kind
    return None


def _kind(error: BaseException) -> FailureKind | None:
    match error:
        case ssl.SSLCertVerificationError():  # on macOS and Windows the codes are the system's own
            return _VERIFY_CODES.get(error.verify_code, FailureKind.TLS_OTHER)
        case ssl.SSLEOFError() | ssl.SSLZeroReturnError():
            return FailureKind.RESET
        case ssl.SSLError():
            versions = (error.reason or "").upper() in _VERSION_REASONS
            return FailureKind.TLS_VERSION if versions else FailureKind.TLS_OTHER
        case socket.gaierror():
            temporary = error.errno in _TEMPORARY
            return FailureKind.DNS_TEMPORARY if temporary else FailureKind.DNS
        case OSError() if error.errno is not None:
            return _ERRNOS.get(error.errno)
        case _:
            return None


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield `error` and what stands behind it, groups opened, each once."""
    waiting: list[BaseException] = [error]
    seen: set[int] = set()
    while waiting and len(seen) < _DEPTH:
        now = waiting.pop(0)
        if id(now) in seen:
            continue
        seen.add(id(now))
        yield now
        if isinstance(now, BaseExceptionGroup):
            waiting.extend(now.exceptions)  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType] - a bare group is generic
        waiting.extend(cause for cause in (now.__cause__, now.__context__) if cause is not None)
