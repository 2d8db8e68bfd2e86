"""Small servers on loopback that misbehave in every way a provider, a relay or a proxy can."""

from __future__ import annotations

import contextlib
import ssl
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import anyio
import anyio.abc
from anyio.streams.tls import TLSListener

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable

Stream = anyio.abc.ByteStream


@dataclass
class Ask:
    """One request as it came over the wire."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


Handler = "Callable[[Ask, Stream], Awaitable[None]]"


@dataclass
class Server:
    """A running server and all that it was asked."""

    port: int
    scheme: str = "http"
    asked: list[Ask] = field(default_factory=list)
    connections: int = 0
    in_flight: int = 0
    most_in_flight: int = 0

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"


async def read_ask(stream: Stream, buffered: bytes = b"") -> tuple[Ask, bytes] | None:
    """Read one request and return it with the bytes that came after it; None at the end."""
    while b"\r\n\r\n" not in buffered:
        try:
            buffered += await stream.receive()
        except (anyio.EndOfStream, anyio.BrokenResourceError, anyio.ClosedResourceError):
            return None
    head, _, rest = buffered.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ")
    headers = {
        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
    }
    length = int(headers.get("content-length", "0"))
    while len(rest) < length:
        rest += await stream.receive()
    return Ask(method, path, headers, rest[:length]), rest[length:]


def http(
    status: int, body: bytes | str = b"", headers: dict[str, str] | None = None, *, length: int = -1
) -> bytes:
    """Return an HTTP answer, JSON unless `headers` say otherwise."""
    body = body.encode() if isinstance(body, str) else body
    fields = {
        "content-type": "application/json",
        "content-length": str(len(body) if length < 0 else length),
        **(headers or {}),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status} Whatever\r\n{head}\r\n".encode("latin-1") + body


@contextlib.asynccontextmanager
async def serve(
    handle: Callable[[Ask, Stream], Awaitable[None]],
    *,
    tls: ssl.SSLContext | None = None,
    raw: bool = False,
    port: int = 0,
    host: str = "127.0.0.1",
) -> AsyncGenerator[Server]:
    """Run `handle` for each request on loopback; `raw` calls it once, without reading."""
    listener = await anyio.create_tcp_listener(local_host=host, local_port=port, backlog=2048)
    chosen = listener.extra(anyio.abc.SocketAttribute.local_port)  # noqa: S610 - not Django
    server = Server(port=chosen, scheme="https" if tls else "http")

    async def talk(stream: Stream) -> None:
        server.connections += 1
        with contextlib.suppress(
            anyio.BrokenResourceError, anyio.ClosedResourceError, anyio.EndOfStream, ssl.SSLError
        ):
            async with stream:
                if raw:
                    await handle(Ask("", "", {}, b""), stream)
                    return
                rest = b""
                while (read := await read_ask(stream, rest)) is not None:
                    ask, rest = read
                    server.asked.append(ask)
                    server.in_flight += 1
                    server.most_in_flight = max(server.most_in_flight, server.in_flight)
                    try:
                        await handle(ask, stream)
                    finally:
                        server.in_flight -= 1

    serving = TLSListener(listener, tls, standard_compatible=False) if tls else listener
    async with serving, anyio.create_task_group() as group:
        group.start_soon(serving.serve, talk)
        try:
            yield server
        finally:
            group.cancel_scope.cancel()


def answers(
    status: int, body: bytes | str = b"", headers: dict[str, str] | None = None
) -> Callable[[Ask, Stream], Awaitable[None]]:
    """Answer everything the same."""
    reply = http(status, body, headers)

    async def handle(_ask: Ask, stream: Stream) -> None:
        await stream.send(reply)

    return handle


def redirects(status: int, location: str) -> Callable[[Ask, Stream], Awaitable[None]]:
    """Answer every request with a redirect."""
    return answers(status, b"", {"location": location})


async def stall(_ask: Ask, _stream: Stream) -> None:
    """Accept, and never answer."""
    await anyio.sleep_forever()


async def hang_up(_ask: Ask, stream: Stream) -> None:
    """Read the request and close without a word."""
    await stream.aclose()


async def drip(_ask: Ask, stream: Stream) -> None:
    """Answer the head at once and then one byte every so often, for ever."""
    await stream.send(http(200, b"", length=1_000_000))
    while True:
        await stream.send(b" ")
        await anyio.sleep(0.05)


async def one_gigabyte(_ask: Ask, stream: Stream) -> None:
    """Promise a gigabyte and deliver as much of it as anyone takes."""
    await stream.send(http(200, b"", length=1 << 30))
    block = b" " * 65536
    for _ in range((1 << 30) // len(block)):
        await stream.send(block)


async def truncated(_ask: Ask, stream: Stream) -> None:
    """Close in the middle of the body."""
    await stream.send(http(401, b'{"error": {"message": "Incorr', length=400))
    await stream.aclose()


async def gzip_bomb(_ask: Ask, stream: Stream) -> None:
    """Send 200 MB of spaces as 195 KB of gzip, although nobody asked for gzip."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = b" " * (1 << 20)
    packed = b"".join(squeeze.compress(block) for _ in range(200)) + squeeze.flush()
    await stream.send(http(200, packed, {"content-encoding": "gzip"}))


async def huge_header(_ask: Ask, stream: Stream) -> None:
    """Send a header of half a megabyte."""
    await stream.send(b"HTTP/1.1 200 OK\r\nx-long: " + b"a" * 500_000 + b"\r\n\r\n")


async def nonsense(_ask: Ask, stream: Stream) -> None:
    """Speak something that is not HTTP."""
    await stream.send(b"SSH-2.0-OpenSSH_9.9\r\n\r\n")
    await stream.aclose()


async def plain_http(_ask: Ask, stream: Stream) -> None:
    """Answer a TLS greeting in plain text, as an http server does."""
    await stream.receive()
    await stream.send(http(400, b"plain"))
    await stream.aclose()


@contextlib.asynccontextmanager
async def connect_proxy(
    *, refuse: int | None = None, login: str | None = None
) -> AsyncGenerator[Server]:
    """Run a CONNECT proxy that refuses with a status, or wants a `Basic` login, or relays."""

    async def handle(ask: Ask, stream: Stream) -> None:
        if login is not None and ask.headers.get("proxy-authorization") != login:
            await stream.send(http(407, b"", {"proxy-authenticate": 'Basic realm="x"'}))
            return
        if refuse is not None:
            await stream.send(http(refuse))
            return
        if ask.method != "CONNECT":
            await stream.send(http(200, b'{"data": [{"id": "through-proxy"}]}'))
            return
        await stream.send(b"HTTP/1.1 200 OK\r\n\r\n")
        port = int(ask.path.rpartition(":")[2])
        async with (
            await anyio.connect_tcp("127.0.0.1", port) as far,
            anyio.create_task_group() as group,
        ):
            group.start_soon(_pour, stream, far)
            await _pour(far, stream)
            group.cancel_scope.cancel()

    async with serve(handle) as server:
        yield server


async def _pour(source: Stream, sink: Stream) -> None:
    with contextlib.suppress(anyio.EndOfStream, anyio.BrokenResourceError):
        while True:
            await sink.send(await source.receive())
