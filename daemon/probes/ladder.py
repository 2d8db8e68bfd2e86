"""Asks one question after another until a credential is judged: the cheapest first.

Preflight → the provider's own key page → the list of models, with a decoy where a success proves
nothing → an empty request to the model route, with its decoy → the models one by one.  Nothing
here can be billed but what `deep` allows (reference: probing.md section 2, read 2026-11-20).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from daemon.model import KeyState, Verdict, message, replace
from daemon.probes.base import DecoyFacts, Reply, Route, Using
from daemon.probes.hosts import belongs
from daemon.probes.judge import judge, settles
from daemon.probes.models import check_models, is_list, listing_in
from daemon.probes.preflight import preflight
from daemon.probes.refinements import AUTHENTICATED_LISTS, FIRST_PARTY
from daemon.probes.speaker import Heard, ask
from daemon.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Generator

    from daemon.model import Outcome
    from daemon.probes.asked import Asked
    from daemon.probes.base import Answer, Request
    from daemon.probes.dialect import Question
    from daemon.probes.speaker import Speaker

_SERVER_ERROR: Final = 500
_SAYS_NOTHING: Final = frozenset({Reason.EMPTY_BODY, Reason.UNKNOWN_ANSWER})
#: Verdicts that do not show that an address is the right one.
_NO_PROVIDER: Final = frozenset(
    {
        Verdict.WRONG_BASE_URL,
        Verdict.INTERCEPTED,
        Verdict.INCONCLUSIVE,
        Verdict.PROVIDER_ERROR,
        Verdict.RATE_LIMITED,
        Verdict.UNREACHABLE,
        Verdict.TLS_ERROR,
    }
)


def climb(speaker: Speaker, *, deep: bool) -> Generator[Request, Answer, Outcome]:
    """Ask until the credential is judged, then look at the models; return the outcome."""
    refused = preflight(speaker.asked(speaker.dialect.rungs[0]))
    if refused is not None:
        return refused
    heard = yield from _credential(speaker)
    outcome = _best(heard).outcome
    if outcome.verdict is Verdict.WRONG_BASE_URL and isinstance(heard[-1].answer, Reply):
        return (yield from _look_nearby(speaker, outcome))
    if outcome.reason is Reason.AUTH_HEADER_NOT_SEEN:
        return (yield from _try_other_scheme(speaker, outcome))
    return (yield from check_models(speaker, outcome, heard, deep=deep))


def _credential(speaker: Speaker) -> Generator[Request, Answer, list[Heard]]:
    """Ask the rungs until one of them settles the credential; return all that was heard."""
    info = speaker.dialect.key_info
    if info is not None:
        heard = yield from ask(speaker, info)
        settled = heard.outcome.conclusive and settles(heard.outcome, speaker.asked(info))
        if settled or not isinstance(heard.answer, Reply):
            return [heard]
    rungs: list[Heard] = []
    for question in speaker.dialect.rungs:
        heard = yield from _with_decoy(speaker, question)
        rungs.append(heard)
        if _is_enough(speaker, heard):
            break
    return rungs


def _with_decoy(speaker: Speaker, question: Question) -> Generator[Request, Answer, Heard]:
    """Ask with the key, and with a decoy where the answer alone proves nothing."""
    answer = yield speaker.request(question)
    asked = speaker.asked(question)
    if isinstance(answer, DecoyFacts):
        raise TypeError("a decoy's lesson does not answer the key")
    listing = listing_in(answer) if question.route is Route.LIST else None
    if listing is None or belongs(asked.host, AUTHENTICATED_LISTS) or not speaker.sends_key:
        heard = Heard(
            question=question, answer=answer, outcome=judge(answer, asked, now=speaker.now)
        )
        if not _wants_decoy(speaker, heard):
            return heard
    facts = yield speaker.request(question, Using.DECOY)
    if not isinstance(facts, DecoyFacts):
        raise TypeError("a decoy is answered by what it taught")
    outcome = judge(answer, asked, decoy=facts, now=speaker.now)
    if outcome.verdict is Verdict.NO_AUTH_REQUIRED and speaker.other_credentials:
        # Whoever let the decoy in may know us by a header that the decoy carried too.
        outcome = replace(
            outcome,
            verdict=Verdict.INCONCLUSIVE,
            reason=Reason.PUBLIC_ENDPOINT,
            key_state=KeyState.UNKNOWN,
        )
    return Heard(question=question, answer=answer, outcome=outcome, listing=listing)


def _wants_decoy(speaker: Speaker, heard: Heard) -> bool:
    """Whether a wrong key's answer would add to this one."""
    if not isinstance(heard.answer, Reply) or not speaker.sends_key:
        return False
    if heard.outcome.reason is Reason.AUTH_HEADER_NOT_SEEN:
        return False
    if heard.outcome.reason is Reason.COMPLETION:
        return True  # whoever completes an empty request may do so for everybody
    asked = speaker.asked(heard.question)
    return not settles(heard.outcome, asked) or _needs_control(heard.outcome, asked)


def _needs_control(outcome: Outcome, asked: Asked) -> bool:
    """Whether a stranger's word about the key wants a second opinion: what any key would hear.

    A relay may pass on what its own provider said of its own key, or say "no balance" to all.
    """
    said = outcome.key_state in (KeyState.ACCEPTED, KeyState.REJECTED)
    return said and outcome.verdict is not Verdict.OK and not belongs(asked.host, FIRST_PARTY)


def _is_enough(speaker: Speaker, heard: Heard) -> bool:
    """Whether no further question can teach more of the credential."""
    if not isinstance(heard.answer, Reply):
        return True
    if heard.answer.status >= _SERVER_ERROR and heard.outcome.transient:
        return False  # a list may be broken where the model route works
    asked = speaker.asked(heard.question)
    known = heard.outcome.key_state is KeyState.ACCEPTED
    if asked.nearby and known and heard.outcome.reason in _SAYS_NOTHING:
        return True  # a relay may complete an empty request and send it on: ask no more
    return settles(heard.outcome, asked)


def _best(heard: list[Heard]) -> Heard:
    """Return what decides: the last answer, unless an earlier one knew more of the key."""
    known = (KeyState.ACCEPTED, KeyState.REJECTED)
    last = heard[-1]
    if last.outcome.verdict is not Verdict.INCONCLUSIVE or last.outcome.key_state in known:
        return last
    return next((some for some in heard if some.outcome.key_state in known), last)


def _look_nearby(speaker: Speaker, outcome: Outcome) -> Generator[Request, Answer, Outcome]:
    """Try the addresses that may have been meant, all at the same origin: for advice only."""
    for meant, question in speaker.dialect.alternatives:
        heard = yield from ask(speaker, question)
        if not isinstance(heard.answer, Reply):
            break
        if is_list(heard.answer) or heard.outcome.verdict not in _NO_PROVIDER:
            advice = message(
                "The provider answers at {address}: use this as the base URL.", address=meant
            )
            return replace(outcome, hint=advice)
    return outcome


def _try_other_scheme(speaker: Speaker, outcome: Outcome) -> Generator[Request, Answer, Outcome]:
    """Show the key in the other header once, at the same host: for a hint, never a verdict."""
    other = speaker.dialect.other_scheme
    if other is None or not speaker.sends_key:
        return outcome
    heard = yield from ask(speaker, replace(speaker.dialect.rungs[0], scheme=other))
    seen = isinstance(heard.answer, Reply) and (
        is_list(heard.answer) or heard.outcome.verdict not in _NO_PROVIDER
    )
    if not seen:
        return outcome
    advice = message(
        "This server reads the key from the header {header}, which Qwen Code does not send to it: "
        "add it to the entry's customHeaders.",
        header="Authorization" if other == "bearer" else other,
    )
    return replace(outcome, hint=advice)
