"""The published schema holds for every report, and names exactly the codes that there are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator
from report_samples import finding, reading, report, rich, seen, target

from daemon import rows
from daemon.frozen import Frozen, fields
from daemon.model import (
    Active,
    FileState,
    FindingCode,
    KeyState,
    ModelVerdict,
    Origin,
    Protocol,
    Scope,
    Severity,
    TargetSource,
    TargetState,
    Verdict,
)
from daemon.reasons import Proven, Reason
from daemon.render import json_

if TYPE_CHECKING:
    from enum import StrEnum

    from daemon.rows import Report

SCHEMA: dict[str, Any] = json.loads(
    (Path(__file__).parent.parent / "docs" / "report.schema.json").read_text(encoding="utf-8")
)
ENUMS: dict[str, type[StrEnum]] = {
    "scope": Scope,
    "file_state": FileState,
    "protocol": Protocol,
    "source": TargetSource,
    "origin": Origin,
    "state": TargetState,
    "severity": Severity,
    "key_state": KeyState,
    "verdict": Verdict,
    "reason": Reason,
    "proven": Proven,
    "model_verdict": ModelVerdict,
    "finding_code": FindingCode,
}


def faults(made: Report) -> list[str]:
    tree = json.loads(json_.render(made))
    return [
        f"{error.json_path}: {error.message}"
        for error in Draft202012Validator(SCHEMA).iter_errors(tree)
    ]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(("name", "codes"), ENUMS.items(), ids=list(ENUMS))
def test_codes_are_those_of_the_program(name: str, codes: type[StrEnum]) -> None:
    assert SCHEMA["$defs"][name]["enum"] == [code.value for code in codes]


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("settings_file", rows.SettingsRow),
        ("active", rows.ActiveRow),
        ("summary", rows.Summary),
        ("hidden", rows.HiddenRow),
        ("key", rows.KeyRow),
        ("model", rows.ModelRow),
        ("target", rows.TargetRow),
        ("finding", rows.FindingRow),
    ],
)
def test_fields_are_those_of_the_rows_in_their_order(name: str, row: type[Frozen]) -> None:
    published = [name for name in fields(row) if name not in ("entry_path", "entry_line")]
    assert list(SCHEMA["$defs"][name]["properties"]) == published


@pytest.mark.parametrize("in_ci", [False, True])
def test_a_rich_report_is_valid(in_ci: bool) -> None:  # noqa: FBT001  a table
    assert faults(report(*rich(), in_ci=in_ci)) == []


def test_an_empty_report_is_valid() -> None:
    assert faults(report(reading(active=Active()))) == []


def test_every_code_is_valid_in_a_report() -> None:
    targets = [
        target(f"{v}@{r}", state=TargetState.CHECKED) for v in Verdict for r in list(Reason)[:2]
    ]
    observations = [
        seen(t.id, verdict, reason, proven=proven)
        for t, (verdict, reason), proven in zip(
            targets,
            [(v, r) for v in Verdict for r in list(Reason)[:2]],
            list(Proven) * len(targets),
            strict=False,
        )
    ]
    others = [target(f"{s}@x", state=s) for s in TargetState]
    findings = [finding(code) for code in FindingCode]
    made = report(reading(*targets, *others, findings=findings), observations)
    assert faults(made) == []


@pytest.mark.parametrize(
    ("change", "where"),
    [
        pytest.param({"surprise": 1}, "$", id="a field too many"),
        pytest.param({"exit_code": 5}, "$.exit_code", id="an exit code that is none"),
        pytest.param({"generated_at": "yesterday"}, "$.generated_at", id="a vague time"),
    ],
)
def test_the_schema_is_strict(change: dict[str, object], where: str) -> None:
    tree = json.loads(json_.render(report(*rich()))) | change
    (error,) = Draft202012Validator(SCHEMA).iter_errors(tree)
    assert error.json_path == where
