from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from daemon.config import Checks, Config, load, unknown_variables
from daemon.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path


def refusal(path: Path, text: str, environ: dict[str, str] | None = None) -> ConfigError:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(path, environ or {})
    return caught.value


def test_without_a_file_and_variables_the_defaults_hold(tmp_path: Path) -> None:
    assert load(tmp_path / "keylamp.toml", {"PATH": "/bin"}) == Config()


def test_the_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "keylamp.toml"
    path.write_text(
        'checks = "free"\ntimeout_s = 5\n[hosts."API.Example.com"]\nchecks = "never"\n'
        '[providers.relay]\nchecks = "deep"\n',
        encoding="utf-8",
    )
    config = load(path, {})
    assert config.timeout_s == 5
    assert config.checks_for(host="api.example.com", provider="relay") is Checks.NEVER
    assert config.checks_for(host="other.example.com", provider="relay") is Checks.DEEP
    assert config.checks_for(host="other.example.com", provider="openai") is Checks.FREE


def test_a_variable_beats_the_file(tmp_path: Path) -> None:
    path = tmp_path / "keylamp.toml"
    path.write_text("timeout_s = 5\n", encoding="utf-8")
    environ = {"KEYLAMP_TIMEOUT_S": "7", "KEYLAMP_HOSTS": '{"a.example": {"checks": "never"}}'}
    config = load(path, environ)
    assert config.timeout_s == 7
    assert config.checks_for(host="a.example", provider="x") is Checks.NEVER


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        pytest.param("decoys = true\ntimeout = 5\n", 2, "timeout", id="unknown key"),
        pytest.param("\n\ntimeout_s = -1\n", 3, "timeout_s", id="bad value"),
        pytest.param('[hosts."a.b"]\n\nchecks = "often"\n', 3, "hosts.a.b.checks", id="in a table"),
        pytest.param(
            'checks = "free"\n[providers.p]\nevery = 3\n', 3, "every", id="unknown inside"
        ),
        pytest.param("\n[servers]\nx = 1\n", 2, "servers", id="unknown table"),
    ],
)
def test_what_is_not_accepted_is_refused_with_its_line(
    tmp_path: Path, text: str, line: int, key: str
) -> None:
    fields = dict(refusal(tmp_path / "keylamp.toml", text).what.fields)
    assert fields["line"] == str(line)
    assert key in fields["key"]


def test_a_bad_variable_is_named(tmp_path: Path) -> None:
    error = refusal(tmp_path / "keylamp.toml", "", {"KEYLAMP_CONCURRENCY": "many"})
    assert dict(error.what.fields)["variable"] == "KEYLAMP_CONCURRENCY"


def test_what_is_not_toml_is_refused_with_the_place(tmp_path: Path) -> None:
    error = refusal(tmp_path / "keylamp.toml", "timeout_s = 5\nchecks =\n")
    assert "line 2" in dict(error.why.fields)["reason"]


def test_a_folder_in_the_files_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        load(tmp_path, {})


def test_unknown_variables_are_told_and_ours_are_not() -> None:
    environ = {"KEYLAMP_TIMEOUT": "5", "KEYLAMP_TIMEOUT_S": "5", "KEYLAMP_PROBING": "1", "A": "b"}
    assert unknown_variables(environ) == ("KEYLAMP_TIMEOUT",)
