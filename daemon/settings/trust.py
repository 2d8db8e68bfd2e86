"""Whether Qwen Code trusts a folder: `trustedFolders.json`, where the most exact rule wins.

Source: Qwen Code 0.24.4, config/trustedFolders, read 2026-11-20.  An IDE's own verdict, which
would win there, is not known here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from daemon.settings.scopes import Disk


class _Rule(NamedTuple):
    trusted: bool
    paths: frozenset[Path]


class Trust:
    """The verdicts of `trustedFolders.json`, asked folder by folder."""

    def __init__(self, rules: Mapping[str, object] | None, *, cwd: Path, disk: Disk) -> None:
        """Take the rules; None says that folder trust is off, so that every folder counts."""
        self._disk = disk
        self._rules = None if rules is None else tuple(self._read(rules, cwd))

    def of(self, folder: Path) -> bool | None:
        """Return the verdict on `folder`, None if no rule speaks of it."""
        if self._rules is None:
            return True
        best: tuple[int, bool] | None = None
        for rule in self._rules:
            depth = self._depth(rule, folder)
            # of two equally exact rules the one that distrusts wins
            if depth is not None and (best is None or (depth, not rule.trusted) > best):
                best = (depth, not rule.trusted)
        return None if best is None else not best[1]

    def _read(self, rules: Mapping[str, object], cwd: Path) -> Iterator[_Rule]:
        for text, level in rules.items():
            path = cwd / text
            match level:
                case "TRUST_FOLDER":
                    yield _Rule(trusted=True, paths=self._variants(path))
                case "TRUST_PARENT":
                    yield _Rule(trusted=True, paths=self._variants(path.parent))
                case "DO_NOT_TRUST":
                    yield _Rule(trusted=False, paths=self._variants(path))
                case _:
                    continue

    def _depth(self, rule: _Rule, folder: Path) -> int | None:
        depths = [
            len(path.parts)
            for variant in self._variants(folder)
            for path in rule.paths
            if variant.is_relative_to(path)
        ]
        return max(depths, default=None)

    def _variants(self, path: Path) -> frozenset[Path]:
        real = self._disk.real(path)
        return frozenset({self._disk.absolute(path)} | ({real} if real else set()))
