"""How Vertex AI is asked: an express key as Qwen Code sends it, or a token for the project."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from daemon.model import KeyState, Outcome, Verdict, message
from daemon.patterns import late_pattern
from daemon.probes.base import DecoyFacts, Reply, Route
from daemon.probes.dialect import Dialect, Question, base_of, post
from daemon.probes.gemini import CONTENTS, ONE_TOKEN
from daemon.probes.hosts import belongs, host_of
from daemon.probes.judge import judge
from daemon.probes.ladder import climb
from daemon.probes.oauth import exchange_request, read_account, token_in
from daemon.probes.speaker import speaker_for
from daemon.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Generator
    from datetime import datetime

    from daemon.model import Secret, Target
    from daemon.probes.base import Answer, Request

_DEFAULT_HOST: Final = "aiplatform.googleapis.com"
_OF_GOOGLE: Final = ("googleapis.com",)
_NAME: Final = late_pattern(r"[a-z0-9][a-z0-9.:_-]*", re.IGNORECASE)
_EVERYWHERE: Final = "global"
#: Asked for where the entry names no model: there is no list to ask for instead.
_ANY_MODEL: Final = "gemini-2.5-flash"


def vertex_dialect(target: Target) -> Dialect:
    """Return how a target with an express key is asked."""
    return _dialect(target, f"{base_of(target)}/v1beta1/publishers/google/models", "x-goog-api-key")


def climb_with_account(
    target: Target, text: Secret, *, decoy: Secret, deep: bool, now: datetime
) -> Generator[Request, Answer, Outcome]:
    """Exchange Application Default Credentials for a token, then check the project with it."""
    dialect = _project_dialect(target)
    if isinstance(dialect, Outcome):
        return dialect
    account = read_account(text.reveal())
    if isinstance(account, Outcome):
        return account
    request = exchange_request(account, now=now)
    answer = yield request
    if isinstance(answer, DecoyFacts):
        raise TypeError("a decoy's lesson does not answer the credential")
    token = token_in(answer) if isinstance(answer, Reply) else None
    if token is not None:
        return (
            yield from climb(speaker_for(target, dialect, token, decoy=decoy, now=now), deep=deep)
        )
    speaker = speaker_for(target, dialect, text, decoy=decoy, now=now)
    return judge(answer, speaker.asked(_exchange_question(request)), now=now)


def _exchange_question(request: Request) -> Question:
    return Question(method=request.method, url=request.url, route=Route.EXCHANGE)


def _project_dialect(target: Target) -> Dialect | Outcome:
    project, location = target.project or "", target.location or _EVERYWHERE
    if not _NAME.fullmatch(project) or not _NAME.fullmatch(location):
        return _not_asked()
    base = base_of(target)
    if not base.startswith("https://") or not belongs(host_of(base), _OF_GOOGLE):
        return _not_asked()
    if host_of(base) == _DEFAULT_HOST and location != _EVERYWHERE:
        base = f"https://{location}-{_DEFAULT_HOST}"
    place = f"projects/{project}/locations/{location}/publishers/google/models"
    return _dialect(target, f"{base}/v1beta1/{place}", "bearer")


def _dialect(target: Target, models: str, scheme: str) -> Dialect:
    def address(model: str, verb: str) -> str:
        return f"{models}/{quote(model, safe='')}:{verb}"

    def count(model: str) -> Question:
        return post(address(model, "countTokens"), Route.COUNT, json.dumps(CONTENTS).encode())

    first = target.models[0].id if target.models else _ANY_MODEL
    return Dialect(
        scheme=scheme,
        rungs=(count(first), post(address(first, "generateContent"), Route.EMPTY)),
        describe=count,
        generate=lambda model: post(
            address(model, "generateContent"), Route.GENERATE, json.dumps(ONE_TOKEN).encode()
        ),
    )


def _not_asked() -> Outcome:
    return Outcome(
        verdict=Verdict.INCONCLUSIVE,
        reason=Reason.NOT_ASKED,
        key_state=KeyState.NOT_CHECKED,
        detail=message(
            "Google's credentials go only to Google, and need GOOGLE_CLOUD_PROJECT and a location "
            "that can be read."
        ),
    )
