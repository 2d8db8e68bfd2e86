"""One settings folder to be shown to Qwen Code and to keylamp, and the words to describe it.

In every text of a case `@ROOT@` stands for the case's folder (which holds `home`, `work` and
`etc`), `@PROXY@` for the proxy that the environment names, `@OTHER_PROXY@` for another one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Json = Any  # settings hold anything, on purpose
File = Json | bytes | str  # a value is written as JSON, a text or bytes as they are

HOST = "https://prov-a.example/v1"
OTHER_HOST = "https://prov-b.example/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What lies in the four scopes and in further files, the environment, and where one stands."""

    shows: str
    user: File = None
    workspace: File = None
    system: File = None
    defaults: File = None
    files: Mapping[str, File] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)  # symbolic links and where they point
    env: Mapping[str, str] = field(default_factory=dict)
    cwd: str = "work"


#: Where the file of each scope lies beneath the case's folder.
SCOPES = {
    "user": "home/.qwen/settings.json",
    "workspace": "work/.qwen/settings.json",
    "system": "etc/settings.json",
    "defaults": "etc/system-defaults.json",
}


def lay_out(case: Case, root: Path, proxies: tuple[str, str]) -> dict[str, str]:
    """Write the case's files beneath `root` and return the environment of its programs."""
    scopes = {path: getattr(case, scope) for scope, path in SCOPES.items()}
    for folder in ("home/.qwen", "work", "etc"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    for link, points_to in case.links.items():
        (root / link).parent.mkdir(parents=True, exist_ok=True)
        (root / link).symlink_to(_filled(points_to, root, proxies))
    for path, content in {**scopes, **case.files}.items():
        if content is not None:
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(_bytes_of(content, root, proxies))
    (root / case.cwd).mkdir(parents=True, exist_ok=True)
    env = {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": "@ROOT@/home",
        "TMPDIR": "@ROOT@",
        "LANG": "C.UTF-8",
        "TERM": "dumb",
        "NO_COLOR": "1",
        "QWEN_CODE_SYSTEM_SETTINGS_PATH": "@ROOT@/etc/settings.json",
        "HTTP_PROXY": "@PROXY@",
        "HTTPS_PROXY": "@PROXY@",
        **case.env,
    }
    return {name: _filled(value, root, proxies) for name, value in env.items()}


def _bytes_of(content: File, root: Path, proxies: tuple[str, str]) -> bytes:
    if isinstance(content, bytes):
        return content
    text = content if isinstance(content, str) else json.dumps(content, indent=2)
    return _filled(text, root, proxies).encode()


def _filled(text: str, root: Path, proxies: tuple[str, str]) -> str:
    named, other = proxies
    for mark, value in (("@ROOT@", str(root)), ("@PROXY@", named), ("@OTHER_PROXY@", other)):
        text = text.replace(mark, value)
    return text


# --------------------------------------------------------------------------------------
# Words for tables


def key(of: str) -> str:
    """Return an obviously fake key that names where it stands; last four characters differ."""
    return f"sk-fake-key-of-{of}"


def entry(model: str = "m-1", **fields: Json) -> Json:
    """Return one entry of modelProviders: T_KEY at HOST unless said otherwise (None: absent)."""
    whole = {"id": model, "envKey": "T_KEY", "baseUrl": HOST, **fields}
    return {name: value for name, value in whole.items() if value is not None}


def settings(
    *entries: Json, selected: str | None = "openai", under: str = "", **more: Json
) -> Json:
    """Return a settings file: `entries` under the provider `under` (default: `selected`)."""
    whole: dict[str, Json] = {"$version": 4}
    if entries:
        whole["modelProviders"] = {under or selected: list(entries)}
    if selected is not None:
        whole["security"] = {"auth": {"selectedType": selected}}
    return whole | more


def auth(selected: str | None = None, **fields: Json) -> Json:
    """Return a `security` object with the given fields of its `auth`."""
    chosen = {} if selected is None else {"selectedType": selected}
    return {"auth": chosen | fields}


#: The plainest settings: one entry, its key in `env`.
STORED = {"T_KEY": key("settings")}
PLAIN = settings(entry(), env=STORED)
