"""Gathers the body of an answer: decoded where it must be, never longer than asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from daemon.probes.base import FailureKind

if TYPE_CHECKING:
    from typing import Protocol

    class _Decoder(Protocol):
        @property
        def eof(self) -> bool: ...
        @property
        def unconsumed_tail(self) -> bytes: ...
        def decompress(self, data: bytes, max_length: int = ..., /) -> bytes: ...


_PLAIN: Final = frozenset({"", "identity", "none"})
_ZLIB: Final = frozenset({"gzip", "x-gzip", "deflate"})
_ANY_ZLIB: Final = 32 + 15  # wbits: gzip or zlib, told by the first bytes


class Body:
    """A body as it arrives; `feed` it until it says stop, then read `data` and `broke`.

    Only the identity encoding is asked for.  A server that sends gzip all the same is decoded,
    with the cap on what comes out: 200 MB of spaces fit into 195 KB.
    """

    __slots__ = ("_chunks", "_decoder", "_left", "_unknown", "broke")

    def __init__(self, encoding: str, limit_bytes: int) -> None:
        encoding = encoding.strip().lower()
        self.broke: FailureKind | None = None
        self._chunks: list[bytes] = []
        self._left = limit_bytes
        self._decoder = _decoder() if encoding in _ZLIB else None
        self._unknown = self._decoder is None and encoding not in _PLAIN

    @property
    def data(self) -> bytes:
        """What has been decoded, cut at the limit."""
        return b"".join(self._chunks)

    def feed(self, chunk: bytes) -> bool:
        """Take the next `chunk` and return whether more may follow."""
        if self._unknown:
            self.broke = FailureKind.UNDECODABLE
        if self.broke is not None:
            return False
        return self._decode(chunk) if self._decoder is not None else self._keep(chunk)

    def finish(self) -> None:
        """Note that the body has ended, as its sender meant it to."""
        if self._decoder is not None and self._chunks and not self._decoder.eof:
            self.broke = self.broke or FailureKind.TRUNCATED

    def _keep(self, chunk: bytes) -> bool:
        if len(chunk) > self._left:
            self.broke = FailureKind.OVERSIZED
        self._chunks.append(chunk[: self._left])
        self._left -= len(self._chunks[-1])
        return self.broke is None

    def _decode(self, chunk: bytes) -> bool:
        import zlib  # noqa: PLC0415 - servers that send what was not asked for are rare

        assert self._decoder is not None  # noqa: S101 - told by `feed`
        try:
            return self._keep(self._decoder.decompress(chunk, self._left + 1))
        except zlib.error:
            self.broke = FailureKind.UNDECODABLE
            return False


def _decoder() -> _Decoder:
    import zlib  # noqa: PLC0415 - see above

    return zlib.decompressobj(_ANY_ZLIB)
