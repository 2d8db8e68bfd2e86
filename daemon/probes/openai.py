"""How OpenAI-compatible hosts are asked: Bearer, `/models`, `/chat/completions`."""

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
from daemon.probes.hosts import belongs, host_of

if TYPE_CHECKING:
    from daemon.model import Target

#: Key and balance endpoints: free, and about the key itself (probing.md 5, read 2026-11-20).
#: Each at the very host of the entry: a key is sent nowhere else.
_KEY_INFO: Final = (
    ("openrouter.ai", "/api/v1/key", "bearer"),
    ("api.deepseek.com", "/user/balance", "bearer"),
    ("api.moonshot.cn", "/v1/users/me/balance", "bearer"),
    ("api.moonshot.ai", "/v1/users/me/balance", "bearer"),
    ("api.siliconflow.cn", "/v1/user/info", "bearer"),
    ("api.siliconflow.com", "/v1/user/info", "bearer"),
    ("api.x.ai", "/v1/api-key", "bearer"),
)
#: What people paste behind the base URL; without it the address may be right.
_PASTED_TAILS: Final = ("/chat/completions", "/completions", "/responses", "/models", "/messages")
_MOST_ALTERNATIVES: Final = 3


def openai_dialect(target: Target) -> Dialect:
    """Return how an `openai` target is asked."""
    base = base_of(target)
    lists = ask_for(f"{base}/models")
    empty = post(f"{base}/chat/completions", Route.EMPTY)
    return Dialect(
        scheme="bearer",
        lists=lists,
        rungs=(lists, empty),
        extra=dashscope_headers(target),
        key_info=_key_info(base),
        describe=lambda model: ask_for(f"{base}/models/{quote(model, safe=':')}", Route.MODEL),
        generate=lambda model: _generate(f"{base}/chat/completions", model),
        other_scheme="x-api-key",
        alternatives=_alternatives(base),
    )


def _key_info(base: str) -> Question | None:
    host = host_of(base)
    for domain, path, scheme in _KEY_INFO:
        if belongs(host, (domain,)) and base.startswith("https://"):
            return ask_for(f"https://{split_url(base).netloc}{path}", Route.KEY_INFO, scheme=scheme)
    return None


def _generate(url: str, model: str) -> Question:
    body = {"model": model, "messages": [{"role": "user", "content": "1"}], "max_tokens": 1}
    return post(url, Route.GENERATE, json.dumps(body).encode())


def _alternatives(base: str) -> tuple[tuple[str, Question], ...]:
    """Return other base URLs at the same origin that may have been meant."""
    meant = base.rstrip("/")
    candidates: list[str] = []
    for tail in _PASTED_TAILS:
        if meant.endswith(tail):
            meant = meant.removesuffix(tail).rstrip("/")
            candidates.append(meant)
            break
    if not meant.endswith("/v1"):
        candidates.append(f"{meant}/v1")
    parts = split_url(meant)
    if parts.path not in ("", "/", "/v1"):
        candidates.append(f"{parts.scheme}://{parts.netloc}/v1")
    fresh = [url for url in dict.fromkeys(candidates) if url != base]
    return tuple((url, ask_for(f"{url}/models")) for url in fresh[:_MOST_ALTERNATIVES])
