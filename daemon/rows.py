"""What a report says, field by field, in the order of docs/report.schema.json.

All text in it is finished: translated, without secrets, visible, cut.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from daemon.frozen import Frozen
from daemon.model import Severity, TargetState, Verdict

if TYPE_CHECKING:
    from daemon.model import (
        FileState,
        FindingCode,
        KeyState,
        ModelVerdict,
        Origin,
        Protocol,
        Scope,
        TargetSource,
    )
    from daemon.reasons import Proven, Reason

SCHEMA: Final = "keylamp.report/1"

WORKING: Final = frozenset({Verdict.OK, Verdict.NO_AUTH_REQUIRED})


class FailOn(StrEnum):
    """What `--fail-on` lets an exit code stand for."""

    ERROR = "error"
    WARN = "warn"
    NEVER = "never"


class SettingsRow(Frozen):
    """One settings file."""

    scope: Scope
    path: str
    state: FileState
    problem: str | None


class HiddenRow(Frozen):
    """Another value that the key hides."""

    origin: Origin
    path: str | None
    line: int | None


class KeyRow(Frozen):
    """Where a key comes from; `fingerprint` and `ends_with` are not published in CI."""

    variable: str | None
    origin: Origin
    path: str | None
    line: int | None
    fingerprint: str | None
    ends_with: str | None
    hides: tuple[HiddenRow, ...]


class ActiveRow(Frozen):
    """What Qwen Code would use if it started now."""

    auth_type: str | None
    model: str | None
    target: str | None
    base_url: str | None
    proxy: str | None
    key_variable: str | None
    key_origin: Origin | None
    key_origin_path: str | None
    key_ends_with: str | None
    held: bool
    problem: str | None


class Summary(Frozen):
    """How many targets stand how; those skipped on purpose are in `targets` alone."""

    targets: int
    ok: int
    undecided: int
    error: int
    held: int
    requests: int


class ModelRow(Frozen):
    """One model of a target."""

    id: str
    name: str
    verdict: ModelVerdict
    detail: str | None


class TargetRow(Frozen):
    """One credential at one base URL; what a check taught is None unless it was checked."""

    id: str
    source: TargetSource
    provider: str
    protocol: Protocol
    base_url: str
    env_key: str | None
    key: KeyRow
    state: TargetState
    verdict: Verdict | None
    reason: Reason | None
    severity: Severity
    transient: bool
    key_state: KeyState
    proven: Proven | None
    detail: str | None
    fix: str | None
    hint: str | None
    http_status: int | None
    latency_ms: int | None
    retry_after_s: float | None
    checked_at: str | None
    models: tuple[ModelRow, ...]
    entry_path: str | None = None  # where its entry stands: for annotations, not published
    entry_line: int | None = None

    @property
    def works(self) -> bool:
        """Whether Qwen Code can use it."""
        return self.verdict in WORKING and self.severity is not Severity.ERROR

    @property
    def undecided(self) -> bool:
        """Whether it was checked and nothing definite came out."""
        return self.state is TargetState.CHECKED and self.severity is Severity.WARN

    @property
    def held(self) -> bool:
        """Whether its key was kept back from a host that nobody confirmed."""
        return self.state is TargetState.HELD


class FindingRow(Frozen):
    """Something wrong in the settings."""

    code: FindingCode
    severity: Severity
    path: str | None
    line: int | None
    column: int | None
    target: str | None
    message: str
    fix: str


class Report(Frozen):
    """Everything one run found.

    What follows `findings` is not published: it tells the renderers how to show the rest.
    `active_key` says what the active key hides; `home` and `root` (the repository's folder)
    are written as the paths in the rows are.  `found` counts the targets in the settings, asked for
    or not; `offline` says that this machine seems to have no network.
    """

    generated_at: str
    duration_ms: int
    exit_code: int
    settings: tuple[SettingsRow, ...]
    active: ActiveRow
    summary: Summary
    targets: tuple[TargetRow, ...]
    findings: tuple[FindingRow, ...]
    active_key: KeyRow | None = None
    in_ci: bool = False
    fail_on: FailOn | None = None
    home: str = ""
    root: str = ""
    found: int = 0
    offline: bool = False
