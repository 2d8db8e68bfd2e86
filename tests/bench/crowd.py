"""A thousand providers on as many loopback addresses, in a process of their own.

Run as a script: `crowd.py COUNT DELAY_S`.  It prints its port when all of them listen, and ends
when its standard input does.
"""

from __future__ import annotations

import asyncio
import ipaddress
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator

KEY = "sk-fake-crowd-0123456789abcdef"
_LIST = b'{"object": "list", "data": [{"id": "a-model", "object": "model"}]}'
_REFUSED = b'{"error": {"message": "Incorrect API key provided.", "code": "invalid_api_key"}}'


def addresses(count: int) -> list[str]:
    """Return distinct loopback addresses, from 127.0.1.1 on."""
    first = int(ipaddress.IPv4Address("127.0.1.1"))
    return [str(ipaddress.IPv4Address(first + number)) for number in range(count)]


@contextmanager
def crowd(count: int, delay_s: float) -> Generator[list[str]]:
    """Run the providers until the block ends, and give their base URLs."""
    process = subprocess.Popen(
        [sys.executable, __file__, str(count), str(delay_s)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        port = int(process.stdout.readline())
        yield [f"http://{address}:{port}/v1" for address in addresses(count)]
    finally:
        process.stdin.close()
        process.wait(10)
        process.stdout.close()


async def serve(count: int, delay_s: float) -> None:
    """Listen on `count` addresses, on one port, until standard input ends."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                await asyncio.sleep(delay_s)
                body, status = _said(head)
                writer.write(
                    b"HTTP/1.1 %s\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s"
                    % (status, len(body), body)
                )
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client has what it wanted
        finally:
            writer.close()

    first, *others = addresses(count)
    server = await asyncio.start_server(answer, first, 0, backlog=1024)
    port: int = server.sockets[0].getsockname()[1]
    more = await asyncio.start_server(answer, others, port, backlog=64) if others else server
    print(port, flush=True)
    await asyncio.to_thread(sys.stdin.read)
    server.close()
    more.close()


def _said(head: bytes) -> tuple[bytes, bytes]:
    if f"bearer {KEY}".encode() not in head.lower():
        return _REFUSED, b"401 Unauthorized"
    if head.startswith(b"GET /v1/models "):
        return _LIST, b"200 OK"
    return _REFUSED, b"404 Not Found"


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), float(sys.argv[2])))
