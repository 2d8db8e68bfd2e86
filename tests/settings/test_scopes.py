"""Which files count, where they lie, and when a folder is trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from situation import HOST, KEY, OTHER, UNSET, Situation, entry, key_of, settings

from daemon.model import FileState, Scope

if TYPE_CHECKING:
    from pathlib import Path

BASE = settings(entry(), model={"name": "m"})


def key(situation: Situation, **more: object) -> str | None:
    (target,) = situation.gather(**more).targets
    return key_of(target)


def test_the_system_beats_the_workspace_and_that_the_user(tmp_path: Path) -> None:
    situation = Situation(root=tmp_path).user(BASE | {"env": {"K": "user"}})
    assert key(situation) == "user"
    assert key(situation.workspace({"env": {"K": "workspace"}})) == "workspace"
    situation.write("system/settings.json", {"env": {"K": "system"}})
    assert key(situation) == "system"


def test_the_defaults_are_the_weakest(tmp_path: Path) -> None:
    situation = Situation(root=tmp_path).user(BASE)
    situation.write("system/system-defaults.json", {"env": {"K": "defaults"}})
    assert key(situation) == "defaults"
    assert key(situation.user(BASE | {"env": {"K": "user"}})) == "user"


@pytest.mark.parametrize(
    ("variable", "folder"),
    [
        pytest.param("{home}/elsewhere", "home/elsewhere", id="absolute"),
        pytest.param("~/elsewhere", "home/elsewhere", id="from the home"),
        pytest.param("../elsewhere", "elsewhere", id="from the folder"),
    ],
)
def test_qwen_home_moves_the_users_file(tmp_path: Path, variable: str, folder: str) -> None:
    situation = Situation(root=tmp_path).user(BASE | {"env": {"K": "old"}})
    situation.write(f"{folder}/settings.json", BASE | {"env": {"K": "moved"}})
    situation.env(QWEN_HOME=variable.format(home=situation.home))
    assert key(situation) == "moved"


@pytest.mark.parametrize("name", ["home/.qwen/.env", "home/.env"])
def test_qwen_home_may_stand_in_the_home_env(tmp_path: Path, name: str) -> None:
    situation = Situation(root=tmp_path).write(name, "QWEN_HOME=~/elsewhere\n")
    situation.write("home/elsewhere/settings.json", BASE | {"env": {"K": "moved"}})
    assert key(situation) == "moved"


def test_the_home_env_moves_the_system_file_at_the_second_start(tmp_path: Path) -> None:
    situation = Situation(root=tmp_path).env(QWEN_CODE_SYSTEM_SETTINGS_PATH=UNSET)
    situation.write("home/.qwen/.env", "QWEN_CODE_SYSTEM_SETTINGS_PATH=../system/settings.json")
    situation.write("system/settings.json", BASE | {"env": {"K": "moved"}})
    assert key(situation) == "moved"


def test_another_file_may_stand_in_for_the_users(tmp_path: Path) -> None:
    situation = Situation(root=tmp_path).user(BASE | {"env": {"K": "user"}})
    situation.write("other.json", BASE | {"env": {"K": "other"}})
    assert key(situation, settings_file=tmp_path / "other.json") == "other"


@pytest.mark.parametrize(
    ("platform", "system"),
    [
        pytest.param("linux", "/etc/qwen-code/settings.json", id="Linux"),
        pytest.param("darwin", "/Library/Application Support/QwenCode/settings.json", id="macOS"),
    ],
)
def test_where_the_system_file_lies(tmp_path: Path, platform: str, system: str) -> None:
    situation = Situation(root=tmp_path).env(QWEN_CODE_SYSTEM_SETTINGS_PATH=UNSET)
    paths = {file.scope: file.path for file in situation.gather(platform=platform).files}
    assert paths[Scope.SYSTEM] == system
    assert paths[Scope.SYSTEM_DEFAULTS] == system.replace("settings.json", "system-defaults.json")


def test_the_home_folder_is_no_workspace(tmp_path: Path) -> None:
    situation = Situation(root=tmp_path).user(BASE | {"env": {"K": KEY}})
    reading = situation.gather(cwd=situation.home)
    states = {file.scope: file.state for file in reading.files}
    assert states[Scope.WORKSPACE] is FileState.IGNORED
    assert [target.state.value for target in reading.targets] == ["checked"]


def test_a_machine_without_a_home(tmp_path: Path) -> None:
    situation = Situation(root=tmp_path)
    situation.write("tmp/.qwen/settings.json", BASE | {"env": {"K": KEY}})
    assert key(situation, home=None) == KEY


TRUST = {"security": {"folderTrust": {"enabled": True}}}


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        pytest.param({}, OTHER, id="no verdict"),
        pytest.param({"project": "TRUST_FOLDER"}, KEY, id="trusted"),
        pytest.param({".": "TRUST_FOLDER"}, KEY, id="a folder above is trusted"),
        pytest.param({"project/sub": "TRUST_PARENT"}, KEY, id="as the parent of another"),
        pytest.param({"project": "DO_NOT_TRUST"}, OTHER, id="distrusted"),
        pytest.param(
            {".": "TRUST_FOLDER", "project": "DO_NOT_TRUST"}, OTHER, id="the more exact rule wins"
        ),
        pytest.param({"project": "trust_folder"}, OTHER, id="a verdict nobody knows"),
        pytest.param({"project": 7}, OTHER, id="a number"),
    ],
)
def test_folder_trust(tmp_path: Path, rules: dict[str, object], expected: str) -> None:
    situation = Situation(root=tmp_path).user(BASE | TRUST | {"env": {"K": OTHER}})
    situation.workspace({"env": {"K": KEY}})
    named = {str(tmp_path / path): level for path, level in rules.items()}
    situation.write("home/.qwen/trustedFolders.json", named)
    assert key(situation) == expected


def test_a_broken_trust_file_stops_qwen_code(tmp_path: Path) -> None:
    situation = Situation(root=tmp_path).user(BASE | TRUST | {"env": {"K": KEY}})
    situation.write("home/.qwen/trustedFolders.json", "{")
    assert situation.gather().active.problem is not None


def test_a_workspace_cannot_switch_trust_on_or_off(tmp_path: Path) -> None:
    situation = Situation(root=tmp_path).user(BASE | TRUST | {"env": {"K": OTHER}})
    situation.workspace({"security": {"folderTrust": {"enabled": False}}, "env": {"K": KEY}})
    assert key(situation) == OTHER


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({"project/.env": "near"}, "near", id="beside the folder's files"),
        pytest.param(
            {"project/.qwen/.env": "own", "project/.env": "near"}, "own", id=".qwen first"
        ),
        pytest.param({".env": "above"}, "above", id="in a folder above"),
        pytest.param({"project/.env": None, ".env": "above"}, None, id="the first file ends it"),
        pytest.param(
            {"project/.env": None, "home/.env": "home"}, "home", id="the user's own always count"
        ),
        pytest.param(
            {"home/.qwen/.env": "qwen", "home/.env": "home"}, "qwen", id="~/.qwen before the home"
        ),
        pytest.param(
            {"home/.qwen/.env": "", "home/.env": "home"}, "home", id="an empty line hides nothing"
        ),
        pytest.param({"project/.env": "near", "home/.env": "home"}, "near", id="the nearest wins"),
    ],
)
def test_which_env_file_counts(
    tmp_path: Path, files: dict[str, str | None], expected: str | None
) -> None:
    situation = Situation(root=tmp_path).user(BASE)
    for path, value in files.items():
        situation.write(path, "OTHER=1\n" if value is None else f"K={value}\n")
    assert key(situation) == expected


def test_a_distrusted_folder_has_no_env_file(tmp_path: Path) -> None:
    situation = Situation(root=tmp_path).user(BASE | TRUST | {"env": {"K": OTHER}})
    situation.write("project/.env", f"K={KEY}\n")
    assert key(situation) == OTHER


def test_unreadable_files_are_named_and_the_rest_is_read(tmp_path: Path) -> None:
    situation = Situation(root=tmp_path).user('{"env": {},}')
    situation.write("system/settings.json", BASE | {"env": {"K": KEY}})
    reading = situation.gather()
    states = {file.scope: file.state for file in reading.files}
    assert states[Scope.USER] is FileState.UNREADABLE
    assert [target.base_url for target in reading.targets] == [HOST]
    (finding,) = (one for one in reading.findings if one.code.value == "settings_unreadable")
    assert finding.place is not None
    assert (finding.place.line, finding.place.column) == (1, 11)


def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    situation = Situation(root=tmp_path)
    (situation.home / ".qwen" / "settings.json").mkdir()
    reading = situation.gather()
    assert {file.state for file in reading.files if file.scope is Scope.USER} == {
        FileState.UNREADABLE
    }
    assert reading.active.problem is not None
