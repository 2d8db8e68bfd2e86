"""Settings as Qwen Code's wizard leaves them, to be spoiled in one place by a test."""

from __future__ import annotations

from typing import Any

from daemon.demo.troubles import MODEL

KEY = "sk-fake-5d1c9a7e3b8f4206c7d2e91a"
OTHER_KEY = "sk-fake-e80b63f5a4d7c219508e7f36"
VARIABLE = "DEMO_KEY"


def entry(base_url: str | None, **more: object) -> dict[str, Any]:
    """Return one line of `modelProviders`; a field that is None is left out."""
    fields = {"id": MODEL, "name": "Demo", "baseUrl": base_url, "envKey": VARIABLE} | more
    return {name: value for name, value in fields.items() if value is not None}


def settings(
    *entries: dict[str, Any], protocol: str = "openai", key: str | None = KEY, **more: object
) -> dict[str, Any]:
    """Return settings with these entries, the first of which is selected; `more` replaces."""
    first = entries[0] if entries else {}
    whole: dict[str, Any] = {
        "$version": 4,
        "env": {VARIABLE: key} if key is not None else {},
        "modelProviders": {protocol: list(entries)},
        "security": {"auth": {"selectedType": protocol}},
        "model": {"name": first.get("id", MODEL)},
    }
    return {name: value for name, value in (whole | more).items() if value is not None}
