"""Debian's prometheus-blackbox-exporter, asked about many addresses as Prometheus would ask it."""

from __future__ import annotations

import asyncio
import json
import shutil
import signal
import socket
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

PROGRAM = "prometheus-blackbox-exporter"


@contextmanager
def exporter(folder: Path, *, key: str) -> Generator[int]:
    """Run the exporter until the block ends, and give its port; it sends `key` as we do."""
    program = shutil.which(PROGRAM) or pytest.fail(f"{PROGRAM} is missing: apt-get install it")
    module = {
        "prober": "http",
        "timeout": "10s",
        "http": {
            "headers": {"Authorization": f"Bearer {key}", "Accept": "application/json"},
            "preferred_ip_protocol": "ip4",
            "follow_redirects": False,
        },
    }
    config = folder / "blackbox.yml"
    config.write_text(json.dumps({"modules": {"models": module}}))  # JSON is YAML
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    listen = f"--web.listen-address=127.0.0.1:{port}"
    process = subprocess.Popen(
        [program, f"--config.file={config}", listen, "--log.level=error"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _await_port(port)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)


def _await_port(port: int) -> None:
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail(f"{PROGRAM} did not come up")


def seconds(port: int, base_urls: Sequence[str], *, at_once: int = 64) -> float:
    """Return how long the exporter takes for all addresses, `at_once` of them together."""
    return asyncio.run(_drive(port, [f"{base}/models" for base in base_urls], at_once))


async def _drive(port: int, targets: Sequence[str], at_once: int) -> float:
    """Ask over kept connections, with as little work on our side as there can be."""
    waiting = list(reversed(targets))
    failed: list[str] = []

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while waiting:
            target = waiting.pop()
            path = f"/probe?module=models&target={quote(target, safe='')}"
            writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            if b"\nprobe_success 1" not in await _body(reader):
                failed.append(target)
        writer.close()
        await writer.wait_closed()

    started = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(at_once)))
    took = time.perf_counter() - started
    assert not failed, f"{len(failed)} probes failed, {failed[0]} among them"
    return took


async def _body(reader: asyncio.StreamReader) -> bytes:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    if b"transfer-encoding: chunked" not in head:
        length = int(head.partition(b"content-length:")[2].split()[0])
        return await reader.readexactly(length)
    pieces: list[bytes] = []
    while size := int(await reader.readuntil(b"\r\n"), 16):
        pieces.append(await reader.readexactly(size))
        await reader.readexactly(2)
    await reader.readexactly(2)
    return b"".join(pieces)
