"""A marked key goes through everything that keylamp does, and is found nowhere afterwards."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from fakes.canary import CANARY, echo, traces, written_forms
from fakes.machine import BIN
from fakes.provider import keyed, says_nothing
from fakes.settings import OTHER_KEY, VARIABLE, entry, settings

from daemon.demo.server import Said
from daemon.demo.troubles import (
    LOGIN_PAGE,
    NO_MODEL,
    REFUSED,
    TROUBLES,
    public_list,
    works,
)

if TYPE_CHECKING:
    from fakes.internet import Internet
    from fakes.machine import Machine, Ran
    from fakes.provider import Loopback

    from daemon.demo.server import Asked
    from daemon.demo.troubles import Manner

FORMATS = ("text", "json", "junit", "github", "prometheus")
LEVELS = ("debug", "info", "warning", "error")


def no_trace(machine: Machine, *runs: Ran) -> None:
    """Look through what was printed, and through every file of ours."""
    for ran in runs:
        assert traces(ran.out) == []
        assert traces(ran.err) == []
        assert CANARY not in json.dumps(ran.out)
    for file in machine.state.rglob("*"):
        if file.is_file():
            assert traces(file.read_bytes().decode("latin-1")) == [], file


def test_the_search_finds_what_it_should() -> None:
    for form in written_forms():
        assert traces(f"before {form} after")
    assert traces(CANARY[10:18])
    assert traces("nothing of the kind, but sk-proj- and its Jf1") == []


# --------------------------------------------------------------------------------------
# Every answer, in every format, at every level


def echoing(status: int, code: str = "") -> Manner:
    """Refuse or fail with words that repeat the key."""
    body = {"error": {"message": f"Trouble with {echo()}", "code": code, "param": CANARY}}
    headers = (("X-Echo", CANARY), ("X-Request-Id", CANARY[8:20]))
    return lambda _asked, _right: Said(status=status, body=body, headers=headers)


def echoing_to(location: str) -> Manner:
    return lambda _asked, _right: Said(status=302, headers=(("Location", location),))


def names_models_after_it(asked: Asked, right: bool) -> Said:  # noqa: FBT001  a Manner
    listed = [{"id": f"{CANARY}-model"}, {"id": echo()}]
    if right and asked.method == "GET":
        return Said(status=200, body={"object": "list", "data": listed})
    return NO_MODEL if right else REFUSED


ECHOES: dict[str, Manner] = {
    **{f"status {n}": echoing(n) for n in (200, 400, 401, 402, 403, 404, 405, 418, 422, 429, 500)},
    "a named refusal": echoing(401, "invalid_api_key"),
    "a named model": echoing(404, "model_not_found"),
    "a named balance": echoing(429, "insufficient_quota"),
    "a page": lambda _asked, _right: Said(status=200, body=LOGIN_PAGE + echo()),
    "a text": lambda _asked, _right: Said(
        status=403, body=echo(), headers=(("Content-Type", "text/plain"),)
    ),
    "a redirect that carries it": echoing_to(f"https://elsewhere.invalid/?key={CANARY}"),
    "a redirect to it": echoing_to(f"https://{CANARY[8:11]}.invalid/{CANARY}"),
    "models named after it": names_models_after_it,
    "silence": lambda _asked, _right: says_nothing,
    **{trouble.name: trouble.manner for trouble in TROUBLES if trouble.listens},
}


@pytest.fixture
def marked(machine: Machine, loopback: Loopback) -> Machine:
    """A machine whose every entry uses the marked key, at providers that repeat it."""
    lists = {}
    for number, manner in enumerate(ECHOES.values()):
        provider = loopback.provider(keyed(CANARY, manner))
        lists[f"echo-{number}"] = [entry(f"{provider.origin}/v1")]
    lists["refused"] = [entry("http://127.0.0.1:5/v1")]
    lists["no-name"] = [entry("https://nowhere.invalid/v1")]
    lists["in-the-address"] = [entry(f"http://user:{CANARY[8:20]}@127.0.0.1:5/v1?key=x")]
    lists["in-the-model"] = [entry("http://127.0.0.1:5/v1", id=CANARY, name=CANARY)]
    lists["for-a-name"] = [entry("http://127.0.0.1:5/v1", envKey=CANARY)]
    headers = {"X-Token": CANARY, "Authorization": f"Bearer {CANARY}"}
    lists["in-headers"] = [
        entry("http://127.0.0.1:5/v2", generationConfig={"customHeaders": headers})
    ]
    machine.configure(
        settings(
            entry("http://127.0.0.1:5/v1"),
            key=CANARY,
            modelProviders=lists,
            providerProtocol=dict.fromkeys(lists, "openai"),
        )
    )
    machine.write("home/.qwen/.env", f"OTHER={CANARY}\n{VARIABLE}={CANARY}\n")
    return machine


@pytest.mark.parametrize("format_", FORMATS)
def test_in_every_format(format_: str, marked: Machine) -> None:
    ran = marked.run("daemon", "--once", "--timeout", "2", "--format", format_)
    assert ran.code == 1
    assert ran.out
    no_trace(marked, ran)


@pytest.mark.parametrize("level", LEVELS)
def test_at_every_log_level(level: str, marked: Machine) -> None:
    no_trace(marked, marked.once("--timeout", "2", KEYLAMP_LOG_LEVEL=level))


def test_in_a_report_that_is_written_to_a_file(marked: Machine) -> None:
    file = marked.state / "report.json"
    file.parent.mkdir(exist_ok=True)
    marked.once("--timeout", "2", "--output", str(file))
    assert json.loads(file.read_text())["targets"]
    no_trace(marked)


@pytest.mark.parametrize("format_", FORMATS)
def test_in_continuous_integration_not_even_its_end(format_: str, marked: Machine) -> None:
    ran = marked.run("daemon", "--once", "--timeout", "2", "--format", format_, CI="true")
    no_trace(marked, ran)
    assert CANARY[-4:] not in ran.out + ran.err
    assert str(marked.home) not in ran.out
    if format_ == "json":
        keys = [target["key"] for target in ran.targets]
        assert {key.get("ends_with") for key in keys} == {None}
        assert {key.get("fingerprint") for key in keys} == {None}


@pytest.mark.parametrize(
    "key",
    [
        pytest.param(f'"{CANARY}"', id="in quotes"),
        pytest.param(f"Bearer {CANARY}", id="after Bearer"),
        pytest.param(f"{CANARY[:20]}\n{CANARY[20:]}", id="with a line break"),
        pytest.param(f"export A={CANARY}", id="in an assignment"),
        pytest.param(f"{CANARY},{CANARY}", id="twice"),
        pytest.param(CANARY + "\u200b", id="with a character of no width"),
        pytest.param(json.dumps({"apiKey": CANARY}), id="in JSON"),
        pytest.param(f"https://a.invalid/?key={CANARY}", id="in a URL"),
        pytest.param(f"  {CANARY}\n", id="with space around it"),
    ],
)
def test_a_key_that_was_pasted_wrongly(key: str, machine: Machine, loopback: Loopback) -> None:
    provider = loopback.provider(keyed(CANARY, echoing(401)))
    machine.configure(settings(entry(f"{provider.origin}/v1"), key=key))
    runs = [machine.run("daemon", "--once", "--format", one) for one in ("text", "json")]
    no_trace(machine, *runs)


def test_in_broken_settings(machine: Machine) -> None:
    machine.configure(f'{{"env": {{"A": "{CANARY}" "B": 1}}}}')
    runs = [machine.run("daemon", "--once", "--format", one) for one in FORMATS]
    assert runs[0].code == 2
    no_trace(machine, *runs)


def test_as_an_argument_it_is_not_repeated(machine: Machine) -> None:
    for options in ([f"--{CANARY}"], ["--timeout", CANARY], ["--format", CANARY]):
        ran = machine.run("daemon", "--once", *options)
        assert ran.code == 2


# --------------------------------------------------------------------------------------
# The other commands


def test_which_and_doctor(marked: Machine) -> None:
    marked.environ |= {VARIABLE: CANARY, "OPENAI_API_KEY": CANARY, "HTTPS_PROXY": proxy()}
    runs = [
        marked.run("keylamp", "which"),
        marked.run("keylamp", "which", "--format", "json"),
        marked.run("keylamp", "doctor"),
    ]
    assert all(ran.out for ran in runs)
    no_trace(marked, *runs)


def proxy() -> str:
    return f"http://user:{CANARY[8:20].replace('/', 'x')}@127.0.0.1:5"


def test_explain(machine: Machine) -> None:
    records = [
        {
            "id": f"r-{status}",
            "kind": "response",
            "protocol": "openai",
            "base_url": "https://api.example.com/v1",
            "key_sample": CANARY,
            "request": {"method": "GET", "path": "/models", "auth_style": "bearer"},
            "response": {
                "status": status,
                "headers": {"content-type": "application/json", "x-echo": CANARY},
                "body": json.dumps({"error": {"message": echo(), "code": "invalid_api_key"}}),
            },
        }
        for status in (200, 400, 401, 403, 404, 429, 500)
    ]
    records.append({"id": "p", "kind": "preflight", "key_sample": f"Bearer {CANARY}"})
    lines = "".join(json.dumps(record) + "\n" for record in records)
    ran = machine.run("keylamp", "explain", "--jsonl", stdin=lines + f"{{{CANARY}\n")
    assert len(ran.out.splitlines()) >= len(records)
    no_trace(machine, ran)


# --------------------------------------------------------------------------------------
# What is remembered, what children are told, and what a bug says


def test_what_is_remembered(machine: Machine, internet: Internet) -> None:
    provider = internet.host("api.example.com", keyed(CANARY, public_list))
    machine.environ |= internet.environ
    machine.configure(settings(entry("https://api.example.com/v1"), key=CANARY))
    runs = [machine.once() for _ in range(2)]
    assert [ran.target("openai")["verdict"] for ran in runs] == ["ok", "ok"]
    assert provider.saw(CANARY)
    wrong = [request for request in provider.asked if request.credential != CANARY]
    assert 1 <= len(wrong) <= 2  # the second run remembered what the first one's decoys taught
    files = [file for file in machine.state.rglob("*") if file.is_file()]
    assert files
    assert all(file.stat().st_mode & 0o077 == 0 for file in files)
    assert all(file.parent.stat().st_mode & 0o077 == 0 for file in files)
    no_trace(machine, *runs)


def test_what_children_are_told(machine: Machine, loopback: Loopback) -> None:
    provider = loopback.provider(keyed(CANARY, works))
    told = machine.root.parent / "told"
    watcher = machine.root.parent / "bin" / "git"
    watcher.parent.mkdir()
    watcher.write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$@" >> {told}\nexec {shutil.which("git")} "$@"\n'
    )
    watcher.chmod(0o755)
    machine.git("init")
    machine.configure(settings(entry(f"{provider.origin}/v1"), key=CANARY))
    machine.write("project/.env", f"{VARIABLE}={CANARY}\n")
    ran = machine.once(PATH=f"{watcher.parent}:/usr/bin:/bin")
    assert "key_in_repository" in ran.codes
    assert told.read_text()
    assert traces(told.read_text()) == []
    no_trace(machine, ran)


BUG = """
import sys
import daemon.{module} as module
def broken(*args, **kwargs):
    raise RuntimeError({words!r}) from ValueError({words!r})
module.{place} = broken
from daemon.cli import daemon_main
sys.exit(daemon_main(["--once", "--format", "json"]))
"""


@pytest.mark.parametrize(
    ("module", "place"),
    [
        pytest.param("transport", "Transport.send", id="while asking"),
        pytest.param("report", "build", id="while reporting"),
    ],
)
def test_what_a_bug_says(module: str, place: str, machine: Machine, loopback: Loopback) -> None:
    provider = loopback.provider(keyed(CANARY, works))
    machine.configure(settings(entry(f"{provider.origin}/v1"), key=CANARY))
    script = machine.root.parent / "bug.py"
    script.write_text(BUG.format(module=module, place=place, words=f"a bug with {echo()}"))
    ran = machine.run(str(BIN / "python"), str(script), KEYLAMP_LOG_LEVEL="debug")
    assert ran.code != 0
    no_trace(machine, ran)


def test_the_wrong_key_that_we_make_up_is_not_made_from_the_right_one(
    machine: Machine, loopback: Loopback
) -> None:
    provider = loopback.provider(keyed(CANARY, public_list))
    machine.configure(settings(entry(f"{provider.origin}/v1"), key=CANARY))
    machine.once()
    wrong = {request.credential for request in provider.asked} - {CANARY}
    assert wrong
    assert all(traces(key) == [] for key in wrong)
    assert OTHER_KEY not in wrong
