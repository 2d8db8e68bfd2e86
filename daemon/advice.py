"""What to do about an outcome: the cure, where the key stands, where new ones are made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from daemon import phrasebook
from daemon.model import Origin, Verdict, message
from daemon.reasons import Reason
from daemon.words import joined, say, span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from daemon.model import Message

#: Verdicts that a new or another key may cure.
_KEY_AT_FAULT: Final = frozenset(
    {Verdict.INVALID_KEY, Verdict.KEY_MALFORMED, Verdict.WRONG_KEY_TYPE}
)
#: Reasons that are cured at the key itself, not by a new one.
_KEY_CAN_BE_MENDED: Final = frozenset(
    {
        Reason.QUOTED,
        Reason.SCHEME_PREFIX,
        Reason.ASSIGNMENT_PASTED,
        Reason.SEVERAL_KEYS,
        Reason.JSON_PASTED,
        Reason.DASH_IN_KEY,
        Reason.OTHER_PROVIDER_KEY,
        Reason.PLAN_KEY_ON_GENERAL_URL,
        Reason.GENERAL_KEY_ON_PLAN_URL,
        Reason.NOT_MASTER_KEY,
        Reason.REFRESH_TOKEN_REJECTED,
    }
)


class Case(NamedTuple):
    """What the advice depends on, as finished words.

    `place` is where the key stands (file and line), `hidden` where another value of the same
    variable is hidden by it, `page` the provider's page of keys; each empty where unknown.
    """

    verdict: Verdict
    reason: Reason
    origin: Origin
    variable: str = ""
    place: str = ""
    hidden: str = ""
    page: str = ""
    wait_s: float | None = None


def cure(case: Case, translate: Callable[[str], str] = str) -> str | None:
    """Return what to do, or None where nothing is wrong."""
    return joined(say(sentence, translate) for sentence in _sentences(case, translate)) or None


def origin_words(origin: Origin, place: str) -> Message:
    """Return where a key comes from; `place` is a file and line, or empty."""
    return message(phrasebook.ORIGINS[origin].template, place=place or "settings.json")


def _sentences(case: Case, translate: Callable[[str], str]) -> Iterator[Message]:
    if case.hidden and case.verdict in _KEY_AT_FAULT:
        yield _unhide(case)
        return
    if case.wait_s and case.verdict in (Verdict.RATE_LIMITED, Verdict.QUOTA_EXHAUSTED):
        time = say(span(case.wait_s), translate)
        if case.verdict is Verdict.RATE_LIMITED:
            yield message("Wait {time}.", time=time)
        else:
            yield message("Wait {time}, or raise the limit.", time=time)
        return
    if known := phrasebook.REASON_CURES.get(case.reason) or phrasebook.CURES.get(case.verdict):
        yield known
    if case.verdict in _KEY_AT_FAULT:
        yield from _where(case)
        if case.reason not in _KEY_CAN_BE_MENDED:
            yield from _new_key(case)
    elif case.verdict is Verdict.NO_BALANCE and case.page:
        yield message("The provider's page: {page}", page=case.page)


def _unhide(case: Case) -> Message:
    if case.origin in (Origin.PROCESS, Origin.LOGIN_SHELL):
        return message(
            "{variable} from the shell hides another value in {hidden}: unset it to use that one.",
            variable=case.variable,
            hidden=case.hidden,
        )
    return message(
        "{variable} in {place} hides another value in {hidden}: keep the right one of the two.",
        variable=case.variable,
        place=case.place or case.origin,
        hidden=case.hidden,
    )


def _new_key(case: Case) -> Iterator[Message]:
    if case.page:
        yield message("Make a new key: {page}", page=case.page)
    elif case.verdict is Verdict.INVALID_KEY:
        yield message("Make a new key at the provider.")


def _where(case: Case) -> Iterator[Message]:
    match case.origin:
        case Origin.PROCESS if case.variable:
            yield message("{variable} is set in the environment.", variable=case.variable)
        case Origin.LOGIN_SHELL if case.variable:
            yield message("{variable} is set by your login shell.", variable=case.variable)
        case Origin.KEYRING if case.variable:
            yield message("{variable} is kept in the keyring.", variable=case.variable)
        case _ if case.variable and case.place:
            yield message("{variable} is set in {place}.", variable=case.variable, place=case.place)
        case _ if case.place:
            yield message("The key stands in {place}.", place=case.place)
        case _:
            pass
