"""Findings about `$NAME` in settings, which Qwen Code replaces by a variable's value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from daemon.model import Finding, FindingCode, Severity, message
from daemon.patterns import late_pattern
from daemon.settings.findings.files import place_in
from daemon.settings.findings.keys import in_use
from daemon.settings.key_names import shown_name
from daemon.settings.shapes import items, members

if TYPE_CHECKING:
    from collections.abc import Iterator

    from daemon.settings.merge import Path, ScopeFile
    from daemon.settings.resolve import View

_WHOLE: Final = late_pattern(r"\$(?:\w+|\{[^}]+\})", re.ASCII)


def find(view: View) -> Iterator[Finding]:
    """Yield keys and addresses in which Qwen Code replaces a variable."""
    names = {variable.name for variable in in_use(view)}
    for file in view.scopes:
        variables: dict[Path, str] = {}
        for expansion in file.expansions:
            variables.setdefault(expansion.path, expansion.variable)
        for path, variable in variables.items():
            if path[:1] == ("env",) and path[-1] in names:
                yield _expanded_key(file, path, variable)
            elif path[-1:] == ("baseUrl",):
                yield _expanded_address(file, path, variable)


def _expanded_key(file: ScopeFile, path: Path, variable: str) -> Finding:
    """A value that is nothing but a reference is probably meant; within a key it is not."""
    meant = _WHOLE.fullmatch(_literal(file, path)) is not None
    return Finding(
        code=FindingCode.KEY_WOULD_EXPAND,
        severity=Severity.INFO if meant else Severity.WARN,
        message=message(
            "Qwen Code replaces ${variable} in the value of {name} by that variable's value.",
            variable=variable,
            name=shown_name(str(path[-1])),
        ),
        fix=message("Nothing, if you mean it.")
        if meant
        else message("Move the key to ~/.qwen/.env, in single quotes: nothing is replaced there."),
        place=place_in(file, path),
    )


def _expanded_address(file: ScopeFile, path: Path, variable: str) -> Finding:
    return Finding(
        code=FindingCode.KEY_WOULD_EXPAND,
        severity=Severity.WARN,
        message=message(
            "Qwen Code replaces ${variable} in the address by that variable's value.",
            variable=variable,
        ),
        fix=message("Write the whole address, so that no variable decides where the key goes."),
        place=place_in(file, path),
    )


def _literal(file: ScopeFile, path: Path) -> str:
    value: object = file.literal
    for step in path:
        value = members(value).get(step) if isinstance(step, str) else items(value)[step]
    return value if isinstance(value, str) else ""
