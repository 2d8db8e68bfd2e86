"""Findings about what is selected: protocol, model, and the deprecated auth fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from daemon.model import Finding, FindingCode, Place, Protocol, Severity, message
from daemon.redact import safe_url
from daemon.settings.entries import protocol_named
from daemon.settings.findings.entries import PROTOCOLS
from daemon.settings.resolve import Doubt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from daemon.model import Message
    from daemon.settings.resolve import View

_OFFERED: Final = 5  # models named in a fix


def find(view: View) -> Iterator[Finding]:
    """Yield how the selection differs from what the file seems to say."""
    yield from (_doubt(view, doubt) for doubt in view.selection.doubts)
    yield from _auth_fields(view)


def _doubt(view: View, doubt: Doubt) -> Finding:
    match doubt:
        case Doubt.TYPE_MISSING:
            return _type_missing(view)
        case Doubt.TYPE_UNKNOWN:
            return _type_unknown(view)
        case Doubt.MODEL_UNMATCHED:
            return _model_unmatched(view)
        case Doubt.MODEL_BASE_URL_STALE:
            return _stale(view)
        case Doubt.QWEN_OAUTH:
            return _qwen_oauth(view)
        case _:
            assert_never(doubt)


def _type_missing(view: View) -> Finding:
    first = view.listing.entries[0] if view.listing.entries else None
    protocol = _selectable(first.protocol) if first else Protocol.OPENAI
    place = Place(path=first.place.path) if first and first.place else None
    return Finding(
        code=FindingCode.SELECTED_TYPE_MISSING,
        severity=Severity.WARN,
        message=message("Nothing selects a protocol, so that Qwen Code does not start by itself."),
        fix=message("Add security.auth.selectedType with the value {type}.", type=protocol),
        place=place,
    )


def _type_unknown(view: View) -> Finding:
    written = view.selection.selected_type or ""
    return Finding(
        code=FindingCode.SELECTED_TYPE_UNKNOWN,
        severity=Severity.ERROR,
        message=message(
            "selectedType is {type}, which is no protocol; Qwen Code does not start with it.",
            type=written,
        ),
        fix=_known_type(view, written),
        place=view.selection.type_place,
    )


def _known_type(view: View, written: str) -> Message:
    meant = protocol_named(written.strip().lower())
    mapped = view.merged.at("providerProtocol", written)
    if meant is None and mapped is not None:
        meant = protocol_named(mapped)
    if meant is None:
        return message("Write one of: {protocols}.", protocols=PROTOCOLS)
    return message("Write {protocol}.", protocol=meant)


def _selectable(protocol: Protocol) -> Protocol:
    """Return the type that also finds models spoken to with the Responses API."""
    return Protocol.OPENAI if protocol is Protocol.OPENAI_RESPONSES else protocol


def _model_unmatched(view: View) -> Finding:
    selection = view.selection
    offered = [
        entry.id
        for entry in view.listing.entries
        if entry.selectable and _selectable(entry.protocol) == (selection.auth_type or "openai")
    ]
    return Finding(
        code=FindingCode.MODEL_UNMATCHED,
        severity=Severity.WARN,
        message=_what_is_used(selection.model_name or "", selection.used),
        fix=message("Choose one of: {models}.", models=", ".join(offered[:_OFFERED]))
        if offered
        else message("Add an entry for it, or choose another model."),
        place=selection.model_place,
    )


def _what_is_used(model: str, used: str | None) -> Message:
    if used is None:
        return message("No entry has the model {model}.", model=model)
    if used == model:
        return message(
            "No entry has the model {model}; Qwen Code asks for it all the same, with the "
            "protocol's default key and address.",
            model=model,
        )
    return message(
        "No entry has the model {model}; Qwen Code uses {used} without a word.",
        model=model,
        used=used,
    )


def _stale(view: View) -> Finding:
    return Finding(
        code=FindingCode.MODEL_BASE_URL_STALE,
        severity=Severity.WARN,
        message=message(
            "No entry of {model} has the address {url}, which was selected with it.",
            model=view.selection.model_name or "",
            url=safe_url(view.selection.model_base_url or ""),
        ),
        fix=message("Delete model.baseUrl, or write the address of the entry that you mean."),
        place=view.selection.model_base_url_place,
    )


def _qwen_oauth(view: View) -> Finding:
    return Finding(
        code=FindingCode.QWEN_OAUTH_DISCONTINUED,
        severity=Severity.ERROR,
        message=message("The free tier of Qwen OAuth ended on 2026-04-15; nothing answers there."),
        fix=message(
            "Run keylamp setup to add another provider: a Coding Plan, OpenRouter, or your own key."
        ),
        place=view.selection.type_place,
    )


def _auth_fields(view: View) -> Iterator[Finding]:
    auth = view.auth
    if auth.key is None and auth.base_url is None:
        return
    yield Finding(
        code=FindingCode.AUTH_FIELDS_DEPRECATED,
        severity=Severity.WARN,
        message=message("security.auth.apiKey and security.auth.baseUrl are deprecated."),
        fix=message(
            "Write an entry with baseUrl and envKey into modelProviders, and the key into env."
        ),
        place=auth.key_place if auth.key is not None else auth.base_url_place,
    )
