"""Findings about `modelProviders`: entries that stop Qwen Code, are skipped, or are dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from daemon.model import FileState, Finding, FindingCode, Protocol, Severity, message
from daemon.settings.entries import FaultKind, SkipKind
from daemon.settings.findings.files import place_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from daemon.model import Message, Place
    from daemon.settings.entries import Duplicate, Fault, Skipped
    from daemon.settings.resolve import View

#: The protocols that a provider id may be mapped to.
PROTOCOLS: Final = ", ".join(p.value for p in Protocol if p is not Protocol.QWEN_OAUTH)


def find(view: View) -> Iterator[Finding]:
    """Yield what is wrong with the entries themselves."""
    yield from (_fault(one) for one in view.listing.faults)
    yield from (_skipped(one) for one in view.listing.skipped)
    yield from (_duplicate(one) for one in view.listing.duplicates)
    yield from _not_an_object(view)


def _fault(fault: Fault) -> Finding:
    match fault.kind:
        case FaultKind.NOT_AN_OBJECT | FaultKind.WITHOUT_ID:
            code = FindingCode.ENTRY_WITHOUT_ID
            said = message(
                "An entry of {provider} has no id; Qwen Code does not start with it.",
                provider=fault.provider,
            )
            fix = message("Give it an id, the name of the model, or delete the entry.")
        case FaultKind.WIRE_API_INVALID:
            code = FindingCode.WIRE_API_INVALID
            said = message(
                "There is no wireApi {value}; Qwen Code does not start with it.", value=fault.text
            )
            fix = message("Write chat-completions or responses, or delete wireApi.")
        case FaultKind.WIRE_API_UNSUPPORTED:
            code = FindingCode.WIRE_API_INVALID
            said = message(
                "{protocol} has no wireApi; Qwen Code does not start with it.", protocol=fault.text
            )
            fix = message("Delete wireApi: it belongs to the protocol openai alone.")
        case _:
            assert_never(fault.kind)
    return Finding(code=code, severity=Severity.ERROR, message=said, fix=fix, place=fault.place)


def _skipped(skipped: Skipped) -> Finding:
    said, fix = _why_skipped(skipped)
    return _ignored(said, fix, skipped.place)


def _ignored(said: Message, fix: Message, place: Place | None) -> Finding:
    return Finding(
        code=FindingCode.PROVIDER_SKIPPED,
        severity=Severity.WARN,
        message=said,
        fix=fix,
        place=place,
    )


def _why_skipped(skipped: Skipped) -> tuple[Message, Message]:
    provider, count = skipped.provider, skipped.count
    match skipped.kind:
        case SkipKind.UNKNOWN_PROTOCOL:
            return (
                message(
                    "{provider} is no protocol, so Qwen Code ignores its {count} models.",
                    provider=provider,
                    count=count,
                ),
                message(
                    "Add {provider} to providerProtocol, with one of: {protocols}.",
                    provider=provider,
                    protocols=PROTOCOLS,
                ),
            )
        case SkipKind.UNKNOWN_MAPPING:
            return (
                message(
                    "providerProtocol gives {provider} the protocol {value}, which does not exist.",
                    provider=provider,
                    value=skipped.text,
                ),
                message("Write one of: {protocols}.", protocols=PROTOCOLS),
            )
        case SkipKind.WRAPPED:
            return (
                message(
                    "{provider} has the form of another version; Qwen Code ignores its models.",
                    provider=provider,
                ),
                message("Put the list of models itself in place of the object around it."),
            )
        case SkipKind.NOT_A_LIST:
            return (
                message("{provider} is not a list; Qwen Code ignores it.", provider=provider),
                message("Write a list of models between [ and ]."),
            )
        case SkipKind.HARD_CODED:
            return (
                message("The models of {provider} cannot be configured.", provider=provider),
                message("Delete the list: Qwen Code ignores it."),
            )
        case _:
            assert_never(skipped.kind)


def _duplicate(duplicate: Duplicate) -> Finding:
    kept = duplicate.kept.place
    line = kept.line if kept and kept.line else "?"
    return Finding(
        code=FindingCode.DUPLICATE_ENTRY,
        severity=Severity.WARN,
        message=message(
            "An earlier entry (line {line}) has the same protocol, id and address as {id}; "
            "Qwen Code drops this one.",
            line=line,
            id=duplicate.dropped.id,
        ),
        fix=message("Delete one of the two, or change its id or baseUrl."),
        place=duplicate.dropped.place,
    )


def _not_an_object(view: View) -> Iterator[Finding]:
    """Yield files whose `modelProviders` is no object, of which Qwen Code takes nothing."""
    for file in view.scopes:
        providers = file.value.get("modelProviders")
        if file.state is FileState.OK and providers is not None and not isinstance(providers, dict):
            yield _ignored(
                message("modelProviders is not an object; Qwen Code takes nothing from it."),
                message("Write an object that gives each protocol its list of models."),
                place_in(file, ("modelProviders",)),
            )
