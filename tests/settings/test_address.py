"""Addresses, read as Node reads them (compared with Node 22 over 240 000 generated texts)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.model import Protocol
from daemon.settings.address import is_loopback, is_private, parse, posting


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        pytest.param("https://a.example", "https://a.example", id="plain"),
        pytest.param(" \thttps://a.example\n", "https://a.example", id="space around it"),
        pytest.param("HTTPS://A.Example:443", "https://a.example", id="capitals, usual port"),
        pytest.param("https:a.example", "https://a.example", id="no slash"),
        pytest.param("https:/a.example", "https://a.example", id="one slash"),
        pytest.param("https:\\\\a.example\\v1", "https://a.example", id="backslashes"),
        pytest.param("https://u:p@a.example", "https://a.example", id="a user"),
        pytest.param("https://x@b@a.example", "https://a.example", id="two at signs"),
        pytest.param("https://a.example\\@b.example", "https://a.example", id="backslash first"),
        pytest.param("https://a%2Eexample", "https://a.example", id="percent signs in the host"),
        pytest.param("https://a.\texample", "https://a.example", id="a tab within"),
        pytest.param("http://0x7f.1", "http://127.0.0.1", id="odd digits"),
        pytest.param("http://2130706433:80", "http://127.0.0.1", id="one number"),
        pytest.param("http://[::0001]:8000", "http://[::1]:8000", id="IPv6"),
        pytest.param("https://prüv.example", "https://xn--prv-ioa.example", id="other letters"),
        pytest.param("https://ａｐｉ。example", "https://api.example", id="full-width letters"),
        pytest.param("a.example/v1", None, id="no scheme"),
        pytest.param("ftp://a.example", None, id="another scheme"),
        pytest.param("https://", None, id="no host"),
        pytest.param("https://a b", None, id="a space in the host"),
        pytest.param("https://a:99999", None, id="a port too high"),
        pytest.param("https://a:x", None, id="a port of letters"),
        pytest.param("https://1.2.3.4.5", None, id="too many numbers"),
        pytest.param("https://xn--a", None, id="broken punycode"),
        pytest.param("https://a\u200db.example", None, id="an invisible joiner in a name"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_parse(text: str, origin: str | None) -> None:
    found = parse(text)
    assert (found.origin if found else None) == origin


@pytest.mark.parametrize(
    ("protocol", "text", "base"),
    [
        pytest.param(Protocol.OPENAI, "https://h/v1/", "https://h/v1", id="one slash"),
        pytest.param(Protocol.OPENAI, "https://h/v1//", "https://h/v1/", id="two slashes"),
        pytest.param(Protocol.OPENAI, "https://h", "https://h", id="no path"),
        pytest.param(Protocol.OPENAI, "https://h/v1 ", "https://h/v1%20", id="a space at the end"),
        pytest.param(Protocol.OPENAI, "https://h/a/../v1", "https://h/v1", id="dot segments"),
        pytest.param(Protocol.OPENAI_RESPONSES, "https://h/v1", "https://h", id="Responses"),
        pytest.param(Protocol.OPENAI_RESPONSES, "https://h/x", "https://h/x", id="without /v1"),
        pytest.param(Protocol.ANTHROPIC, "https://h/v1", "https://h/v1", id="Anthropic doubles"),
        pytest.param(Protocol.GEMINI, "https://h/v1beta/", "https://h/v1beta", id="Gemini too"),
        pytest.param(Protocol.OPENAI, "https://u:p@h/v1?k=v", "https://h/v1", id="no secrets"),
    ],
)
def test_posting(protocol: Protocol, text: str, base: str) -> None:
    found = posting(protocol, text)
    assert found is not None
    assert found.base == base


@given(
    st.sampled_from(Protocol), st.text(max_size=30), st.sampled_from(["", "https://", "http://"])
)
def test_what_is_handed_on_reads_the_same_everywhere(
    protocol: Protocol, text: str, start: str
) -> None:
    found = posting(protocol, start + text)
    if found is None:
        return
    again = posting(protocol, found.target)
    assert again is not None
    assert (again.base, again.target) == (found.base, found.target) or not found.address.is_whole
    assert parse(found.target) is not None
    assert found.target.isascii()
    assert "@" not in found.target.split("/")[2]


@given(st.text(max_size=40))
def test_an_address_reads_the_same_again(text: str) -> None:
    found = parse(f"https://{text}")
    if found is None:
        return
    again = parse(found.origin + found.path)
    assert again is not None
    assert (again.origin, again.path) == (found.origin, found.path)


@pytest.mark.parametrize(
    ("host", "loopback", "private"),
    [
        pytest.param("127.9.9.9", True, False, id="the loopback block"),
        pytest.param("[::ffff:127.0.0.1]", True, False, id="mapped into IPv6"),
        pytest.param("app.localhost", True, False, id="below localhost"),
        pytest.param("10.1.2.3", False, True, id="RFC 1918"),
        pytest.param("169.254.1.1", False, True, id="link-local"),
        pytest.param("[fe80::1]", False, True, id="link-local in IPv6"),
        pytest.param("[fc00::1]", False, True, id="unique local"),
        pytest.param("nas.local", False, True, id=".local"),
        pytest.param("8.8.8.8", False, False, id="public"),
        pytest.param("[2001:4860::1]", False, False, id="public in IPv6"),
        pytest.param("192.0.2.1", False, False, id="reserved for documentation"),
        pytest.param("local.example", False, False, id="local in front"),
    ],
)
def test_which_hosts_are_near(*, host: str, loopback: bool, private: bool) -> None:
    assert is_loopback(host) is loopback
    assert is_private(host) is private
