"""What it means when there is no answer, or no whole one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from daemon.probes.base import Failure, FailureKind, Reply
from daemon.probes.edge import redirect_reason
from daemon.probes.hosts import origin_of
from daemon.probes.wordings import first_heading
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

#: Words of a failure that somebody else met, most telling first.
_WORDS: Final = r"""
@proxy_auth
\b407\b|proxy.?auth
@unsendable
illegal header|unicodeencode|ascii.*encode|header value|unsendable
@bad_url
bad_url|unsupportedprotocol|invalidurl|missing an '?https?|invalid_url
label (?:empty|too long)|idna
@redirect
redirect
@tls_not_yet_valid
not yet valid|not_yet_valid|clock
@tls_self_signed
self[- _]signed
@tls_expired
certificate has expired|tls.*expired|expired.*certificate
@tls_hostname
hostname|doesn't match|not valid for|ip address mismatch
@tls_unknown_issuer
unable to get (?:local )?issuer|unknown (?:issuer|ca)|corporate|mitm
@tls_timeout
handshake operation timed out
@tls_version
wrong_version_number|plain.?(?:text|http)
unsupported_protocol|protocol_version|no protocols available|http_request
@tls_other
\bssl\b|\btls\b|certificate
@proxy
proxy
@dns_temporary
errno -3|temporary failure|servfail|eai_again|offline
@dns
\bdns\b|nxdomain|errno -[25]\b|name or service|getaddrinfo|nodename
@refused
refused|errno 111|errno 61\b
@connect_timeout
connect_?timeout|connect.*timed out|syn
@oversized
oversized|infinite|bomb|cap hit|too (?:large|big|long)|huge
@undecodable
gzip|decod|brotli|encoding
@truncated
truncated|incomplete|short.?body|content-length|peer closed.*without|jsondecode
@reset
reset|broken pipe|disconnected|errno 104|readerror|closed
@network
unreachable|no route|errno 1(?:01|13)|network
@timeout
time.?out|timed out|slow|drip|stall|silent|hang
@malformed
remoteprotocol|malformed|illegal|not http|garbage|invalid http
"""

_HTTPS_PORT: Final = 443
_FOUND: Final = 302


def failure_reason(failure: Failure, asked: Asked) -> Reason:
    """Return why there was no answer."""
    scheme, _, port = origin_of(asked.base_url)
    match failure.kind:
        case FailureKind.TLS_VERSION:
            odd = asked.nearby or port != _HTTPS_PORT
            return Reason.USE_HTTP if odd else Reason.TLS_VERSION
        case FailureKind.TLS_TIMEOUT:
            odd = asked.nearby or port != _HTTPS_PORT
            return Reason.USE_HTTP if odd else Reason.CONNECT_TIMEOUT
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


def failure_kind_in(words: str) -> FailureKind:
    """Return the kind of failure that somebody's `words` describe."""
    return FailureKind(first_heading(_WORDS, words) or FailureKind.NETWORK)
