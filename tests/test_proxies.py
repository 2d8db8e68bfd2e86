"""Which proxy a request goes through."""

from __future__ import annotations

import pytest

from daemon.model import Network, Secret
from daemon.proxies import parse_proxy, routes


def network(proxy: str | None = None, **variables: str) -> Network:
    return Network(
        proxy=Secret(proxy) if proxy else None,
        environment=tuple((name, Secret(value)) for name, value in variables.items()),
    )


@pytest.mark.parametrize(
    ("settings", "chosen"),
    [
        pytest.param(network(), None, id="none"),
        pytest.param(network(HTTPS_PROXY="http://a:1", HTTP_PROXY="http://b:2"), "a:1", id="https"),
        pytest.param(network(HTTP_PROXY="http://b:2"), "b:2", id="http alone serves https too"),
        pytest.param(network(all_proxy="http://c:3"), "c:3", id="all_proxy"),
        pytest.param(network("http://s:4", HTTPS_PROXY="http://a:1"), "s:4", id="settings first"),
        pytest.param(network(https_proxy="a:1"), "a:1", id="no scheme"),
        pytest.param(network(https_proxy="  "), None, id="blank"),
    ],
)
def test_the_proxy_in_force(settings: Network, chosen: str | None) -> None:
    proxy = routes(settings).proxy_for("api.example", 443)
    assert (proxy.where if proxy else None) == chosen


@pytest.mark.parametrize(
    ("rules", "host", "port", "direct"),
    [
        ("*", "api.example", 443, True),
        ("example", "api.example", 443, True),
        (".example", "api.example", 443, True),
        ("*.example", "api.example", 443, True),
        ("ample", "api.example", 443, False),
        ("a.example, API.Example", "api.example", 443, True),
        ("api.example:8443", "api.example", 443, False),
        ("api.example:443", "api.example", 443, True),
        ("10.0.0.0/8", "10.1.2.3", 80, True),
        ("10.0.0.0/8", "11.1.2.3", 80, False),
        ("10.0.0.0/8", "api.example", 80, False),
        ("10.1.2.3", "10.1.2.3", 80, True),
        ("fd00::1", "fd00::1", 80, True),
        ("[fd00::1]:80", "fd00::1", 80, True),
        ("", "127.0.0.1", 80, True),
        ("", "127.8.9.1", 80, True),
        ("", "::1", 80, True),
        ("", "localhost", 80, True),
        ("", "ollama.localhost", 80, True),
        ("", "localhost.example", 80, False),
        ("", "127.example", 80, False),
    ],
)
def test_hosts_reached_directly(rules: str, host: str, port: int, direct: bool) -> None:  # noqa: FBT001 - a table
    settings = network(HTTPS_PROXY="http://proxy:1", **({"NO_PROXY": rules} if rules else {}))
    assert (routes(settings).proxy_for(host, port) is None) is direct


@pytest.mark.parametrize(
    "text", ["socks5://h:1", "http://", "http://h:port", "http://[::1", "http://a b", "htp://h"]
)
def test_a_proxy_that_cannot_be_used_is_still_a_proxy(text: str) -> None:
    proxy = parse_proxy(text)
    assert proxy is not None
    assert not proxy.supported


def test_userinfo_is_taken_apart_and_never_printed() -> None:
    proxy = parse_proxy("http://me:p%20w-canary@h:1")
    assert proxy is not None
    assert proxy.userinfo == ("me", "p w-canary")
    assert (proxy.url, proxy.where) == ("http://h:1", "h:1")
    assert "canary" not in repr(proxy)
