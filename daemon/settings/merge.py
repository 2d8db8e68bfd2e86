"""One settings object out of four files: migration, `$VAR` expansion and Qwen Code's merge."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, cast

from daemon.frozen import Frozen, field
from daemon.model import FileState
from daemon.patterns import late_pattern
from daemon.settings.shapes import items, members, truthy

if TYPE_CHECKING:
    from daemon.model import Message, Scope
    from daemon.settings.document import Document
    from daemon.settings.environment import Value

#: Where a value stands in a settings file: object keys and array indexes.
Path = tuple[str | int, ...]

#: What a variable's name stands for when it is expanded, or None to leave the text alone.
Lookup = Callable[[str], "Value | None"]


class TextFault(Frozen):
    """Why a settings file cannot be read, and where (counted from 1, None for the whole file).

    `recovered` is what could be read in spite of a trailing comma, so that it can be mended.
    """

    message: Message
    fix: Message | None = None
    line: int | None = None
    column: int | None = None
    recovered: Document | None = None
    repaired: str | None = None  # the text with its slips mended


class Expansion(Frozen):
    """A `$NAME` in a settings value that Qwen Code replaces by a variable's value."""

    path: Path  # in `ScopeFile.value`
    variable: str
    foreign: bool  # the variable's value came from the folder, not from the user
    text: str = field(default="", repr=False)  # the value: a secret


class ScopeFile(Frozen):
    """One settings file: what stands in it, and what Qwen Code makes of it.

    `raw` is the file as parsed; `value` is migrated to `$version` 4 and expanded, and empty
    unless the state is OK.  `literal` is `value` before expansion.  A path in `value` differs
    from the one in the document only after a migration: `document_path` translates it.
    """

    scope: Scope
    path: str
    state: FileState
    document: Document | None = None
    fault: TextFault | None = None
    problem: Message | None = None
    raw: Mapping[str, object] = field(default_factory=dict[str, object])
    literal: Mapping[str, object] = field(default_factory=dict[str, object])
    value: Mapping[str, object] = field(default_factory=dict[str, object])
    expansions: tuple[Expansion, ...] = ()


class Merged(Frozen):
    """The settings in force, and which scope each leaf (a value that is no object) came from."""

    value: Mapping[str, object]
    scopes: Mapping[Path, Scope]

    def at(self, *path: str) -> object:
        """Return the value at `path`, or None where nothing is, or something that is no object."""
        value: object = self.value
        for step in path:
            value = members(value).get(step)
        return value

    def scope_of(self, *path: str) -> Scope | None:
        """Return the scope that the leaf at `path` came from."""
        return self.scopes.get(path)


# --------------------------------------------------------------------------------------
# Expansion


_REFERENCE: Final = late_pattern(r"\$(?:(\w+)|\{([^}]+)\})", re.ASCII)

#: Names that Qwen Code never expands (0.24.4, read 2026-11-20), compared in upper case.
_NEVER_EXPANDED: Final = frozenset(
    {
        "SESSION_ID",
        "QWEN_CODE_SESSION_ID",
        "QWEN_SERVER_TOKEN",
        "QWEN_DAEMON_TOKEN",
        "QWEN_CODE_EXTERNAL_TOOL_GUARD_TOKEN",
    }
)


def expand(value: object, lookup: Lookup) -> tuple[object, tuple[Expansion, ...]]:
    """Return `value` with every `$NAME` and `${NAME}` replaced, and what was replaced where."""
    found: list[Expansion] = []
    return _expanded(value, (), lookup, found), tuple(found)


def _expanded(value: object, path: Path, lookup: Lookup, found: list[Expansion]) -> object:
    if isinstance(value, str):
        return _expanded_text(value, path, lookup, found) if "$" in value else value
    if isinstance(value, dict):
        members = cast("dict[str, object]", value)
        return {
            key: _expanded(member, (*path, key), lookup, found) for key, member in members.items()
        }
    if isinstance(value, list):
        items = cast("list[object]", value)
        return [_expanded(item, (*path, index), lookup, found) for index, item in enumerate(items)]
    return value


def _expanded_text(text: str, path: Path, lookup: Lookup, found: list[Expansion]) -> str:
    def replaced(match: re.Match[str]) -> str:
        name = match.group(1) or match.group(2)
        value = None if name.upper() in _NEVER_EXPANDED else lookup(name)
        if value is None:
            return match.group()
        found.append(Expansion(path=path, variable=name, foreign=value.foreign, text=value.text))
        return value.text

    return _REFERENCE.sub(replaced, text)


# --------------------------------------------------------------------------------------
# Merging


#: Names that Qwen Code passes over in every merge, so that nobody reaches an object's prototype.
_SKIPPED: Final = frozenset({"__proto__", "constructor", "prototype"})


def merge(files: tuple[ScopeFile, ...]) -> Merged:
    """Return the settings in force; `files` are weakest first, and only those in state OK count.

    `modelProviders` and `providerProtocol` are declared to be replaced as a whole, but are not:
    objects merge key by key, and everything else (an array too) is taken from the highest scope
    that has it.  `env` merges one level deep.
    """
    target: dict[str, object] = {}
    scopes: dict[Path, Scope] = {}
    for file in files:
        if file.state is FileState.OK:
            _merge_into(target, file.value, (), file.scope, scopes)
    return Merged(value=target, scopes=scopes)


def _merge_into(
    target: dict[str, object],
    source: Mapping[str, object],
    path: Path,
    scope: Scope,
    scopes: dict[Path, Scope],
) -> None:
    for key, new in source.items():
        if key in _SKIPPED:
            continue
        here = (*path, key)
        old = target.get(key)
        if here == ("env",) and truthy(old) and truthy(new):
            target[key] = {**_spread(old), **_spread(new)}
            scopes.update(dict.fromkeys(((*here, name) for name in _spread(new)), scope))
        elif isinstance(new, dict):
            inner = members(old)
            target[key] = inner
            _merge_into(inner, members(cast("object", new)), here, scope, scopes)
        else:
            target[key] = new
            scopes[here] = scope


def _spread(value: object) -> dict[str, object]:
    """Return the own properties of `value`, as JavaScript's spread would see them."""
    return members(value) or {str(index): item for index, item in enumerate(items(value))}
