"""How Gemini is asked: `x-goog-api-key`, never a key in the address, `/v1beta/models`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from daemon.probes.base import Route
from daemon.probes.dialect import Dialect, Question, ask_for, base_of, post
from daemon.probes.envelope import as_mapping
from daemon.probes.hosts import belongs, host_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from daemon.model import Target
    from daemon.probes.base import Reply

_PAGE: Final = 1000
_OWN_HOST: Final = "generativelanguage.googleapis.com"
CONTENTS: Final[Mapping[str, object]] = {"contents": [{"role": "user", "parts": [{"text": "1"}]}]}
ONE_TOKEN: Final[Mapping[str, object]] = {**CONTENTS, "generationConfig": {"maxOutputTokens": 1}}


def gemini_dialect(target: Target) -> Dialect:
    """Return how a `gemini` target is asked."""
    base = base_of(target)
    lists = ask_for(f"{base}/v1beta/models?pageSize={_PAGE}")
    rungs = [lists]
    if target.models:
        first = target.models[0].id
        # Without contents nothing can be generated: the body is `{}`.
        rungs.append(post(_address(base, first, "generateContent"), Route.EMPTY))
    own = belongs(host_of(base), (_OWN_HOST,))
    return Dialect(
        scheme="x-goog-api-key",
        lists=lists,
        rungs=tuple(rungs),
        other_scheme="bearer",
        describe=lambda model: _count(base, model),
        # The list answers from a blocked region too: only the count shows that.
        count=(lambda model: _count(base, model)) if own else None,
        generate=lambda model: post(
            _address(base, model, "generateContent"), Route.GENERATE, _json(ONE_TOKEN)
        ),
        alternatives=_alternatives(base),
        next_page=_next_page,
    )


def _count(base: str, model: str) -> Question:
    return post(_address(base, model, "countTokens"), Route.COUNT, _json(CONTENTS))


def _address(base: str, model: str, verb: str) -> str:
    return f"{base}/v1beta/models/{quote(model.removeprefix('models/'), safe='')}:{verb}"


def _json(body: Mapping[str, object]) -> bytes:
    return json.dumps(body).encode()


def _alternatives(base: str) -> tuple[tuple[str, Question], ...]:
    for tail in ("/v1beta/openai", "/v1beta/models", "/v1beta", "/v1"):
        if base.endswith(tail):
            meant = base.removesuffix(tail)
            return ((meant, ask_for(f"{meant}/v1beta/models?pageSize={_PAGE}")),)
    return ()


def _next_page(asked: Question, reply: Reply) -> Question | None:
    try:
        token = as_mapping(json.loads(reply.body)).get("nextpagetoken")
    except (ValueError, RecursionError):
        return None
    if not isinstance(token, str) or not token:
        return None
    first = asked.url.partition("&")[0]
    return ask_for(f"{first}&pageToken={quote(token, safe='')}")
