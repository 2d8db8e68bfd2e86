"""Providers on loopback, served from a thread; what they answer may change while they run."""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self, TypeVar

from daemon.demo.server import LOOPBACK, Asked, Conduct, Said, Server

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncGenerator, Callable, Coroutine

    from daemon.demo.troubles import Manner

T = TypeVar("T")

#: A request body with one of these asks for work, unless its route only counts or checks.
WORK = frozenset({"messages", "contents", "input", "prompt", "instances"})
COUNTING = ("/count_tokens", ":countTokens")


def is_billable(asked: Asked) -> bool:
    """Whether a provider could charge for this request."""
    if asked.method != "POST" or asked.path.partition("?")[0].endswith(COUNTING):
        return False
    try:
        body = json.loads(asked.body or b"{}")
    except ValueError:
        return True  # nothing of ours is ever unreadable
    return not isinstance(body, dict) or not WORK.isdisjoint(body)


@dataclass
class Provider:
    """A running provider: set `answer` to change what it says, read `asked` to see its past."""

    answer: Callable[[Asked], Said | Conduct]
    origin: str = ""
    asked: list[Asked] = field(default_factory=list)

    def says(self, request: Asked) -> Said | Conduct:
        self.asked.append(request)
        return self.answer(request)

    @property
    def netloc(self) -> str:
        return self.origin.partition("://")[2]

    @property
    def billable(self) -> list[Asked]:
        return [request for request in self.asked if is_billable(request)]

    def saw(self, text: str) -> bool:
        """Whether any request carried `text`: in its path, its headers or its body."""
        return any(
            text in request.path
            or any(text in value for value in request.headers.values())
            or text.encode() in request.body
            for request in self.asked
        )


def keyed(key: str, manner: Manner) -> Callable[[Asked], Said | Conduct]:
    """Return what a provider of this manner answers when `key` is the right one."""
    return lambda asked: manner(asked, asked.credential == key)


class Loopback:
    """Runs providers in a thread from `with` to its end, and stops them all."""

    def __init__(self) -> None:
        self.providers: list[Provider] = []
        self._loop = asyncio.new_event_loop()
        self._stack = AsyncExitStack()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fakes")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.run(self._stack.aclose())
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(timeout=10)
            self._loop.close()

    def run(self, work: Coroutine[object, object, T]) -> T:
        """Run `work` in the servers' loop and return its result."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=10)

    def provider(
        self, answer: Callable[[Asked], Said | Conduct], *, tls: ssl.SSLContext | None = None
    ) -> Provider:
        """Start one more provider on a port of its own."""
        started = Provider(answer)
        server = self.run(self._stack.enter_async_context(Server(started.says, tls=tls)))
        started.origin = server.origin
        self.providers.append(started)
        return started

    def listen(self, conduct: Conduct, *, tls: ssl.SSLContext | None = None) -> int:
        """Start a server that `conduct` drives from the first byte on, and return its port."""

        return self.run(self._stack.enter_async_context(_listening(conduct, tls)))

    @property
    def billable(self) -> list[Asked]:
        return [request for provider in self.providers for request in provider.billable]


@asynccontextmanager
async def _listening(conduct: Conduct, tls: ssl.SSLContext | None) -> AsyncGenerator[int, None]:
    """Let `conduct` drive every connection to a port, until the block ends."""
    running: set[asyncio.Task[None]] = set()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(_drive(conduct, reader, writer))
        running.add(task)
        task.add_done_callback(running.discard)

    server = await asyncio.start_server(connected, LOOPBACK, 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def _drive(
    conduct: Conduct, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    """Close the connection after `conduct`, whatever the client did to it meanwhile."""
    try:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await conduct(reader, writer)
    finally:
        writer.transport.abort()


async def says_nothing(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Keep the connection open, and silent, until the client leaves."""
    await reader.read()
