"""Small connection pools, many to an origin, that are closed when nobody needs them any more."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final, Generic, Protocol, TypeVar

import anyio

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

#: httpx pools turn quadratic in their connections: many small ones are fast.
POOL_SIZE: Final = 8
#: Pools kept although nobody uses them now.
IDLE_POOLS: Final = 32

Place = tuple[str, str | None]  # an origin, and the proxy on the way to it


class Closable(Protocol):
    """What a pool holds: something with connections to close."""

    async def aclose(self) -> None:
        """Close every connection."""
        ...


HttpT = TypeVar("HttpT", bound=Closable)


class Pool(Generic[HttpT]):
    """A few connections to one origin, and how many requests use them now."""

    __slots__ = ("busy", "http", "used")

    def __init__(self, http: HttpT) -> None:
        self.http = http
        self.busy = 0
        self.used = False


class Pools(Generic[HttpT]):
    """All pools of a transport."""

    def __init__(self) -> None:
        self._pools: dict[Place, list[Pool[HttpT]]] = {}
        self._idle: OrderedDict[Pool[HttpT], Place] = OrderedDict()

    @asynccontextmanager
    async def lend(self, place: Place, make: Callable[[], HttpT]) -> AsyncGenerator[Pool[HttpT]]:
        """Lend a pool with a free connection; `make` opens one where none is left."""
        pools = self._pools.setdefault(place, [])
        pool = next((some for some in pools if some.busy < POOL_SIZE), None)
        if pool is None:
            pool = Pool(make())
            pools.append(pool)
        self._idle.pop(pool, None)
        pool.busy += 1
        try:
            yield pool
        finally:
            pool.used = True
            pool.busy -= 1
            if not pool.busy and pool in self._pools.get(place, ()):
                self._idle[pool] = place
                await self._close_idle(keep=IDLE_POOLS)

    async def aclose(self) -> None:
        """Close every connection of every pool."""
        pools = [pool for some in self._pools.values() for pool in some]
        self._pools.clear()
        self._idle.clear()
        with anyio.CancelScope(shield=True):
            for pool in pools:
                await pool.http.aclose()

    async def _close_idle(self, *, keep: int) -> None:
        while len(self._idle) > keep:
            pool, place = self._idle.popitem(last=False)
            self._pools[place].remove(pool)
            if not self._pools[place]:
                del self._pools[place]
            with anyio.CancelScope(shield=True):
                await pool.http.aclose()
