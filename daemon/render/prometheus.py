"""The report in Prometheus' text format, for a node exporter's textfile folder."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Final

from daemon.model import FindingCode, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from daemon.rows import Report, TargetRow

#: A sample: its labels and its value.
Sample = tuple["Mapping[str, str]", float]

_ESCAPES: Final = str.maketrans({"\\": "\\\\", "\n": "\\n", '"': '\\"'})


def render(report: Report) -> str:
    """Return the metrics of one run; every label but `target` has a bounded set of values."""
    return "".join(f"{line}\n" for family in _families(report) for line in family)


def _families(report: Report) -> Iterator[Iterator[str]]:
    summary = report.summary
    made_at = datetime.fromisoformat(report.generated_at).timestamp()
    yield _family("report_timestamp_seconds", "When the report was made.", [({}, made_at)])
    yield _family("report_duration_seconds", "How long it took.", [({}, report.duration_ms / 1000)])
    yield _family("report_exit_code", "The exit code of the run.", [({}, report.exit_code)])
    yield _family("report_requests", "HTTP requests sent.", [({}, summary.requests)])
    standing = {
        "ok": summary.ok,
        "undecided": summary.undecided,
        "error": summary.error,
        "held": summary.held,
    }
    yield _family(
        "targets",
        "Credentials by how they stand.",
        [({"standing": name}, count) for name, count in standing.items()],
    )
    yield _family("findings", "What is wrong in the settings, by code.", _findings(report))
    yield _family(
        "target_up",
        "1 if the credential works, 0 if it is known not to, absent if not decided.",
        [(_name(row), float(row.works)) for row in report.targets if _is_decided(row)],
    )
    yield _family(
        "target_verdict",
        "Always 1; the labels tell the state and the verdict of the credential.",
        [(_verdict(row), 1.0) for row in report.targets],
    )
    yield _family(
        "target_latency_seconds",
        "How long the check of the credential took.",
        [
            (_name(row), row.latency_ms / 1000)
            for row in report.targets
            if row.latency_ms is not None
        ],
    )


def _is_decided(row: TargetRow) -> bool:
    return row.works or row.severity is Severity.ERROR


def _name(row: TargetRow) -> dict[str, str]:
    return {"target": row.id}


def _verdict(row: TargetRow) -> dict[str, str]:
    return {
        "target": row.id,
        "protocol": row.protocol,
        "state": row.state,
        "verdict": row.verdict or "",
        "reason": row.reason or "",
        "severity": row.severity,
    }


def _findings(report: Report) -> Iterator[Sample]:
    """Yield a sample for every code there is, so that an alert sees a finding go."""
    counts = Counter(finding.code for finding in report.findings)
    for code in FindingCode:
        yield {"code": code}, counts[code]


def _family(name: str, help_text: str, samples: Iterable[Sample]) -> Iterator[str]:
    """Yield the lines of one gauge; a family without samples is left out."""
    lines = [f"keylamp_{name}{_labels(labels)} {value:.10g}" for labels, value in samples]
    if lines:
        yield f"# HELP keylamp_{name} {help_text}"
        yield f"# TYPE keylamp_{name} gauge"
        yield from lines


def _labels(labels: Mapping[str, str]) -> str:
    inside = ",".join(f'{name}="{value.translate(_ESCAPES)}"' for name, value in labels.items())
    return f"{{{inside}}}" if inside else ""
