"""The report as JSON: `keylamp.report/1`, as docs/report.schema.json describes it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from daemon.frozen import Frozen, fields
from daemon.rows import SCHEMA

if TYPE_CHECKING:
    from daemon.rows import ActiveRow, Report, TargetRow

_UNPUBLISHED: Final = frozenset({"entry_path", "entry_line"})
#: What is left out where many read the log.
_NOT_IN_CI: Final = frozenset({"fingerprint", "ends_with", "key_ends_with"})


def render(report: Report) -> str:
    """Return the report as indented JSON, ending with a line end."""
    return json.dumps(tree(report), ensure_ascii=False, indent=2) + "\n"


def tree(report: Report) -> dict[str, Any]:
    """Return the report as plain values, in the published order."""
    left_out = _NOT_IN_CI if report.in_ci else frozenset[str]()
    return {
        "schema": SCHEMA,
        "generated_at": report.generated_at,
        "duration_ms": report.duration_ms,
        "exit_code": report.exit_code,
        "settings": [_plain(row) for row in report.settings],
        "active": active(report.active, in_ci=report.in_ci),
        "summary": _plain(report.summary),
        "targets": [_target(row, left_out) for row in report.targets],
        "findings": [_plain(row) for row in report.findings],
    }


def active(row: ActiveRow, *, in_ci: bool) -> dict[str, Any]:
    """Return what Qwen Code would use as plain values."""
    return _plain(row, _NOT_IN_CI if in_ci else frozenset())


def _target(row: TargetRow, left_out: frozenset[str]) -> dict[str, Any]:
    plain = _plain(row, _UNPUBLISHED)
    plain["key"] = _plain(row.key, left_out)
    plain["key"]["hides"] = [_plain(hidden) for hidden in row.key.hides]
    plain["models"] = [_plain(model) for model in row.models]
    return plain


def _plain(row: Frozen, left_out: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Return the fields of a row by name."""
    return {name: getattr(row, name) for name in fields(row) if name not in left_out}
