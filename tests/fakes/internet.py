"""A stand-in for the internet: a proxy that leads named public hosts to providers on loopback."""

from __future__ import annotations

import asyncio
import ssl
from typing import TYPE_CHECKING

import trustme

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter
    from collections.abc import Callable
    from pathlib import Path

    from daemon.demo.server import Asked, Conduct, Said
    from fakes.provider import Loopback, Provider


class Internet:
    """Serves public host names with certificates of an authority of its own.

    A command that is given `environ` reaches these hosts and no other; `refused` holds the
    names that it asked for in vain.
    """

    def __init__(self, loopback: Loopback, folder: Path) -> None:
        self._loopback = loopback
        self.authority = trustme.CA()
        self._hosts: dict[str, Provider] = {}
        self.refused: list[str] = []
        self._bundle = folder / "authority.pem"
        self.authority.cert_pem.write_to_path(str(self._bundle))
        self._port = loopback.listen(self._relay)

    @property
    def environ(self) -> dict[str, str]:
        proxy = f"http://127.0.0.1:{self._port}"
        return {
            "HTTPS_PROXY": proxy,
            "HTTP_PROXY": proxy,
            "SSL_CERT_FILE": str(self._bundle),
        }

    def host(self, name: str, answer: Callable[[Asked], Said | Conduct]) -> Provider:
        """Let `answer` speak for https://`name`."""
        provider = self._loopback.provider(answer, tls=server_tls(self.authority, name))
        self._hosts[name] = provider
        return provider

    def asked(self, name: str) -> bool:
        """Whether anything was asked of `name`, or of its proxy for it."""
        return name in self.refused or bool(self._hosts[name].asked)

    async def _relay(self, reader: StreamReader, writer: StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        name = head.split(" ")[1].rpartition(":")[0]
        if name not in self._hosts:
            self.refused.append(name)
            writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
            await writer.drain()
            return
        port = int(self._hosts[name].netloc.rpartition(":")[2])
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        try:
            await asyncio.gather(_copy(reader, there_writer), _copy(there_reader, writer))
        finally:
            there_writer.transport.abort()


def server_tls(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    """Return a server's TLS context with a certificate for `names`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    return context


async def _copy(reader: StreamReader, writer: StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.transport.close() if writer.can_write_eof() is False else writer.write_eof()
