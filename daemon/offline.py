"""Tells a machine without a network from addresses that are wrong, by all answers together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from daemon.model import TargetState, Verdict
from daemon.probes.hosts import host_of, is_loopback
from daemon.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from daemon.model import Observation, Target

#: Why nobody is reached where there is no network: names lead nowhere, or no way leads there.
REASONS: Final = frozenset({Reason.DNS, Reason.OFFLINE})
_HOSTS: Final = 2  # one host alone may just as well be misspelt


def seems_offline(targets: Iterable[Target], observations: Mapping[str, Observation]) -> bool:
    """Return whether none of several hosts was reached, for want of a name or a way.

    This machine itself is always reached: it tells nothing.
    """
    hosts: set[str] = set()
    for target in targets:
        host = host_of(target.base_url)
        if target.state is not TargetState.CHECKED or is_loopback(host):
            continue
        seen = observations.get(target.id)
        if seen is None or seen.outcome.verdict is not Verdict.UNREACHABLE:
            return False
        if seen.outcome.reason not in REASONS:
            return False
        hosts.add(host)
    return len(hosts) >= _HOSTS
