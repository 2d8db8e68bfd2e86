"""Where a variable's value comes from, and what it hides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from situation import KEY, OTHER, Situation, codes, entry, key_of, settings

from daemon.model import Origin, TargetState
from daemon.settings.environment import process_environment
from daemon.settings.reserved import refused_by_dotenv, refused_by_settings

if TYPE_CHECKING:
    from pathlib import Path

    from daemon.model import Credential

BASE = settings(entry(), model={"name": "m"})


def credential(situation: Situation) -> Credential:
    (target,) = situation.gather().targets
    return target.credential


def everywhere(tmp_path: Path) -> Situation:
    situation = Situation(root=tmp_path).user(BASE | {"env": {"K": "from-settings"}})
    situation.write("home/.env", "K=from-home\n")
    situation.write("project/.env", "A=1\nK=from-project\n")
    return situation.env(K="from-process")


def test_every_hidden_value_is_recorded(tmp_path: Path) -> None:
    found = credential(everywhere(tmp_path))
    assert found.origin is Origin.PROCESS
    assert found.secret is not None
    assert found.secret.reveal() == "from-process"
    assert [(one.origin, one.differs) for one in found.hides] == [
        (Origin.DOTENV, True),
        (Origin.DOTENV, True),
        (Origin.SETTINGS, True),
    ]
    assert [one.place.line if one.place else None for one in found.hides] == [2, 1, 1]


def test_the_order_of_sources(tmp_path: Path) -> None:
    situation = everywhere(tmp_path)
    seen: list[str | None] = []
    for name in ("", "project/.env", "home/.env", "home/.qwen/settings.json"):
        if name == "":
            situation.environ["K"] = ""  # empty counts as unset
        else:
            (situation.root / name).write_text("{}" if name.endswith("json") else "")
        if name.endswith("json"):
            situation.user(BASE)
        (target,) = situation.gather().targets
        seen.append(key_of(target))
    assert seen == ["from-project", "from-home", "from-settings", None]


def test_equal_values_do_not_differ(tmp_path: Path) -> None:
    situation = Situation(root=tmp_path).user(BASE | {"env": {"K": KEY}}).env(K=f"{KEY}\n")
    found = credential(situation)
    assert [one.differs for one in found.hides] == [False]
    assert found.secret is not None
    assert found.secret.reveal() == KEY


def test_a_weaker_settings_file_is_hidden_too(tmp_path: Path) -> None:
    situation = Situation(root=tmp_path).user(BASE | {"env": {"K": OTHER}})
    situation.write("system/settings.json", {"env": {"K": KEY}})
    found = credential(situation)
    assert [one.place.path if one.place else "" for one in found.hides] == [
        str(situation.home / ".qwen" / "settings.json")
    ]


def test_a_missing_key_tells_where_it_was_looked_for(tmp_path: Path) -> None:
    situation = Situation(root=tmp_path).user(BASE).write("project/.env", "A=1\n")
    found = credential(situation)
    assert found.origin is Origin.MISSING
    assert found.looked_in == (
        "environment",
        str(situation.project / ".env"),
        str(situation.home / ".qwen" / "settings.json"),
    )


@pytest.mark.parametrize("value", [7, True, None, ["x"], {"a": 1}])
def test_only_strings_of_env_count(tmp_path: Path, value: object) -> None:
    situation = Situation(root=tmp_path).user(BASE | {"env": {"K": value}})
    assert credential(situation).origin is Origin.MISSING


@pytest.mark.parametrize(
    ("name", "settings_refuse", "project_refuses", "home_refuses"),
    [
        pytest.param("MY_KEY", False, False, False, id="any other name"),
        pytest.param("my-key.x", False, False, False, id="an odd name"),
        pytest.param("NODE_OPTIONS", True, True, True, id="a loader"),
        pytest.param("npm_config-Node_Options", True, True, True, id="a loader in another case"),
        pytest.param("BASH_FUNC_x%%", True, True, True, id="an exported function"),
        pytest.param("QWEN_HOME", True, True, False, id="the operator's"),
        pytest.param("editor", True, True, False, id="the operator's in another case"),
        pytest.param("GIT_CONFIG_KEY_12", True, True, False, id="a numbered one"),
        pytest.param("PATH", True, False, False, id="not from settings"),
        pytest.param("SANDBOX", True, True, True, id="a mark of its own"),
    ],
)
def test_reserved_names(
    *, name: str, settings_refuse: bool, project_refuses: bool, home_refuses: bool
) -> None:
    assert refused_by_settings(name) is settings_refuse
    assert refused_by_dotenv(name, project=True) is project_refuses
    assert refused_by_dotenv(name, project=False) is home_refuses


def test_a_reserved_name_is_found_and_not_read(tmp_path: Path) -> None:
    situation = Situation(root=tmp_path)
    situation.user(settings(entry(key="EDITOR"), env={"EDITOR": KEY}))
    reading = situation.gather()
    assert [target.state for target in reading.targets] == [TargetState.KEY_MISSING]
    assert "env_name_reserved" in codes(reading.findings)


def test_excluded_names_do_not_come_from_a_plain_project_file(tmp_path: Path) -> None:
    situation = Situation(root=tmp_path)
    situation.user(BASE | {"advanced": {"excludedEnvVars": ["K"]}})
    situation.write("project/.env", f"K={KEY}\n")
    assert credential(situation).origin is Origin.MISSING
    situation.write("project/.qwen/.env", f"K={KEY}\n")
    assert credential(situation).origin is Origin.DOTENV


def test_names_are_told_apart_by_case_but_on_windows() -> None:
    environ = {"Api_Key": KEY}
    assert process_environment(environ).text("API_KEY") == ""
    assert process_environment(environ, folds_case=True).text("api_key") == KEY


def test_the_keyring_comes_last(tmp_path: Path) -> None:
    from daemon.model import Secret  # noqa: PLC0415 - one use

    situation = Situation(root=tmp_path, options={"keyring": lambda _: Secret(f" {OTHER} ")})
    found = credential(situation.user(BASE))
    assert (found.origin, found.variable) == (Origin.KEYRING, "K")
    assert found.secret is not None
    assert found.secret.reveal() == OTHER
    assert credential(situation.env(K=KEY)).origin is Origin.PROCESS


def test_a_login_shell_stands_in_for_the_process(tmp_path: Path) -> None:
    situation = Situation(root=tmp_path, options={"origin": Origin.LOGIN_SHELL}).user(BASE)
    assert credential(situation.env(K=KEY)).origin is Origin.LOGIN_SHELL


def test_cloud_shell_implies_a_project(tmp_path: Path) -> None:
    situation = Situation(root=tmp_path).env(CLOUD_SHELL="true")
    situation.user({"security": {"auth": {"selectedType": "vertex-ai"}}})
    (target,) = situation.gather().targets
    assert (target.credential.origin, target.project) == (Origin.ADC, "cloudshell-gca")


def test_no_value_is_printed(tmp_path: Path) -> None:
    situation = everywhere(tmp_path)
    where = situation.where()
    from daemon.settings import sources  # noqa: PLC0415 - looked at from the inside

    loaded = sources.load(where)
    told = repr(where) + repr(loaded.environment) + repr(loaded.env_files)
    for value in ("from-process", "from-project", "from-home"):
        assert value not in told
