"""What an answer's body is, judged by its content rather than by what its headers claim."""

from __future__ import annotations

import codecs
import json
import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from daemon.frozen import Frozen
from daemon.patterns import late_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from daemon.probes.base import Reply

#: Characters of text that patterns look at; anything that matters stands at the beginning.
LOOKED_AT: Final = 16_384
_SSE_EVENTS_READ: Final = 20

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = late_pattern(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_META_CHARSET = late_pattern(rb"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_HTML = late_pattern(
    r"<(?:!doctype\s+html|html|head|body|title|script|meta|center|h1|div|form|!--)",
    re.IGNORECASE,
)
_SSE = late_pattern(r"(?::[^\n]*\s+)*(?:event|data|id|retry):", re.IGNORECASE)
_SSE_DATA = late_pattern(r"^data:[ \t]*(.*)$", re.MULTILINE | re.IGNORECASE)


class Kind(StrEnum):
    """What a body is."""

    JSON = "json"
    HTML = "html"
    XML = "xml"
    SSE = "sse"
    TEXT = "text"
    EMPTY = "empty"


class Content(Frozen):
    """A body made readable: `value` is its JSON (an SSE stream's first telling event).

    `whole` is false when it looks like JSON and does not parse: it was cut.
    """

    kind: Kind
    text: str = ""
    value: object = None
    whole: bool = True


def read_content(reply: Reply) -> Content:
    """Return the body of `reply`, decoded and told by what it holds."""
    text = _decode(reply.body, reply.headers.get("content-type", "")).strip(" \t\r\n\0\ufeff")
    if not text:
        return Content(kind=Kind.EMPTY)
    match text[0]:
        case "{" | "[" | '"':
            return _json(text)
        case "<":
            return Content(kind=Kind.HTML if _HTML.search(text[:2048]) else Kind.XML, text=text)
        case _ if _SSE.match(text):
            return _sse(text)
        case _:
            return Content(kind=Kind.TEXT, text=text)


def parse_json(text: str) -> tuple[object, bool]:
    """Return the value of `text` and whether it is JSON at all; never raises."""
    try:
        return json.loads(text), True
    except (ValueError, RecursionError):
        return None, False


def _json(text: str) -> Content:
    value, whole = parse_json(text)
    if not whole and text[0] == '"':
        return Content(kind=Kind.TEXT, text=text)
    return Content(kind=Kind.JSON, text=text, value=value, whole=whole)


def _sse(text: str) -> Content:
    events: list[object] = list(_events(text[:LOOKED_AT]))
    telling: list[object] = [
        event for event in events if isinstance(event, dict) and "error" in event
    ]
    first: object = next(iter(telling), None) or next(iter(events), None)
    return Content(kind=Kind.SSE, text=text, value=first)


def _events(text: str) -> Iterator[object]:
    for found in list(_SSE_DATA.finditer(text))[:_SSE_EVENTS_READ]:
        value, whole = parse_json(found[1])
        if whole:
            yield value


def _decode(body: bytes, content_type: str) -> str:
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body.decode(encoding, "replace")
    named = _CHARSET.search(content_type)
    meta = _META_CHARSET.search(body[:1024])
    told = named[1] if named else meta[1].decode("ascii", "replace") if meta else ""
    for encoding in ("utf-8", told, "gb18030"):
        text = _decoded_as(body, encoding)
        if text is not None:
            return text
    return body.decode("utf-8", "replace")


def _decoded_as(body: bytes, encoding: str) -> str | None:
    if not encoding or encoding.lower() in _NOT_TEXT:
        return None
    try:
        return body.decode(encoding)
    except (LookupError, ValueError):
        return None


#: Codecs of Python's that are no character sets, or that are a trap.
_NOT_TEXT: Final = frozenset({"idna", "punycode", "undefined", "unicode_escape", "utf-7", "utf7"})
