from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from daemon.settings.exposure import Openness, Tracked, openness, tracked

if TYPE_CHECKING:
    from pathlib import Path

posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX modes")
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")


@posix
@pytest.mark.parametrize(
    ("mode", "folder", "expected"),
    [
        pytest.param(0o600, 0o755, Openness.CLOSED, id="a closed file"),
        pytest.param(0o644, 0o755, Openness.OPEN, id="an open file in an open folder"),
        pytest.param(0o604, 0o711, Openness.OPEN, id="a folder that can be passed"),
        pytest.param(0o644, 0o700, Openness.FOLDER_CLOSED, id="an open file in a closed folder"),
        pytest.param(0o644, 0o744, Openness.FOLDER_CLOSED, id="a folder that can only be listed"),
    ],
)
def test_a_file_is_as_open_as_its_way(
    tmp_path: Path, mode: int, folder: int, expected: Openness
) -> None:
    for parent in (tmp_path, *tmp_path.parents):
        if parent.owner() == tmp_path.owner() and "pytest" in str(parent):
            parent.chmod(0o755)
    inner = tmp_path / ".qwen"
    inner.mkdir()
    path = inner / "settings.json"
    path.write_text("{}")
    path.chmod(mode)
    inner.chmod(folder)
    assert openness(path) is expected
    link = tmp_path / "link"
    link.symlink_to(path)
    assert openness(link) is expected


def test_nothing_is_known_of_a_file_that_is_gone(tmp_path: Path) -> None:
    assert openness(tmp_path / "no") is Openness.UNKNOWN


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "work"
    root.mkdir()
    git(root, "init", "-q")
    (root / ".gitignore").write_text("ignored.env\n.qwen/\n")
    return root


def git(root: Path, *words: str) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    home = {"HOME": str(root.parent), "XDG_CONFIG_HOME": str(root.parent)}
    program = shutil.which("git")
    assert program
    identity = ("-c", "user.name=n", "-c", "user.email=e@example.invalid")
    subprocess.run([program, *identity, *words], cwd=root, env=kept | home, check=True)  # noqa: S603 - our own words


def write(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("K=sk-fake-0123456789\n")
    return path


@needs_git
def test_git_is_asked_about_each_file(repository: Path, tmp_path: Path) -> None:
    environ = dict(os.environ)
    assert tracked(write(tmp_path / ".env"), environ) is Tracked.OUTSIDE
    assert tracked(write(repository / ".env"), environ) is Tracked.EXPOSED
    assert tracked(write(repository / "deep" / "ignored.env"), environ) is Tracked.IGNORED
    assert tracked(write(repository / ".qwen" / "settings.json"), environ) is Tracked.IGNORED
    git(repository, "add", "-f", "deep/ignored.env")
    assert tracked(repository / "deep" / "ignored.env", environ) is Tracked.EXPOSED


@needs_git
def test_the_callers_git_variables_do_not_count(repository: Path, tmp_path: Path) -> None:
    environ = {**os.environ, "GIT_DIR": str(tmp_path / "elsewhere"), "GIT_WORK_TREE": "/"}
    assert tracked(write(repository / ".env"), environ) is Tracked.EXPOSED


@needs_git
def test_no_program_of_the_repository_runs(repository: Path, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\n")
    trap.chmod(0o755)
    (repository / ".git" / "hooks" / "post-index-change").write_text(trap.read_text())
    (repository / ".git" / "hooks" / "post-index-change").chmod(0o755)
    for key in ("core.fsmonitor", "core.pager", "core.sshCommand", "filter.x.clean", "core.editor"):
        git(repository, "config", key, str(trap))
    (repository / ".gitattributes").write_text("* filter=x\n")
    path = write(repository / ".env")
    index = repository / ".git" / "index"
    before = index.read_bytes() if index.exists() else None
    assert tracked(path, dict(os.environ)) is Tracked.EXPOSED
    assert not (tmp_path / "sprung").exists()
    assert (index.read_bytes() if index.exists() else None) == before


@needs_git
def test_a_git_inside_the_repository_is_never_run(repository: Path) -> None:
    fake = repository / "bin" / "git"
    fake.parent.mkdir()
    fake.write_text(f"#!/bin/sh\ntouch {repository.parent}/sprung\n")
    fake.chmod(0o755)
    for search in (str(fake.parent), "bin", "."):
        assert tracked(write(repository / ".env"), {"PATH": search}) is Tracked.UNKNOWN
    assert not (repository.parent / "sprung").exists()


def test_without_git_nothing_is_known(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert tracked(write(tmp_path / ".env"), {"PATH": str(tmp_path / "none")}) is Tracked.UNKNOWN


@needs_git
def test_a_broken_repository_is_unknown(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert tracked(write(tmp_path / ".env"), dict(os.environ)) is Tracked.UNKNOWN


@posix
@needs_git
def test_a_repository_cannot_hang_us(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("daemon.settings.exposure.GIT_LIMIT_S", 0.3)
    os.mkfifo(repository / ".git" / "pipe")
    with (repository / ".git" / "config").open("a") as config:
        config.write("[include]\n\tpath = pipe\n")
    assert tracked(write(repository / ".env"), dict(os.environ)) is Tracked.UNKNOWN
