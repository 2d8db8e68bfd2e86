"""Lists of models in every shape: what is in them, and what their absence of a model means."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final, cast

from daemon.frozen import Frozen
from daemon.model import ModelOutcome, ModelVerdict
from daemon.patterns import late_pattern
from daemon.probes.content import Content, Kind, read_content
from daemon.probes.fields import as_items, as_mapping

if TYPE_CHECKING:
    from daemon.probes.base import Reply

_IDS: Final = ("id", "name", "model", "modelid", "modelname", "slug", "key")
_LISTS: Final = ("data", "models", "items", "result", "results", "list", "publishermodels")
_MORE: Final = ("hasmore", "nextpagetoken", "nextpage", "next", "nextcursor")
_DATED = late_pattern(r"-(?:\d{8}|\d{4}-\d\d-\d\d|\d{4}|latest|preview)$")
_LITELLM_BIRTHDAY: Final = 1677610602  # the `created` that LiteLLM gives to every model


class Listing(Frozen):
    """The ids of a list, in its order, and whether it goes on elsewhere.

    `server` names the program where its list gives it away: ollama, llama.cpp, vllm, litellm.
    """

    ids: tuple[str, ...]
    has_more: bool = False
    server: str = ""

    @property
    def digest(self) -> str:
        """A short text that is equal for equal lists, whatever their order."""
        return hashlib.sha256("\n".join(sorted(self.ids)).encode("utf-8", "replace")).hexdigest()[
            :16
        ]

    def holds(self, model: str) -> bool:
        """Whether `model` is listed, as itself or under a prefix or a dated name."""
        bare = model.removeprefix("models/")
        return any(_same(listed, bare) for listed in self.ids)


def models_in(reply: Reply, content: Content | None = None) -> Listing | None:
    """Return the list of models in `reply`, or None when it holds none."""
    content = content or read_content(reply)
    if content.kind is not Kind.JSON or not content.whole:
        return None
    items = _items(content.value, depth=0)
    if items is None:
        return None
    plain = as_mapping(content.value)
    ids = tuple(name for name in map(_id_of, items) if name)
    if not ids and (items or isinstance(content.value, list)):
        return None  # a bare `[]` is no list of models
    more = any(plain.get(name) not in (None, False, "", 0) for name in _MORE)
    return Listing(ids=ids, has_more=more, server=_server(items[:3]))


def membership(
    listing: Listing, models: tuple[str, ...], *, complete: bool
) -> tuple[ModelOutcome, ...]:
    """Return what the list says of each wanted model; `complete` makes absence a verdict."""
    absent = (
        ModelVerdict.MODEL_NOT_FOUND if complete and not listing.has_more else ModelVerdict.UNLISTED
    )
    return tuple(
        ModelOutcome(id=model, verdict=ModelVerdict.LISTED if listing.holds(model) else absent)
        for model in models
    )


def _items(value: object, *, depth: int) -> list[object] | None:
    if isinstance(value, list):
        return as_items(cast("object", value))
    plain = as_mapping(value)
    for name in _LISTS:
        if isinstance(plain.get(name), list):
            return as_items(plain[name])
        if depth == 0 and isinstance(plain.get(name), dict):
            inner = _items(plain[name], depth=1)
            if inner is not None:
                return inner
    return None


def _id_of(item: object) -> str:
    if isinstance(item, str):
        return item
    plain = as_mapping(item)
    names = (plain.get(name) for name in _IDS)
    return next((name for name in names if isinstance(name, str) and name), "")


def _same(listed: str, wanted: str) -> bool:
    listed = listed.removeprefix("models/")
    if listed == wanted or listed.endswith("/" + wanted):
        return True
    return bool(_DATED.search(listed)) and _DATED.sub("", listed) in (
        wanted,
        _DATED.sub("", wanted),
    )


def _server(items: list[object]) -> str:
    for plain in map(as_mapping, items):
        owner = str(plain.get("ownedby", "")).lower()
        if plain.get("created") == _LITELLM_BIRTHDAY:
            return "litellm"
        if owner in ("library", "llamacpp", "vllm", "sglang"):
            return {"library": "ollama"}.get(owner, owner)
    return ""
