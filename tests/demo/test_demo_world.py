from __future__ import annotations

import asyncio
import contextlib
import json
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import pytest

from daemon.demo import World, world
from daemon.demo.troubles import TROUBLES
from daemon.model import TargetState, Verdict

if TYPE_CHECKING:
    from pathlib import Path


def settings_of(shown: World) -> dict[str, dict[str, list[dict[str, str]]]]:
    text = (shown.home / ".qwen" / "settings.json").read_text()
    return json.loads(text)  # type: ignore[no-any-return]  # the demo's own file


def test_every_verdict_but_the_undecided_one_is_shown() -> None:
    missing = set(Verdict) - {trouble.expected for trouble in TROUBLES}
    assert missing == {Verdict.INCONCLUSIVE}
    assert TargetState.KEY_MISSING in {trouble.expected for trouble in TROUBLES}


def test_names_are_readable_and_distinct() -> None:
    names = [trouble.name for trouble in TROUBLES]
    assert len(set(names)) == len(names) <= 25
    assert all(len(name) <= 17 for name in names)


def test_the_world_is_whole_while_it_stands_and_leaves_nothing() -> None:
    folders: list[Path] = []
    ports: list[int] = []

    async def look() -> None:
        async with world() as shown:
            folders.append(shown.home.parent)
            providers = settings_of(shown)["modelProviders"]
            assert len(shown.expected) == len(providers) == len(TROUBLES)
            for provider, entries in providers.items():
                address = urlsplit(entries[0]["baseUrl"])
                assert address.hostname == "127.0.0.1"
                assert f"{provider}@{address.netloc}" in shown.expected
                ports.append(address.port or 0)

    asyncio.run(look(), debug=True)
    assert not folders[0].exists()
    assert len(set(ports)) == len(ports)
    for port in ports:
        with pytest.raises(httpx.TransportError):
            httpx.get(f"http://127.0.0.1:{port}/", timeout=2)


def test_nothing_of_the_person_is_in_its_environment() -> None:
    async def look() -> None:
        async with world() as shown:
            folder = str(shown.home.parent)
            inside = {n for n, value in shown.environ.items() if value.startswith(folder)}
            assert set(shown.environ) - inside == {"STALE_SHELL_KEY"}
            assert (shown.cwd / ".env").read_text() == ""
            mode = (shown.home / ".qwen" / "settings.json").stat().st_mode
            assert mode & 0o077 == 0

    asyncio.run(look())


def test_a_provider_tells_its_own_key_from_another() -> None:
    async def look() -> tuple[int, int, int]:
        async with world() as shown, httpx.AsyncClient() as client:
            settings = json.loads((shown.home / ".qwen" / "settings.json").read_text())
            base = settings["modelProviders"]["works"][0]["baseUrl"]
            own = {"Authorization": f"Bearer {settings['env']['WORKS_KEY']}"}
            other = {"Authorization": "Bearer sk-demo-another"}
            answers = (
                await client.get(f"{base}/models", headers=own),
                await client.get(f"{base}/models", headers=other),
                await client.post(f"{base}/chat/completions", headers=own, json={}),
            )
            return answers[0].status_code, answers[1].status_code, answers[2].status_code

    assert asyncio.run(look()) == (200, 401, 400)


def test_it_ends_though_a_client_still_waits() -> None:
    async def look() -> None:
        async with world() as shown:
            base = settings_of(shown)["modelProviders"]["works"][0]["baseUrl"]
            address = urlsplit(base)
            reader, writer = await asyncio.open_connection(address.hostname, address.port)
            writer.write(b"GET /v1/models HTTP/1.1\r\nHost: demo\r\n")
            await writer.drain()
        with contextlib.suppress(ConnectionResetError):
            assert await reader.read() == b""
        writer.close()

    async def within() -> None:
        async with asyncio.timeout(5):
            await look()

    asyncio.run(within(), debug=True)
