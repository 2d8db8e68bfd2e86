"""The demo's world: providers on loopback and a throw-away home whose settings name them."""

from __future__ import annotations

import json
import secrets
import socket
import tempfile
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from daemon.demo.server import LOOPBACK, Asked, Server
from daemon.demo.troubles import MODEL, TROUBLES, Trouble
from daemon.frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping

    from daemon.demo.server import Conduct, Said
    from daemon.model import TargetState, Verdict

TIMEOUT_S: Final = 5.0  # loopback answers at once


class World(Frozen):
    """Where the demo's settings lie, and what a check of them should find.

    `environ` is the whole environment: nothing of the person's own belongs to it.
    `expected` maps the id of each target to its verdict, or to the state of one that cannot
    be checked.  `timeout_s` is how long a check should wait for an answer.
    """

    home: Path
    cwd: Path
    environ: Mapping[str, str]
    expected: Mapping[str, Verdict | TargetState]
    timeout_s: float = TIMEOUT_S


@asynccontextmanager
async def world() -> AsyncGenerator[World, None]:
    """Yield a running `World`; its servers and files are gone when the block ends."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="keylamp-demo-")))
        keys = {trouble.name: f"sk-demo-{secrets.token_hex(20)}" for trouble in TROUBLES}
        origins = {
            trouble.name: await _start(stack, trouble, keys[trouble.name], folder)
            for trouble in TROUBLES
        }
        yield _furnish(folder, keys, origins)


async def _start(stack: AsyncExitStack, trouble: Trouble, key: str, folder: Path) -> str:
    """Start the provider of `trouble` until `stack` unwinds, and return its origin."""
    if not trouble.listens:
        reserved = stack.enter_context(socket.socket())
        reserved.bind((LOOPBACK, 0))  # bound, never listening: the port refuses, and stays ours
        return f"http://{LOOPBACK}:{reserved.getsockname()[1]}"

    def answer(asked: Asked) -> Said | Conduct:
        return trouble.manner(asked, asked.credential == key)

    tls = None
    if trouble.tls:
        from daemon.demo.certificate import self_signed  # noqa: PLC0415  cryptography is large

        tls = self_signed(folder)
    return (await stack.enter_async_context(Server(answer, tls=tls))).origin


def _furnish(folder: Path, keys: Mapping[str, str], origins: Mapping[str, str]) -> World:
    home = folder / "home"
    cwd = home / "project"
    (home / ".qwen").mkdir(parents=True)
    cwd.mkdir()
    (cwd / ".env").touch()  # the search for a project's .env ends here, not in the person's own
    settings = home / ".qwen" / "settings.json"
    settings.touch(mode=0o600)
    settings.write_text(json.dumps(_settings(keys, origins), indent=2, ensure_ascii=False))
    shell = {t.variable: f"sk-demo-{secrets.token_hex(20)}" for t in TROUBLES if t.exported}
    nowhere = {
        name: str(folder / "no-system-settings.json")
        for name in ("QWEN_CODE_SYSTEM_SETTINGS_PATH", "QWEN_CODE_SYSTEM_DEFAULTS_PATH")
    }
    return World(
        home=home,
        cwd=cwd,
        environ={"HOME": str(home), **nowhere, **shell},
        expected={f"{t.name}@{origins[t.name].partition('://')[2]}": t.expected for t in TROUBLES},
    )


def _settings(keys: Mapping[str, str], origins: Mapping[str, str]) -> dict[str, Any]:
    return {
        "$version": 4,
        "security": {"auth": {"selectedType": TROUBLES[0].protocol}},
        "model": {"name": MODEL, "baseUrl": origins[TROUBLES[0].name] + TROUBLES[0].base},
        "env": {t.variable: t.key.format(key=keys[t.name]) for t in TROUBLES if t.key is not None},
        "providerProtocol": {t.name: t.protocol for t in TROUBLES},
        "modelProviders": {
            t.name: [{"id": MODEL, "envKey": t.variable, "baseUrl": origins[t.name] + t.base}]
            for t in TROUBLES
        },
    }
