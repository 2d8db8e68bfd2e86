"""How Anthropic-compatible hosts are asked: `x-api-key` at Anthropic itself, Bearer elsewhere."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from daemon.probes.base import Route
from daemon.probes.dialect import (
    Dialect,
    Question,
    ask_for,
    base_of,
    dashscope_headers,
    post,
    split_url,
)
from daemon.probes.envelope import as_mapping
from daemon.probes.hosts import belongs, host_of

if TYPE_CHECKING:
    from daemon.model import Target
    from daemon.probes.base import Reply

_VERSION: Final = ("anthropic-version", "2023-06-01")
_PAGE: Final = 1000


def anthropic_dialect(target: Target) -> Dialect:
    """Return how an `anthropic` target is asked."""
    base = base_of(target)
    own = belongs(host_of(base), ("anthropic.com",))
    lists = ask_for(f"{base}/v1/models?limit={_PAGE}")
    count = f"{base}/v1/messages/count_tokens"
    return Dialect(
        # Qwen Code sends Bearer to every other host, and no x-api-key (qwen-contract.md 3.4).
        scheme="x-api-key" if own else "bearer",
        lists=lists,
        rungs=(lists, post(f"{base}/v1/messages", Route.EMPTY)),
        extra=(_VERSION, *dashscope_headers(target)),
        other_scheme="bearer" if own else "x-api-key",
        describe=lambda model: _message(count, Route.COUNT, model),
        count=(lambda model: _message(count, Route.COUNT, model)) if own else None,
        generate=lambda model: _message(f"{base}/v1/messages", Route.GENERATE, model, max_tokens=1),
        alternatives=_alternatives(base),
        next_page=_next_page,
    )


def _message(url: str, route: Route, model: str, **more: int) -> Question:
    body = {"model": model, "messages": [{"role": "user", "content": "1"}], **more}
    return post(url, route, json.dumps(body).encode())


def _alternatives(base: str) -> tuple[tuple[str, Question], ...]:
    """Return the address without what Qwen Code appends itself, where somebody wrote it."""
    for tail in ("/v1/messages", "/messages", "/v1"):
        if base.endswith(tail):
            meant = base.removesuffix(tail).removesuffix("/v1")
            return ((meant, ask_for(f"{meant}/v1/models?limit={_PAGE}")),)
    parts = split_url(base)
    if parts.path in ("", "/"):
        meant = f"{base}/anthropic"
        return ((meant, ask_for(f"{meant}/v1/models?limit={_PAGE}")),)
    return ()


def _next_page(asked: Question, reply: Reply) -> Question | None:
    try:
        page = as_mapping(json.loads(reply.body))
    except (ValueError, RecursionError):
        return None
    last = page.get("lastid")
    if page.get("hasmore") is not True or not isinstance(last, str):
        return None
    first = asked.url.partition("&")[0]
    return ask_for(f"{first}&after_id={quote(last, safe='')}")
