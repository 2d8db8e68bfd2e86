"""The way in and the way out of the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from fakes.nobody import as_nobody

from daemon import __version__, cli

HOME_VARIABLES = ("HOME", "USERPROFILE", "XDG_CONFIG_HOME", "XDG_STATE_HOME")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of nobody's, and an environment without a single key."""
    for name in list(os.environ):
        monkeypatch.delenv(name)
    for name in HOME_VARIABLES:
        monkeypatch.setenv(name, str(tmp_path))
    for name in ("QWEN_CODE_SYSTEM_SETTINGS_PATH", "QWEN_CODE_SYSTEM_DEFAULTS_PATH"):
        monkeypatch.setenv(name, str(tmp_path / "none.json"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_version_is_told_by_both_scripts(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    assert cli.daemon_main(["--version"]) == 0
    assert capsys.readouterr().out == f"keylamp {__version__}\n" * 2


def test_the_version_costs_no_import() -> None:
    code = "import sys; from daemon.cli import main; main(['--version']); print(len(sys.modules))"
    bare = "import sys; print(len(sys.modules))"
    ours, theirs = (
        subprocess.run(  # noqa: S603  our own Python
            [sys.executable, "-c", text], capture_output=True, text=True, check=True
        ).stdout.split()[-1]
        for text in (code, bare)
    )
    assert int(ours) - int(theirs) <= 4


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param([], "--once", id="nothing asked for"),
        pytest.param(["--once", "--timeout", "0"], "--timeout", id="no time at all"),
        pytest.param(["--once", "--timeout", "nan"], "--timeout", id="a time that is no number"),
        pytest.param(["--once", "--timeout", "inf"], "--timeout", id="a time without end"),
        pytest.param(
            ["--once", "--concurrency", "-1"], "--concurrency", id="less than none at once"
        ),
        pytest.param(["--once", "--cwd", "nowhere"], "nowhere", id="a folder that is not there"),
        pytest.param(["--once", "--settings", "none.json"], "none.json", id="settings not there"),
    ],
)
@pytest.mark.usefixtures("home")
def test_wrong_usage_says_what_why_and_what_to_do(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.daemon_main(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    what, why, fix = printed.err.splitlines()
    assert told in what + fix
    assert why.strip().startswith("Why:")
    assert fix.strip().startswith("Fix:")


@pytest.mark.usefixtures("home")
def test_help_prints_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.daemon_main(["--help"])
    assert left.value.code == 0
    printed = capsys.readouterr().out
    for code in range(5):
        assert f"\n  {code}  " in printed


@pytest.mark.usefixtures("home")
def test_nothing_to_check_is_4(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.daemon_main(["--once", "--format", "json"]) == 4
    assert json.loads(capsys.readouterr().out)["summary"]["targets"] == 0


def test_a_bug_keeps_its_traceback_and_loses_the_keys(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from daemon import report  # noqa: PLC0415  only this test breaks it

    key = "sk-fake-0123456789abcdefghij"
    (home / "settings.json").write_text(
        json.dumps(
            {
                "$version": 4,
                "env": {"A_KEY": key},
                "modelProviders": {"openai": [{"id": "m", "envKey": "A_KEY"}]},
            }
        )
    )

    def broken(*_given: object, **_named: object) -> None:
        raise RuntimeError(f"it was {key}")

    monkeypatch.setattr(report, "build", broken)
    arguments = ["--once", "--settings", "settings.json", "--only", "nothing-like-it"]
    assert cli.daemon_main(arguments) == cli.EXIT_BUG
    printed = capsys.readouterr()
    assert "RuntimeError" in printed.err
    assert key not in printed.err
    assert printed.out == ""


@pytest.mark.usefixtures("home")
def test_a_report_goes_to_a_file_whole_or_not_at_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "report.json"
    assert cli.daemon_main(["--once", "--format", "json", "--output", str(target)]) == 4
    assert json.loads(target.read_text())["exit_code"] == 4
    assert capsys.readouterr().out == ""
    assert cli.daemon_main(["--once", "--output", str(tmp_path / "no" / "such.txt")]) == 2
    assert "such.txt" in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir() if "keylamp-" in p.name] == []


@pytest.mark.usefixtures("home")
def test_a_spoilt_configuration_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "k.toml").write_text("timeout = 3\n")
    monkeypatch.setenv("KEYLAMP_CONFIG", str(tmp_path / "k.toml"))
    assert cli.daemon_main(["--once"]) == 2
    assert "line 1" in capsys.readouterr().err


@pytest.mark.usefixtures("home")
def test_a_variable_that_means_nothing_is_told_and_ignored(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KEYLAMP_TIMEOUT", "3")
    assert cli.daemon_main(["--once"]) == 4
    assert "KEYLAMP_TIMEOUT" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--status", "401", "--body", '{"error":{"code":"invalid_api_key"}}'], "invalid_key"),
        (["--status", "402", "--body", '{"error":"Insufficient Balance"}'], "no_balance"),
        (["--status", "500", "--body", ""], "provider_error"),
    ],
)
@pytest.mark.usefixtures("home")
def test_explain_tells_one_answer(
    arguments: list[str], expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["explain", "--format", "json", *arguments]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == expected
    assert cli.main(["explain", *arguments]) == 0
    assert "→" in capsys.readouterr().out


@pytest.mark.usefixtures("home")
def test_explain_wants_an_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain"]) == 2
    assert "--status" in capsys.readouterr().err
    assert cli.main(["explain", "--status", "401", "--header", "nonsense", "--body", ""]) == 2
    assert "nonsense" in capsys.readouterr().err


@pytest.mark.usefixtures("home")
def test_which_says_what_would_stop_qwen_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["which", "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)["problem"]


def test_doctor_looks_at_this_machine(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setenv("HTTPS_PROXY", "http://name:fakepassword@proxy.example:3128")
    monkeypatch.setenv("NODE_EXTRA_CA_CERTS", str(home / "no.pem"))
    assert cli.main(["doctor"]) == 0
    printed = capsys.readouterr().out
    assert "proxy.example" in printed
    assert "fakepassword" not in printed
    assert "no.pem" in printed
    assert cli.main(["doctor", "--format", "json"]) == 0
    topics = {row["topic"] for row in json.loads(capsys.readouterr().out)}
    assert {"program", "keyring", "proxy", "certificates", "terminal"} <= topics


def test_doctor_fails_on_settings_that_cannot_be_read(home: Path) -> None:
    (home / ".qwen").mkdir()
    (home / ".qwen" / "settings.json").write_text("{")
    assert cli.main(["doctor"]) == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(
            ["--once", "--key", "sk-fake-0123456789abcdef"], "--key", id="a key as option"
        ),
        pytest.param(["--once", "sk-fake-0123456789abcdef"], "no option", id="a key as a word"),
        pytest.param(["--once", "--\x1b[31mx\n::error::y"], "no option", id="escapes"),
        pytest.param(["--once", "--format", "sk-fake-0123456789abcdef"], "junit", id="no choice"),
        pytest.param(
            ["--once", "--timeout", "sk-fake-0123456789abcdef"], "--timeout", id="no number"
        ),
        pytest.param(["--once", "--output"], "needs a value", id="no value"),
    ],
)
@pytest.mark.usefixtures("home")
def test_a_command_line_that_is_not_understood_repeats_no_value(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.daemon_main(arguments) == 2
    printed = capsys.readouterr()
    assert told in printed.err
    assert "sk-fake" not in printed.out + printed.err
    assert "::error" not in printed.err
    assert "\x1b" not in printed.err


@pytest.mark.usefixtures("home")
def test_a_report_spares_settings_keys_and_what_is_no_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = tmp_path / ".qwen" / "settings.json"
    settings.parent.mkdir()
    settings.write_text("{}")
    (tmp_path / "link").symlink_to(settings)
    (tmp_path / ".env").write_text("A=b\n")
    for name in (".qwen/settings.json", "link", ".env"):
        assert cli.daemon_main(["--once", "--output", str(tmp_path / name)]) == 2
    assert settings.read_text() == "{}"
    assert (tmp_path / ".env").read_text() == "A=b\n"
    real = tmp_path / "real.txt"
    real.touch()
    (tmp_path / "alias").symlink_to(real)
    assert cli.daemon_main(["--once", "--output", str(tmp_path / "alias")]) == 4
    assert (tmp_path / "alias").is_symlink()
    assert real.read_text()
    assert cli.daemon_main(["--once", "--output", os.devnull]) == 4
    assert not Path(os.devnull).is_file()
    capsys.readouterr()


@pytest.mark.usefixtures("home")
def test_a_configuration_that_was_named_must_be_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KEYLAMP_CONFIG", "/nope/keylamp.toml")
    assert cli.daemon_main(["--once"]) == 2
    assert "KEYLAMP_CONFIG" in capsys.readouterr().err


def test_a_folder_that_is_gone_is_told(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = home / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert cli.daemon_main(["--once"]) == 2
    assert "--cwd" in capsys.readouterr().err


@pytest.mark.usefixtures("home")
def test_settings_that_may_not_be_read_are_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.daemon_main(["--once", "--format", "json"]) == 4  # loads what root alone may read
    with tempfile.TemporaryDirectory() as folder:  # pytest's own folders are root's alone
        settings = Path(folder, ".qwen", "settings.json")
        settings.parent.mkdir()
        settings.write_text("{}")
        settings.chmod(0)
        Path(folder).chmod(0o755)
        for name in HOME_VARIABLES:
            monkeypatch.setenv(name, folder)
        for name in ("QWEN_CODE_SYSTEM_SETTINGS_PATH", "QWEN_CODE_SYSTEM_DEFAULTS_PATH"):
            monkeypatch.setenv(name, f"{folder}/none.json")
        monkeypatch.chdir(folder)
        capsys.readouterr()
        with as_nobody():
            assert cli.daemon_main(["--once", "--format", "json"]) == 2
        monkeypatch.chdir("/")
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert finding["code"] == "settings_unreadable"
    assert finding["fix"]
