"""What Qwen Code would use if it started now: protocol, model, key and address.

Twin of its start (Qwen Code 0.24.4, `resolveCliGenerationConfig`, `ModelsConfig`,
`validateNonInteractiveAuth`; read 2026-11-20).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from daemon.frozen import Frozen, field, replace
from daemon.model import Message, Protocol, message
from daemon.patterns import late_pattern
from daemon.settings import credentials
from daemon.settings.address import posting
from daemon.settings.credentials import KEY_VARIABLES, MODEL_VARIABLES, Taken
from daemon.settings.entries import FaultKind, custom_headers, protocol_named
from daemon.settings.key_names import may_hold_key
from daemon.settings.resolve import Doubt, Selection
from daemon.settings.shapes import spelled, text, truthy

if TYPE_CHECKING:
    from daemon.model import Secret
    from daemon.settings.entries import Entry, Fault, Listing
    from daemon.settings.environment import Environment
    from daemon.settings.merge import Merged
    from daemon.settings.resolve import AuthFields

_OPENAI_KINDS: Final = (Protocol.OPENAI, Protocol.OPENAI_RESPONSES)
_DEFAULT_MODELS: Final = {Protocol.OPENAI: "qwen3.7-max"}
_LAST_MODEL: Final = "coder-model"
_RUNTIME_PREFIX: Final = "$runtime|"
_HEADER_NAME: Final = late_pattern(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", re.ASCII)
_UNSENDABLE_HEADER: Final = late_pattern(r"[^\t\x20-\x7e\x80-\xff]")


class Overrides(Frozen):
    """What the command line says: `--auth-type` and `--model`."""

    auth_type: str | None = None
    model: str | None = None


class Started(Frozen):
    """A start of Qwen Code as far as it comes; `problem` is the first thing that stops it.

    `protocol` is the one selected; `model` is what is sent; `entry` is None for a model that has
    none.  `adc` says that Application Default Credentials stand in for a key.
    """

    selection: Selection
    protocol: Protocol | None = None
    model: str = ""
    entry: Entry | None = None
    taken: Taken = field(default_factory=lambda: Taken(key=None, base=None))
    headers: tuple[tuple[str, Secret], ...] = ()
    adc: bool = False
    problem: Message | None = None


class Settled(Frozen):
    """All that a start reads."""

    merged: Merged
    environment: Environment
    auth: AuthFields
    listing: Listing
    overrides: Overrides = Overrides()


def start(settled: Settled, selection: Selection) -> Started:
    """Return what Qwen Code would use; `selection` holds what the settings say, and where."""
    if settled.listing.faults:
        return Started(selection=selection, problem=_fault_problem(settled.listing.faults[0]))
    named = settled.overrides.auth_type or selection.selected_type
    inferred = None if named else inferred_type(settled.environment)
    wanted = protocol_named(named or inferred)
    selection = replace(selection, inferred=inferred is not None, auth_type=named or inferred)
    if wanted is None:
        return Started(selection=selection, problem=_no_protocol(named))
    if wanted is Protocol.QWEN_OAUTH:
        return Started(selection=selection, protocol=wanted, problem=_qwen_oauth_ended())
    return _with_model(settled, selection, wanted)


def inferred_type(environment: Environment) -> Protocol | None:
    """Return the protocol that Qwen Code takes from variables when nothing selects one."""
    has = environment.text
    if has("QWEN_OAUTH"):
        return Protocol.QWEN_OAUTH
    openai_model = has("OPENAI_MODEL") or has("QWEN_MODEL")
    if has("OPENAI_API_KEY") and openai_model and has("OPENAI_BASE_URL"):
        return Protocol.OPENAI
    if has("GEMINI_API_KEY") and has("GEMINI_MODEL"):
        return Protocol.GEMINI
    if (has("GOOGLE_API_KEY") or has("GOOGLE_CLOUD_PROJECT")) and has("GOOGLE_MODEL"):
        return Protocol.VERTEX_AI
    if has("ANTHROPIC_API_KEY") and has("ANTHROPIC_MODEL") and has("ANTHROPIC_BASE_URL"):
        return Protocol.ANTHROPIC
    return None


def _with_model(settled: Settled, selection: Selection, wanted: Protocol) -> Started:
    given = settled.overrides.model
    name = given or selection.model_name or _model_from_variables(settled.environment, wanted)
    # the address that goes with the name counts only when the settings gave the name
    base_url = selection.model_base_url if not given and selection.model_name else None
    protocol = _spoken(wanted, name, base_url, settled.listing)
    entries = [entry for entry in settled.listing.entries if entry.protocol is protocol]
    matched, stale = _match(entries, name, base_url)
    chosen = Started(
        selection=replace(selection, auth_type=protocol.value),
        protocol=protocol,
        model=name or _DEFAULT_MODELS.get(protocol, "") or _LAST_MODEL,
    )
    used = _apply(settled, chosen, matched, entries)
    doubts = _doubts(used, name, stale=stale)
    used = replace(
        used, selection=replace(used.selection, entry=used.entry, used=used.model, doubts=doubts)
    )
    return replace(used, problem=_problem(settled, used))


def _model_from_variables(environment: Environment, protocol: Protocol) -> str | None:
    names = (environment.text(name) for name in MODEL_VARIABLES[protocol])
    return next((name for name in names if name), None)


def _spoken(wanted: Protocol, name: str | None, base_url: str | None, listing: Listing) -> Protocol:
    """Return the OpenAI protocol that the named model is spoken to with: `wireApi` decides."""
    if not name or wanted not in _OPENAI_KINDS:
        return wanted
    candidates = [
        entry
        for entry in listing.entries
        if entry.id == name
        and (entry.protocol is wanted or (entry.wire_declared and entry.protocol in _OPENAI_KINDS))
    ]
    exact = [entry for entry in candidates if entry.base_url == (base_url or None)]
    pool = (exact if base_url is not None else []) or candidates
    protocols = [entry.protocol for entry in pool]
    return wanted if wanted in protocols or not protocols else protocols[0]


def _match(
    entries: list[Entry], name: str | None, base_url: str | None
) -> tuple[Entry | None, bool]:
    """Return the entry that answers to the name, and whether the saved address is stale."""
    named = [entry for entry in entries if entry.id == name]
    if not base_url:
        return next(iter(named), None), False
    exact = next((entry for entry in named if entry.base_url == base_url), None)
    return exact or next(iter(named), None), exact is None and bool(named)


def _apply(
    settled: Settled, chosen: Started, matched: Entry | None, entries: list[Entry]
) -> Started:
    environment, auth = settled.environment, settled.auth
    protocol = chosen.protocol or Protocol.OPENAI
    # a default model may have an entry too; one without an address goes first
    named = sorted((e for e in entries if e.id == chosen.model), key=lambda e: bool(e.base_url))
    entry = matched or next(iter(named), None)
    if matched is not None:
        taken = credentials.for_entry(matched, environment, auth)
        return _using(settled, chosen, matched, taken)
    first = credentials.layered(None, protocol, environment, auth)
    if entry is not None:
        taken = credentials.for_default_entry(entry, environment)
        if protocol in _DEFAULT_MODELS:  # what was found for the default model is kept
            taken = Taken(
                key=taken.key or first.key,
                base=first.base or taken.base,
                declared=taken.declared,
            )
        return _using(settled, chosen, entry, taken)
    if first.key or first.base:  # a model without an entry, with the environment's credentials
        headers = custom_headers(settled.merged.at("model", "generationConfig"))
        adc = first.key is None and credentials.uses_adc(None, protocol, environment)
        return replace(chosen, taken=first, headers=headers, adc=adc)
    standing_in = next((entry for entry in entries if entry.selectable), None)
    if standing_in is not None:
        taken = credentials.for_default_entry(standing_in, environment)
        return _using(settled, replace(chosen, model=standing_in.id), standing_in, taken)
    headers = custom_headers(settled.merged.at("model", "generationConfig"))
    return replace(chosen, headers=headers, adc=credentials.uses_adc(None, protocol, environment))


def _using(settled: Settled, chosen: Started, entry: Entry, taken: Taken) -> Started:
    adc = taken.key is None and credentials.uses_adc(entry, entry.protocol, settled.environment)
    return replace(chosen, entry=entry, taken=taken, headers=entry.headers, adc=adc)


def _doubts(used: Started, name: str | None, *, stale: bool) -> tuple[Doubt, ...]:
    found: list[Doubt] = []
    if used.selection.model_name and name and (used.entry is None or used.entry.id != name):
        found.append(Doubt.MODEL_UNMATCHED)
    if stale:
        found.append(Doubt.MODEL_BASE_URL_STALE)
    return tuple(found)


# --------------------------------------------------------------------------------------
# What stops it


#: Settings that crash Qwen Code when they are no text.
_TEXTS: Final = (("proxy",), ("model", "name"), ("model", "baseUrl"))


def _problem(  # noqa: PLR0911 - one for each thing that stops it, in its order
    settled: Settled, used: Started
) -> Message | None:
    protocol = used.protocol or Protocol.OPENAI
    for path in _TEXTS:
        value = settled.merged.at(*path)
        if truthy(value) and not isinstance(value, str):
            return message("The setting {name} is no text.", name=".".join(path))
    enforced = used.selection.enforced_type
    if enforced and enforced != protocol.value:
        return message(
            "The settings enforce the type {enforced}, but {type} is selected.",
            enforced=enforced,
            type=protocol.value,
        )
    if used.entry is not None and not used.entry.selectable:
        return message("The model {model} cannot be the main model.", model=used.entry.id)
    if used.entry is not None and used.entry.untexted:
        return message(
            "The {name} of {model} is no text.", name=used.entry.untexted[0], model=used.entry.id
        )
    if used.taken.key is None and not used.adc:
        return _no_key(used, protocol)
    if protocol is Protocol.ANTHROPIC and not _has_anthropic_base(settled, used):
        return message("No base URL: the Anthropic protocol has no default one.")
    return _unsendable(settled, used, protocol)


def _has_anthropic_base(settled: Settled, used: Started) -> bool:
    if used.entry is not None:
        return bool(used.entry.base_url and used.entry.base_url.strip())
    external = truthy(settled.merged.at("security", "auth", "useExternal"))
    named = bool(settled.environment.text("ANTHROPIC_BASE_URL"))
    return used.taken.base is not None and (named or external)


def _unsendable(settled: Settled, used: Started, protocol: Protocol) -> Message | None:
    key = used.taken.key
    base = credentials.client_base(
        used.taken.base, protocol, settled.environment, has_key=key is not None
    )
    posted = posting(protocol, base.text) if base else None
    if posted is None:
        return message("The base URL is no address that a request can be sent to.")
    if posted.address.has_userinfo:
        return message("The base URL holds a user or a password: no request can be built from it.")
    if posted.address.is_blocked:
        return message("Node's fetch refuses port {port}.", port=posted.address.port)
    for name, value in used.headers:
        told = value.reveal().strip(credentials.HTTP_SPACE)
        if not _HEADER_NAME.fullmatch(name) or _UNSENDABLE_HEADER.search(told):
            return message("No request can carry the header {name}.", name=name)
    if key is not None and _UNSENDABLE_HEADER.search(_in_header(key.text, protocol)):
        return message("The key holds characters that no request can carry.")
    return None


def _in_header(key: str, protocol: Protocol) -> str:
    """Return the key as its header holds it; after `Bearer` leading white space stays."""
    alone = protocol in (Protocol.GEMINI, Protocol.VERTEX_AI)
    return key.strip(credentials.HTTP_SPACE) if alone else key.rstrip(credentials.HTTP_SPACE)


def _no_key(used: Started, protocol: Protocol) -> Message:
    variable = used.entry.env_key if used.entry and used.entry.env_key else None
    if variable is not None and not may_hold_key(variable):
        return message("The variable {variable} is set nowhere.", variable=variable)
    return message("No key: {variable} is set nowhere.", variable=KEY_VARIABLES[protocol])


def _no_protocol(named: str | None) -> Message:
    if named is None:
        return message("Nothing selects a protocol: security.auth.selectedType is missing.")
    return message("The selected type {type} is no protocol that Qwen Code knows.", type=named)


def _qwen_oauth_ended() -> Message:
    return message("The free tier of Qwen OAuth ended on 2026-04-15.")


def _fault_problem(fault: Fault) -> Message:
    match fault.kind:
        case FaultKind.NOT_AN_OBJECT:
            return message("A model of {provider} is null.", provider=fault.provider)
        case FaultKind.WITHOUT_ID:
            return message("A model of {provider} has no id.", provider=fault.provider)
        case FaultKind.WIRE_API_INVALID | FaultKind.WIRE_API_UNSUPPORTED:
            return message("A model of {provider} has an invalid wireApi.", provider=fault.provider)


def selection_of(merged: Merged) -> Selection:
    """Return what the settings select; places are filled in by whoever knows the files."""
    chosen = merged.at("security", "auth", "selectedType")
    model = merged.at("model", "name")
    base_url = merged.at("model", "baseUrl")
    return Selection(
        selected_type=spelled(chosen) if truthy(chosen) else None,
        enforced_type=text(merged.at("security", "auth", "enforcedType")),
        model_name=_without_prefix(spelled(model)) if truthy(model) else None,
        model_base_url=spelled(base_url) if base_url is not None else None,
    )


def _without_prefix(name: str) -> str:
    while name.startswith(_RUNTIME_PREFIX):
        rest = "|".join(name.split("|")[2:])
        if not rest:
            break
        name = rest
    return name
