"""Where a key may go: the rules that keep it from hosts the user never named."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Permissions:
    """What the person who asked allowed on the command line (host names, lower case)."""

    allow_hosts: frozenset[str] = frozenset()
    allow_http: frozenset[str] = frozenset()
    trust_workspace: bool = False
