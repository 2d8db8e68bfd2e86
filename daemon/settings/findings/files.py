"""Findings about settings files as a whole: unreadable ones, and ones that hide others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from daemon.model import FileState, Finding, FindingCode, Place, Scope, Severity, message
from daemon.settings import jsonc
from daemon.settings.key_names import shown_name
from daemon.settings.migrate import document_path
from daemon.settings.shapes import items, members

if TYPE_CHECKING:
    from collections.abc import Iterator

    from daemon.model import Message
    from daemon.settings.merge import Path, ScopeFile, TextFault
    from daemon.settings.resolve import View


def find(view: View) -> Iterator[Finding]:
    """Yield what is wrong with whole files."""
    for file in view.scopes:
        if file.fault is not None:
            yield _unreadable(file, file.fault)
        yield from _repeated_names(file)
    yield from _replaced_lists(view)


def place_in(file: ScopeFile, path: Path) -> Place:
    """Return where the name at the end of `path` stands in the file, or just the file."""
    spot = None
    if file.document is not None:
        spot = file.document.locate_key(document_path(file.raw, path))
    line, column = spot or (None, None)
    return Place(path=file.path, line=line, column=column)


#: What Qwen Code's parser accepts: it does not reset such a workspace file.
_PARSED: Final = (jsonc.NOT_AN_OBJECT, jsonc.TOO_DEEP)


def _unreadable(file: ScopeFile, fault: TextFault) -> Finding:
    syntax = fault.line is not None and fault.message not in _PARSED
    resets = syntax and file.scope is Scope.WORKSPACE
    return Finding(
        code=FindingCode.WORKSPACE_WOULD_BE_RESET if resets else FindingCode.SETTINGS_UNREADABLE,
        severity=Severity.ERROR,
        message=fault.message,
        fix=_before_the_reset(file) if resets else fault.fix or _mend(file),
        place=Place(path=file.path, line=fault.line, column=fault.column),
    )


def _mend(file: ScopeFile) -> Message:
    return message("Mend the file {path}.", path=file.path)


def _before_the_reset(file: ScopeFile) -> Message:
    return message(
        "Mend {path} before Qwen Code starts in this folder: it would replace the file by {empty}.",
        path=file.path,
        empty="{}",
    )


def _repeated_names(file: ScopeFile) -> Iterator[Finding]:
    for repeated in file.document.duplicates if file.document else ():
        yield Finding(
            code=FindingCode.DUPLICATE_ENTRY,
            severity=Severity.WARN,
            message=message(
                "The name {name} stands twice in one object; only the last counts.",
                name=shown_name(str(repeated.path[-1])),
            ),
            fix=message("Keep one of the two: Qwen Code deletes the first when it next writes."),
            place=Place(path=file.path, line=repeated.line, column=repeated.column),
        )


def _replaced_lists(view: View) -> Iterator[Finding]:
    files = {file.scope: file for file in view.scopes if file.state is FileState.OK}
    own = files.get(Scope.USER)
    for provider, models in members(own.value.get("modelProviders") if own else None).items():
        stronger = files.get(view.merged.scope_of("modelProviders", provider) or Scope.USER)
        if own is None or stronger is None or stronger is own or not items(models):
            continue
        yield Finding(
            code=FindingCode.SCOPE_SHADOWED,
            severity=Severity.INFO,
            message=message(
                "The list of {provider} in {stronger} replaces the one in {own}.",
                provider=provider,
                stronger=stronger.path,
                own=own.path,
            ),
            fix=message("Remove the list from {stronger}, or complete it.", stronger=stronger.path),
            place=place_in(stronger, ("modelProviders", provider)),
        )
