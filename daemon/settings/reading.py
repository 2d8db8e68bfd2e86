"""The files that were read, asked for places and for what was expanded in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from daemon.model import FileState, Origin, Place, Scope
from daemon.settings.document import Member, Object
from daemon.settings.environment import Layer, Value
from daemon.settings.migrate import document_path
from daemon.settings.shapes import members

if TYPE_CHECKING:
    from collections.abc import Iterator

    from daemon.settings.merge import Merged, Path, ScopeFile


class Files:
    """The settings files of all scopes, weakest first, with an index of what stands where."""

    def __init__(self, files: tuple[ScopeFile, ...]) -> None:
        self.files = files
        self._by_scope = {file.scope: file for file in files}
        self._lines: dict[Scope, dict[str, tuple[int, int]]] = {}
        self._expanded: dict[Scope, dict[Path, bool]] = {
            file.scope: _prefixes(file) for file in files if file.expansions
        }

    def place(self, scope: Scope, path: Path) -> Place | None:
        """Return where the value at `path` stands; the file alone where its line is not known."""
        file = self._by_scope.get(scope)
        if file is None:
            return None
        at = self._position(file, path)
        return Place(path=file.path, line=at[0], column=at[1]) if at else Place(path=file.path)

    def expanded(self, scope: Scope, path: Path) -> tuple[bool, bool]:
        """Return whether variables were expanded at or below `path`, and whether one is foreign."""
        foreign = self._expanded.get(scope, {}).get(path)
        return foreign is not None, bool(foreign)

    def _position(self, file: ScopeFile, path: Path) -> tuple[int, int] | None:
        if file.document is None:
            return None
        if len(path) == 2 and path[0] == "env":  # noqa: PLR2004 - a variable: there may be thousands
            return self._variables(file).get(str(path[1]))
        moved = file.raw.get(str(path[0])) is not file.literal.get(str(path[0]))
        return file.document.locate(document_path(file.raw, path) if moved else path)

    def _variables(self, file: ScopeFile) -> dict[str, tuple[int, int]]:
        found = self._lines.get(file.scope)
        if found is None:
            document = file.document
            node = document.node(("env",)) if document else None
            found = {}
            for member in _members_of(node):
                if document is not None:
                    found[member.key] = document.position(member.node.start)
            self._lines[file.scope] = found
        return found

    def variables(self, merged: Merged) -> Iterator[tuple[str, Value]]:
        """Return `env` of the merged settings: its strings, each with where it came from."""
        for name, value in members(merged.at("env")).items():
            scope = merged.scope_of("env", name)
            if isinstance(value, str) and scope is not None:
                yield name, self._value(scope, name, value)

    def shadowed(self, merged: Merged) -> Iterator[tuple[str, Value]]:
        """Return the strings of `env` that a higher scope's file replaces, strongest first."""
        for file in reversed(self.files):
            if file.state is not FileState.OK:
                continue
            for name, value in members(file.value.get("env")).items():
                if isinstance(value, str) and merged.scope_of("env", name) is not file.scope:
                    yield name, self._value(file.scope, name, value)

    def _value(self, scope: Scope, name: str, text: str) -> Value:
        expanded, foreign = self.expanded(scope, ("env", name))
        by_folder = scope is Scope.WORKSPACE
        return Value(
            text=text,
            layer=Layer.SETTINGS,
            origin=Origin.SETTINGS,
            place=self.place(scope, ("env", name)),
            scope=scope,
            foreign=by_folder or foreign,
            borrows=by_folder and expanded,
        )


def _members_of(node: object) -> tuple[Member, ...]:
    return node.members if isinstance(node, Object) else ()


def _prefixes(file: ScopeFile) -> dict[Path, bool]:
    """Return every path at or below which something was expanded, with whether it is foreign."""
    found: dict[Path, bool] = {}
    for expansion in file.expansions:
        for length in range(len(expansion.path) + 1):
            prefix = expansion.path[:length]
            found[prefix] = found.get(prefix, False) or expansion.foreign
    return found
