"""Everything that is wrong in the settings themselves, found without a request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from daemon.settings.findings import (
    addresses,
    entries,
    expansions,
    exposure,
    files,
    keys,
    selection,
)

if TYPE_CHECKING:
    from daemon.model import Finding
    from daemon.settings.resolve import View

_PARTS: Final = (files, selection, entries, addresses, keys, expansions, exposure)


def lint(view: View) -> tuple[Finding, ...]:
    """Return all findings, each once, in the order in which they are best mended."""
    return tuple(dict.fromkeys(finding for part in _PARTS for finding in part.find(view)))
