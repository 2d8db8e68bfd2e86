"""One settings object out of four files: migration, `$VAR` expansion and Qwen Code's merge."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from daemon.model import FileState, Message, Scope
    from daemon.settings.jsonc import Document

#: Where a value stands in a settings file: object keys and array indexes.
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFault:
    """Why a settings file cannot be read, and where (counted from 1, None for the whole file).

    `recovered` is what could be read in spite of a trailing comma, so that it can be mended.
    """

    message: Message
    line: int | None = None
    column: int | None = None
    recovered: Document | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expansion:
    """A `$NAME` in a settings value that Qwen Code replaces by a variable's value."""

    path: Path  # in `ScopeFile.value`
    variable: str
    foreign: bool  # the variable's value came from the folder, not from the user


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeFile:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The settings in force, and which scope each leaf (a value that is no object) came from."""

    value: Mapping[str, object]
    scopes: Mapping[Path, Scope]
