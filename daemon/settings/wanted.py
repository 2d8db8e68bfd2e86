"""Models whose credentials are looked for: those of entries, and those of the environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from daemon.frozen import Frozen, replace
from daemon.model import Model, Protocol, Scope
from daemon.settings import credentials

if TYPE_CHECKING:
    from collections.abc import Callable

    from daemon.model import Place, Secret
    from daemon.settings.custody import IsPreset, Permissions
    from daemon.settings.entries import Entry
    from daemon.settings.environment import Environment
    from daemon.settings.resolve import AuthFields
    from daemon.settings.selection import Started


class Steering(Frozen):
    """What the folder has to say about a model without an entry."""

    selection: bool = False  # which protocol and model are used, where no address is named
    headers: bool = False
    borrowed_headers: bool = False


class Sight(Frozen):
    """What the making of targets looks at."""

    environment: Environment
    auth: AuthFields
    permissions: Permissions
    is_preset: IsPreset
    keyring: Callable[[str], Secret | None] | None = None
    skip_missing: bool = False
    adc_file: Place | None = None
    adc_foreign: bool = False
    steering: Steering = Steering()


class Wanted(Frozen):
    """One model whose credential is looked for; `entry` is None for the environment's."""

    protocol: Protocol
    model: Model | None
    taken: credentials.Taken
    entry: Entry | None = None
    headers: tuple[tuple[str, Secret], ...] = ()
    removed_headers: frozenset[str] = frozenset()
    scope: Scope | None = None
    place: Place | None = None
    foreign: bool = False  # the folder brought it about that this key goes to that host
    borrows: bool = False
    foreign_headers: bool = False


def wanted_by(entry: Entry, sight: Sight) -> Wanted:
    """Return what is looked for on behalf of an entry."""
    return Wanted(
        protocol=entry.protocol,
        model=Model(id=entry.id, name=entry.name, place=entry.place),
        taken=credentials.for_entry(entry, sight.environment, sight.auth),
        entry=entry,
        headers=entry.headers,
        removed_headers=entry.removed_headers,
        scope=entry.scope,
        place=entry.place,
        foreign=Scope.WORKSPACE in (entry.scope, entry.protocol_scope),
        borrows=entry.borrows,
        foreign_headers=entry.foreign_headers,
    )


def by_environment(
    protocol: Protocol,
    sight: Sight,
    *,
    model: str | None,
    headers: tuple[tuple[str, Secret], ...] = (),
) -> Wanted:
    """Return what is looked for on behalf of a model that has no entry."""
    taken = credentials.layered(None, protocol, sight.environment, sight.auth)
    return Wanted(
        protocol=protocol,
        model=Model(id=model, name=model) if model else None,
        taken=taken,
        headers=headers,
        place=taken.key.place if taken.key else None,
        foreign=taken.base is None and sight.steering.selection,
        borrows=bool(headers) and sight.steering.borrowed_headers,
        foreign_headers=bool(headers) and sight.steering.headers,
    )


def by_start(started: Started, sight: Sight) -> Wanted:
    """Return what is looked for on behalf of the model that Qwen Code starts with."""
    entry = started.entry
    if entry is None:
        protocol = started.protocol or Protocol.OPENAI
        return by_environment(protocol, sight, model=started.model, headers=started.headers)
    return replace(wanted_by(entry, sight), taken=started.taken)


def of_environment(sight: Sight) -> list[Wanted]:
    """Return what the variables alone would let Qwen Code send, where nothing is selected.

    Only what has an address: the user's own choice, or Google's for a key of Google's.
    """
    found: list[Wanted] = []
    for protocol in (Protocol.OPENAI, Protocol.ANTHROPIC, Protocol.GEMINI, Protocol.VERTEX_AI):
        names = (sight.environment.text(name) for name in credentials.MODEL_VARIABLES[protocol])
        model = next((name for name in names if name), None)
        want = by_environment(protocol, sight, model=model)
        named = want.taken.base is not None and protocol in credentials.BASE_URL_VARIABLES
        googles = protocol is Protocol.GEMINI or (protocol is Protocol.VERTEX_AI and model)
        own = want.taken.key is not None and (
            want.taken.key.variable is not None or protocol is Protocol.OPENAI
        )
        adc = protocol is Protocol.VERTEX_AI and credentials.uses_adc(
            None, protocol, sight.environment
        )
        if (own and (named or googles)) or (adc and model):
            found.append(want)
    return found
