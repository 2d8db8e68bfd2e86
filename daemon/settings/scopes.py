"""Which files Qwen Code reads, and whether it trusts the folder it was started in.

What must be asked of the disk is asked through `Disk`, so that everything here stays a decision.
Source: Qwen Code 0.24.4, config/storage, settings, environment, trustedFolders; read 2026-11-20.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from daemon.frozen import Frozen
from daemon.model import Scope

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from daemon.settings.trust import Trust

QWEN_FOLDER: Final = ".qwen"
SETTINGS_NAME: Final = "settings.json"
ENV_NAME: Final = ".env"

_SYSTEM_FOLDERS: Final = {
    "darwin": "/Library/Application Support/QwenCode",
    "win32": "C:\\ProgramData\\qwen-code",
}
_SYSTEM_FOLDER: Final = "/etc/qwen-code"

#: The only variables that the home `.env` may set before anything else is read.
_BOOTSTRAP: Final = (
    "QWEN_HOME",
    "QWEN_RUNTIME_DIR",
    "QWEN_CODE_MCP_APPROVALS_PATH",
    "QWEN_CODE_TRUSTED_FOLDERS_PATH",
)


class Disk(Protocol):
    """What a decision may ask of the disk."""

    def exists(self, path: Path) -> bool:
        """Return whether `path` leads to something."""
        ...

    def real(self, path: Path) -> Path | None:
        """Return `path` without symbolic links, None if there is nothing."""
        ...

    def absolute(self, path: Path) -> Path:
        """Return `path` made absolute against the current folder, without `.` and `..`."""
        ...

    def variables(self, path: Path) -> Mapping[str, str] | None:
        """Return what the `.env` file at `path` sets, None if it cannot be read."""
        ...


class Locations(Frozen):
    """Every file that matters, found from the environment, the home and the current folder.

    `home_env` are the `.env` files that belong to the user, in Qwen Code's order;
    `expansion_env` are those of them whose variables may be expanded into settings.
    """

    home: Path
    qwen_dir: Path
    settings: tuple[tuple[Scope, Path], ...]  # weakest first
    trusted_folders: Path
    home_env: tuple[Path, ...]
    expansion_env: tuple[Path, ...]
    workspace_is_home: bool  # then the workspace file is not read a second time


class Start(Frozen):
    """Where Qwen Code is started: everything that is given before a file is read."""

    home: Path | None  # None on a machine without one
    cwd: Path
    platform: str
    temporary: Path
    user_file: Path | None = None  # stands in for the user's settings.json


def bootstrap(environ: Mapping[str, str], start: Start, disk: Disk) -> dict[str, str]:
    """Return what the home `.env` files add to `environ` before anything else is read."""
    known = dict(environ)
    if all(known.get(name) for name in _BOOTSTRAP):
        return known
    given = known.get("QWEN_HOME", "")
    first = qwen_dir(known, start, disk)
    candidates = [first / ENV_NAME] + ([] if given else [first.parent / ENV_NAME])
    for candidate in candidates:
        _take_bootstrap(known, disk.variables(candidate))
    if known.get("QWEN_HOME") and known["QWEN_HOME"] != given:
        discovered = qwen_dir(known, start, disk)
        if discovered != first:
            _take_bootstrap(known, disk.variables(discovered / ENV_NAME))
    return known


def _take_bootstrap(known: dict[str, str], variables: Mapping[str, str] | None) -> None:
    for name in _BOOTSTRAP:
        if variables and variables.get(name):
            known.setdefault(name, variables[name])


def qwen_dir(environ: Mapping[str, str], start: Start, disk: Disk) -> Path:
    """Return the user's `.qwen` folder: `QWEN_HOME`, or the one in the home."""
    named = environ.get("QWEN_HOME", "")
    if not named:
        return (start.home or start.temporary) / QWEN_FOLDER
    home = start.home or start.temporary
    if named == "~" or named.startswith(("~/", "~\\")):
        parts = [part for part in named[2:].replace("\\", "/").split("/") if part]
        return disk.absolute(home.joinpath(*parts))
    return disk.absolute(start.cwd / named)


def locate(environ: Mapping[str, str], start: Start, disk: Disk) -> Locations:
    """Return the files that Qwen Code reads; `environ` is what `bootstrap` returned."""
    home = start.home or start.temporary
    folder = qwen_dir(environ, start, disk)
    system = _system_file(environ, start)
    defaults = environ.get("QWEN_CODE_SYSTEM_DEFAULTS_PATH", "")
    trusted = environ.get("QWEN_CODE_TRUSTED_FOLDERS_PATH", "")
    legacy = home / QWEN_FOLDER
    custom = () if disk.absolute(folder) == disk.absolute(legacy) else (legacy / ENV_NAME,)
    beside = () if environ.get("QWEN_HOME") else (folder.parent / ENV_NAME,)
    return Locations(
        home=home,
        qwen_dir=folder,
        settings=(
            (
                Scope.SYSTEM_DEFAULTS,
                start.cwd / defaults if defaults else system.parent / "system-defaults.json",
            ),
            (Scope.USER, start.user_file or folder / SETTINGS_NAME),
            (Scope.WORKSPACE, start.cwd / QWEN_FOLDER / SETTINGS_NAME),
            (Scope.SYSTEM, system),
        ),
        trusted_folders=start.cwd / trusted if trusted else folder / "trustedFolders.json",
        home_env=(folder / ENV_NAME, *custom, home / ENV_NAME),
        expansion_env=(folder / ENV_NAME, *beside),
        workspace_is_home=_real(disk, start.cwd) == _real(disk, home),
    )


def _system_file(environ: Mapping[str, str], start: Start) -> Path:
    named = environ.get("QWEN_CODE_SYSTEM_SETTINGS_PATH", "")
    if named:
        return start.cwd / named
    folder = _SYSTEM_FOLDERS.get(start.platform, _SYSTEM_FOLDER)
    return start.cwd.joinpath(folder, SETTINGS_NAME)


def _real(disk: Disk, path: Path) -> Path:
    return disk.real(path) or disk.absolute(path)


def env_files(
    locations: Locations, start: Start, disk: Disk, *, trust: Trust
) -> tuple[tuple[Path, bool], ...]:
    """Return the `.env` files that are read, in order, each with whether it is the project's.

    Going up from the folder, the first file that exists and may be used ends the search, whatever
    is in it; the user's own files are always read after it.
    """
    own = tuple(dict.fromkeys(locations.home_env))
    found = _project_file(locations, start, disk, trust=trust)
    home = tuple((path, False) for path in own if path != found and disk.exists(path))
    if found is None:
        return home
    return ((found, disk.absolute(found) not in own), *home)


def _project_file(locations: Locations, start: Start, disk: Disk, *, trust: Trust) -> Path | None:
    if disk.absolute(start.cwd) == disk.absolute(locations.home):
        return None
    here = _real(disk, start.cwd)
    trusted = trust.of(here) is True
    for folder in (here, *here.parents):
        if folder == locations.home:
            return None
        for candidate in (folder / QWEN_FOLDER / ENV_NAME, folder / ENV_NAME):
            if not disk.exists(candidate):
                continue
            usable = trusted and (folder == here or trust.of(folder) is not False)
            if usable or candidate in locations.home_env:
                return candidate
    return None
