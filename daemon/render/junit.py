"""The report as JUnit XML, as Jenkins and GitLab read it: a case for each target and finding.

Each case fails, errs or is skipped exactly as far as `--fail-on` lets it count, so that the
dashboard and the exit code agree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from daemon.model import Severity, TargetState
from daemon.render.plain import entry_place, headline, place, reasons, relative
from daemon.rows import FailOn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from daemon.rows import FindingRow, Report, TargetRow

_ATTRIBUTE: Final = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


def render(report: Report, translate: Callable[[str], str] = str) -> str:
    """Return the report as an XML document."""
    seconds = f"{report.duration_ms / 1000:.3f}"
    stamp = report.generated_at.removesuffix("Z")
    targets = [_target(row, report, translate) for row in report.targets]
    known = {row.id: row for row in report.targets}
    findings = [
        _finding(row, report, told=_is_told(row, known.get(row.target or "")))
        for row in report.findings
    ]
    suites = [
        _suite("keylamp.targets", targets, time=seconds, timestamp=stamp),
        _suite("keylamp.findings", findings, time="0.000", timestamp=stamp),
    ]
    counts = _counts((*targets, *findings))
    attributes = _attributes(name="keylamp", **counts, time=seconds)
    body = "".join(suites)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites{attributes}>\n{body}</testsuites>\n'
    )


def _suite(name: str, cases: list[str], *, time: str, timestamp: str) -> str:
    attributes = _attributes(name=name, **_counts(cases), time=time, timestamp=timestamp)
    return f"  <testsuite{attributes}>\n{''.join(cases)}  </testsuite>\n"


def _counts(cases: Iterable[str]) -> dict[str, str]:
    cases = tuple(cases)
    return {
        "tests": str(len(cases)),
        "failures": str(sum("\n      <failure" in case for case in cases)),
        "errors": str(sum("\n      <error" in case for case in cases)),
        "skipped": str(sum("\n      <skipped" in case for case in cases)),
    }


def _target(row: TargetRow, report: Report, translate: Callable[[str], str]) -> str:
    words = headline(row, translate)
    seconds = f"{(row.latency_ms or 0) / 1000:.3f}"
    kind = row.verdict or row.state
    text = "\n".join(reasons(row))
    file, line = entry_place(row, report.root)
    attributes = _attributes(
        classname=f"keylamp.{row.protocol}",
        name=row.id,
        file=file,
        line=str(line) if line else None,
        time=seconds,
    )
    if row.severity is Severity.ERROR:
        result = _result("failure", words, kind, text)
    elif row.undecided or row.held:
        result = _result(_when_undecided(report.fail_on), words, kind, text)
    elif not row.works:
        result = _result("skipped", words, None, text)
    else:
        result = _output(text)
    return _case(attributes, result)


def _when_undecided(fail_on: FailOn | None) -> str:
    match fail_on:
        case None:
            return "error"
        case FailOn.WARN:
            return "failure"
        case FailOn.ERROR | FailOn.NEVER:
            return "skipped"


def _is_told(row: FindingRow, target: TargetRow | None) -> bool:
    """Return whether the case of an unchecked target stands for this trouble already."""
    if target is None or target.state is TargetState.CHECKED:
        return False
    return target.severity is Severity.ERROR or target.severity is row.severity


def _finding(row: FindingRow, report: Report, *, told: bool) -> str:
    at = place(row.path, row.line)
    attributes = _attributes(
        classname="keylamp.settings",
        name=f"{row.code} {at}".strip(),
        file=relative(row.path, report.root),
        line=str(row.line) if row.line else None,
        time="0.000",
    )
    text = f"{at}\n{row.message}\n{row.fix}".strip()
    fails = row.severity is Severity.ERROR or (
        row.severity is Severity.WARN and report.fail_on is FailOn.WARN
    )
    counts = fails and not told
    return _case(
        attributes, _result("failure", row.message, row.code, text) if counts else _output(text)
    )


def _case(attributes: str, result: str) -> str:
    inside = f">\n{result}    </testcase>" if result else "/>"
    return f"    <testcase{attributes}{inside}\n"


def _result(element: str, words: str, kind: str | None, text: str) -> str:
    attributes = _attributes(message=words, type=kind)
    return f"      <{element}{attributes}>{escape(text)}</{element}>\n"


def _output(text: str) -> str:
    return f"      <system-out>{escape(text)}</system-out>\n" if text else ""


def _attributes(**values: str | None) -> str:
    """Return XML attributes, each with a space before it; those without a value are left out."""
    return "".join(
        f' {name}="{escape(value, _ATTRIBUTE)}"'
        for name, value in values.items()
        if value is not None
    )
