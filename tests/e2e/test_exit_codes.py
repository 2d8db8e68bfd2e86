"""The exit code of `daemon --once`, row by row, with and without --fail-on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from fakes.provider import keyed
from fakes.settings import KEY, OTHER_KEY, entry, settings
from seeds.seed import WORKING, Answerer, filled

from daemon.demo.server import Said
from daemon.demo.troubles import no_guard, retired, works

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fakes.machine import Machine
    from fakes.provider import Loopback

BASE = "{url}/v1"
BROKEN = '{"modelProviders": {,}}'
USER = "home/.qwen/settings.json"
WORKSPACE = "project/.qwen/settings.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What lies on the machine, and the code for no option, then error, warn and never."""

    files: Mapping[str, object]
    codes: tuple[int, int, int, int]
    answer: Answerer = WORKING


GOOD = settings(entry(BASE))
WARNED = settings(entry(BASE), entry(BASE, name="Again"))
ELSEWHERE = entry("http://127.0.0.1:5/v1", id="other", envKey="OTHER_KEY")
CASES = {
    "all ok": Case(files={USER: GOOD}, codes=(0, 0, 0, 0)),
    "no auth required": Case(files={USER: GOOD}, answer=keyed(KEY, no_guard), codes=(0, 0, 0, 0)),
    "ok with a warning": Case(files={USER: WARNED}, codes=(0, 0, 1, 0)),
    "a wrong key": Case(files={USER: settings(entry(BASE), key=OTHER_KEY)}, codes=(1, 1, 1, 0)),
    "an error finding alone": Case(
        files={USER: settings(entry(BASE), entry(BASE, id=None))}, codes=(1, 1, 1, 0)
    ),
    "every model is missing": Case(
        files={USER: GOOD}, answer=keyed(KEY, retired), codes=(1, 1, 1, 0)
    ),
    "an undecided verdict": Case(
        files={USER: GOOD}, answer=lambda _: Said(status=500, body="no"), codes=(3, 0, 1, 0)
    ),
    "one ok, one unreachable": Case(
        files={
            USER: settings(entry(BASE), ELSEWHERE, env={"DEMO_KEY": KEY, "OTHER_KEY": OTHER_KEY})
        },
        codes=(3, 0, 1, 0),
    ),
    "an error beats the undecided": Case(
        files={USER: settings(entry(BASE), ELSEWHERE, env={"DEMO_KEY": "sk-fake-wrong-one-9b21"})},
        codes=(1, 1, 1, 0),
    ),
    "a held target": Case(
        files={
            USER: {"$version": 4, "env": {"DEMO_KEY": KEY}},
            WORKSPACE: settings(entry(BASE), key=None, env=None),
        },
        codes=(3, 0, 1, 0),
    ),
    "nothing to check": Case(files={}, codes=(4, 4, 4, 4)),
    "settings without providers": Case(files={USER: {"$version": 4}}, codes=(4, 4, 4, 4)),
    "unreadable user settings": Case(files={USER: BROKEN}, codes=(2, 2, 2, 2)),
    "an unreadable system file beside a good one": Case(
        files={USER: GOOD, "system/settings.json": BROKEN}, codes=(2, 2, 2, 2)
    ),
    "an unreadable workspace file": Case(files={USER: GOOD, WORKSPACE: BROKEN}, codes=(1, 1, 1, 0)),
}
LEVELS = (None, "error", "warn", "never")


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in CASES.items()])
def test_the_code_of_every_state(
    case: Case, level: str | None, machine: Machine, loopback: Loopback
) -> None:
    url = loopback.provider(case.answer).origin
    for path, content in case.files.items():
        machine.write(path, filled(content, url=url))
    options = ("--fail-on", level) if level else ()
    ran = machine.once("--timeout", "3", *options)
    assert ran.code == ran.report["exit_code"] == case.codes[LEVELS.index(level)]


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(("--no-such-option",), id="an option that does not exist"),
        pytest.param(("--format", "xml"), id="a format that does not exist"),
        pytest.param(("--fail-on", "sometimes"), id="a level that does not exist"),
        pytest.param(("--timeout", "soon"), id="a time that is no number"),
        pytest.param(("--timeout", "-1"), id="a time before now"),
        pytest.param(("--concurrency", "0"), id="nothing at once"),
        pytest.param(("--cwd", "/no/such/folder"), id="a folder that does not exist"),
        pytest.param(("--output", "/no/such/folder/report.json"), id="nowhere to write"),
    ],
)
def test_wrong_usage_is_two_and_says_why(options: tuple[str, ...], machine: Machine) -> None:
    machine.configure({"$version": 4})
    ran = machine.run("daemon", "--once", *options)
    assert ran.code == 2
    assert ran.err.strip()
    assert "Traceback" not in ran.err


def test_settings_that_were_asked_for_must_be_there(machine: Machine) -> None:
    ran = machine.run("daemon", "--once", "--settings", "no-such.json")
    assert ran.code == 2
    assert "no-such.json" in ran.out + ran.err


def test_a_missing_key_is_skipped_when_asked(machine: Machine, loopback: Loopback) -> None:
    provider = loopback.provider(keyed(KEY, works))
    machine.configure(settings(entry(f"{provider.origin}/v1"), key=None))
    assert machine.once().code == 1
    ran = machine.once("--skip-missing")
    assert ran.code in (0, 4)
    assert [t["state"] for t in ran.targets] == ["skipped"]
    assert not provider.asked


def test_help_prints_the_table(machine: Machine) -> None:
    ran = machine.run("daemon", "--help")
    assert ran.code == 0
    for word in ("0", "1", "2", "3", "4", "--fail-on", "--once", "--deep"):
        assert word in ran.out
