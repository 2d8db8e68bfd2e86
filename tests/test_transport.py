"""The transport: every failure becomes a value, no key travels astray, nothing grows endless."""

from __future__ import annotations

import socket
import ssl
import struct
from typing import TYPE_CHECKING

import anyio
import pytest
import trustme
from transport_servers import (
    Ask,
    Stream,
    answers,
    connect_proxy,
    drip,
    gzip_bomb,
    hang_up,
    http,
    huge_header,
    nonsense,
    one_gigabyte,
    plain_http,
    redirects,
    serve,
    stall,
    truncated,
)

from daemon.failures import root_kind
from daemon.model import Network, Secret
from daemon.pools import IDLE_POOLS
from daemon.probes.base import Failure, FailureKind, Reply, Request, Route
from daemon.transport import Transport

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    Handler = Callable[[Ask, Stream], Awaitable[None]]

CANARY = "sk-fake-canary-5f1c0ffee5f1c0ffee5f1c0ffee"
LIST = b'{"data": [{"id": "m1"}]}'

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def ask(url: str, *, method: str = "GET", limit: int = 64 * 1024, key: str = CANARY) -> Request:
    return Request(
        method=method,
        url=url,
        headers=(("authorization", f"Bearer {key}"), ("x-api-key", key)),
        body=b"{}" if method == "POST" else None,
        route=Route.LIST,
        endpoint=f"{method} {url} bearer",
        limit_bytes=limit,
    )


async def send(url: str, **options: float) -> Reply | Failure:
    async with Transport(timeout_s=options.get("timeout_s", 5)) as transport:
        return await transport.send(ask(url))


async def test_an_answer_arrives_whole() -> None:
    async with serve(answers(200, LIST, {"X-Two": "b"})) as server, Transport() as transport:
        reply = await transport.send(ask(f"{server.url}/v1/models"))
        assert isinstance(reply, Reply)
        assert (reply.status, reply.body, reply.broke) == (200, LIST, None)
        assert reply.headers["x-two"] == "b"
        (asked,) = server.asked
        assert asked.headers["authorization"] == f"Bearer {CANARY}"
        assert asked.headers["accept-encoding"] == "identity"
        assert "cookie" not in asked.headers


async def test_an_answer_sets_no_cookie_for_the_next() -> None:
    async with (
        serve(answers(200, LIST, {"set-cookie": "a=b"})) as server,
        Transport() as transport,
    ):
        for _ in range(2):
            await transport.send(ask(server.url))
        assert "cookie" not in server.asked[1].headers
        assert server.connections == 1


@pytest.mark.parametrize(
    ("handler", "kind"),
    [
        pytest.param(stall, FailureKind.TIMEOUT, id="silence"),
        pytest.param(hang_up, FailureKind.RESET, id="hangs up"),
        pytest.param(huge_header, FailureKind.MALFORMED, id="a header without end"),
        pytest.param(nonsense, FailureKind.MALFORMED, id="not HTTP"),
    ],
)
async def test_no_answer_is_a_kind_of_failure(handler: Handler, kind: FailureKind) -> None:
    async with serve(handler) as server:
        answer = await send(server.url, timeout_s=0.6)
    assert isinstance(answer, Failure)
    assert answer.kind is kind
    assert CANARY not in repr(answer)


async def test_a_reset_is_told() -> None:
    async def reset(_ask: Ask, stream: Stream) -> None:
        raw = stream.extra(anyio.abc.SocketAttribute.raw_socket)  # noqa: S610 - not Django
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        await stream.aclose()

    async with serve(reset) as server:
        answer = await send(server.url)
    assert isinstance(answer, Failure)
    assert answer.kind is FailureKind.RESET


@pytest.mark.parametrize(
    ("handler", "status", "broke"),
    [
        pytest.param(drip, 200, FailureKind.TIMEOUT, id="one byte at a time"),
        pytest.param(one_gigabyte, 200, FailureKind.OVERSIZED, id="a gigabyte"),
        pytest.param(gzip_bomb, 200, FailureKind.OVERSIZED, id="a gzip bomb"),
        pytest.param(truncated, 401, FailureKind.TRUNCATED, id="ends too early"),
    ],
)
async def test_a_broken_body_keeps_its_status(
    handler: Handler, status: int, broke: FailureKind
) -> None:
    async with serve(handler) as server:
        reply = await send(server.url, timeout_s=1)
    assert isinstance(reply, Reply)
    assert (reply.status, reply.broke) == (status, broke)
    assert len(reply.body) <= 64 * 1024


@pytest.mark.parametrize(
    ("encoding", "body", "broke"),
    [
        pytest.param("gzip", LIST, FailureKind.UNDECODABLE, id="gzip that is none"),
        pytest.param("br", b"\x0b\x02", FailureKind.UNDECODABLE, id="an encoding not asked for"),
        pytest.param("identity", LIST, None, id="what was asked for"),
    ],
)
async def test_encodings(encoding: str, body: bytes, broke: FailureKind | None) -> None:
    async with serve(answers(200, body, {"content-encoding": encoding})) as server:
        reply = await send(server.url)
    assert isinstance(reply, Reply)
    assert reply.broke is broke


async def test_gzip_that_was_not_asked_for_is_read_all_the_same() -> None:
    import gzip  # noqa: PLC0415 - for this test alone

    packed = gzip.compress(LIST)
    async with serve(answers(200, packed, {"content-encoding": "gzip"})) as server:
        whole = await send(server.url)
    async with serve(answers(200, packed[:-6], {"content-encoding": "gzip"})) as server:
        part = await send(server.url)
    assert isinstance(whole, Reply)
    assert isinstance(part, Reply)
    assert (whole.body, whole.broke) == (LIST, None)
    assert part.broke is FailureKind.TRUNCATED


# --------------------------------------------------------------------------------------
# Redirects


async def test_a_redirect_to_another_origin_is_not_followed() -> None:
    async with serve(answers(200, LIST)) as other:
        async with serve(redirects(302, f"{other.url}/login")) as server:
            reply = await send(server.url)
        assert isinstance(reply, Reply)
        assert reply.status == 302
        assert not other.asked


async def test_a_redirect_within_the_origin_is_followed_once() -> None:
    async def slash(ask: Ask, stream: Stream) -> None:
        moved = http(307, b"", {"location": "/v1/models"})
        await stream.send(http(200, LIST) if ask.path == "/v1/models" else moved)

    async with serve(slash) as server:
        reply = await send(f"{server.url}/v1/models/")
    assert isinstance(reply, Reply)
    assert reply.status == 200


async def test_a_redirect_without_end_is_a_failure() -> None:
    async with serve(redirects(302, "/again")) as server:
        answer = await send(server.url)
        assert isinstance(answer, Failure)
        assert answer.kind is FailureKind.REDIRECT
        assert len(server.asked) == 2


@pytest.mark.parametrize(("status", "followed"), [(301, False), (302, False), (308, True)])
async def test_a_post_is_never_turned_into_a_get(status: int, followed: bool) -> None:  # noqa: FBT001 - a table
    async with serve(redirects(status, "/other")) as server, Transport() as transport:
        await transport.send(ask(server.url, method="POST"))
        assert {asked.method for asked in server.asked} == {"POST"}
        assert len(server.asked) == (2 if followed else 1)


# --------------------------------------------------------------------------------------
# What cannot be sent


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("api.example/v1", id="no scheme"),
        pytest.param("ftp://127.0.0.1/", id="another scheme"),
        pytest.param("http://", id="no host"),
        pytest.param(f"http://user:{CANARY}@127.0.0.1/", id="a password in it"),
        pytest.param("http://127.0.0.1:99999/", id="no such port"),
        pytest.param("http://127.0.0.1/a b", id="a space"),
        pytest.param("http://127.0.0.1\r\nx: y/", id="a line end"),
        pytest.param("http://[::1/", id="half an address"),
    ],
)
async def test_an_address_that_is_none(url: str) -> None:
    answer = await send(url)
    assert isinstance(answer, Failure)
    assert answer.kind is FailureKind.BAD_URL
    assert CANARY not in repr(answer)


@pytest.mark.parametrize(
    "key",
    [f"{CANARY}\n", f"{CANARY}\r\nx: y", f"\0{CANARY}", f"{CANARY}密", f"{CANARY}\u200b"],
    ids=["newline", "header injection", "NUL", "Chinese", "zero width"],
)
async def test_a_key_that_no_header_can_hold_is_not_sent(key: str) -> None:
    async with serve(answers(200)) as server, Transport() as transport:
        answer = await transport.send(ask(server.url, key=key))
        assert answer == Failure(kind=FailureKind.UNSENDABLE)
        assert not server.asked


async def test_refused_and_unknown_names_are_told_apart() -> None:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    listener.close()
    refused = await send(f"http://127.0.0.1:{port}/")
    unknown = await send("http://no-such-host.invalid/")
    assert isinstance(refused, Failure)
    assert isinstance(unknown, Failure)
    assert refused.kind is FailureKind.REFUSED
    assert unknown.kind in (FailureKind.DNS, FailureKind.DNS_TEMPORARY)


@pytest.mark.parametrize(
    ("cause", "kind"),
    [
        pytest.param(socket.gaierror(-2, "x"), FailureKind.DNS, id="no such name"),
        pytest.param(socket.gaierror(-3, "x"), FailureKind.DNS_TEMPORARY, id="no resolver"),
        pytest.param(OSError(101, "x"), FailureKind.NETWORK, id="no route"),
        pytest.param(OSError(113, "x"), FailureKind.NETWORK, id="host down"),
        pytest.param(ConnectionRefusedError(111, "x"), FailureKind.REFUSED, id="refused"),
        pytest.param(
            ExceptionGroup("all", [OSError("x"), ConnectionRefusedError(111, "x")]),
            FailureKind.REFUSED,
            id="every address refused",
        ),
        pytest.param(RuntimeError("x"), None, id="something else"),
    ],
)
def test_the_cause_behind_an_error_is_found(cause: Exception, kind: FailureKind | None) -> None:
    outer = RuntimeError(CANARY)
    outer.__cause__ = cause
    cause.__context__ = outer  # a circle must not matter
    assert root_kind(outer) is kind


async def test_an_answer_takes_no_longer_than_told() -> None:
    async with serve(stall) as server:
        started = anyio.current_time()
        await send(server.url, timeout_s=0.3)
        assert anyio.current_time() - started < 4


async def test_a_connection_closed_while_idle_is_opened_again() -> None:
    async def once(_ask: Ask, stream: Stream) -> None:
        await stream.send(http(200, LIST))
        await stream.aclose()

    async with serve(once) as server, Transport() as transport:
        for _ in range(3):
            reply = await transport.send(ask(server.url))
            assert isinstance(reply, Reply)


# --------------------------------------------------------------------------------------
# TLS


def tls_context(ca: trustme.CA, *names: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert(*names).configure_cert(context)
    return context


def trusting(ca: trustme.CA, folder: Path) -> Network:
    path = folder / "ca.pem"
    ca.cert_pem.write_to_path(str(path))
    return Network(node_extra_ca_certs=str(path))


async def test_a_company_certificate_counts_when_the_user_added_it(tmp_path: Path) -> None:
    ca = trustme.CA()
    async with (
        serve(answers(200, LIST), tls=tls_context(ca, "127.0.0.1")) as server,
        Transport(trusting(ca, tmp_path)) as transport,
    ):
        reply = await transport.send(ask(server.url))
    assert isinstance(reply, Reply)


async def test_an_unknown_issuer_gets_no_key() -> None:
    async with serve(answers(200), tls=tls_context(trustme.CA(), "127.0.0.1")) as server:
        answer = await send(server.url)
        assert not server.asked
    assert isinstance(answer, Failure)
    assert answer.kind is FailureKind.TLS_UNKNOWN_ISSUER


async def test_a_certificate_for_another_host_gets_no_key(tmp_path: Path) -> None:
    ca = trustme.CA()
    async with (
        serve(answers(200), tls=tls_context(ca, "relay.example")) as server,
        Transport(trusting(ca, tmp_path)) as transport,
    ):
        answer = await transport.send(ask(server.url))
        assert not server.asked
    assert isinstance(answer, Failure)
    assert answer.kind is FailureKind.TLS_HOSTNAME


@pytest.mark.parametrize(
    ("start", "end", "kind"),
    [
        pytest.param(-20, -10, FailureKind.TLS_EXPIRED, id="expired"),
        pytest.param(10, 20, FailureKind.TLS_NOT_YET_VALID, id="not yet valid"),
    ],
)
async def test_certificates_out_of_time(
    start: int, end: int, kind: FailureKind, tmp_path: Path
) -> None:
    from certificates import issue  # noqa: PLC0415 - cryptography is slow to load

    ca_path, context = issue(tmp_path, start_days=start, end_days=end)
    async with (
        serve(answers(200), tls=context) as server,
        Transport(Network(ssl_cert_file=str(ca_path))) as transport,
    ):
        answer = await transport.send(ask(server.url))
        assert not server.asked
    assert isinstance(answer, Failure)
    assert answer.kind is kind


async def test_a_self_signed_certificate_is_named_so(tmp_path: Path) -> None:
    from certificates import self_signed  # noqa: PLC0415 - cryptography is slow to load

    async with serve(answers(200), tls=self_signed(tmp_path)) as server:
        answer = await send(server.url)
    assert isinstance(answer, Failure)
    assert answer.kind is FailureKind.TLS_SELF_SIGNED


async def test_https_spoken_to_an_http_port() -> None:
    async with serve(plain_http, raw=True) as server:
        chatty = await send(server.url.replace("http:", "https:"))
    async with serve(stall, raw=True) as server:
        silent = await send(server.url.replace("http:", "https:"), timeout_s=0.8)
    assert isinstance(chatty, Failure)
    assert isinstance(silent, Failure)
    assert chatty.kind is FailureKind.TLS_VERSION
    assert silent.kind is FailureKind.TLS_TIMEOUT


async def test_http_spoken_to_an_https_port() -> None:
    async with serve(answers(200), tls=tls_context(trustme.CA(), "127.0.0.1")) as server:
        answer = await send(server.url.replace("https:", "http:"), timeout_s=2)
    assert isinstance(answer, Failure)
    assert answer.kind in (FailureKind.MALFORMED, FailureKind.RESET)


# --------------------------------------------------------------------------------------
# Proxies


def through(url: str, *, no_proxy: str = "") -> Network:
    variables = [("HTTPS_PROXY", Secret(url))]
    if no_proxy:
        variables.append(("NO_PROXY", Secret(no_proxy)))
    return Network(environment=tuple(variables))


async def send_through(network: Network, url: str) -> Reply | Failure:
    async with Transport(network, timeout_s=3) as transport:
        return await transport.send(ask(url))


async def test_loopback_never_goes_through_a_proxy() -> None:
    async with connect_proxy(refuse=500) as proxy, serve(answers(200, LIST)) as server:
        reply = await send_through(through(proxy.url), server.url)
        assert isinstance(reply, Reply)
        assert not proxy.asked


async def test_a_proxy_that_wants_a_login_is_named_without_the_login() -> None:
    async with connect_proxy(login="Basic nobody") as proxy:
        address = proxy.url.replace("//", f"//me:{CANARY}@")
        for scheme in ("http", "https"):
            answer = await send_through(through(address), f"{scheme}://api.example/v1/models")
            where = f"127.0.0.1:{proxy.port}"
            assert isinstance(answer, Failure)
            assert (answer.kind, answer.where) == (FailureKind.PROXY_AUTH, where)


async def test_a_proxy_that_takes_the_login() -> None:
    import base64  # noqa: PLC0415 - for this test alone

    login = "Basic " + base64.b64encode(b"me:p w").decode()
    async with connect_proxy(login=login) as proxy:
        address = proxy.url.replace("//", "//me:p%20w@")
        reply = await send_through(through(address), "http://api.example/v1/models")
    assert isinstance(reply, Reply)
    assert b"through-proxy" in reply.body


async def test_a_proxy_that_is_down_or_fails_is_named() -> None:
    async with connect_proxy(refuse=503) as proxy:
        failing = await send_through(through(proxy.url), "https://api.example/")
    down = await send_through(through(proxy.url), "https://api.example/")
    for answer in (failing, down):
        assert isinstance(answer, Failure)
        assert (answer.kind, answer.where) == (FailureKind.PROXY, f"127.0.0.1:{proxy.port}")


async def test_a_proxy_we_cannot_speak_to_is_not_left_out() -> None:
    answer = await send_through(through("socks5://127.0.0.1:1"), "https://api.example/")
    assert answer == Failure(kind=FailureKind.PROXY, where="127.0.0.1:1")


async def test_the_settings_beat_the_variables() -> None:
    async with connect_proxy() as chosen:
        network = Network(
            proxy=Secret(chosen.url), environment=(("HTTP_PROXY", Secret("http://127.0.0.1:1")),)
        )
        reply = await send_through(network, "http://api.example/")
    assert isinstance(reply, Reply)


# --------------------------------------------------------------------------------------
# Pools


async def test_many_requests_at_once_share_few_connections_each() -> None:
    async def slow(_ask: Ask, stream: Stream) -> None:
        await anyio.sleep(0.05)
        await stream.send(http(200, LIST))

    async with serve(slow) as server, Transport() as transport:
        async with anyio.create_task_group() as group:
            for _ in range(40):
                group.start_soon(transport.send, ask(server.url))
        assert server.most_in_flight == 40
        assert transport.requests == 40


async def test_pools_of_many_hosts_do_not_pile_up() -> None:
    async with serve(answers(200, LIST), host="0.0.0.0") as server, Transport() as transport:  # noqa: S104 - many loopback addresses
        for number in range(1, IDLE_POOLS + 20):
            reply = await transport.send(ask(f"http://127.0.7.{number}:{server.port}/"))
            assert isinstance(reply, Reply)
        assert len(transport._pools._idle) <= IDLE_POOLS  # noqa: SLF001 - what must stay bounded
        assert len(transport._pools._pools) <= IDLE_POOLS  # noqa: SLF001 - as above


async def test_cancellation_is_no_failure() -> None:
    async with serve(stall) as server, Transport() as transport:
        with anyio.move_on_after(0.1) as scope:
            await transport.send(ask(server.url))
        assert scope.cancelled_caught
