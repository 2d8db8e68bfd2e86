"""What is to be checked: the targets of a reading under the wishes of the person who asks."""

from __future__ import annotations

import fnmatch
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from daemon.config import Checks, Config
from daemon.frozen import Frozen, replace
from daemon.model import FindingCode, Reading, Target, TargetState, message

if TYPE_CHECKING:
    from collections.abc import Iterable

#: What is no trouble where a missing key is to be skipped.
_FOR_WANT_OF_A_KEY: Final = frozenset(
    {FindingCode.KEY_MISSING, FindingCode.FALLBACK_KEY_WOULD_LEAK}
)


class Wishes(Frozen):
    """What the person asks for on top of the configuration.

    `only` holds shell patterns over target ids, providers, hosts, variables and model ids; empty
    means all.
    """

    config: Config
    only: tuple[str, ...] = ()
    deep: bool = False
    skip_missing: bool = False


def select(reading: Reading, wishes: Wishes) -> Reading:
    """Return `reading` with only the targets asked for, each in the state it is to have.

    Findings about targets that were not asked for go with them; of those about a target that is
    skipped for want of a key only the ones that say so.
    """
    chosen = tuple(_state_of(t, wishes) for t in reading.targets if _is_asked_for(t, wishes.only))
    kept = {t.id for t in chosen}
    skipped = {t.id for t in chosen if t.state is TargetState.SKIPPED}
    findings = tuple(
        f
        for f in reading.findings
        if f.target is None
        or (f.target in kept and not (f.target in skipped and f.code in _FOR_WANT_OF_A_KEY))
    )
    return replace(reading, targets=chosen, findings=findings)


def deep_targets(targets: Iterable[Target], wishes: Wishes) -> frozenset[str]:
    """Return the ids of the targets whose models may be asked for one token."""
    return frozenset(t.id for t in targets if wishes.deep or _checks(t, wishes) is Checks.DEEP)


def host_of(url: str) -> str:
    """Return the host name of `url` in lower case, or "" where it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _is_asked_for(target: Target, only: tuple[str, ...]) -> bool:
    if not only:
        return True
    names = [target.id, target.provider, host_of(target.base_url), target.env_key or ""]
    names += [model.id for model in target.models]
    return any(
        fnmatch.fnmatchcase(name.lower(), pattern.lower())
        for pattern in only
        for name in names
        if name
    )


def _state_of(target: Target, wishes: Wishes) -> Target:
    if target.state is TargetState.KEY_MISSING and wishes.skip_missing:
        return replace(
            target,
            state=TargetState.SKIPPED,
            state_detail=message("Its key is missing; such targets are skipped, as asked."),
            state_fix=None,
        )
    if target.state is TargetState.CHECKED and _checks(target, wishes) is Checks.NEVER:
        return replace(
            target,
            state=TargetState.POLICY_NEVER,
            state_detail=message("Your configuration says never to check it."),
            state_fix=message("Change `checks` for it in keylamp.toml."),
        )
    return target


def _checks(target: Target, wishes: Wishes) -> Checks:
    return wishes.config.checks_for(host=host_of(target.base_url), provider=target.provider)
