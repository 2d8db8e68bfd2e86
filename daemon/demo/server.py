"""A small HTTP/1.1 server on loopback; what it says comes from a function."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, Self

from daemon.frozen import Frozen

if TYPE_CHECKING:
    import ssl
    from asyncio import StreamReader, StreamWriter
    from collections.abc import Mapping

LOOPBACK: Final = "127.0.0.1"
LONGEST_HEAD_BYTES: Final = 64 * 1024


class Asked(Frozen):
    """One request as it came in; header names in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def credential(self) -> str:
        """The key that the request carries, whichever header it came in."""
        bearer = self.headers.get("authorization", "")
        own = self.headers.get("x-api-key") or self.headers.get("x-goog-api-key")
        return own or bearer.removeprefix("Bearer ")


class Said(Frozen):
    """One answer: a string is sent as a page, anything else as JSON."""

    status: int
    body: object = ""
    headers: tuple[tuple[str, str], ...] = ()


#: An answer that is not HTTP, or not polite: it is given the connection itself.
Conduct = Callable[["StreamReader", "StreamWriter"], Awaitable[None]]
Answerer = Callable[[Asked], Said | Conduct]


class Server:
    """Listens on a loopback port of its own from `async with` to its end."""

    def __init__(self, answer: Answerer, *, tls: ssl.SSLContext | None = None) -> None:
        self._answer = answer
        self._tls = tls
        self._open: dict[asyncio.Task[None], StreamWriter] = {}
        self._server: asyncio.Server | None = None
        self.port = 0

    @property
    def origin(self) -> str:
        """Scheme, host and port of this server."""
        return f"{'https' if self._tls else 'http'}://{LOOPBACK}:{self.port}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(
            self._connected, LOOPBACK, 0, ssl=self._tls, limit=LONGEST_HEAD_BYTES
        )
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.close()
        for writer in self._open.values():
            writer.transport.abort()
        await asyncio.gather(*self._open, return_exceptions=True)

    def _connected(self, reader: StreamReader, writer: StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._open[task] = writer
        task.add_done_callback(lambda done: self._open.pop(done, None))

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Answer request after request until either side has had enough."""
        with contextlib.suppress(asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError):
            while True:
                said = self._answer(await _read(reader))
                if not isinstance(said, Said):
                    await said(reader, writer)
                    break
                writer.write(encode(said))
                await writer.drain()
        writer.transport.abort() if writer.transport.is_closing() else writer.close()


async def _read(reader: StreamReader) -> Asked:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.rstrip().split("\r\n")
    method, path, *_ = [*first.split(" "), ""]
    headers = {
        name.strip().lower(): value.strip()
        for name, _, value in (line.partition(":") for line in lines)
    }
    length = headers.get("content-length", "0")
    body = await reader.readexactly(int(length) if length.isdigit() else 0)
    return Asked(method=method, path=path, headers=headers, body=body)


def encode(said: Said) -> bytes:
    """Return `said` as bytes on the wire."""
    page = isinstance(said.body, str)
    body = said.body if isinstance(said.body, str) else json.dumps(said.body)
    content = body.encode()
    kind = "text/html; charset=utf-8" if page else "application/json"
    own = {name.lower() for name, _ in said.headers}
    lines = [f"HTTP/1.1 {said.status} {_phrase(said.status)}"]
    lines += [f"{name}: {value}" for name, value in said.headers]
    if "content-type" not in own:
        lines.append(f"Content-Type: {kind}")
    lines.append(f"Content-Length: {len(content)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + content


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unnamed"
