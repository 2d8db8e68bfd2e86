"""Reads a pair of answers: what our key got, and what a wrong one got for the same question."""

# ruff: noqa: PLR0911, PLR2004 - a table of cases reads best as early returns, HTTP statuses
# as numbers

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from daemon.model import KeyState, Verdict
from daemon.patterns import late_pattern
from daemon.probes.alone import Reading, read_shape
from daemon.probes.base import SERVER_ERROR, DecoyFacts, Failure, Reply, Route
from daemon.probes.content import Kind
from daemon.probes.hosts import belongs
from daemon.probes.meaning import MEANINGS, Meaning, meaning_of
from daemon.probes.refinements import FIRST_PARTY
from daemon.probes.refusal import lesson_of
from daemon.probes.template import code_of, template_of
from daemon.reasons import Reason
from daemon.redact import Redactor

if TYPE_CHECKING:
    from collections.abc import Iterable

    from daemon.model import Secret
    from daemon.probes.asked import Asked

_UNDECIDED: Final = frozenset({408, 409, 425, 429})
_AUTH_WORDS: Final = frozenset({Verdict.INVALID_KEY, Verdict.WRONG_KEY_TYPE, Verdict.KEY_MALFORMED})
_ON_ACCOUNT: Final = frozenset(
    {
        Verdict.NO_BALANCE,
        Verdict.QUOTA_EXHAUSTED,
        Verdict.ACCOUNT_SUSPENDED,
        Verdict.PERMISSION_DENIED,
    }
)
_SPEECHLESS: Final = frozenset(
    {
        Reason.BARE_UNAUTHORIZED,
        Reason.BARE_FORBIDDEN,
        Reason.NO_BODY,
        Reason.REFUSED_IN_UNKNOWN_WORDS,
        Reason.REJECTED_AMBIGUOUS,
        Reason.GATEWAY_WANTS_LOGIN,
    }
)
_OF_THE_TRADE: Final = late_pattern(
    r"model|messages|prompt|contents?\b|input|field|param|required|missing|body|json|schema|字段|参数",
    re.IGNORECASE,
)
#: What is said of keys that are not known, documented or not.
_UNKNOWN: Final = frozenset({Reason.UNKNOWN_KEY, Reason.UNKNOWN_OR_EXPIRED})
_ALIKE: Final = 0.7
_ON_SHAPE: Final = late_pattern(
    r"malformed|format|prefix|length|checksum|(?:start|begin)s? with|格式|формат", re.IGNORECASE
)
#: What a server with models says to a wrong key that it does not look at.
_AS_A_MODEL_SERVER: Final = frozenset({Reason.COMPLETION, Reason.VALIDATION_ORDER_UNKNOWN})
_FORM: Final = frozenset({Reason.VALIDATION_ORDER_UNKNOWN, Reason.BAD_REQUEST})
_UNPROVEN: Final = frozenset(
    {
        Reason.LIST_UNPROVEN,
        Reason.PUBLIC_ENDPOINT,
        Reason.PUBLIC_ENDPOINT_SUSPECTED,
        Reason.VALIDATION_ORDER_UNKNOWN,
        Reason.BAD_REQUEST,
        Reason.UNKNOWN_ANSWER,
        Reason.EMPTY_BODY,
        *_SPEECHLESS,
    }
)


def decoy_facts(
    answer: Reply | Failure, asked: Asked, secrets: Iterable[Secret] = ()
) -> DecoyFacts:
    """Return what the answer to a wrong key (`asked.key`) taught about this endpoint.

    It may be written down, so `secrets` are struck from it: some servers echo earlier keys.
    """
    if isinstance(answer, Failure):
        return DecoyFacts(failure=answer.kind)
    reading = read_shape(answer, asked)
    listing = reading.listing if reading.fine else None
    redactor = Redactor(secrets)
    return DecoyFacts(
        status=answer.status,
        code=redactor.strike(code_of(reading)),
        template=redactor.strike(template_of(reading, asked)),
        kind=reading.content.kind,
        list_ids=len(listing.ids) if listing else None,
        list_digest=listing.digest if listing else "",
        meaning=lesson_of(answer, reading, asked),
    )


def compared(reading: Reading, asked: Asked, decoy: DecoyFacts) -> Meaning:
    """Return what the pair means (reference: the table of pairs in the probing rules)."""
    ours = reading.meaning
    if decoy.failure or decoy.status >= SERVER_ERROR or decoy.status in _UNDECIDED:
        return _uncontrolled(reading, asked)
    if reading.fine:
        return _fine(reading, asked, decoy)
    if ours.verdict is Verdict.INTERCEPTED:
        return ours
    if _same(reading, asked, decoy):
        return _same_error(reading, asked)
    if decoy.refuses:
        return _known_key(reading, asked, decoy)
    if ours.reason is Reason.REJECTED_AMBIGUOUS and 200 <= decoy.status < 300:
        return meaning_of(Reason.REFUSED_IN_UNKNOWN_WORDS)
    return ours if decoy.conclusive else _uncontrolled(reading, asked)


def _uncontrolled(reading: Reading, asked: Asked) -> Meaning:
    """What ours means where the wrong key got no answer that tells anything."""
    ours = reading.meaning
    known = belongs(asked.host, FIRST_PARTY)
    if ours.reason in _UNPROVEN or ours.reason is Reason.COMPLETION:
        return meaning_of(Reason.DECOY_UNDECIDED)
    if known or ours.key_state is not KeyState.ACCEPTED:
        return ours
    if reading.fine:
        return meaning_of(Reason.DECOY_UNDECIDED)
    return ours._replace(key_state=KeyState.UNKNOWN)  # it may be said to every key


def _same(reading: Reading, asked: Asked, decoy: DecoyFacts) -> bool:
    return (
        reading.status == decoy.status
        and code_of(reading) == decoy.code
        and template_of(reading, asked) == decoy.template
    )


def _fine(reading: Reading, asked: Asked, decoy: DecoyFacts) -> Meaning:
    """A success of ours against whatever the wrong key got."""
    ours = reading.meaning
    if decoy.refuses:
        return _proven(reading)
    if not _says_something(reading):
        return ours
    if not 200 <= decoy.status < 300 or decoy.kind == Kind.HTML:
        silent = ours.verdict is Verdict.INCONCLUSIVE and decoy.conclusive
        return ours if silent else _uncontrolled(reading, asked)
    if reading.listing and decoy.list_ids is not None:
        longer = len(reading.listing.ids) > decoy.list_ids
        return meaning_of(Reason.LIST_DIFFERS_FROM_DECOY if longer else Reason.PUBLIC_ENDPOINT)
    if not asked.on_inference or asked.route is Route.MODEL:
        return meaning_of(Reason.PUBLIC_ENDPOINT)
    modelled = _AS_A_MODEL_SERVER if asked.nearby else {Reason.COMPLETION}
    if ours.reason in modelled and decoy.meaning == ours.reason:
        return meaning_of(Reason.DECOY_EQUAL_ON_INFERENCE)
    return meaning_of(Reason.VALIDATION_BEFORE_AUTH)


def _proven(reading: Reading) -> Meaning:
    """A success that a wrong key does not get: of worth only with something inside."""
    ours = reading.meaning
    if not _says_something(reading):
        silent = ours.verdict is Verdict.INCONCLUSIVE
        return ours._replace(key_state=KeyState.ACCEPTED) if silent else ours
    return meaning_of(Reason.DECOY_REJECTED) if ours.reason in _PROVEN_NOW else ours


def _says_something(reading: Reading) -> bool:
    """Whether a success holds what a model server could have meant by it: no page, no `{}`."""
    return reading.content.kind in (Kind.JSON, Kind.SSE) and bool(reading.content.value)


def _same_error(reading: Reading, asked: Asked) -> Meaning:
    """A wrong key gets the very same words."""
    ours = reading.meaning
    if ours.reason in _UNKNOWN:
        return ours  # the provider's own words say more than that they are the same
    if ours.verdict in _AUTH_WORDS and ours.reason is not Reason.TOO_LONG:
        return meaning_of(Reason.SAME_AS_DECOY)
    if reading.status == 401 and ours.reason in _SPEECHLESS:
        return meaning_of(Reason.SAME_AS_DECOY)
    if ours.verdict in _ON_ACCOUNT and ours.reason is not Reason.SERVER_NOT_SIGNED_IN:
        return meaning_of(Reason.VALIDATION_BEFORE_AUTH)  # not about our account, then
    if ours.reason in _FORM:
        free = asked.nearby and asked.on_inference and _is_of_the_trade(reading)
        return meaning_of(
            Reason.DECOY_EQUAL_ON_INFERENCE if free else Reason.VALIDATION_BEFORE_AUTH
        )
    if ours.key_state is KeyState.ACCEPTED:
        return ours._replace(key_state=KeyState.UNKNOWN)
    return ours


def _is_of_the_trade(reading: Reading) -> bool:
    """Whether a complaint about `{}` is one that a model server makes: many say 400 to all."""
    words = reading.words
    return reading.content.kind is Kind.JSON and (
        words.validation or bool(_OF_THE_TRADE.search(words.text))
    )


def _known_key(reading: Reading, asked: Asked, decoy: DecoyFacts) -> Meaning:
    """The wrong key is refused in other words: the server tells ours from it."""
    ours = reading.meaning
    if decoy.meaning == Reason.AUTH_HEADER_NOT_SEEN or _ON_SHAPE.search(decoy.template):
        if not reading.fine and ours.key_state is not KeyState.ACCEPTED:
            return ours  # it was refused for its shape: whatever ours got may be for unknown keys
    elif ours.reason in _UNKNOWN:
        return _told_apart(reading, asked, decoy)
    if ours.verdict in _AUTH_WORDS and ours.reason is not Reason.REJECTED_AMBIGUOUS:
        return ours
    if reading.status in (401, 403) and ours.reason in _SPEECHLESS:
        return meaning_of(Reason.RECOGNISED_BUT_REFUSED)
    if ours.reason in _FORM and asked.on_inference:
        return meaning_of(Reason.DECOY_REJECTED)
    if _has_no_list(reading, asked):
        return meaning_of(Reason.DECOY_REJECTED)
    if ours.verdict is Verdict.WRONG_BASE_URL or ours.reason is Reason.ROUTE_MISSING:
        return _route_behind_the_gate(reading, asked)
    if ours.verdict is Verdict.INCONCLUSIVE and ours.reason in _KEY_UNSEEN:
        return ours
    known = ours.key_state in (KeyState.UNKNOWN, KeyState.NOT_CHECKED)
    return ours._replace(key_state=KeyState.ACCEPTED) if known else ours


def _told_apart(reading: Reading, asked: Asked, decoy: DecoyFacts) -> Meaning:
    """Ours is called unknown, but not as unknown keys are: by somebody behind this server."""
    ours = reading.meaning
    mine, theirs = (
        set(text.lower().split()) for text in (template_of(reading, asked), decoy.template)
    )
    alike = reading.status == decoy.status and code_of(reading) == decoy.code
    if belongs(asked.host, FIRST_PARTY) or (alike and _overlap(mine, theirs) >= _ALIKE):
        return ours
    passed_on = reading.words.message.lower().startswith("incorrect api key provided")
    return meaning_of(Reason.UPSTREAM_AUTH if passed_on else Reason.RECOGNISED_BUT_REFUSED)


def _overlap(one: set[str], other: set[str]) -> float:
    """How much of two texts is the same words: an id that was not masked makes no other text."""
    return len(one & other) / max(1, len(one | other))


def _has_no_list(reading: Reading, asked: Asked) -> bool:
    """Whether this is a relay that knows the key and offers no list: enough is known then.

    Some of them complete an empty request and send it on, which may cost (claude-code-router,
    seen 2026-11-20).  Companies with models of their own check an empty request for free.
    """
    absent = reading.status in (404, 405) and reading.meaning.reason is Reason.ROUTE
    return absent and asked.route is Route.LIST and not belongs(asked.host, FIRST_PARTY)


def _route_behind_the_gate(reading: Reading, asked: Asked) -> Meaning:
    """A 404 that only a known key gets: `{}` names no model, so some servers find none."""
    spoke = bool(reading.words.messages) and reading.meaning.reason is not Reason.NOT_AN_API
    named = re.search(
        r"provider|model|channel|deployment|backend", reading.words.text, re.IGNORECASE
    )
    if asked.route in (Route.EMPTY, Route.GENERATE) and spoke and named:
        return meaning_of(Reason.DECOY_REJECTED)
    return meaning_of(Reason.ROUTE_MISSING)._replace(key_state=KeyState.ACCEPTED)


#: A success that a wrong key does not get is proven, whatever it was before.
_PROVEN_NOW: Final = frozenset(
    {
        Reason.LIST_AUTHENTICATED,
        Reason.MORE_PAGES,
        Reason.SERVER_WITHOUT_KEYS,
        *(reason for reason, it in MEANINGS.items() if it.verdict is Verdict.INCONCLUSIVE),
    }
)
_KEY_UNSEEN: Final = frozenset(
    {Reason.AUTH_HEADER_NOT_SEEN, Reason.ENDPOINT_NOT_FOR_KEYS, Reason.SAME_ORIGIN_REDIRECT}
)
