"""The error envelopes of the world's model servers, read into one shape."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, cast

from daemon.frozen import Frozen
from daemon.patterns import late_pattern
from daemon.probes.content import LOOKED_AT, Content, Kind, parse_json, read_content
from daemon.probes.fault import tells_error
from daemon.probes.fields import as_items, as_mapping, names_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from daemon.probes.base import Reply

__all__ = ["ErrorWords", "as_items", "as_mapping", "error_words", "names_of"]

_DEEPEST: Final = 7
_ITEMS_READ: Final = 12

#: Where the words of an error hide, by name without separators and in lower case.
_CONTAINERS: Final = (
    "error",
    "errors",
    "fault",
    "detail",
    "baseresp",
    "responsemetadata",
    "response",
    "message",
    "msg",
    "header",
    "body",
    "exception",
    "innererror",
    "status",
)
_MESSAGES: Final = (
    "message",
    "msg",
    "errormsg",
    "errormessage",
    "errmsg",
    "statusmsg",
    "faultstring",
    "errordescription",
    "detail",
    "description",
    "statusmessage",
    "displaymessage",
    "error",
    "title",
)
_CODES: Final = (
    "code",
    "errorcode",
    "errcode",
    "statuscode",
    "errno",
    "reason",
    "httpcode",
)
#: Beside one of these a text under "error" is a code.
_TELLING: Final = tuple(name for name in _MESSAGES if name not in ("error", "title"))
_UPSTREAM: Final = ("raw", "upstreamerror", "upstreammessage", "providererror")
_DETAILS: Final = ("details", "metadata", "violations", "errors", "detail", "errorcode", "quotaid")


_BROKEN_MESSAGE = late_pattern(
    r'"(?:message|msg|error_msg|status_msg|detail|error|faultstring|error_description)"'
    r'\s*:\s*"((?:[^"\\]|\\.)*)',
    re.IGNORECASE,
)
_BROKEN_CODE = late_pattern(
    r'"(?:code|error_code|status_code|errorcode)"\s*:\s*(?:"((?:[^"\\]|\\.)*)|(-?\d+))',
    re.IGNORECASE,
)
_BROKEN_TYPE = late_pattern(r'"type"\s*:\s*"((?:[^"\\]|\\.)*)', re.IGNORECASE)
_XML_CODE = late_pattern(r"<code>\s*([^<]{1,200})", re.IGNORECASE)
_XML_MESSAGE = late_pattern(r"<(?:message|faultstring|description)>\s*([^<]{1,500})", re.IGNORECASE)
_BEARER_ERROR = late_pattern(r'(error|error_description)="([^"]{1,300})"', re.IGNORECASE)


class ErrorWords(Frozen):
    """What a server said was wrong, whatever envelope it used.

    `messages` go from the innermost outwards; `reasons` are machine words in the details;
    `upstream` is what somebody behind this server said; `names` are the outermost field names.
    `is_error` tells an error from an ordinary answer where the status does not.
    """

    code: str = ""
    type: str = ""
    messages: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    upstream: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()
    validation: bool = False
    is_error: bool = False

    @property
    def message(self) -> str:
        """The innermost message, or what an upstream said, or nothing."""
        return next(iter((*self.messages, *self.upstream)), "")

    @property
    def text(self) -> str:
        """Everything but the type, one item a line: what phrases are looked for in."""
        return "\n".join((*self.messages, self.code, *self.reasons))[:LOOKED_AT]

    @property
    def inner_status(self) -> int:
        """The HTTP status that the envelope repeats (200 with `code: 401`), or 0."""
        return int(self.code) if re.fullmatch(r"[45]\d\d", self.code) else 0


class _Found:
    def __init__(self) -> None:
        self.codes: list[str] = []
        self.types: list[str] = []
        self.messages: list[str] = []
        self.reasons: list[str] = []
        self.upstream: list[str] = []
        self.validation = False


def error_words(reply: Reply, content: Content | None = None) -> ErrorWords:
    """Return what `reply` says is wrong; empty words for an answer that says nothing."""
    content = content or read_content(reply)
    found = _Found()
    match content.kind:
        case Kind.JSON | Kind.SSE if content.value is not None:
            _collect(content.value, found, depth=0)
        case Kind.JSON:
            _collect_broken(content.text[:LOOKED_AT], found)
        case Kind.XML:
            found.codes += _XML_CODE.findall(content.text[:LOOKED_AT])[:1]
            found.messages += _XML_MESSAGE.findall(content.text[:LOOKED_AT])[:1]
        case Kind.TEXT:
            found.messages.append(content.text[:LOOKED_AT])
        case _:
            pass
    _collect_headers(reply.headers, found)
    return ErrorWords(
        code=next(iter(found.codes), ""),
        type=next(iter(found.types), ""),
        messages=_distinct(found.messages),
        reasons=_distinct((*found.reasons, *found.codes[1:])),
        upstream=_distinct(found.upstream),
        names=names_of(content.value),
        validation=found.validation,
        is_error=tells_error(content),
    )


def _collect(value: object, found: _Found, *, depth: int) -> None:
    if depth > _DEEPEST:
        return
    match value:
        case str():
            _collect_text(value, found, depth=depth)
        case list():
            for item in as_items(cast("object", value))[:_ITEMS_READ]:
                _collect(item, found, depth=depth + 1)
        case dict():
            _collect_object(as_mapping(cast("object", value)), found, depth=depth)
        case _:
            pass


def _collect_text(text: str, found: _Found, *, depth: int) -> None:
    """Take a message; one that is itself an error in JSON was passed on from behind."""
    start = re.search(r"[{\[]\s*[{\"]", text[:LOOKED_AT])
    value, whole = parse_json(text[start.start() :]) if start else (None, False)
    if whole and as_mapping(as_items(value)[0] if as_items(value) else value):
        inner = _Found()
        _collect(value, inner, depth=depth + 1)
        found.upstream += [*inner.messages, *inner.codes, *inner.upstream] or [text]
        found.messages += [text[: start.start()].strip()] if start and start.start() else []
    elif text.strip():
        found.messages.append(text.strip()[:LOOKED_AT])


def _collect_object(plain: Mapping[str, object], found: _Found, *, depth: int) -> None:
    if "loc" in plain and "msg" in plain:  # FastAPI's complaint about a field
        found.validation = True
        found.messages.append(f"{_flat(plain['loc'])}: {plain['msg']}")
        return
    for name in _CONTAINERS:
        if isinstance(plain.get(name), dict | list):
            _collect(plain[name], found, depth=depth + 1)
    _collect_scalars(plain, found, depth=depth)
    _collect_upstream(plain, found, depth=depth)
    for name in _DETAILS:
        if name in plain:
            _collect_details(plain[name], found, depth=depth + 1)


def _collect_scalars(plain: Mapping[str, object], found: _Found, *, depth: int) -> None:
    error, told = plain.get("error"), any(isinstance(plain.get(n), str) for n in _TELLING)
    for name in _MESSAGES:
        if isinstance(plain.get(name), str) and not (name == "error" and told):
            _collect_text(cast("str", plain[name]), found, depth=depth)
    for name in _CODES:
        found.codes += _scalar(plain.get(name))
    if isinstance(error, str) and told:  # RFC 6749's code, or Fastify's status in words
        found.codes.append(error)
    found.types += _scalar(plain.get("type"))
    found.reasons += _scalar(plain.get("status"))


def _collect_upstream(plain: Mapping[str, object], found: _Found, *, depth: int) -> None:
    """Take what a relay says that somebody behind it said."""
    metadata = as_mapping(plain.get("metadata"))
    for name in _UPSTREAM:
        found.upstream += _strings(plain.get(name))
        inner = _Found()
        _collect(metadata.get(name), inner, depth=depth + 1)
        found.upstream += [*inner.messages, *inner.upstream]


def _collect_details(value: object, found: _Found, *, depth: int) -> None:
    """Take machine words (`reason`, `quotaId`, codes) and short texts out of the details."""
    if depth > _DEEPEST:
        return
    if isinstance(value, str):
        found.reasons.append(value[:500])
    for item in as_items(value)[:_ITEMS_READ]:
        _collect_details(item, found, depth=depth + 1)
    plain = as_mapping(value)
    for name in ("reason", "quotaid", "errorcode", "code", "retrydelay", "message", "type"):
        found.reasons += _scalar(plain.get(name))
    for name in ("violations", "details"):
        if name in plain:
            _collect_details(plain[name], found, depth=depth + 1)


def _collect_broken(text: str, found: _Found) -> None:
    """Take what can be had from JSON that was cut in the middle."""
    found.messages += [m.replace('\\"', '"') for m in _BROKEN_MESSAGE.findall(text)[:3] if m]
    codes = cast("list[tuple[str, str]]", _BROKEN_CODE.findall(text))
    found.codes += [first or second for first, second in codes[:2] if first or second]
    found.types += _BROKEN_TYPE.findall(text)[:1]


def _collect_headers(headers: Mapping[str, str], found: _Found) -> None:
    """Take the words that some servers put into headers only (RFC 6750, AWS, gRPC, Clerk)."""
    challenge = headers.get("www-authenticate", "")
    if challenge.lower().startswith("bearer"):
        told = cast("list[tuple[str, str]]", _BEARER_ERROR.findall(challenge[:2000]))
        found.reasons += [text for _, text in told]
    kinds = [headers.get("x-amzn-errortype", "").partition(":")[0], headers.get("grpc-message", "")]
    found.reasons += [kind[:300] for kind in kinds if kind]


def _scalar(value: object) -> list[str]:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return []
    text = str(value).strip() if isinstance(value, str) or abs(value) < 10**12 else ""
    return [text[:300]] if text and text.lower() not in {"none", "null"} else []


def _strings(value: object) -> list[str]:
    return [value.strip()] if isinstance(value, str) and value.strip() else []


def _flat(value: object) -> str:
    return ".".join(str(item) for item in as_items(value)[:_ITEMS_READ])


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))
