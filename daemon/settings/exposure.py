"""Who can reach a file that holds keys: other users of the machine, or readers of a repository."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Seconds that `git` may take.
GIT_LIMIT_S: Final = 3.0


class Openness(Enum):
    """Whether others on this machine can read a file."""

    CLOSED = "closed"  # its own mode keeps them out
    FOLDER_CLOSED = "folder_closed"  # its mode lets them in, a folder above does not
    OPEN = "open"
    UNKNOWN = "unknown"  # Windows, or a file that is gone


class Tracked(Enum):
    """How a git work tree treats a file."""

    OUTSIDE = "outside"  # in no work tree
    IGNORED = "ignored"
    EXPOSED = "exposed"  # tracked, or would be by the next `git add`
    UNKNOWN = "unknown"  # git is absent, too slow, or refuses the repository


def openness(path: Path) -> Openness:
    """Return whether users other than its owner can read `path`.

    A group counts as others unless it is the owner's private one.  Access control lists are
    not looked at.
    """
    if os.name != "posix":
        return Openness.UNKNOWN
    try:
        real = path.resolve(strict=True)
        facts = real.stat()
        by_group = facts.st_mode & stat.S_IRGRP and not _private_group(facts)
        if not by_group and not facts.st_mode & stat.S_IROTH:
            return Openness.CLOSED
        return Openness.FOLDER_CLOSED if _shut_in(real) else Openness.OPEN
    except (OSError, RuntimeError):  # RuntimeError: a loop of links, until Python 3.12
        return Openness.UNKNOWN


def _shut_in(real: Path) -> bool:
    facts = real.stat()
    folders = [folder.stat().st_mode for folder in real.parents]
    if facts.st_mode & stat.S_IROTH and all(mode & stat.S_IXOTH for mode in folders):
        return False
    by_group = facts.st_mode & stat.S_IRGRP and not _private_group(facts)
    passable = stat.S_IXGRP | stat.S_IXOTH
    return not (by_group and all(mode & passable for mode in folders))


def _private_group(facts: os.stat_result) -> bool:
    """Whether the file's group is named after its owner and has no other member."""
    import grp  # noqa: PLC0415 - these two do not exist on Windows
    import pwd  # noqa: PLC0415

    try:
        owner, group = pwd.getpwuid(facts.st_uid).pw_name, grp.getgrgid(facts.st_gid)
    except KeyError:
        return False
    return group.gr_name == owner and set(group.gr_mem) <= {owner}


def tracked(path: Path, environ: Mapping[str, str]) -> Tracked:
    """Return whether `path` could end up in a repository; asks `git`, and changes nothing.

    No program named by the repository runs: its hooks, file system monitor, remotes and filters
    are switched off or not touched by these two questions.
    """
    real = Path(os.path.realpath(path))
    if not any(_has_git(folder) for folder in real.parents):
        return Tracked.OUTSIDE
    git = _git(environ, real)
    if git is None:
        return Tracked.UNKNOWN
    name = f"./{real.name}"
    listed = ("--literal-pathspecs", "ls-files", "--error-unmatch", "--", name)
    known = _ask(git, listed, real, environ)
    if known == _YES:
        return Tracked.EXPOSED
    ignored = _ask(git, ("check-ignore", "-q", "--", name), real, environ)
    return {_YES: Tracked.IGNORED, _NO: Tracked.EXPOSED}.get(ignored, Tracked.UNKNOWN)


_YES: Final = 0
_NO: Final = 1
_BROKEN: Final = 128
_QUIET: Final = (
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.untrackedCache=false"),
    *("-c", "protocol.allow=never"),
    "--no-optional-locks",
    "--no-pager",
)


def _has_git(folder: Path) -> bool:
    return os.path.lexists(folder / ".git")


def _git(environ: Mapping[str, str], real: Path) -> str | None:
    """Return an absolute path to git that does not lie in the work tree itself."""
    found = shutil.which("git", path=environ.get("PATH"))
    if found is None or not Path(found).is_absolute():
        return None
    tree = next(folder for folder in real.parents if _has_git(folder))
    return None if Path(found).is_relative_to(tree) else found


def _ask(git: str, question: tuple[str, ...], real: Path, environ: Mapping[str, str]) -> int:
    kept = {name: value for name, value in environ.items() if not name.startswith("GIT_")}
    quiet = {
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
    }
    try:
        answer = subprocess.run(  # noqa: S603 - an absolute program, no shell, no foreign option
            [git, *_QUIET, "-C", str(real.parent), *question],
            env=kept | quiet,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=GIT_LIMIT_S,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return _BROKEN
    return answer.returncode
