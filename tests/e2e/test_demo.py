"""`daemon --once --demo`: a newcomer's first minute."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from fakes.settings import KEY

from daemon.demo.troubles import TROUBLES

if TYPE_CHECKING:
    from pathlib import Path

    from fakes.machine import Machine, Ran


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    from fakes.machine import Machine  # noqa: PLC0415  used once

    return Machine(tmp_path_factory.mktemp("demo") / "m").run("daemon", "--once", "--demo")


def test_it_shows_what_it_should(shown: Ran) -> None:
    assert shown.code == 0, shown.out + shown.err
    for trouble in TROUBLES:
        assert f"{trouble.name}@127.0.0.1" in shown.out


def test_it_fits_a_terminal(shown: Ran) -> None:
    assert all(len(line) <= 80 for line in shown.out.splitlines())


def test_it_says_the_code_of_a_real_run(shown: Ran) -> None:
    last = "\n".join((shown.out + shown.err).splitlines()[-4:])
    assert "1" in last


def test_no_key_is_in_it(shown: Ran) -> None:
    assert "sk-demo-" not in shown.out + shown.err


def test_its_report_is_that_of_a_real_run(machine: Machine) -> None:
    ran = machine.once("--demo")
    assert ran.code == 0
    found = {t["id"].partition("@")[0]: t["verdict"] or t["state"] for t in ran.targets}
    assert found == {trouble.name: trouble.expected.value for trouble in TROUBLES}
    assert ran.report["exit_code"] == 1
    assert "key_shadowed" in ran.codes
    assert ran.report["active"]["target"].startswith("works@")


def test_nothing_of_the_person_is_read_or_left(machine: Machine, tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    machine.configure('{"this is": not even JSON')
    machine.write("project/.env", f"WORKS_KEY={KEY}\nHTTPS_PROXY=http://127.0.0.1:5\n")
    machine.environ |= {
        "WORKS_KEY": KEY,
        "OPENAI_API_KEY": KEY,
        "HTTP_PROXY": "http://127.0.0.1:5",
        "ALL_PROXY": "http://127.0.0.1:5",
        "QWEN_HOME": "/no/such/home",
        "SSL_CERT_FILE": "/no/such/file",
        "TMPDIR": str(temporary),
    }
    before = machine.digest()
    ran = machine.run("daemon", "--once", "--demo")
    assert ran.code == 0, ran.out + ran.err
    assert machine.digest() == before
    assert os.listdir(temporary) == []  # noqa: PTH208  the names alone
    assert not any(file.is_file() for file in machine.state.rglob("*"))
