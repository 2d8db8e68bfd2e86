"""Where the value of a variable comes from: Qwen Code's precedence of key sources."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from daemon.model import Origin, Place, Scope


class Layer(StrEnum):
    """A source of variables, strongest first; each fills only what is unset or empty."""

    PROCESS = "process"
    PROJECT = "project"  # the nearest .env of the folder
    HOME = "home"  # the user's own .env files
    SETTINGS = "settings"  # `env` of the merged settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One definition of a variable; `text` is as written, outer white space included.

    `foreign` says that the folder (a workspace file, a project `.env`) defined it, not the user.
    `refused` says that Qwen Code never takes this name from such a source.
    """

    text: str
    layer: Layer
    origin: Origin
    place: Place | None = None
    scope: Scope | None = None  # for SETTINGS
    foreign: bool = False
    refused: bool = False

    def __repr__(self) -> str:
        return f"Value({self.layer}, {self.place})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """All definitions of one name: the one in force (None when unset) and those it hides."""

    name: str
    value: Value | None
    hides: tuple[Value, ...] = ()
    refused: tuple[Value, ...] = ()  # definitions that Qwen Code does not take
    looked_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvFile:
    """A `.env` file that Qwen Code reads: PROJECT or HOME."""

    path: str
    layer: Layer
    qwen_scoped: bool  # in a .qwen folder, or the user's own: `excludedEnvVars` does not apply
    values: tuple[tuple[str, str, int], ...] = ()  # name, value, line; the last of a name counts

    def __repr__(self) -> str:
        return f"EnvFile({self.path}, {self.layer})"
