from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from fakes.nobody import as_nobody

from daemon.settings.file import FileProblem, FileText, ProblemKind, read_text

posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX files")


def problem(path: Path, **options: int) -> FileProblem:
    found = read_text(path, **options)
    assert isinstance(found, FileProblem)
    assert found.message.template
    assert found.fix.template
    return found


def text(path: Path) -> FileText:
    found = read_text(path)
    assert isinstance(found, FileText)
    return found


def test_a_file_is_read_with_its_mark_mode_and_owner(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(b"\xef\xbb\xbf{}\r\n")
    path.chmod(0o600)
    found = text(path)
    assert found.text == "\ufeff{}\r\n"
    assert found.followed is None
    assert not found.lossy
    if os.name == "posix":
        assert (found.mode, found.owner) == (0o600, os.getuid())


def test_the_digest_tells_versions_apart(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(b"{}")
    before = text(path).digest
    assert text(path).digest == before
    path.write_bytes(b"{ }")
    assert text(path).digest != before


def test_broken_bytes_of_an_env_file_are_read_as_node_reads_them(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_bytes(b"K=v # \xe4 \xf0\x9f\x98")
    found = text(path)
    assert found.text == "K=v # \ufffd \ufffd"
    assert found.lossy
    path.write_text("\ufffd", encoding="utf-8")
    assert not text(path).lossy


def test_broken_bytes_of_a_settings_file_are_named(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(b'{"a": "\xe4"}')
    assert problem(path).kind is ProblemKind.NOT_UTF_8
    path.write_text('{"a": "\ufffd"}', encoding="utf-8")
    assert isinstance(read_text(path), FileText)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_named(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text("{}", encoding=encoding)
    assert problem(path).kind is ProblemKind.UTF_16


def test_what_is_not_there_is_missing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "no.json", tmp_path / "no" / "no.json", tmp_path / "file" / "x.json"):
        found = problem(path)
        assert found.kind is ProblemKind.MISSING
        assert found.absent


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    found = problem(tmp_path)
    assert found.kind is ProblemKind.FOLDER
    assert not found.absent


def test_a_large_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(b"x" * 11)
    assert problem(path, limit_bytes=10).kind is ProblemKind.TOO_LARGE
    path.write_bytes(b"x" * 10)
    assert isinstance(read_text(path, limit_bytes=10), FileText)


def test_a_path_that_no_disk_can_hold_is_a_problem(tmp_path: Path) -> None:
    assert problem(tmp_path / "a\0b").kind is ProblemKind.OTHER
    assert problem(tmp_path / ("x" * 5000)).kind is ProblemKind.OTHER


@posix
def test_a_symbolic_link_is_followed_and_told(tmp_path: Path) -> None:
    real = tmp_path / "real.json"
    real.write_text("{}")
    link = tmp_path / "settings.json"
    link.symlink_to("real.json")
    found = text(link)
    assert found.followed == real.resolve()
    link.unlink()
    link.symlink_to("nowhere.json")
    assert problem(link).kind is ProblemKind.MISSING


@posix
def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    found = problem(tmp_path / "a")
    assert found.kind is ProblemKind.SYMLINK_LOOP
    assert not found.absent


@posix
@pytest.mark.timeout(5)
def test_a_pipe_a_socket_and_a_device_never_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.relpath(tmp_path / "socket"))
        for path in (tmp_path / "pipe", tmp_path / "socket", Path(os.devnull)):
            assert problem(path).kind is ProblemKind.NOT_A_FILE


@posix
def test_a_forbidden_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text("{}")
    path.chmod(0)
    with as_nobody():
        assert problem(path).kind is ProblemKind.PERMISSION


def test_a_file_does_not_print_its_text(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("K=sk-fake-0123456789")
    assert "fake" not in repr(text(path))
