"""Looks at the models of a judged credential: in the list, else asked for free, else paid for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from daemon.model import (
    KeyState,
    ModelOutcome,
    ModelVerdict,
    Verdict,
    message,
    replace,
)
from daemon.probes.base import Reply, Route
from daemon.probes.content import read_content
from daemon.probes.envelope import as_mapping
from daemon.probes.listing import Listing, models_in
from daemon.probes.speaker import Heard, ask
from daemon.reasons import Proven, Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from daemon.model import Outcome
    from daemon.probes.base import Answer, Request
    from daemon.probes.dialect import Question
    from daemon.probes.speaker import Speaker

#: Requests that one target may cost on top of its verdict.
MOST_PAGES: Final = 5
MOST_DESCRIBED: Final = 8
MOST_GENERATED: Final = 32

_USABLE: Final = frozenset({Verdict.OK, Verdict.NO_AUTH_REQUIRED})
#: What one model's answer may say of the whole credential.
_OF_THE_CREDENTIAL: Final = frozenset(
    {
        Verdict.NO_BALANCE,
        Verdict.ACCOUNT_SUSPENDED,
        Verdict.REGION_UNSUPPORTED,
        Verdict.IP_NOT_ALLOWED,
    }
)
_THERE: Final = frozenset({ModelVerdict.OK, ModelVerdict.LISTED})
_OK: Final = 200
_AFTER_OK: Final = 300

_Found = dict[str, ModelOutcome]


def check_models(
    speaker: Speaker, outcome: Outcome, heard: Sequence[Heard], *, deep: bool
) -> Generator[Request, Answer, Outcome]:
    """Return `outcome` with what can be said of each model of the target."""
    wanted = tuple(dict.fromkeys(model.id for model in speaker.target.models))
    if outcome.reason is Reason.NOT_IN_LIST:  # a hint and no proof: aliases are not listed
        outcome = replace(outcome, verdict=Verdict.OK, reason=Reason.LIST_AUTHENTICATED)
    one_missing = outcome.verdict is Verdict.MODEL_NOT_FOUND and len(wanted) > 1
    if not wanted or not (outcome.verdict in _USABLE or one_missing):
        return outcome
    listed = yield from _list(speaker, heard, wanted)
    found: _Found = {}
    if listed is not None:
        found = {name: _said(name, ModelVerdict.LISTED) for name in wanted if listed.has(name)}
    raised: Outcome | None = None
    if deep:
        raised = yield from _one_by_one(
            speaker, wanted[:MOST_GENERATED], found, speaker.dialect.generate
        )
    else:
        raised = yield from _for_free(speaker, wanted, found)
        if listed is not None:
            for name in wanted:
                found.setdefault(name, _said(name, ModelVerdict.UNLISTED))
    if raised is not None:
        outcome = replace(raised, proven=raised.proven or outcome.proven)
    models = tuple(found.get(name) or _said(name, ModelVerdict.NOT_CHECKED) for name in wanted)
    if one_missing and any(model.verdict in _THERE for model in models):
        outcome = replace(
            outcome,
            verdict=Verdict.OK,
            reason=Reason.MODEL_SEEN,
            key_state=KeyState.ACCEPTED,
            detail=None,
        )
    return _all_missing(replace(outcome, models=models))


class _Listed:
    """The pages of a list, looked through quickly for the many names that stand there as such."""

    def __init__(self) -> None:
        self._pages: list[Listing] = []
        self._names: set[str] = set()

    def add(self, page: Listing) -> None:
        self._pages.append(page)
        self._names.update(page.ids)

    def has(self, name: str) -> bool:
        return name in self._names or any(page.holds(name) for page in self._pages)


def _list(
    speaker: Speaker, heard: Sequence[Heard], wanted: tuple[str, ...]
) -> Generator[Request, Answer, _Listed | None]:
    """Return the list of models, with as many pages as the wanted ones need; None without."""
    question = speaker.dialect.lists
    if question is None:
        return None
    first = next((h for h in heard if h.question.route is Route.LIST), None)
    if first is None:  # the key page settled it: the list is still to be read
        first = yield from ask(speaker, question)
    answer, listing = first.answer, first.listing or listing_in(first.answer)
    listed = _Listed()
    for page in range(MOST_PAGES):
        if listing is None or not isinstance(answer, Reply):
            return listed if page else None
        listed.add(listing)
        follow = speaker.dialect.next_page
        onward = follow(question, answer) if follow else None
        if onward is None or all(listed.has(name) for name in wanted):
            return listed
        answer = (yield from ask(speaker, onward)).answer
        listing = listing_in(answer)
    return listed


def _for_free(
    speaker: Speaker, wanted: tuple[str, ...], found: _Found
) -> Generator[Request, Answer, Outcome | None]:
    """Ask for the models that are not listed, and once where money and region show."""
    absent = [name for name in wanted if name not in found]
    raised: Outcome | None = None
    if speaker.dialect.describe is not None:
        raised = yield from _one_by_one(
            speaker, absent[:MOST_DESCRIBED], found, speaker.dialect.describe
        )
    counted = speaker.dialect.count
    if raised is None and counted is not None and len(absent) < len(wanted):
        first = next(name for name in wanted if name in found)
        raised = yield from _one_by_one(speaker, (first,), found, counted)
    return raised


def _one_by_one(
    speaker: Speaker,
    names: Sequence[str],
    found: _Found,
    question_of: Callable[[str], Question] | None,
) -> Generator[Request, Answer, Outcome | None]:
    """Ask about each model; return what one of the answers says of the whole credential."""
    if question_of is None:
        return None
    for name in names:
        heard = yield from ask(speaker, replace(question_of(name), about=name))
        if not isinstance(heard.answer, Reply):
            break  # the provider is gone: so are the others
        outcome = heard.outcome
        if outcome.verdict in _OF_THE_CREDENTIAL:
            return outcome
        verdict = _verdict_of(heard)
        if verdict is None:
            break  # the question itself is not known here
        found[name] = _said(name, verdict, outcome)
    return None


def _verdict_of(heard: Heard) -> ModelVerdict | None:
    """Return what an answer says of the model it is about, None when it says nothing of models."""
    outcome, route = heard.outcome, heard.question.route
    if outcome.verdict is Verdict.OK:
        return ModelVerdict.LISTED if route is Route.MODEL else ModelVerdict.OK
    if route is Route.MODEL and _describes(heard.answer, heard.question.about):
        return ModelVerdict.LISTED  # whoever may read it: the model is there
    if outcome.verdict in (Verdict.WRONG_BASE_URL, Verdict.INCONCLUSIVE):
        return ModelVerdict.INCONCLUSIVE if route is Route.GENERATE else None
    if outcome.verdict in _MODEL_VERDICTS:
        return ModelVerdict(outcome.verdict.value)
    return ModelVerdict.INCONCLUSIVE


def _describes(answer: object, name: str | None) -> bool:
    if not isinstance(answer, Reply) or not _OK <= answer.status < _AFTER_OK or name is None:
        return False
    fields = as_mapping(read_content(answer).value)
    return any(fields.get(field) in (name, f"models/{name}") for field in ("id", "name", "model"))


_MODEL_VERDICTS: Final = frozenset(Verdict) & {
    verdict for verdict in Verdict if verdict.value in {known.value for known in ModelVerdict}
}


def _said(name: str, verdict: ModelVerdict, outcome: Outcome | None = None) -> ModelOutcome:
    detail = outcome.detail if outcome is not None and verdict is not ModelVerdict.OK else None
    return ModelOutcome(id=name, verdict=verdict, detail=detail)


def _all_missing(outcome: Outcome) -> Outcome:
    """Return the outcome of a credential none of whose models is there."""
    missing = [model.verdict is ModelVerdict.MODEL_NOT_FOUND for model in outcome.models]
    if outcome.verdict not in _USABLE or not all(missing):
        return outcome
    return replace(
        outcome,
        verdict=Verdict.MODEL_NOT_FOUND,
        reason=Reason.NO_SUCH_MODEL,
        key_state=KeyState.ACCEPTED if outcome.verdict is Verdict.OK else outcome.key_state,
        proven=outcome.proven or Proven.PROVIDER_WORDS,
        detail=message("The provider knows none of the models of this entry."),
    )


def listing_in(answer: object) -> Listing | None:
    """Return the list of models that `answer` is, None when it is no whole list."""
    if not isinstance(answer, Reply) or answer.broke is not None:
        return None
    return models_in(answer) if _OK <= answer.status < _AFTER_OK else None


def is_list(answer: object) -> bool:
    """Whether `answer` is a list of models."""
    return listing_in(answer) is not None
