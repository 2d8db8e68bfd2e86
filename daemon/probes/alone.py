"""What one answer means by itself, before it is compared with what a wrong key gets."""

# ruff: noqa: PLR0911, PLR2004 - a table of cases reads best as early returns, HTTP statuses
# as numbers

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from daemon.frozen import Frozen, replace
from daemon.model import ModelVerdict, Protocol, Verdict
from daemon.patterns import late_pattern
from daemon.probes.base import Route
from daemon.probes.content import Content, Kind, read_content
from daemon.probes.edge import edge_reason
from daemon.probes.envelope import ErrorWords, error_words
from daemon.probes.failing import broken_reason
from daemon.probes.fields import as_items, as_mapping, names_of
from daemon.probes.hosts import belongs, path_of
from daemon.probes.keyinfo import key_info_reason
from daemon.probes.listing import Listing, membership, models_in
from daemon.probes.meaning import Meaning, meaning_of
from daemon.probes.phrases import reason_in, upstream_reason_in
from daemon.probes.refinements import (
    AUTHENTICATED_LISTS,
    COMPLETE_LISTS,
    FIRST_PARTY,
    list_reason,
    reason_at,
    refined,
)
from daemon.probes.shades import shaded
from daemon.reasons import Reason

if TYPE_CHECKING:
    from daemon.model import ModelOutcome
    from daemon.probes.asked import Asked
    from daemon.probes.base import Reply

_COMPLETION: Final = frozenset({"choices", "candidates", "output", "content", "completion"})
_COUNTS: Final = frozenset({"totaltokens", "inputtokens"})
_ON_KEY: Final = frozenset({Verdict.INVALID_KEY, Verdict.WRONG_KEY_TYPE, Verdict.KEY_MALFORMED})
_ABOUT_FORM: Final = frozenset({Reason.VALIDATION_ORDER_UNKNOWN, Reason.BAD_REQUEST})
_MODEL_EMPTY: Final = late_pattern(r"(?:''|\"\"|``|none|null|undefined|\(empty\))", re.IGNORECASE)


class Reading(Frozen):
    """An answer that was read: what it holds and what it means taken alone.

    `fine` tells a success from an error (which some servers send with status 200); `whole` is
    false for a body that was cut.
    """

    status: int
    content: Content
    words: ErrorWords
    listing: Listing | None
    fine: bool
    whole: bool
    meaning: Meaning
    models: tuple[ModelOutcome, ...] = ()


def read_reply(reply: Reply, asked: Asked) -> Reading:
    """Return what `reply` holds and means, taken alone."""
    reading = read_shape(reply, asked)
    reason = edge_reason(reply, reading.content, asked) or _reason(reply, reading, asked)
    return replace(reading, meaning=shaded(reason, reading.words, asked))


def read_shape(reply: Reply, asked: Asked) -> Reading:
    """Return what `reply` holds; what it means is left open, and its words are not looked up."""
    content = read_content(reply)
    words = error_words(reply, content)
    listing = models_in(reply, content)
    fine = 200 <= reply.status < 300 and not words.is_error
    models: tuple[ModelOutcome, ...] = ()
    if listing and fine and asked.route is Route.LIST:
        complete = belongs(asked.host, COMPLETE_LISTS)
        models = membership(listing, asked.models, complete=complete)
    return Reading(
        status=reply.status,
        content=content,
        words=words,
        listing=listing,
        fine=fine,
        whole=content.whole and reply.broke is None,
        meaning=meaning_of(Reason.UNKNOWN_ANSWER),
        models=models,
    )


def route_reason(asked: Asked) -> Reason:
    """Return why an address has no such route, as far as its path tells."""
    path = path_of(asked.base_url).lower()
    if re.search(r"/(?:chat/completions|messages|responses|models)/?$|(/v\d+\w*)/?\1", path):
        return Reason.PATH_DUPLICATED
    if asked.protocol is Protocol.ANTHROPIC and re.search(r"/v1/?$", path):
        return Reason.ANTHROPIC_PATH
    if asked.protocol in (Protocol.OPENAI, Protocol.OPENAI_RESPONSES) and "/v" not in path:
        return Reason.MISSING_V1
    return Reason.ROUTE


# --------------------------------------------------------------------------------------
# Successes


def _reason(reply: Reply, reading: Reading, asked: Asked) -> Reason:
    if reading.fine:
        return broken_reason(reply) or _fine_reason(reading, asked)
    return _error_reason(reading, asked)


def _fine_reason(reading: Reading, asked: Asked) -> Reason:
    match reading.content.kind:
        case Kind.EMPTY:
            return Reason.EMPTY_BODY
        case Kind.TEXT:
            ollama = reading.content.text.startswith("Ollama is running")
            return Reason.MISSING_V1 if ollama else Reason.UNKNOWN_ANSWER
        case Kind.JSON if not reading.content.whole:
            return Reason.TRUNCATED
        case Kind.JSON | Kind.SSE:
            return _fine_json_reason(reading, asked)
        case _:
            return Reason.UNKNOWN_ANSWER


def _fine_json_reason(reading: Reading, asked: Asked) -> Reason:
    names = names_of(reading.content.value)
    match asked.route:
        case Route.KEY_INFO:
            return key_info_reason(reading.content.value, asked.models) or Reason.UNKNOWN_ANSWER
        case Route.LIST:
            return _fine_list_reason(reading, asked)
        case Route.EXCHANGE:
            return Reason.TOKEN_ISSUED if "accesstoken" in names else Reason.UNKNOWN_ANSWER
        case Route.MODEL if names & {"id", "name"}:
            known = belongs(asked.host, AUTHENTICATED_LISTS)
            return Reason.MODEL_SEEN if known else Reason.LIST_UNPROVEN
        case Route.COUNT if names & _COUNTS:
            known = belongs(asked.host, FIRST_PARTY)
            return Reason.TOKENS_COUNTED if known else Reason.VALIDATION_ORDER_UNKNOWN
        case Route.EMPTY | Route.GENERATE if _is_completion(reading.content.value):
            return Reason.COMPLETION
        case _:
            return Reason.UNKNOWN_ANSWER


def _is_completion(value: object) -> bool:
    """Whether `value` is what a model says: such a name alone is found on any web site."""
    fields = as_mapping(value)
    if not fields and as_items(value):
        fields = as_mapping(as_items(value)[0])
    said = [fields[name] for name in _COMPLETION if name in fields]
    told = any(isinstance(it, list) or bool(as_mapping(it)) for it in said)
    return told or isinstance(fields.get("completion"), str)


def _fine_list_reason(reading: Reading, asked: Asked) -> Reason:
    listing = reading.listing
    if listing is None:
        return Reason.UNKNOWN_ANSWER
    if listing.server == "ollama" and asked.nearby:
        return Reason.SERVER_WITHOUT_KEYS
    if listing.server == "llamacpp":
        return Reason.PUBLIC_ENDPOINT
    reason = Reason.LIST_AUTHENTICATED if listing.server == "litellm" else list_reason(asked)
    if reason is not Reason.LIST_AUTHENTICATED:
        return reason
    absent = [model.verdict is ModelVerdict.MODEL_NOT_FOUND for model in reading.models]
    if absent and all(absent):
        return Reason.NOT_IN_LIST
    return Reason.MORE_PAGES if listing.has_more else reason


# --------------------------------------------------------------------------------------
# Errors


def _error_reason(reading: Reading, asked: Asked) -> Reason:
    words = reading.words
    first_party = belongs(asked.host, FIRST_PARTY)
    if first_party and words.upstream and not words.messages:
        words = replace(words, messages=words.upstream)
    if not first_party:
        behind = upstream_reason_in(words)
        if behind:
            return behind
    reason = reason_at(asked, words) or reason_in(words)
    if reason is not None:
        reason = refined(reason, asked, words)
    status = reading.status if reading.status >= 300 else words.inner_status
    return _fitting(reason, status, reading, asked) or _by_status(status, reading, asked)


def _fitting(reason: Reason | None, status: int, reading: Reading, asked: Asked) -> Reason | None:
    """Return `reason` where such words belong under such a status, else None."""
    if reason is None:
        return None
    verdict = meaning_of(reason).verdict
    if not _may_decide(verdict, status, reading):
        return None
    if reason in _ABOUT_FORM and status in (401, 402, 403):
        return None
    if reason is Reason.ROUTE:
        return None if status in (401, 402, 403, 429) or status >= 500 else _missing(asked)
    if reason in (Reason.AUTH_HEADER_NOT_SEEN, *_ABOUT_FORM) and status >= 500:
        return None
    if reason is Reason.BARE_FORBIDDEN and status == 401:
        return Reason.BARE_UNAUTHORIZED
    if verdict is Verdict.MODEL_NOT_FOUND and not _names_model(reading, asked):
        return Reason.VALIDATION_ORDER_UNKNOWN
    if reason is Reason.VALIDATION_ORDER_UNKNOWN and not asked.on_inference:
        return Reason.BAD_REQUEST if status < 404 or status == 422 else None
    return _on_route(reason, asked)


def _on_route(reason: Reason, asked: Asked) -> Reason:
    if reason is Reason.MISSING_SCOPE and asked.route is Route.LIST:
        return Reason.MISSING_SCOPE_MODELS  # it may still chat
    if reason is Reason.MANAGEMENT_ONLY_ENDPOINT and asked.route is not Route.KEY_INFO:
        return Reason.RESOURCE  # refused where models are asked for, not on an admin's page
    return reason


def _may_decide(verdict: Verdict, status: int, reading: Reading) -> bool:
    """Whether words may condemn or clear a key: not on a server's own trouble, not cut in half."""
    if status >= 500 or status in (404, 405, 408, 429):
        return verdict not in (*_ON_KEY, Verdict.OK)
    return reading.whole or verdict not in _ON_KEY


def _names_model(reading: Reading, asked: Asked) -> bool:
    """Whether a complaint about a model can mean one that was asked for: `{}` names none."""
    if asked.route is not Route.EMPTY or re.search(r"deployments/|models/[^/]+:", asked.path):
        return True
    text = reading.words.text
    if asked.models:
        return any(model in text for model in asked.models)
    return not _MODEL_EMPTY.search(text)


def _missing(asked: Asked) -> Reason:
    if asked.route in (Route.KEY_INFO, Route.MODEL, Route.COUNT):
        return Reason.ROUTE_MISSING
    return route_reason(asked)


def _by_status(status: int, reading: Reading, asked: Asked) -> Reason:
    """The meaning of a status whose words say nothing to us."""
    silent = reading.content.kind is Kind.EMPTY
    match status:
        case 400 | 422:
            return Reason.VALIDATION_ORDER_UNKNOWN if asked.on_inference else Reason.BAD_REQUEST
        case 401:
            return Reason.BARE_UNAUTHORIZED if silent else Reason.REFUSED_IN_UNKNOWN_WORDS
        case 403:
            return Reason.NO_BODY if silent else Reason.REFUSED_IN_UNKNOWN_WORDS
        case 410 if asked.on_inference:
            return Reason.RETIRED
        case 404 | 405 | 410 | 501:
            return _missing(asked)
        case 429 if belongs(asked.host, FIRST_PARTY):
            return Reason.ACCOUNT_RATE
        case _:
            return _STATUS.get(status) or _by_class(status)


def _by_class(status: int) -> Reason:
    if status == 0:  # an error under a success, in words that we do not know
        return Reason.MANAGEMENT_API
    if status in range(520, 531):
        return Reason.CDN_ORIGIN_ERROR
    return Reason.SERVER_ERROR if status >= 500 else Reason.UNKNOWN_STATUS


_STATUS: Final = {
    402: Reason.NO_CREDITS,
    408: Reason.GATEWAY_TIMEOUT,
    409: Reason.CONFLICT,
    413: Reason.BAD_REQUEST,
    421: Reason.ROUTE,
    425: Reason.CONFLICT,
    429: Reason.GATEWAY_RATE,
    431: Reason.TOO_LONG,
    451: Reason.LEGAL,
    502: Reason.BAD_GATEWAY,
    504: Reason.GATEWAY_TIMEOUT,
    524: Reason.GATEWAY_TIMEOUT,
    525: Reason.CDN_ORIGIN_TLS,
    526: Reason.CDN_ORIGIN_TLS,
    529: Reason.OVERLOADED,
    530: Reason.CDN_ORIGIN_DNS,
}
