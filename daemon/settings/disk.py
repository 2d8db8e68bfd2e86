"""The disk as Qwen Code asks it, each file read once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from daemon.model import FileState
from daemon.settings import dotenv, jsonc
from daemon.settings.environment import EnvFile, Layer
from daemon.settings.file import FileProblem, FileText, read_text
from daemon.settings.merge import Lookup, ScopeFile, TextFault, expand
from daemon.settings.migrate import migrate
from daemon.settings.scopes import QWEN_FOLDER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from daemon.model import Scope
    from daemon.settings.dotenv import Assignment


class Machine:
    """Answers questions about files; relative paths start at `cwd`."""

    def __init__(self, cwd: Path) -> None:
        self._cwd = cwd
        self._texts: dict[Path, FileText | FileProblem] = {}
        self._parsed: dict[Path, jsonc.Document | TextFault | None] = {}
        self._assignments: dict[Path, tuple[Assignment, ...] | None] = {}

    def exists(self, path: Path) -> bool:
        """Return whether `path` leads to something."""
        try:
            return path.exists()
        except (OSError, ValueError):  # a folder that is closed to us, a NUL in the path
            return False

    def real(self, path: Path) -> Path | None:
        """Return `path` without symbolic links, None if there is nothing."""
        try:
            return (self._cwd / path).resolve(strict=True)
        except (OSError, ValueError, RuntimeError):  # RuntimeError: a loop, until Python 3.12
            return None

    def absolute(self, path: Path) -> Path:
        """Return `path` made absolute against the folder, without `.` and `..`."""
        whole = self._cwd / path
        parts: list[str] = []
        for part in whole.relative_to(whole.anchor).parts:
            if part == "..":
                del parts[-1:]
            else:
                parts.append(part)
        return Path(whole.anchor, *parts)

    def variables(self, path: Path) -> Mapping[str, str] | None:
        """Return what the `.env` file at `path` sets, None if it cannot be read."""
        self.assignments(path)
        found = self._assignments[path]
        return None if found is None else {one.name: one.value for one in found}

    def assignments(self, path: Path) -> tuple[Assignment, ...]:
        """Return the assignments of a `.env` file, none if it cannot be read."""
        if path not in self._assignments:
            text = self._text(path)
            self._assignments[path] = (
                dotenv.parse(text.text) if isinstance(text, FileText) else None
            )
        return self._assignments[path] or ()

    def env_file(self, path: Path, *, project: bool) -> EnvFile:
        """Return a `.env` file as Qwen Code takes it."""
        return EnvFile(
            path=str(path),
            layer=Layer.PROJECT if project else Layer.HOME,
            qwen_scoped=not project or path.parent.name == QWEN_FOLDER,
            values=tuple((one.name, one.value, one.line) for one in self.assignments(path)),
        )

    def json_object(self, path: Path) -> Mapping[str, object] | None:
        """Return the object in a JSON file, an empty one if there is no file, None if broken."""
        found = self._document(path)
        if found is None:
            return {}
        return found.value if isinstance(found, jsonc.Document) else None

    def scope_file(self, scope: Scope, path: Path, lookup: Lookup) -> ScopeFile:
        """Return a settings file, migrated and expanded."""
        found = self._document(path)
        if found is None:
            return ScopeFile(scope=scope, path=str(path), state=FileState.MISSING)
        if isinstance(found, TextFault):
            return ScopeFile(
                scope=scope,
                path=str(path),
                state=FileState.UNREADABLE,
                document=found.recovered,
                fault=found,
                problem=found.message,
            )
        literal = migrate(found.value)
        value, expansions = expand(literal, lookup)
        return ScopeFile(
            scope=scope,
            path=str(path),
            state=FileState.OK,
            document=found,
            raw=found.value,
            literal=literal,
            value=cast("dict[str, object]", value),
            expansions=expansions,
        )

    def _document(self, path: Path) -> jsonc.Document | TextFault | None:
        if path not in self._parsed:
            self._parsed[path] = _parsed(self._text(path))
        return self._parsed[path]

    def _text(self, path: Path) -> FileText | FileProblem:
        if path not in self._texts:
            self._texts[path] = read_text(path)
        return self._texts[path]


def _parsed(text: FileText | FileProblem) -> jsonc.Document | TextFault | None:
    if isinstance(text, FileProblem):
        return None if text.absent else TextFault(message=text.message, fix=text.fix)
    try:
        return jsonc.parse(text.text)
    except jsonc.JsoncError as error:
        return TextFault(
            message=error.message,
            fix=error.fix,
            line=error.line,
            column=error.column,
            recovered=error.recovered,
            repaired=error.repaired,
        )
