"""Reads a settings or `.env` file from disk: never blocks on it, never changes anything."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from daemon.frozen import Frozen, field, replace
from daemon.model import message

if TYPE_CHECKING:
    from pathlib import Path

    from daemon.model import Message

#: Larger files are refused; Qwen Code itself has no limit.
LIMIT_BYTES: Final = 8 * 1024 * 1024


class FileText(Frozen):
    """A file as it was read; a byte order mark stays in `text`.

    `lossy` says that broken bytes became U+FFFD, as Node reads them.  `digest` identifies the
    version of the bytes.  `mode` (permission bits) and `owner` (user id) are None on Windows.
    `followed` is the real file behind a symbolic link.
    """

    path: Path
    text: str = field(repr=False)
    digest: str
    mode: int | None = None
    owner: int | None = None
    followed: Path | None = None
    lossy: bool = False


class ProblemKind(StrEnum):
    """Why a file could not be read."""

    MISSING = "missing"
    FOLDER = "folder"
    SYMLINK_LOOP = "symlink_loop"
    PERMISSION = "permission"
    TOO_LARGE = "too_large"
    UTF_16 = "utf_16"
    NOT_UTF_8 = "not_utf_8"
    NOT_A_FILE = "not_a_file"  # a pipe, a socket, a device
    OTHER = "other"


class FileProblem(Frozen):
    """A file that could not be read, and what to do about it.

    `absent` says that Qwen Code takes it for missing (Node's `existsSync` answers false) and goes
    on without a word, and that this is probably meant; a link that leads back to itself never is.
    """

    path: Path
    kind: ProblemKind
    message: Message
    fix: Message
    absent: bool = False


def read_text(path: Path, *, limit_bytes: int = LIMIT_BYTES) -> FileText | FileProblem:
    """Return the text of a regular file (through symbolic links), or why there is none.

    Broken UTF-8 is let pass in a `.env` file only: there it is mostly a comment of an old editor,
    and without the file its keys would seem to be missing.
    """
    try:
        kind = _kind(path.stat())  # before opening: opening a device or a pipe may do something
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        kind = _cause(error)
        return _problem(path, kind, limit_bytes, absent=kind is not ProblemKind.SYMLINK_LOOP)
    try:
        return _read(path, limit_bytes) if kind is None else _problem(path, kind, limit_bytes)
    except OSError as error:
        return _problem(path, _cause(error), limit_bytes)


def _cause(error: Exception) -> ProblemKind:
    number = error.errno if isinstance(error, OSError) else None
    return _KINDS.get(number or 0, ProblemKind.OTHER)


def _read(path: Path, limit_bytes: int) -> FileText | FileProblem:
    flags = os.O_RDONLY | _NONBLOCK | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    with open(os.open(path, flags), "rb") as handle:  # noqa: PTH123 - a descriptor, not a path
        facts = os.fstat(handle.fileno())
        kind = _kind(facts)
        data = handle.read(limit_bytes + 1) if kind is None else b""
    if len(data) > limit_bytes:
        kind = ProblemKind.TOO_LARGE
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:2]:
        kind = ProblemKind.UTF_16
    if kind is not None:
        return _problem(path, kind, limit_bytes)
    text = data.decode("utf-8", errors="replace")
    lossy = "\ufffd" in text and text.encode() != data
    if lossy and not path.name.endswith(".env"):
        return _problem(path, ProblemKind.NOT_UTF_8, limit_bytes)
    posix = os.name == "posix"
    return FileText(
        path=path,
        text=text,
        digest=hashlib.sha256(data).hexdigest(),
        mode=stat.S_IMODE(facts.st_mode) if posix else None,
        owner=facts.st_uid if posix else None,
        followed=path.resolve() if path.is_symlink() else None,
        lossy=lossy,
    )


_NONBLOCK: Final = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
_KINDS: Final = {
    errno.ENOENT: ProblemKind.MISSING,
    errno.ENOTDIR: ProblemKind.MISSING,
    errno.ELOOP: ProblemKind.SYMLINK_LOOP,
    errno.EACCES: ProblemKind.PERMISSION,
    errno.EPERM: ProblemKind.PERMISSION,
    errno.EISDIR: ProblemKind.FOLDER,
}


def _kind(facts: os.stat_result) -> ProblemKind | None:
    if stat.S_ISREG(facts.st_mode):
        return None
    return ProblemKind.FOLDER if stat.S_ISDIR(facts.st_mode) else ProblemKind.NOT_A_FILE


def _problem(
    path: Path, kind: ProblemKind, limit_bytes: int, *, absent: bool = False
) -> FileProblem:
    limit = limit_bytes // 2**20
    said, fix = _SAID[kind]
    return FileProblem(
        path=path,
        kind=kind,
        message=replace(said, fields=(("limit", str(limit)),)),
        fix=replace(fix, fields=(("path", str(path)),)),
        absent=absent,
    )


#: What is wrong, and what to do; `limit` and `path` are filled in.
_SAID: Final = {
    ProblemKind.MISSING: (
        message("There is no such file."),
        message("Create it, or run keylamp setup."),
    ),
    ProblemKind.FOLDER: (
        message("A folder stands where the file should be."),
        message("Move the folder {path} away."),
    ),
    ProblemKind.SYMLINK_LOOP: (
        message("The symbolic link leads back to itself."),
        message("Let {path} point to a real file, or delete it."),
    ),
    ProblemKind.PERMISSION: (
        message("You may not read this file."),
        message("Make {path} and its folders yours, readable for you alone."),
    ),
    ProblemKind.TOO_LARGE: (
        message("The file is larger than {limit} MiB."),
        message("Look whether {path} is the file you mean."),
    ),
    ProblemKind.UTF_16: (
        message("The file is encoded as UTF-16, which Qwen Code cannot read."),
        message("Save {path} as UTF-8."),
    ),
    ProblemKind.NOT_UTF_8: (
        message("The file holds bytes that are not UTF-8."),
        message("Save {path} as UTF-8."),
    ),
    ProblemKind.NOT_A_FILE: (
        message("This is a pipe, a socket or a device, not a file."),
        message("Put a regular file at {path}."),
    ),
    ProblemKind.OTHER: (
        message("The file cannot be read."),
        message("Look at the disk and at the path {path}."),
    ),
}
