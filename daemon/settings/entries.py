"""`modelProviders` → entries: which are usable, which are skipped, and which stop Qwen Code."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from daemon.frozen import Frozen, field
from daemon.model import Protocol, Scope, Secret
from daemon.settings.shapes import items, members, spelled, text, truthy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from daemon.model import Place
    from daemon.settings.merge import Merged, Path


class Entry(Frozen):
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
    base_url: str | None = field(repr=False)  # may hold a user:password or a pasted key
    env_key: str | None = field(repr=False)  # may be a pasted key
    headers: tuple[tuple[str, Secret], ...] = ()
    scope: Scope
    path: Path
    place: Place | None = None
    base_url_place: Place | None = None
    env_key_place: Place | None = None
    selectable: bool = True
    protocol_scope: Scope | None = None  # of the providerProtocol that made it so
    wire_declared: bool = False  # `wireApi`, or a provider of the Responses protocol, decides
    env_key_blank: bool = False  # an empty `envKey`, which is not the same as none
    untexted: tuple[str, ...] = ()  # fields that should be texts, and crash Qwen Code when used
    removed_headers: frozenset[str] = frozenset()  # lower case: sent by nobody, not even empty
    foreign_base_url: bool = False  # a variable of the folder was expanded into it
    borrows: bool = False  # the folder's file puts a variable's value somewhere into the entry
    foreign_headers: bool = False  # the folder wrote the headers, or a part of one


class FaultKind(StrEnum):
    """What is wrong with an entry; each stops Qwen Code at start."""

    NOT_AN_OBJECT = "not_an_object"  # null, a number, a string
    WITHOUT_ID = "without_id"
    WIRE_API_INVALID = "wire_api_invalid"
    WIRE_API_UNSUPPORTED = "wire_api_unsupported"  # on a protocol that is not OpenAI's


class Fault(Frozen):
    """An entry that stops Qwen Code; `text` is the offending value, for the message."""

    kind: FaultKind
    provider: str
    path: Path
    place: Place | None
    text: str = field(default="", repr=False)


class SkipKind(StrEnum):
    """Why a whole provider id is passed over in silence."""

    UNKNOWN_PROTOCOL = "unknown_protocol"  # neither a protocol nor mapped to one
    UNKNOWN_MAPPING = "unknown_mapping"  # providerProtocol names no protocol
    WRAPPED = "wrapped"  # {protocol, models} in a version 4 file
    NOT_A_LIST = "not_a_list"
    HARD_CODED = "hard_coded"  # qwen-oauth: its models are built in


class Skipped(Frozen):
    """A provider id whose models Qwen Code ignores; `count` is how many, `text` the mapping."""

    kind: SkipKind
    provider: str
    count: int
    place: Place | None
    text: str = ""


class Duplicate(Frozen):
    """An entry that is dropped because an earlier one has its protocol, id and address."""

    dropped: Entry
    kept: Entry


class Listing(Frozen):
    """All of `modelProviders`, in Qwen Code's order."""

    entries: tuple[Entry, ...] = ()  # without duplicates
    duplicates: tuple[Duplicate, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    faults: tuple[Fault, ...] = ()


# --------------------------------------------------------------------------------------
# Reading


class Origins(Frozen):
    """Where the merged settings came from: asked for a place, and for what was expanded.

    `place` gives the place of a path in the file of the scope it came from; `expanded` says of a
    path prefix whether variables were expanded below it, and whether one of them is the folder's.
    """

    place: Callable[[Scope, Path], Place | None]
    expanded: Callable[[Scope, Path], tuple[bool, bool]]


_BY_NAME: Final[Mapping[str, Protocol]] = {protocol.value: protocol for protocol in Protocol}
_WIRE_APIS: Final = {
    "chat-completions": Protocol.OPENAI,
    "responses": Protocol.OPENAI_RESPONSES,
}
_OTHER_MODELS: Final = ("imageOnly", "voiceOnly", "realtimeOnly")


def protocol_named(name: object) -> Protocol | None:
    """Return the protocol that Qwen Code knows under exactly this name."""
    return _BY_NAME.get(name) if isinstance(name, str) else None


def listing(merged: Merged, origins: Origins) -> Listing:
    """Return all entries of the merged `modelProviders`, in Qwen Code's order."""
    reading = _Reading(merged, origins)
    providers = merged.at("modelProviders")
    for provider in _in_javascript_order(members(providers)):
        reading.provider(provider, members(providers)[provider])
    return reading.done()


def _in_javascript_order(names: Iterable[str]) -> list[str]:
    """Return property names as JavaScript lists them: numbers first, in order."""
    numbers = [
        name for name in names if name.isascii() and name.isdigit() and name == name.lstrip("0")
    ]
    return sorted(numbers, key=int) + [name for name in names if name not in numbers]


class _Reading:
    """The entries found so far."""

    def __init__(self, merged: Merged, origins: Origins) -> None:
        self.merged = merged
        self.origins = origins
        self.mapping = members(merged.at("providerProtocol"))
        self.kept: dict[tuple[Protocol, str, str | None], Entry] = {}
        self.duplicates: list[Duplicate] = []
        self.skipped: list[Skipped] = []
        self.faults: list[Fault] = []

    def provider(self, name: str, models: object) -> None:
        """Read all models of one provider id, or note why they are passed over."""
        scope = self._scope(name)
        protocol = protocol_named(self.mapping.get(name, name))
        kind = self._skips(name, models, protocol)
        if kind is not None:
            text = spelled(self.mapping[name]) if name in self.mapping else ""
            place = self.origins.place(scope, ("modelProviders", name))
            count = len(items(models) or items(members(models).get("models")))
            self.skipped.append(
                Skipped(kind=kind, provider=name, count=count, place=place, text=text)
            )
        for index, model in enumerate(items(models)):
            if protocol is not None:
                self._model(name, index, model, protocol, scope)
            elif model is None:  # a provider that is passed over can still stop Qwen Code
                self._fault(FaultKind.NOT_AN_OBJECT, name, ("modelProviders", name, index), scope)

    def _scope(self, name: str) -> Scope:
        """Return the scope that gave the list; an object is as weak as its weakest part."""
        exact = self.merged.scope_of("modelProviders", name)
        if exact is not None:
            return exact
        inner = {
            scope
            for path, scope in self.merged.scopes.items()
            if path[:2] == ("modelProviders", name)
        }
        return Scope.WORKSPACE if Scope.WORKSPACE in inner else next(iter(inner), Scope.USER)

    def _skips(self, name: str, models: object, protocol: Protocol | None) -> SkipKind | None:
        if protocol is None and (items(models) or members(models)):
            mapped = name in self.mapping
            return SkipKind.UNKNOWN_MAPPING if mapped else SkipKind.UNKNOWN_PROTOCOL
        if isinstance(models, dict):
            wrapped = isinstance(
                members(self.merged.at("modelProviders", name)).get("models"), list
            )
            return SkipKind.WRAPPED if wrapped else SkipKind.NOT_A_LIST
        if not isinstance(models, list):
            return SkipKind.NOT_A_LIST
        return SkipKind.HARD_CODED if protocol is Protocol.QWEN_OAUTH and models else None

    def _model(
        self, provider: str, index: int, model: object, protocol: Protocol, scope: Scope
    ) -> None:
        path: Path = ("modelProviders", provider, index)
        spoken = self._wire(provider, path, model, protocol, scope)
        if spoken is None or protocol is Protocol.QWEN_OAUTH:
            return
        if text(members(model).get("id")) is None:  # a number crashes Qwen Code as well
            self._fault(FaultKind.WITHOUT_ID, provider, path, scope)
            return
        declared = "wireApi" in members(model) or protocol is Protocol.OPENAI_RESPONSES
        entry = self._entry(provider, path, members(model), spoken, scope, declared=declared)
        key = (entry.protocol, entry.id, entry.base_url)
        if key in self.kept:
            self.duplicates.append(Duplicate(dropped=entry, kept=self.kept[key]))
        else:
            self.kept[key] = entry

    def _wire(
        self, provider: str, path: Path, model: object, protocol: Protocol, scope: Scope
    ) -> Protocol | None:
        """Return the protocol that the entry is spoken to with, None if it stops Qwen Code."""
        if model is None:
            self._fault(FaultKind.NOT_AN_OBJECT, provider, path, scope)
            return None
        if "wireApi" not in members(model):
            return protocol
        wire = members(model)["wireApi"]
        named = _WIRE_APIS.get(wire) if isinstance(wire, str) else None
        spoken = (*path, "wireApi")
        if named is None:
            self._fault(FaultKind.WIRE_API_INVALID, provider, spoken, scope, spelled(wire))
        elif protocol not in _WIRE_APIS.values():
            self._fault(FaultKind.WIRE_API_UNSUPPORTED, provider, spoken, scope, protocol)
            named = None
        return named

    def _fault(
        self, kind: FaultKind, provider: str, path: Path, scope: Scope, text: str = ""
    ) -> None:
        place = self.origins.place(scope, path)
        self.faults.append(Fault(kind=kind, provider=provider, path=path, place=place, text=text))

    def _entry(
        self,
        provider: str,
        path: Path,
        model: dict[str, object],
        protocol: Protocol,
        scope: Scope,
        *,
        declared: bool,
    ) -> Entry:
        headers = (*path, "generationConfig", "customHeaders")
        foreign_in_headers = self.origins.expanded(scope, headers)[1]
        written = custom_headers(model.get("generationConfig"))
        by_folder = scope is Scope.WORKSPACE
        env_key = model.get("envKey")
        name = spelled(model["id"])
        return Entry(
            provider=provider,
            protocol=protocol,
            id=name,
            name=text(model.get("name")) or name,
            base_url=_told(model.get("baseUrl")),
            env_key=_told(env_key),
            headers=written,
            scope=scope,
            path=path,
            place=self.origins.place(scope, path),
            base_url_place=self.origins.place(scope, (*path, "baseUrl")),
            env_key_place=self.origins.place(scope, (*path, "envKey")),
            selectable=not any(truthy(model.get(flag)) for flag in _OTHER_MODELS),
            protocol_scope=self.merged.scope_of("providerProtocol", provider),
            wire_declared=declared,
            env_key_blank=env_key is not None and not truthy(env_key),
            untexted=tuple(name for name in ("baseUrl", "envKey") if _is_no_text(model.get(name))),
            removed_headers=removed_headers(model.get("generationConfig")),
            foreign_base_url=self.origins.expanded(scope, (*path, "baseUrl"))[1],
            borrows=by_folder and self.origins.expanded(scope, path)[0],
            foreign_headers=(by_folder or foreign_in_headers) and any(map(_steers, written)),
        )

    def done(self) -> Listing:
        return Listing(
            entries=tuple(self.kept.values()),
            duplicates=tuple(self.duplicates),
            skipped=tuple(self.skipped),
            faults=tuple(self.faults),
        )


def _told(value: object) -> str | None:
    """Return `value` as text; an empty list is true to JavaScript, and yet no text."""
    return (spelled(value) or None) if truthy(value) else None


#: Headers that say who asks, and cannot turn a request elsewhere.
_HARMLESS_HEADERS: Final = frozenset({"http-referer", "x-openrouter-title", "x-title"})


def _steers(header: tuple[str, Secret]) -> bool:
    return header[0].strip().lower() not in _HARMLESS_HEADERS


def custom_headers(generation_config: object) -> tuple[tuple[str, Secret], ...]:
    """Return the `customHeaders` of a `generationConfig`; empty values are left out."""
    return tuple(_headers(members(members(generation_config).get("customHeaders"))))


def removed_headers(generation_config: object) -> frozenset[str]:
    """Return the names, in lower case, of headers that are set to null or to nothing."""
    written = members(members(generation_config).get("customHeaders"))
    return frozenset(name.lower() for name, value in written.items() if value in (None, ""))


def _is_no_text(value: object) -> bool:
    return truthy(value) and not isinstance(value, str)


def _headers(written: dict[str, object]) -> Iterable[tuple[str, Secret]]:
    for name, value in written.items():
        told = spelled(value) if value is not None else ""
        if told:
            yield name, Secret(told)
