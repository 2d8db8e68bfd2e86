"""Judges an answer: what it says of the key, of the address, and of the models.

Precedence: no answer > somebody in between > the provider's specific words > the comparison
with a wrong key > the bare status.  A key is condemned only on words that mean just that, or
when a random key is treated the same.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from daemon.model import KeyState, Message, ModelOutcome, ModelVerdict, Outcome, Verdict, message
from daemon.probes.alone import Reading, read_reply
from daemon.probes.asked import Asked
from daemon.probes.base import DecoyFacts, Failure, Reply, Route
from daemon.probes.compare import compared, decoy_facts
from daemon.probes.edge import redirected_to
from daemon.probes.failing import failure_reason
from daemon.probes.hosts import belongs
from daemon.probes.meaning import Meaning, meaning_of
from daemon.probes.preflight import made_for, misfit_reason, paste_mistake
from daemon.probes.refinements import AUTHENTICATED_LISTS, siblings_of
from daemon.probes.retry import retry_after_s
from daemon.reasons import Proven, Reason
from daemon.redact import Redactor

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["Asked", "decoy_facts", "judge", "settles"]

#: Characters of a provider's words that are passed on.
_WORDS_LIMIT: Final = 200

#: Reasons after which the next question of the ladder is worth asking: nothing is decided yet,
#: or a wrong key should confirm it.
GO_ON: Final = frozenset(
    {
        Reason.LIST_UNPROVEN,
        Reason.PUBLIC_ENDPOINT,
        Reason.PUBLIC_ENDPOINT_SUSPECTED,
        Reason.ROUTE_MISSING,
        Reason.VALIDATION_ORDER_UNKNOWN,
        Reason.VALIDATION_BEFORE_AUTH,
        Reason.AUTH_HEADER_NOT_SEEN,
        Reason.ENDPOINT_NOT_FOR_KEYS,
        Reason.MANAGEMENT_API,
        Reason.MANAGEMENT_ONLY_ENDPOINT,
        Reason.SAME_ORIGIN_REDIRECT,
        Reason.MISSING_SCOPE_MODELS,
        Reason.SERVER_WITHOUT_KEYS,
        Reason.REJECTED_AMBIGUOUS,
        Reason.REFUSED_IN_UNKNOWN_WORDS,
        Reason.BARE_FORBIDDEN,
        Reason.BARE_UNAUTHORIZED,
        Reason.NO_BODY,
        Reason.EMPTY_BODY,
        Reason.BAD_REQUEST,
        Reason.UNKNOWN_ANSWER,
        Reason.UNKNOWN_STATUS,
        Reason.DECOY_UNDECIDED,
    }
)

_SIDE_ROUTES: Final = frozenset({Route.KEY_INFO, Route.LIST, Route.MODEL, Route.COUNT})
_PROVEN_BY_ROUTE: Final = {
    Route.LIST: Proven.LIST_WITH_DECOY,
    Route.EMPTY: Proven.EMPTY_POST_WITH_DECOY,
    Route.MODEL: Proven.MODEL_WITH_DECOY,
    Route.COUNT: Proven.MODEL_WITH_DECOY,
    Route.KEY_INFO: Proven.KEY_INFO,
    Route.EXCHANGE: Proven.TOKEN_EXCHANGE,
    Route.GENERATE: Proven.GENERATION,
}
_PROVEN_BY_REASON: Final = {
    Reason.KEY_INFO: Proven.KEY_INFO,
    Reason.BALANCE: Proven.KEY_INFO,
    Reason.LIST_AUTHENTICATED: Proven.AUTHENTICATED_LIST,
    Reason.MORE_PAGES: Proven.AUTHENTICATED_LIST,
    Reason.NOT_IN_LIST: Proven.AUTHENTICATED_LIST,
    Reason.MODEL_SEEN: Proven.PROVIDER_WORDS,
    Reason.TOKENS_COUNTED: Proven.TOKEN_COUNT,
    Reason.TOKEN_ISSUED: Proven.TOKEN_EXCHANGE,
    Reason.COMPLETION: Proven.GENERATION,
    Reason.LIST_DIFFERS_FROM_DECOY: Proven.LIST_WITH_DECOY,
    Reason.DECOY_EQUAL_ON_INFERENCE: Proven.DECOY_EQUAL,
    Reason.PUBLIC_ENDPOINT: Proven.DECOY_EQUAL,
    Reason.VALIDATION_BEFORE_AUTH: Proven.DECOY_EQUAL,
    Reason.SAME_AS_DECOY: Proven.DECOY_EQUAL,
}
_MODEL_VERDICTS: Final = {
    Verdict.OK: ModelVerdict.OK,
    Verdict.MODEL_NOT_FOUND: ModelVerdict.MODEL_NOT_FOUND,
    Verdict.PERMISSION_DENIED: ModelVerdict.PERMISSION_DENIED,
    Verdict.QUOTA_EXHAUSTED: ModelVerdict.QUOTA_EXHAUSTED,
    Verdict.RATE_LIMITED: ModelVerdict.RATE_LIMITED,
    Verdict.NO_BALANCE: ModelVerdict.NO_BALANCE,
    Verdict.PROVIDER_ERROR: ModelVerdict.PROVIDER_ERROR,
}


def judge(
    answer: Reply | Failure,
    asked: Asked,
    *,
    decoy: DecoyFacts | None = None,
    anonymous: Reply | None = None,
    now: datetime | None = None,
) -> Outcome:
    """Return what `answer` to `asked` says, with what a wrong key and no key got, where known.

    Reasons in `GO_ON` (and a missing side route) ask for the next question: see `settles`.
    Without `now`, waits that name a point in time are left out.
    """
    if isinstance(answer, Failure):
        return _failed(answer, asked)
    reading = read_reply(answer, asked)
    meaning = reading.meaning
    if decoy is not None:
        meaning = compared(reading, asked, decoy)
    elif anonymous is not None:
        meaning = _beside_anonymous(reading, read_reply(anonymous, asked))
    meaning = _by_shape(meaning, asked)
    return Outcome(
        verdict=meaning.verdict,
        reason=meaning.reason,
        key_state=meaning.key_state,
        transient=meaning.transient,
        detail=_elsewhere(answer, asked) or _detail(reading, asked),
        hint=_hint(meaning, asked),
        proven=_proven(meaning, asked, compared_with=decoy),
        http_status=answer.status,
        retry_after_s=_retry(answer, reading, now),
        models=_models(meaning, reading, asked),
    )


def settles(outcome: Outcome, asked: Asked) -> bool:
    """Whether the ladder may stop here: nothing that can still be asked would say more.

    False for the reasons in `GO_ON`; for a side route that is missing (the list may be absent
    where the models are not); and for a list that only looks like an authenticated one.
    """
    if outcome.reason in GO_ON:
        return False
    if outcome.verdict is Verdict.WRONG_BASE_URL and asked.route in _SIDE_ROUTES:
        return False
    if outcome.reason in (Reason.LIST_AUTHENTICATED, Reason.MORE_PAGES, Reason.NOT_IN_LIST):
        return belongs(asked.host, AUTHENTICATED_LISTS)
    return True


def _failed(failure: Failure, asked: Asked) -> Outcome:
    meaning = meaning_of(failure_reason(failure, asked))
    hint = (
        message("Met instead: {where}.", where=failure.where[:_WORDS_LIMIT])
        if failure.where
        else None
    )
    return Outcome(
        verdict=meaning.verdict,
        reason=meaning.reason,
        key_state=meaning.key_state,
        transient=meaning.transient,
        detail=message("No answer from {host} ({kind}).", host=asked.host, kind=failure.kind.value),
        hint=hint,
        proven=Proven.CONNECTION,
    )


def _beside_anonymous(reading: Reading, anonymous: Reading) -> Meaning:
    """What no key gets: a list that is the same is public, one that is shorter knows ours.

    That no key is refused proves nothing: some servers only want any key at all.
    """
    ours, theirs = reading.listing, anonymous.listing
    if not (reading.fine and anonymous.fine and ours and theirs):
        return reading.meaning
    if len(ours.ids) > len(theirs.ids):
        return meaning_of(Reason.LIST_DIFFERS_FROM_DECOY)
    unproven = reading.meaning.verdict in (Verdict.OK, Verdict.INCONCLUSIVE)
    return meaning_of(Reason.PUBLIC_ENDPOINT) if unproven else reading.meaning


def _by_shape(meaning: Meaning, asked: Asked) -> Meaning:
    """Say of a refused key that it is another company's, or a paste mistake, where it shows."""
    if meaning.verdict is not Verdict.INVALID_KEY or asked.key is None:
        return meaning
    text = asked.key.reveal()
    misfit = misfit_reason(text, asked.host)
    if misfit:
        return Meaning(Verdict.WRONG_KEY_TYPE, misfit, KeyState.REJECTED)
    mistake = paste_mistake(text, protocol=asked.protocol, host=asked.host)
    return meaning._replace(reason=mistake) if mistake else meaning


def _elsewhere(answer: Reply, asked: Asked) -> Message | None:
    """Where a redirect leads, when that is another origin than the one that was asked."""
    origin = redirected_to(answer, asked)[:_WORDS_LIMIT]
    if not origin:
        return None
    return message("HTTP {status}: it leads to {origin}.", status=str(answer.status), origin=origin)


def _detail(reading: Reading, asked: Asked) -> Message:
    words = " ".join(reading.words.message.split()) or _title(reading)
    secrets = () if asked.key is None else (asked.key,)
    words = Redactor(secrets).strike(words[: 4 * _WORDS_LIMIT])[:_WORDS_LIMIT]
    status = str(reading.status)
    if words and not reading.fine:
        return message("HTTP {status}: {words}", status=status, words=words)
    if reading.listing is not None and reading.fine:
        count = str(len(reading.listing.ids))
        return message("HTTP {status} with a list of {count} models.", status=status, count=count)
    return message("HTTP {status} ({kind}).", status=status, kind=reading.content.kind.value)


def _title(reading: Reading) -> str:
    """The title of a page, else the beginning of a text."""
    lowered = reading.content.text[:8192].lower()
    start, end = lowered.find("<title>"), lowered.find("</title>")
    if 0 <= start < end:
        return reading.content.text[start + len("<title>") : end].strip()
    return ""


def _hint(meaning: Meaning, asked: Asked) -> Message | None:
    others = siblings_of(asked.host)
    if meaning.verdict is Verdict.WRONG_KEY_TYPE and asked.key is not None:
        return made_for(asked.key.reveal(), asked.host)
    if meaning.verdict is Verdict.INVALID_KEY and others:
        return message("The key may belong to {hosts} instead.", hosts=", ".join(others))
    if meaning.reason is Reason.MISSING_V1:
        return message("The address probably lacks {tail} at its end.", tail="/v1")
    if meaning.reason is Reason.REJECTED_AMBIGUOUS:
        return message("The same words are used for other troubles, such as a used-up plan.")
    if meaning.reason is Reason.KEY_OR_RESOURCE_MISMATCH:
        return message("Or the key belongs to another resource or region.")
    return None


def _proven(meaning: Meaning, asked: Asked, *, compared_with: DecoyFacts | None) -> Proven | None:
    if meaning.reason in _PROVEN_BY_REASON:
        by_decoy = compared_with is not None or meaning.reason is not Reason.PUBLIC_ENDPOINT
        return _PROVEN_BY_REASON[meaning.reason] if by_decoy else None
    if meaning.verdict is Verdict.INCONCLUSIVE:
        return None
    if meaning.reason is Reason.DECOY_REJECTED:
        return _PROVEN_BY_ROUTE[asked.route]
    return Proven.PROVIDER_WORDS


def _retry(answer: Reply, reading: Reading, now: datetime | None) -> float | None:
    if reading.fine:
        return None
    wait = retry_after_s(answer.headers, reading.content.value, reading.words.text, now=now)
    return None if wait is None or math.isnan(wait) else wait


def _models(meaning: Meaning, reading: Reading, asked: Asked) -> tuple[ModelOutcome, ...]:
    """What is known of each model: from a list, or from the one question about one model."""
    if reading.models:
        return reading.models
    if asked.route not in (Route.MODEL, Route.COUNT, Route.GENERATE) or len(asked.models) != 1:
        return ()
    verdict = _MODEL_VERDICTS.get(meaning.verdict, ModelVerdict.INCONCLUSIVE)
    if verdict is ModelVerdict.OK and asked.route is Route.MODEL:
        verdict = ModelVerdict.LISTED
    return (ModelOutcome(id=asked.models[0], verdict=verdict),)
