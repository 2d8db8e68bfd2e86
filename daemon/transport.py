"""Carries requests over HTTP: the only importer of httpx, where every failure becomes a value."""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urljoin

import anyio

from daemon.bodies import Body
from daemon.failures import root_kind
from daemon.frozen import Frozen
from daemon.model import Network, replace
from daemon.patterns import late_pattern
from daemon.pools import POOL_SIZE, Pool, Pools
from daemon.probes.base import Failure, FailureKind, Reply, Request, Route
from daemon.proxies import Proxy, routes
from daemon.tls import Trust

_MAIN: Final = "httpx._main"
if _MAIN not in sys.modules:
    # httpx's own command line pulls in rich and click where they are installed: 150 ms (measured).
    sys.modules[_MAIN] = None  # type: ignore[assignment]  # None means: this import fails
    import httpx

    del sys.modules[_MAIN]
else:
    import httpx

if TYPE_CHECKING:
    from types import TracebackType

#: A request may take this long in all, and this long to connect.
TIMEOUT_S: Final = 15.0
CONNECT_TIMEOUT_S: Final = 6.0
#: How long an unused connection stays open: servers hang up after 5 s.
KEEPALIVE_S: Final = 4.0

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_KEEPS_METHOD: Final = frozenset({307, 308})
_PROXY_AUTH_REQUIRED: Final = 407
_HEADER_NAME: Final = late_pattern(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEADER_VALUE: Final = late_pattern(r"[\t\x20-\x7e\x80-\xff]*")
_URL: Final = late_pattern(r"https?://[^\x00-\x20\x7f]+", re.IGNORECASE)
_LAST_PORT: Final = 65535
_PORTS: Final = {"http": 80, "https": 443}

#: Each httpx error's kind, unless the exceptions behind it prove a narrower one.
_KINDS: Final[tuple[tuple[type[Exception], FailureKind], ...]] = (
    (httpx.ConnectTimeout, FailureKind.CONNECT_TIMEOUT),
    (httpx.TimeoutException, FailureKind.TIMEOUT),
    (httpx.ConnectError, FailureKind.NETWORK),
    (httpx.ProxyError, FailureKind.PROXY),
    (httpx.RemoteProtocolError, FailureKind.MALFORMED),
    (httpx.ReadError, FailureKind.RESET),
    (httpx.WriteError, FailureKind.RESET),
    (httpx.CloseError, FailureKind.RESET),
    (httpx.LocalProtocolError, FailureKind.UNSENDABLE),
    (httpx.UnsupportedProtocol, FailureKind.BAD_URL),
    (httpx.InvalidURL, FailureKind.BAD_URL),
    (UnicodeError, FailureKind.UNSENDABLE),
    (ValueError, FailureKind.UNSENDABLE),
)
_EXPECTED: Final = (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError)
#: What the proxy did, when there is one: every connection is made to it.
_AT_PROXY: Final = frozenset(
    {
        FailureKind.DNS,
        FailureKind.DNS_TEMPORARY,
        FailureKind.REFUSED,
        FailureKind.NETWORK,
        FailureKind.CONNECT_TIMEOUT,
        FailureKind.PROXY,
        FailureKind.PROXY_AUTH,
    }
)


class _Address(Frozen, kw_only=False):
    """Where a request goes, taken apart once."""

    url: httpx.URL
    host: str
    port: int
    origin: str


class Transport:
    """Sends requests; enter it to open it, leave it to close every connection.

    Nothing raises: an answer is a `Reply`, everything else a `Failure` that holds a kind and
    never a text.  No redirect is followed to another origin.
    """

    def __init__(
        self,
        network: Network | None = None,
        *,
        timeout_s: float = TIMEOUT_S,
        connect_timeout_s: float = CONNECT_TIMEOUT_S,
    ) -> None:
        network = network or Network()
        self.requests = 0
        self._timeout_s = timeout_s
        phase_s = min(connect_timeout_s, 0.75 * timeout_s)  # so that it is told from silence
        self._extensions = {
            "timeout": {"connect": phase_s, "read": None, "write": None, "pool": None}
        }
        self._routes = routes(network)
        self._trust = Trust(network)
        self._pools: Pools[httpx.AsyncHTTPTransport] = Pools()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._pools.aclose()

    async def send(self, request: Request) -> Reply | Failure:
        """Send `request` within the time limit and return what came of it."""
        started = anyio.current_time()
        address = _address(request.url)
        if address is None:
            return Failure(kind=FailureKind.BAD_URL)
        headers = _headers(request)
        if headers is None:
            return Failure(kind=FailureKind.UNSENDABLE)
        deadline = started + self._timeout_s
        answer = await self._ask(request, address, headers, deadline)
        hop = _same_origin_hop(answer, request, address)
        if hop is not None:
            answer = await self._ask(request, hop, headers, deadline)
            if _same_origin_hop(answer, request, hop) is not None:
                answer = Failure(kind=FailureKind.REDIRECT, where=hop.origin)
        return replace(answer, latency_ms=round((anyio.current_time() - started) * 1000))

    async def _ask(
        self, request: Request, address: _Address, headers: _Headers, deadline: float
    ) -> Reply | Failure:
        proxy = self._routes.proxy_for(address.host, address.port)
        if proxy is not None and not proxy.supported:
            return Failure(kind=FailureKind.PROXY, where=proxy.where)
        place = (address.origin, proxy.url if proxy else None)
        async with self._pools.lend(place, lambda: self._open(address, proxy)) as pool:
            reused = pool.used
            answer = await self._converse(pool, request, address, headers, deadline)
            if reused and answer is FailureKind.RESET and request.route is not Route.GENERATE:
                # The server hung up on a connection that lay idle: that says nothing of it.
                answer = await self._converse(pool, request, address, headers, deadline)
        if isinstance(answer, Reply):
            if proxy is not None and answer.status == _PROXY_AUTH_REQUIRED:
                return Failure(kind=FailureKind.PROXY_AUTH, where=proxy.where)
            return answer
        own_tls = proxy is not None and proxy.url.startswith("https:")
        if answer is FailureKind.TLS_TIMEOUT and own_tls:
            answer = FailureKind.CONNECT_TIMEOUT  # whose handshake it was is not known
        if proxy is not None and answer in _AT_PROXY:
            at_login = answer is FailureKind.PROXY_AUTH
            return Failure(kind=answer if at_login else FailureKind.PROXY, where=proxy.where)
        return Failure(kind=answer)

    async def _converse(
        self,
        pool: Pool[httpx.AsyncHTTPTransport],
        request: Request,
        address: _Address,
        headers: _Headers,
        deadline: float,
    ) -> Reply | FailureKind:
        """Return the reply, or only the kind of what went wrong: no exception leaves here."""
        self.requests += 1
        shaking = _Handshake()
        traced = {"trace": shaking.trace} if address.url.scheme == "https" else {}
        outgoing = httpx.Request(
            request.method,
            address.url,
            headers=headers,
            content=request.body,
            extensions=self._extensions | traced,
        )
        response = None
        kind = FailureKind.TIMEOUT
        with anyio.CancelScope(deadline=deadline):
            try:
                response = await pool.http.handle_async_request(outgoing)
            except _EXPECTED as error:
                kind = _kind_of(error)
        if response is None:
            late = kind in (FailureKind.TIMEOUT, FailureKind.CONNECT_TIMEOUT)
            return FailureKind.TLS_TIMEOUT if late and shaking.begun else kind
        answered = _header_map(response.headers.raw)
        body = Body(answered.get("content-encoding", ""), request.limit_bytes)
        await _read(response, body, deadline)
        return Reply(
            status=response.status_code, headers=answered, body=body.data, broke=body.broke
        )

    def _open(self, address: _Address, proxy: Proxy | None) -> httpx.AsyncHTTPTransport:
        secure = address.url.scheme == "https"
        return httpx.AsyncHTTPTransport(
            verify=self._trust.context() if secure else self._trust.nothing_trusted(),
            trust_env=False,
            limits=httpx.Limits(
                max_connections=POOL_SIZE,
                max_keepalive_connections=POOL_SIZE,
                keepalive_expiry=KEEPALIVE_S,
            ),
            proxy=self._httpx_proxy(proxy) if proxy else None,
        )

    def _httpx_proxy(self, proxy: Proxy) -> httpx.Proxy:
        secure = proxy.url.startswith("https:")
        return httpx.Proxy(
            proxy.url,
            auth=proxy.userinfo,
            ssl_context=self._trust.context() if secure else None,
        )


class _Handshake:
    """Whether a TLS handshake is under way: httpcore tells each step."""

    def __init__(self) -> None:
        self.begun = False

    async def trace(self, step: str, info: object) -> None:  # noqa: ARG002 - httpcore's signature
        if ".start_tls." in step:
            self.begun = not step.endswith(".complete")


_Headers = list[tuple[bytes, bytes]]


async def _read(response: httpx.Response, body: Body, deadline: float) -> None:
    """Read the body of `response` until it ends, is long enough, breaks, or takes too long."""
    stream = response.stream
    assert isinstance(stream, httpx.AsyncByteStream)  # noqa: S101 - an asynchronous transport's
    try:
        with anyio.CancelScope(deadline=deadline) as scope:
            try:
                async for chunk in stream:
                    if not body.feed(chunk):
                        # Leaving the loop would leave httpcore's nested generators open.
                        scope.cancel()
                body.finish()
            except _EXPECTED as error:
                kind = _kind_of(error)
                body.broke = FailureKind.TRUNCATED if kind is FailureKind.MALFORMED else kind
        if scope.cancelled_caught and body.broke is None:
            body.broke = FailureKind.TIMEOUT
    finally:
        with anyio.CancelScope(shield=True):
            await stream.aclose()


@lru_cache(maxsize=1024)
def _address(text: str) -> _Address | None:
    """Return where `text` points, or None when no request can be sent there."""
    if not _URL.fullmatch(text):
        return None
    try:
        url = httpx.URL(text)
        port = url.port or _PORTS[url.scheme]
    except (httpx.InvalidURL, ValueError, KeyError):
        return None
    if not url.host or not 0 < port <= _LAST_PORT:
        return None
    if url.userinfo:  # fetch refuses an address with a password in it, and so do we
        return None
    shown = f"[{url.host}]" if ":" in url.host else url.host
    return _Address(url=url, host=url.host, port=port, origin=f"{url.scheme}://{shown}:{port}")


def _same_origin_hop(answer: Reply | Failure, request: Request, at: _Address) -> _Address | None:
    """Return where a redirect leads when it may be followed: to the same origin, same method.

    From http to https is not the same origin: fetch, which Qwen Code uses, drops the key there.
    """
    if not isinstance(answer, Reply) or answer.status not in _REDIRECTS:
        return None
    location = answer.headers.get("location", "")
    if not location or (request.method != "GET" and answer.status not in _KEEPS_METHOD):
        return None
    try:
        to = _address(urljoin(str(at.url), location).partition("#")[0])
    except ValueError:
        return None
    return to if to is not None and to.origin == at.origin else None


def _headers(request: Request) -> _Headers | None:
    """Return the headers as bytes, or None when one of them cannot be sent."""
    headers: _Headers = [(b"accept-encoding", b"identity")]
    for name, value in request.headers:
        if not _HEADER_NAME.fullmatch(name) or not _HEADER_VALUE.fullmatch(value):
            return None
        headers.append((name.encode("ascii"), value.encode("latin-1")))
    return headers


def _header_map(raw: list[tuple[bytes, bytes]]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in raw:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers


def _kind_of(error: BaseException) -> FailureKind:
    """Return what kind of failure `error` is."""
    kind = next((kind for known, kind in _KINDS if isinstance(error, known)), FailureKind.NETWORK)
    if kind is FailureKind.PROXY:  # httpcore puts the status line of CONNECT into the text
        return FailureKind.PROXY_AUTH if str(error).startswith("407") else kind
    if kind is FailureKind.MALFORMED and str(error).startswith("Server disconnected"):
        return FailureKind.RESET
    if kind in (FailureKind.NETWORK, FailureKind.RESET):
        return root_kind(error) or kind
    return kind
