"""Every credential that Qwen Code could send, gathered into targets.

Entries that share protocol, address, key and headers are one target; so is a model without an
entry that lives on the environment's credentials.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from daemon.frozen import Frozen
from daemon.model import Model, Origin, Protocol, Target, TargetSource, replace
from daemon.settings import credentials
from daemon.settings.address import posting
from daemon.settings.keys import credential_of, shown_name
from daemon.settings.standing import with_state

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from daemon.model import Credential
    from daemon.settings.address import Posting
    from daemon.settings.credentials import Base
    from daemon.settings.wanted import Sight, Wanted


class Gathered(Frozen):
    """All targets, and for each model that was wanted the id of the one it belongs to."""

    targets: tuple[Target, ...]
    ids: tuple[str, ...]


class _Group:
    """The models that share a target, while they are gathered."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.models: list[Model] = []


def gather(wanted: Iterable[Wanted], sight: Sight) -> Gathered:
    """Return the targets of all that is wanted, in its order."""
    groups: dict[Hashable, _Group] = {}
    keys: list[Hashable] = []
    for want in wanted:
        target = target_of(want, sight)
        key = _shared(target)
        group = groups.setdefault(key, _Group(target))
        if want.model is not None:
            group.models.append(want.model)
        keys.append(key)
    numbered = _numbered(groups)
    return Gathered(targets=tuple(numbered.values()), ids=tuple(numbered[key].id for key in keys))


def _numbered(groups: dict[Hashable, _Group]) -> dict[Hashable, Target]:
    """Give each target its own id: the second of a provider at a host is `#2`."""
    seen: dict[str, int] = {}
    numbered: dict[Hashable, Target] = {}
    for key, group in groups.items():
        name = group.target.id
        seen[name] = seen.get(name, 0) + 1
        identity = name if seen[name] == 1 else f"{name}#{seen[name]}"
        numbered[key] = replace(group.target, id=identity, models=tuple(group.models))
    return numbered


def target_of(want: Wanted, sight: Sight) -> Target:
    """Return the target of one model alone; its id is not yet told from others like it."""
    adc = want.taken.key is None and credentials.uses_adc(
        want.entry, want.protocol, sight.environment
    )
    spoken = credentials.client_protocol(want.protocol, sight.environment)
    base = credentials.client_base(want.taken.base, spoken, sight.environment, has_key=not adc)
    posted = posting(spoken, base.text) if base else None
    credential = credential_of(want, sight, adc=adc, address=posted.address if posted else None)
    provider = want.entry.provider if want.entry else want.protocol.value
    target = Target(
        id=f"{provider}@{_host_of(base, posted)}",
        source=_source(want, credential),
        provider=provider,
        protocol=spoken,
        base_url=posted.target if posted else "",
        env_key=shown_name(want.entry.env_key) if want.entry else None,
        credential=credential,
        headers=want.headers,
        scope=want.scope,
        place=want.place,
    )
    if adc:
        target = _with_project(target, sight)
    return with_state(target, want, sight, base, posted)


def _source(want: Wanted, credential: Credential) -> TargetSource:
    if want.entry is not None:
        return TargetSource.ENTRY
    if want.protocol is Protocol.QWEN_OAUTH:
        return TargetSource.ACCOUNT
    by_fields = credential.origin is Origin.AUTH_FIELDS
    return TargetSource.AUTH_FIELDS if by_fields else TargetSource.ENVIRONMENT


def _host_of(base: Base | None, posted: Posting | None) -> str:
    if posted is not None:
        return posted.address.authority
    return "no-address" if base is None else "invalid-address"


def _with_project(target: Target, sight: Sight) -> Target:
    location = sight.environment.text(credentials.LOCATION_VARIABLE).strip()
    project = sight.environment.text(credentials.PROJECT_VARIABLE).strip()
    return replace(target, project=project, location=location or "global")


def _shared(target: Target) -> Hashable:
    """Return what all models of one target have in common; it holds the key, so never print it."""
    credential = target.credential
    return (
        target.protocol,
        target.base_url or target.place,
        credential.secret or credential.variable,
        credential.origin is Origin.FALLBACK,
        target.headers,
        target.state,
        target.project,
    )
