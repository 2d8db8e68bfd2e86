"""From a reading of the settings and the observations of one run to a report and its exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from daemon.describe import Describer, stamp
from daemon.model import FileState, FindingCode, Scope, Severity, replace
from daemon.offline import seems_offline
from daemon.rows import FailOn, FindingRow, Report, SettingsRow, Summary
from daemon.showing import Shower

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from daemon.model import Finding, Observation, Reading, Secret, SettingsFile
    from daemon.rows import TargetRow

#: Scopes whose file must be readable for a report to count (an unreadable workspace is a finding).
_MUST_READ: Final = frozenset({Scope.SYSTEM_DEFAULTS, Scope.USER, Scope.SYSTEM})

_WORST_FIRST: Final = {
    Severity.ERROR: 0,
    Severity.WARN: 1,
    Severity.INFO: 2,
    Severity.OK: 3,
}
_FILES_WORST_FIRST: Final = {
    FileState.UNREADABLE: 0,
    FileState.IGNORED: 1,
    FileState.OK: 2,
    FileState.MISSING: 3,
}


class ReportOptions(NamedTuple):
    """What a report needs to know besides what was found.

    `strike` takes secrets out of text, `key_page` gives a provider's page of keys for a base URL,
    `home` is the person's home folder and `root` the repository's, each empty where there is none.
    `found` counts the targets there were before some were asked for.
    In CI a report names neither fingerprint nor last characters of a key, nor the home folder.
    """

    strike: Callable[[str], str]
    fingerprint: Callable[[Secret], str] | None = None
    translate: Callable[[str], str] = str
    key_page: Callable[[str], str | None] = lambda _base_url: None
    in_ci: bool = False
    home: str = ""
    root: str = ""
    fail_on: FailOn | None = None
    found: int = 0


def build(
    reading: Reading,
    observations: Mapping[str, Observation],
    *,
    options: ReportOptions,
    at: datetime,
    duration_ms: int,
) -> Report:
    """Return the report of one run that ended `at` (aware UTC) after `duration_ms`.

    A target to be checked that has no observation counts as not decided, never as good.
    """
    show = Shower(
        strike=options.strike, translate=options.translate, home=options.home, in_ci=options.in_ci
    )
    ids = _unique({t.id: show.target_id(t.id) for t in reading.targets})
    offline = seems_offline(reading.targets, observations)
    describer = Describer(
        show,
        ids=ids,
        key_page=options.key_page,
        fingerprint=options.fingerprint,
        offline=offline,
    )
    findings = tuple(sorted((_finding(f, show, ids) for f in reading.findings), key=_finding_rank))
    rows = [describer.target(t, observations.get(t.id)) for t in reading.targets]
    targets = _targets_worst_first(rows, findings)
    settings = sorted(reading.files, key=lambda file: _FILES_WORST_FIRST[file.state])
    active = reading.active
    report = Report(
        generated_at=stamp(at),
        duration_ms=duration_ms,
        exit_code=0,
        settings=tuple(_file(file, show) for file in settings),
        active=describer.active(active),
        summary=_summary(targets, sum(o.requests for o in observations.values())),
        targets=targets,
        findings=findings,
        active_key=describer.key(active.credential) if active.credential else None,
        in_ci=options.in_ci,
        fail_on=options.fail_on,
        home=show.text(options.home),
        root=show.path(options.root),
        found=max(options.found, len(reading.targets)),
        offline=offline,
    )
    return replace(report, exit_code=exit_code(report, options.fail_on))


def exit_code(report: Report, fail_on: FailOn | None = None) -> int:
    """Return the exit code of `daemon --once`; its `--help` prints the table."""
    if any(f.state is FileState.UNREADABLE and f.scope in _MUST_READ for f in report.settings):
        return 2
    code = _plain_code(report)
    match fail_on:
        case FailOn.ERROR if code == 3:  # noqa: PLR2004  the table's own numbers
            return 0
        case FailOn.WARN if code == 3 or any(f.severity is Severity.WARN for f in report.findings):  # noqa: PLR2004
            return 1
        case FailOn.NEVER if code in (1, 3):
            return 0
        case _:
            return code


def _plain_code(report: Report) -> int:
    """Return the code of a report whose files could be read, without `--fail-on`."""
    severities = {f.severity for f in report.findings} | {t.severity for t in report.targets}
    if Severity.ERROR in severities:
        return 1
    if any(target.undecided or target.held for target in report.targets):
        return 3
    return 0 if report.targets else 4


def _file(file: SettingsFile, show: Shower) -> SettingsRow:
    return SettingsRow(
        scope=file.scope,
        path=show.path(file.path),
        state=file.state,
        problem=show.said(file.problem),
    )


def _finding(finding: Finding, show: Shower, ids: Mapping[str, str]) -> FindingRow:
    place = finding.place
    target = finding.target
    return FindingRow(
        code=finding.code,
        severity=finding.severity,
        path=show.path(place.path) if place else None,
        line=place.line if place else None,
        column=place.column if place else None,
        target=ids.get(target) or show.target_id(target) if target else None,
        message=show.said(finding.message) or "",
        fix=show.said(finding.fix) or "",
    )


def _targets_worst_first(
    rows: Iterable[TargetRow], findings: Iterable[FindingRow]
) -> tuple[TargetRow, ...]:
    """Order by severity, then by the worst finding about a target, then as in the settings."""
    worst: dict[str | None, int] = {}
    for finding in findings:
        worst.setdefault(finding.target, _WORST_FIRST[finding.severity])
    least = len(_WORST_FIRST)
    return tuple(
        sorted(rows, key=lambda row: (_WORST_FIRST[row.severity], worst.get(row.id, least)))
    )


def _summary(targets: Sequence[TargetRow], requests: int) -> Summary:
    return Summary(
        targets=len(targets),
        ok=sum(t.works for t in targets),
        undecided=sum(t.undecided for t in targets),
        error=sum(t.severity is Severity.ERROR for t in targets),
        held=sum(t.held for t in targets),
        requests=requests,
    )


def _finding_rank(finding: FindingRow) -> tuple[int, bool, str, int, int]:
    """Order by severity, an unreadable file before all, then by place."""
    return (
        _WORST_FIRST[finding.severity],
        finding.code is not FindingCode.SETTINGS_UNREADABLE,
        finding.path or "",
        finding.line or 0,
        finding.column or 0,
    )


def _unique(shown: Mapping[str, str]) -> dict[str, str]:
    """Return shown ids that stay distinct where making them visible made two of them equal."""
    taken: set[str] = set()
    unique: dict[str, str] = {}
    for raw, text in shown.items():
        name, count = text, 1
        while name in taken:
            count += 1
            name = f"{text}#{count}"
        taken.add(name)
        unique[raw] = name
    return unique
