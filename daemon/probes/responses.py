"""How the Responses API is asked: the base URL with exactly one `/v1`, then `/responses`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from daemon.probes.base import Route
from daemon.probes.dialect import Dialect, Question, ask_for, base_of, dashscope_headers, post

if TYPE_CHECKING:
    from daemon.model import Target

#: The Responses API refuses fewer.
_FEWEST_TOKENS: Final = 16


def responses_dialect(target: Target) -> Dialect:
    """Return how an `openai-responses` target is asked."""
    base = base_of(target).removesuffix("/v1") + "/v1"
    lists = ask_for(f"{base}/models")
    return Dialect(
        scheme="bearer",
        lists=lists,
        rungs=(lists, post(f"{base}/responses", Route.EMPTY)),
        extra=dashscope_headers(target),
        describe=lambda model: ask_for(f"{base}/models/{quote(model, safe=':')}", Route.MODEL),
        generate=lambda model: _generate(f"{base}/responses", model),
        other_scheme="x-api-key",
    )


def _generate(url: str, model: str) -> Question:
    body = {"model": model, "input": "1", "max_output_tokens": _FEWEST_TOKENS, "store": False}
    return post(url, Route.GENERATE, json.dumps(body).encode())
