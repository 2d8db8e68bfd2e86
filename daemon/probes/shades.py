"""Where one reason says more or less of the key than it usually does."""

# ruff: noqa: PLR0911 - a table of cases reads best as early returns

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from daemon.model import KeyState, Verdict
from daemon.patterns import late_pattern
from daemon.probes.hosts import belongs
from daemon.probes.meaning import Meaning, meaning_of
from daemon.probes.refinements import FIRST_PARTY
from daemon.reasons import Reason

if TYPE_CHECKING:
    from daemon.probes.asked import Asked
    from daemon.probes.envelope import ErrorWords

_SAYS_LITELLM: Final = late_pattern(
    r"invalid model name passed in|for your key|litellm", re.IGNORECASE
)
_ECHOES: Final = (
    (late_pattern(r"provided: ?https?:"), Reason.PASTED_URL),
    (late_pattern(r"\*_(?:KEY|TOKEN)\b"), Reason.ENV_NAME_PASTED),
    (late_pattern(r"provided: ?[A-Za-z']{1,12} [A-Za-z']{1,12} \*"), Reason.PASTED_TEXT),
)


def shaded(reason: Reason, words: ErrorWords, asked: Asked) -> Meaning:
    """Return what `reason` means here: what is said of the key may differ from the usual."""
    meaning = meaning_of(reason)
    if meaning.verdict is Verdict.INVALID_KEY:
        for echo, mistake in _ECHOES:
            if echo.search(words.message):
                return meaning._replace(reason=mistake)
    return meaning._replace(key_state=_key_state(meaning, words, asked))


def _key_state(meaning: Meaning, words: ErrorWords, asked: Asked) -> KeyState:
    """What the answer says of the key itself, where it is not the usual."""
    known = meaning.key_state is KeyState.ACCEPTED
    if meaning.verdict is Verdict.MODEL_NOT_FOUND and asked.nearby and known:
        litellm = _SAYS_LITELLM.search(words.text) or meaning.reason is Reason.NOT_IN_LIST
        return KeyState.ACCEPTED if litellm else KeyState.UNKNOWN
    if meaning.reason is Reason.COMPLETION and asked.nearby:
        return KeyState.UNKNOWN  # it works, and may well work with any key
    if meaning.reason is Reason.RATE and belongs(asked.host, FIRST_PARTY):
        return KeyState.ACCEPTED
    if meaning.reason is Reason.REJECTED_AMBIGUOUS and belongs(asked.host, ("mistral.ai",)):
        return KeyState.UNKNOWN  # the same words for a used-up plan
    if meaning.reason is Reason.UPSTREAM_UNREACHABLE and not re.match("upstream", words.message):
        return KeyState.ACCEPTED  # a relay tells of those behind it, not a proxy in front
    if meaning.reason is Reason.MISSING_V1 and not words.is_error and words.text:
        return KeyState.NOT_CHECKED
    return meaning.key_state
