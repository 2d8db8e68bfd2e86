"""keylamp and the real Qwen Code agree on what would be sent, folder by folder.

Nothing is remembered: each case runs the real program now, in an empty network namespace, and
its answer is held against ours.  `install` beside this file gets the program.
"""

from __future__ import annotations

import os
import shutil
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import TYPE_CHECKING

import pytest
import qwen_answer
import qwen_cases_addresses
import qwen_cases_choice
import qwen_cases_files
import qwen_cases_keys
import qwen_real
from qwen_case import Case, lay_out

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.real, pytest.mark.timeout(180)]

TABLES = (qwen_cases_files, qwen_cases_keys, qwen_cases_addresses, qwen_cases_choice)
CASES = [case for table in TABLES for case in table.CASES]
AT_ONCE = 3  # one run keeps a core busy for a second and a half

Sights = dict[str, "Future[qwen_real.Sight]"]


@pytest.fixture(scope="session")
def sights(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Sights]:
    """Start the real program for every selected case, a few at once; a test awaits its own."""
    try:
        qwen_real.node()
    except qwen_real.NotInstalledError as missing:
        pytest.fail(str(missing), pytrace=False)
    folder = tmp_path_factory.mktemp("qwen")
    watchers = [qwen_real.Watcher(folder / str(number)) for number in range(AT_ONCE)]
    idle: SimpleQueue[qwen_real.Watcher] = SimpleQueue()
    for watcher in watchers:
        idle.put(watcher)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield {
            case.shows: pool.submit(_watch, case, idle) for case in _selected(request.session.items)
        }
        pool.shutdown(cancel_futures=True)
    for watcher in watchers:
        watcher.close()
    shutil.rmtree(folder)


def _selected(items: list[pytest.Item]) -> list[Case]:
    specs = (getattr(item, "callspec", None) for item in items)
    cases = (spec.params.get("case") for spec in specs if spec is not None)
    return [case for case in cases if isinstance(case, Case)]


def _watch(case: Case, idle: SimpleQueue[qwen_real.Watcher]) -> qwen_real.Sight:
    watcher = idle.get()
    try:
        return watcher.watch(case)
    finally:
        idle.put(watcher)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.shows)
def test_keylamp_names_what_the_real_qwen_code_sends(
    case: Case, sights: Sights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sight = sights[case.shows].result()
    env = lay_out(case, tmp_path, sight.proxies)
    real = qwen_answer.real(sight)

    said = qwen_answer.ask_library(tmp_path / case.cwd, env)
    assert qwen_answer.ours(said, env) == real, _explain(said.problem, sight)

    _take_on(env, monkeypatch)
    code, told = qwen_answer.ask_command(tmp_path / case.cwd, env)
    assert (code, told) == (int(real is None), qwen_answer.brief(real))


def _take_on(env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Make `env` the whole environment of this process."""
    for name in os.environ.keys() - env.keys():
        monkeypatch.delenv(name)
    for name, value in env.items():
        monkeypatch.setenv(name, value)


def _explain(problem: object, sight: qwen_real.Sight) -> str:
    return f"our problem: {problem}\nit exited with {sight.exit_code} and said: {sight.said}"


def test_no_two_cases_share_a_name() -> None:
    assert len({case.shows for case in CASES}) == len(CASES)
