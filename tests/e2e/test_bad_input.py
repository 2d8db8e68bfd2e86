"""Files, keys, addresses and servers as they should not be: a clear answer, in bounded time."""

from __future__ import annotations

import asyncio
import json
import os
import time
import zlib
from functools import lru_cache
from typing import TYPE_CHECKING

import pytest
import trustme
from fakes.internet import server_tls
from fakes.provider import keyed, says_nothing
from fakes.settings import KEY, VARIABLE, entry, settings

from daemon.demo.server import Conduct, Said, encode
from daemon.demo.troubles import LOGIN_PAGE, MODELS, works

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter
    from collections.abc import Callable
    from pathlib import Path

    from fakes.machine import Machine, Ran
    from fakes.provider import Loopback

LONGEST_S = 12.0
LARGEST_KIB = 200 * 1024
DEEP = '{"a":' * 20_000 + "1" + "}" * 20_000
READABLE = json.dumps(settings(entry("http://127.0.0.1:5/v1")))


def once(machine: Machine, *options: str) -> Ran:
    """Check once: bounded, with a readable answer and nothing changed on the disk."""
    before = machine.digest()
    begun = time.monotonic()
    ran = machine.once("--timeout", "3", *options)
    assert time.monotonic() - begun < LONGEST_S
    assert ran.peak_kib < LARGEST_KIB
    assert machine.digest() == before
    assert "Traceback" not in ran.err
    assert ran.report["schema"] == "keylamp.report/1"
    return ran


# --------------------------------------------------------------------------------------
# Files


@pytest.mark.parametrize(
    ("content", "line"),
    [
        pytest.param("", None, id="empty"),
        pytest.param("[]", None, id="a list"),
        pytest.param("null", None, id="null"),
        pytest.param('"text"', None, id="a text"),
        pytest.param('{\n"a": 1,\n', 3, id="cut off"),
        pytest.param('{\n"a": "no end\n}', 2, id="a string without an end"),
        pytest.param("{\n'a': 1\n}", 2, id="single quotes"),
        pytest.param('{\n"a": 1,\n}', None, id="a trailing comma"),
        pytest.param('{\n"a": NaN\n}', 2, id="not a number"),
        pytest.param("{ /* no end", None, id="a comment without an end"),
        pytest.param(READABLE.encode("utf-16"), None, id="UTF-16"),
        pytest.param(READABLE.encode("utf-16-be"), None, id="UTF-16 without a mark"),
        pytest.param(b'{"a": "\xff\xfe\xfd"}', None, id="not UTF-8"),
        pytest.param(b"\0" * 1000, None, id="only zeros"),
        pytest.param(DEEP, None, id="too deep"),
        pytest.param(b'{"a": "' + b"x" * (50 * 1024 * 1024) + b'"}', None, id="50 MB"),
    ],
)
def test_a_settings_file_that_cannot_be_read(
    content: str | bytes, line: int | None, machine: Machine
) -> None:
    path = machine.configure(content)
    ran = once(machine)
    assert ran.code == 2
    finding = ran.finding("settings_unreadable")
    assert finding["path"].endswith(path.name)
    assert line is None or finding["line"] == line
    assert finding["message"]
    assert finding["fix"]


def a_folder(path: Path) -> None:
    path.mkdir()


def a_loop(path: Path) -> None:
    path.symlink_to(path.name)


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(a_folder, id="a folder"),
        pytest.param(a_loop, id="a loop of links"),
        pytest.param(a_pipe, id="a pipe that nobody writes to"),
        pytest.param(a_device, id="a device without end"),
    ],
)
def test_something_that_is_no_file(make: Callable[[Path], None], machine: Machine) -> None:
    make(machine.settings)
    ran = once(machine)
    assert ran.code == 2
    assert ran.finding("settings_unreadable")["fix"]


def test_the_other_scopes_are_still_checked(machine: Machine, loopback: Loopback) -> None:
    provider = loopback.provider(keyed(KEY, works))
    machine.configure("{,}")
    machine.write("system/settings.json", settings(entry(f"{provider.origin}/v1")))
    ran = once(machine)
    assert ran.code == 2
    assert ran.target("openai")["verdict"] == "ok"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param({"modelProviders": []}, id="a list of providers"),
        pytest.param({"modelProviders": "openai"}, id="providers as text"),
        pytest.param({"modelProviders": {"openai": {}}}, id="a provider as an object"),
        pytest.param({"modelProviders": {"openai": [None, 7, "x", []]}}, id="entries of all kinds"),
        pytest.param(
            {"modelProviders": {"openai": [{"id": 7, "baseUrl": [], "envKey": {}}]}},
            id="an entry of wrong types",
        ),
        pytest.param({"env": {"DEMO_KEY": 1}, "model": 3}, id="a number as a key"),
        pytest.param({"env": [], "security": "none", "providerProtocol": 5}, id="all wrong"),
        pytest.param({"security": {"auth": {"selectedType": 4}}}, id="a number as a type"),
        pytest.param({"__proto__": {"modelProviders": {}}}, id="a prototype"),
    ],
)
def test_values_of_a_wrong_type(content: dict[str, object], machine: Machine) -> None:
    machine.configure({"$version": 4} | content)
    ran = once(machine)
    assert ran.code in (1, 4)


def test_thousands_of_entries(machine: Machine, loopback: Loopback) -> None:
    provider = loopback.provider(keyed(KEY, works))
    base = f"{provider.origin}/v1"
    machine.configure(settings(entry(base), *(entry(base, id=f"m-{n}") for n in range(5000))))
    ran = once(machine)
    assert len(ran.targets) == 1
    assert len(provider.asked) <= 40


# --------------------------------------------------------------------------------------
# Keys and addresses


@pytest.mark.parametrize(
    "key",
    [
        pytest.param("sk-fake-one\nsk-fake-two-8f21", id="a line break"),
        pytest.param("sk-fake-key\0with-nul-8f21", id="a zero"),
        pytest.param("sk-fake-\U0001f511-8f21", id="an emoji"),
        pytest.param("sk-fake-" + "a1" * 5000, id="10 kB"),
        pytest.param("sk-fake-\x1b[31mred-8f21", id="an escape sequence"),
        pytest.param("\ud800sk-fake-8f21", id="half a surrogate"),
        pytest.param("   ", id="only spaces"),
    ],
)
def test_a_key_that_cannot_be_one(key: str, machine: Machine, loopback: Loopback) -> None:
    provider = loopback.provider(keyed(KEY, works))
    machine.write(
        "home/.qwen/settings.json",
        json.dumps(settings(entry(f"{provider.origin}/v1"), key=key)),
    )
    ran = once(machine)
    assert ran.code == 1
    target = ran.target("openai")
    assert (target["verdict"] or target["state"]) in ("key_malformed", "key_missing")
    assert not provider.saw("fake")
    assert "\x1b" not in ran.out


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://",
        "http:///v1",
        "https:/127.0.0.1/v1",
        "ftp://127.0.0.1/v1",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://127.0.0.1:99999/v1",
        "http://127.0.0.1:-1/v1",
        "http://[::1/v1",
        "http://127.0.0.1:{port}\\@elsewhere.invalid/v1",
        "http://exa mple.invalid/v1",
        "http://" + "a" * 3000 + ".invalid/v1",
        "https://xn--\u2603.invalid/v1",
        "\u202ehttps://elsewhere.invalid/v1",
    ],
)
def test_an_address_that_cannot_be_one(address: str, machine: Machine, loopback: Loopback) -> None:
    good = loopback.provider(keyed(KEY, works))
    port = good.netloc.rpartition(":")[2]
    machine.configure(
        settings(
            entry(address.replace("{port}", port), envKey="BAD_KEY", id="bad"),
            entry(f"{good.origin}/v1"),
            env={"BAD_KEY": "sk-fake-e3305b1f9a774c2d", VARIABLE: KEY},
            security=None,
        )
    )
    ran = once(machine)
    right = [t for t in ran.targets if (t["base_url"] or "").startswith(good.origin + "/v1")]
    assert [t["verdict"] for t in right] == ["ok"]
    assert not good.saw("sk-fake-e3305b1f9a774c2d")
    if address:
        wrong = [t for t in ran.targets if t not in right]
        assert wrong
        assert all(t["verdict"] != "ok" for t in wrong)


# --------------------------------------------------------------------------------------
# Servers


async def hangs_up(_reader: StreamReader, writer: StreamWriter) -> None:
    writer.transport.abort()


async def drips(reader: StreamReader, writer: StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    for byte in encode(MODELS):
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(1)


async def floods(reader: StreamReader, writer: StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[")
    for _ in range(1024):
        writer.write(b" " * 1024 * 1024)
        await writer.drain()


@lru_cache
def a_bomb() -> bytes:
    """Return 200 MB of spaces in 200 kB of gzip."""
    packer = zlib.compressobj(wbits=31)
    return b"".join(packer.compress(b" " * 1024 * 1024) for _ in range(200)) + packer.flush()


async def bombs(reader: StreamReader, writer: StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    packed = a_bomb()
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n"
    writer.write(head.encode() + packed)
    await writer.drain()


async def cuts_off(reader: StreamReader, writer: StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(encode(MODELS)[:-20])
    await writer.drain()


async def babbles(reader: StreamReader, writer: StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"220 mail.example.invalid ESMTP\r\n")
    await writer.drain()


async def heads_without_end(reader: StreamReader, writer: StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\n")
    for _ in range(100_000):
        writer.write(b"X-Padding: " + b"x" * 1000 + b"\r\n")
        await writer.drain()


#: What each may be called; never is the key blamed, and never is it praised.
TROUBLED = {"unreachable", "provider_error", "intercepted", "inconclusive", "wrong_base_url"}


@pytest.mark.parametrize(
    "conduct",
    [
        pytest.param(hangs_up, id="hangs up"),
        pytest.param(says_nothing, id="says nothing"),
        pytest.param(drips, id="drips"),
        pytest.param(floods, id="floods"),
        pytest.param(bombs, id="sends a bomb"),
        pytest.param(cuts_off, id="cuts its answer off"),
        pytest.param(babbles, id="speaks something else"),
        pytest.param(heads_without_end, id="sends headers without end"),
    ],
)
def test_a_hostile_server(conduct: Conduct, machine: Machine, loopback: Loopback) -> None:
    bad = f"http://127.0.0.1:{loopback.listen(conduct)}"
    ran = beside_a_good_one(bad, machine, loopback)
    assert ran.target("bad")["verdict"] in TROUBLED


@pytest.mark.parametrize(
    ("said", "verdicts"),
    [
        pytest.param(Said(status=200, body=LOGIN_PAGE), {"intercepted"}, id="a login page"),
        pytest.param(
            Said(status=302, headers=(("Location", "/v1/models"),)),
            {"wrong_base_url"},
            id="a redirect in a circle",
        ),
        pytest.param(
            Said(status=302, headers=(("Location", "http://elsewhere.invalid/"),)),
            {"wrong_base_url", "intercepted"},
            id="a redirect elsewhere",
        ),
        pytest.param(
            Said(status=302, headers=(("Location", "http://[::bad"),)),
            {"wrong_base_url", "intercepted", "inconclusive", "provider_error"},
            id="a redirect nowhere",
        ),
        pytest.param(Said(status=200, body=""), TROUBLED, id="an empty page"),
        pytest.param(Said(status=200, body="[" * 100_000), TROUBLED, id="brackets without end"),
    ],
)
def test_a_misleading_answer(
    said: Said, verdicts: set[str], machine: Machine, loopback: Loopback
) -> None:
    bad = loopback.provider(lambda _: said)
    ran = beside_a_good_one(bad.origin, machine, loopback)
    assert ran.target("bad")["verdict"] in verdicts


def test_certificates_that_do_not_hold(machine: Machine, loopback: Loopback) -> None:
    stranger = server_tls(trustme.CA(), "127.0.0.1")
    bad = loopback.provider(keyed(KEY, works), tls=stranger)
    ran = beside_a_good_one(bad.origin, machine, loopback)
    assert ran.target("bad")["verdict"] == "tls_error"
    assert not bad.asked


def beside_a_good_one(bad: str, machine: Machine, loopback: Loopback) -> Ran:
    """Check a bad server together with a good one, which must be found good."""
    good = loopback.provider(keyed(KEY, works))
    lists = {"openai": [entry(f"{good.origin}/v1")], "bad": [entry(f"{bad}/v1", id="bad-model")]}
    machine.configure(
        settings(
            entry(f"{good.origin}/v1"),
            modelProviders=lists,
            providerProtocol={"bad": "openai"},
        )
    )
    ran = once(machine)
    assert ran.target("openai")["verdict"] == "ok"
    return ran
