"""`modelProviders` → entries: which are usable, which are skipped, and which stop Qwen Code."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from daemon.model import Place, Protocol, Scope, Secret
    from daemon.settings.merge import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One model of one provider id, as Qwen Code registers it.

    `base_url` and `env_key` are None when absent or empty.  `base_url` is expanded, neither
    corrected nor completed.  `path` is where it stands in the merged settings
    (`("modelProviders", provider, index)`); `place` is where it stands in its file.
    `selectable` is False for image-, voice- and realtime-only models.
    """

    provider: str
    protocol: Protocol
    id: str
    name: str
    base_url: str | None
    env_key: str | None
    headers: tuple[tuple[str, Secret], ...] = ()
    scope: Scope
    path: Path
    place: Place | None = None
    base_url_place: Place | None = None
    env_key_place: Place | None = None
    selectable: bool = True
    protocol_scope: Scope | None = None  # of the providerProtocol that made it so
    foreign_base_url: bool = False  # a variable of the folder was expanded into it


class FaultKind(StrEnum):
    """What is wrong with an entry; each stops Qwen Code at start."""

    NOT_AN_OBJECT = "not_an_object"  # null, a number, a string
    WITHOUT_ID = "without_id"
    WIRE_API_INVALID = "wire_api_invalid"
    WIRE_API_UNSUPPORTED = "wire_api_unsupported"  # on a protocol that is not OpenAI's


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """An entry that stops Qwen Code; `text` is the offending value, for the message."""

    kind: FaultKind
    provider: str
    path: Path
    place: Place | None
    text: str = ""


class SkipKind(StrEnum):
    """Why a whole provider id is passed over in silence."""

    UNKNOWN_PROTOCOL = "unknown_protocol"  # neither a protocol nor mapped to one
    UNKNOWN_MAPPING = "unknown_mapping"  # providerProtocol names no protocol
    WRAPPED = "wrapped"  # {protocol, models} in a version 4 file
    NOT_A_LIST = "not_a_list"
    HARD_CODED = "hard_coded"  # qwen-oauth: its models are built in


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A provider id whose models Qwen Code ignores; `count` is how many, `text` the mapping."""

    kind: SkipKind
    provider: str
    count: int
    place: Place | None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """An entry that is dropped because an earlier one has its protocol, id and address."""

    dropped: Entry
    kept: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """All of `modelProviders`, in Qwen Code's order."""

    entries: tuple[Entry, ...] = ()  # without duplicates
    duplicates: tuple[Duplicate, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    faults: tuple[Fault, ...] = ()
