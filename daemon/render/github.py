"""The report as GitHub workflow commands: an annotation for each finding and troubled target."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from daemon.model import FindingCode, Severity, TargetState
from daemon.render.plain import entry_place, headline, place, reasons, relative
from daemon.words import joined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from daemon.rows import FindingRow, Report, TargetRow

_LEVELS: Final = {Severity.ERROR: "error", Severity.WARN: "warning", Severity.INFO: "notice"}
_DATA: Final = (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"))
_PROPERTY: Final = (*_DATA, (":", "%3A"), (",", "%2C"))

#: Findings that already say why a target is not checked.
_TOLD: Final = frozenset(
    {
        FindingCode.KEY_MISSING,
        FindingCode.HOST_UNCONFIRMED,
        FindingCode.BASE_URL_MALFORMED,
        FindingCode.BASE_URL_MISSING,
    }
)


def render(report: Report, translate: Callable[[str], str] = str) -> str:
    """Return one command a line; nothing at all where nothing is wrong."""
    told = {finding.target for finding in report.findings if finding.code in _TOLD}
    lines = [_finding(finding, report) for finding in report.findings]
    for row in report.targets:
        if row.state is TargetState.CHECKED or row.id not in told:
            lines += _target(row, report, translate)
    return "".join(f"{line}\n" for line in lines)


def _finding(finding: FindingRow, report: Report) -> str:
    file = relative(finding.path, report.root)
    at = "" if file else place(finding.path, finding.line)
    return _command(
        _LEVELS[finding.severity],
        joined(part for part in (at and f"{at}:", finding.message, finding.fix) if part),
        file=file,
        line=finding.line if file else None,
        col=finding.column if file and finding.line else None,
        title=f"keylamp: {finding.code}",
    )


def _target(row: TargetRow, report: Report, translate: Callable[[str], str]) -> Iterator[str]:
    if row.works or row.severity not in (Severity.ERROR, Severity.WARN):
        return
    words = headline(row, translate)
    path, line = entry_place(row, report.root)
    yield _command(
        _LEVELS[row.severity],
        joined((f"{row.id}: {words}.", *reasons(row))),
        file=path,
        line=line,
        title=f"keylamp: {row.verdict or row.state}",
    )


def _command(level: str, text: str, **properties: str | int | None) -> str:
    """Return one workflow command, escaped as the runner unescapes it."""
    given = ",".join(
        f"{name}={_escaped(str(value), _PROPERTY)}"
        for name, value in properties.items()
        if value is not None
    )
    return f"::{level} {given}::{_escaped(text, _DATA)}"


def _escaped(text: str, pairs: tuple[tuple[str, str], ...]) -> str:
    for char, code in pairs:
        text = text.replace(char, code)
    return text
