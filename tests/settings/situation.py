"""A home, a folder and an environment on disk, as Qwen Code would find them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from daemon.settings import sources
from daemon.settings.custody import Permissions

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from daemon.model import Finding, Reading, Target

KEY = "sk-fake-0123456789abcdefMxYA"
OTHER = "sk-fake-another-key-0000WxYz"
HOST = "https://llm.corp.example/v1"


def entry(
    model: str = "m", base: str | None = HOST, key: str | None = "K", **more: object
) -> dict[str, object]:
    named = {"id": model, "baseUrl": base, "envKey": key}
    return {name: value for name, value in named.items() if value is not None} | more


def settings(*entries: object, protocol: str = "openai", **more: object) -> dict[str, Any]:
    return {
        "$version": 4,
        "modelProviders": {protocol: list(entries)},
        "security": {"auth": {"selectedType": protocol}},
        **more,
    }


@dataclass(kw_only=True)
class Situation:
    root: Path
    environ: dict[str, str] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for folder in (self.home / ".qwen", self.project, self.system):
            folder.mkdir(parents=True, exist_ok=True)

    @property
    def home(self) -> Path:
        return self.root / "home"

    @property
    def project(self) -> Path:
        return self.root / "project"

    @property
    def system(self) -> Path:
        return self.root / "system"

    def user(self, content: object) -> Situation:
        return self.write("home/.qwen/settings.json", content)

    def workspace(self, content: object) -> Situation:
        return self.write("project/.qwen/settings.json", content)

    def write(self, path: str, content: object) -> Situation:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, str) else json.dumps(content)
        file.write_bytes(text.encode("utf-8", "surrogatepass"))
        return self

    def env(self, **variables: str) -> Situation:
        self.environ |= variables
        return self

    def where(self, **more: object) -> sources.Where:
        given: Mapping[str, str] = {
            "HOME": str(self.home),
            "QWEN_CODE_SYSTEM_SETTINGS_PATH": str(self.system / "settings.json"),
            **self.environ,
        }
        options: dict[str, Any] = {
            "home": self.home,
            "cwd": self.project,
            "platform": "linux",
            "temporary": self.root / "tmp",
            "permissions": Permissions(),
        }
        kept = {name: value for name, value in given.items() if value != UNSET}
        return sources.Where(environ=kept, **(options | self.options | more))

    def gather(self, **more: object) -> Reading:
        return sources.gather(self.where(**more))


UNSET = "\0unset"


def key_of(target: Target) -> str | None:
    secret = target.credential.secret
    return secret.reveal() if secret else None


def codes(findings: tuple[Finding, ...]) -> set[str]:
    return {finding.code.value for finding in findings}
