"""Well-known providers as data: presets, default variables, sibling hosts, key prefixes.

Nothing is read from `presets.json` before the first question.  Hosts are compared whole, never
by substring: `openrouter.ai.evil.example` is not OpenRouter.
"""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from daemon.frozen import Frozen
from daemon.model import Protocol
from daemon.patterns import late_pattern


class Region(Frozen):
    """One address of a preset; `key_page` is where a person makes a key for it."""

    id: str
    label: str
    url: str
    key_page: str | None = None
    docs: str | None = None
    name_prefix: str = ""  # model names start with "[name_prefix] "

    @property
    def host(self) -> str:
        """The host of its address."""
        return host_of(self.url)


class Preset(Frozen):
    """One provider that Qwen Code's own wizard offers."""

    id: str
    label: str
    protocol: Protocol
    env_key: str
    regions: tuple[Region, ...]
    models: tuple[str, ...]
    key_prefix: str | None = None  # Qwen Code's wizard insists on it
    headers: tuple[tuple[str, str], ...] = ()


class Default(Frozen):
    """What a protocol uses when an entry names no variable, and the host it belongs to."""

    protocol: Protocol
    variable: str
    base_url: str
    key_page: str

    @property
    def host(self) -> str:
        """The host that the variable's key is made for."""
        return host_of(self.base_url)


class Issuer(Frozen):
    """A company whose keys can be told by their look; `hosts` are domains they may go to."""

    company: str
    hosts: tuple[str, ...]
    prefix: str = ""
    mark: str = ""  # stands somewhere inside the key


class Catalogue(Frozen):
    """Everything that `presets.json` holds."""

    defaults: tuple[Default, ...]
    presets: tuple[Preset, ...]
    siblings: tuple[tuple[str, ...], ...]
    issuers: tuple[Issuer, ...]
    key_pages: tuple[tuple[str, str], ...]


@functools.cache
def load() -> Catalogue:
    """Return the catalogue; reads the file at the first call only."""
    text = Path(__file__).with_name("presets.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return Catalogue(
        defaults=tuple(
            Default(**{**one, "protocol": Protocol(one["protocol"])}) for one in found["protocols"]
        ),
        presets=tuple(_preset(one) for one in found["presets"]),
        siblings=tuple(tuple(group) for group in found["siblings"]),
        issuers=tuple(
            Issuer(
                company=one["company"],
                hosts=tuple(one["hosts"]),
                prefix=one.get("prefix", ""),
                mark=one.get("mark", ""),
            )
            for one in (*found["prefixes"], *found["marks"])
        ),
        key_pages=tuple(found["key_pages"].items()),
    )


def _preset(one: dict[str, Any]) -> Preset:
    return Preset(
        id=one["id"],
        label=one["label"],
        protocol=Protocol(one["protocol"]),
        env_key=one["env_key"],
        regions=tuple(Region(**region) for region in one["regions"]),
        models=tuple(one["models"]),
        key_prefix=one["key_prefix"],
        headers=tuple(one["headers"].items()),
    )


def host_of(url: str) -> str:
    """Return the host of a well-formed address in lower case, or the empty string."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


_ORIGIN: Final = late_pattern(r"https://([a-z0-9.-]+)(?::443)?/?")


def is_preset_pair(variable: str, origin: str) -> bool:
    """Whether `variable` is a provider's own and `origin` (https://host) is that provider's.

    Only whole origins over HTTPS count; anything that looks otherwise is no pair.
    """
    found = _ORIGIN.fullmatch(origin)
    return found is not None and (variable, found[1]) in _pairs()


@functools.cache
def _pairs() -> frozenset[tuple[str, str]]:
    catalogue = load()
    presets = ((one.env_key, region.host) for one in catalogue.presets for region in one.regions)
    return frozenset((*presets, *((one.variable, one.host) for one in catalogue.defaults)))


def default_variable(protocol: Protocol) -> str | None:
    """Return the variable that a protocol falls back to, None for qwen-oauth."""
    return next((one.variable for one in load().defaults if one.protocol is protocol), None)


def preset_for(host: str, path: str = "") -> Preset | None:
    """Return the preset at `host`; of several there, the one whose address is nearest to `path`."""
    found = _region_for(host, path)
    return None if found is None else found[0]


def _region_for(host: str, path: str) -> tuple[Preset, Region] | None:
    here = [
        (preset, region)
        for preset in load().presets
        for region in preset.regions
        if region.host == host.lower()
    ]
    path = f"{path.rstrip('/')}/"
    return next(
        (pair for pair in here if path.startswith(f"{urlsplit(pair[1].url).path}/")),
        here[0] if here else None,
    )


def key_page(base_url: str) -> str | None:
    """Return the page where a key for this address is made, or None where we know none."""
    host = host_of(base_url)
    if found := _region_for(host, urlsplit(base_url).path if host else ""):
        return found[1].key_page
    pages = [*((one.host, one.key_page) for one in load().defaults), *load().key_pages]
    return next((page for known, page in pages if known == host), None)


def siblings(host: str) -> tuple[str, ...]:
    """Return other hosts of the same company whose keys are easily mixed up with this one's."""
    groups = [group for group in load().siblings if host.lower() in group]
    others = dict.fromkeys(other for group in groups for other in group)
    return tuple(other for other in others if other != host.lower())


def issuer_of(key: str) -> Issuer | None:
    """Return the company whose keys certainly look like this; None says nothing."""
    return next(
        (
            one
            for one in load().issuers
            if (one.prefix and key.startswith(one.prefix)) or (one.mark and one.mark in key)
        ),
        None,
    )
