"""Readings and observations from which the tests of the report and its formats are built."""

# ruff: noqa: ANN401  samples take the fields of any dataclass by name

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from daemon.model import (
    Active,
    Credential,
    FileState,
    Finding,
    FindingCode,
    Hidden,
    KeyState,
    Model,
    ModelOutcome,
    ModelVerdict,
    Observation,
    Origin,
    Outcome,
    Place,
    Protocol,
    Reading,
    Scope,
    Secret,
    SettingsFile,
    Severity,
    Target,
    TargetSource,
    TargetState,
    Verdict,
    message,
)
from daemon.reasons import Proven, Reason
from daemon.redact import Redactor
from daemon.report import ReportOptions, build

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from daemon.rows import Report

HOME = "/home/mei"
SETTINGS = f"{HOME}/.qwen/settings.json"
DOTENV = f"{HOME}/.qwen/.env"
AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
KEY = "sk-fake-0aB1cD2eF3gH4iJ5kL6mN7oP8MxYA"


def target(name: str, **changes: Any) -> Target:
    base: dict[str, Any] = {
        "id": name,
        "source": TargetSource.ENTRY,
        "provider": name.partition("@")[0],
        "protocol": Protocol.OPENAI,
        "base_url": f"https://{name.partition('@')[2]}/v1",
        "env_key": "OPENAI_API_KEY",
        "credential": credential(),
        "models": (Model(id="qwen3-coder-plus", name="Qwen3 Coder Plus"),),
        "scope": Scope.USER,
        "place": Place(path=SETTINGS, line=12, column=7),
    }
    return Target(**(base | changes))


def credential(variable: str = "OPENAI_API_KEY", **changes: Any) -> Credential:
    base: dict[str, Any] = {
        "variable": variable,
        "secret": Secret(KEY),
        "origin": Origin.DOTENV,
        "place": Place(path=DOTENV, line=4),
    }
    return Credential(**(base | changes))


def seen(target_id: str, verdict: Verdict, reason: Reason, **changes: Any) -> Observation:
    base: dict[str, Any] = {"key_state": KeyState.ACCEPTED, "http_status": 200}
    return Observation(
        target=target_id,
        outcome=Outcome(verdict=verdict, reason=reason, **(base | changes)),
        at=AT,
        latency_ms=123,
        requests=2,
    )


def finding(code: FindingCode, severity: Severity = Severity.WARN, **changes: Any) -> Finding:
    base: dict[str, Any] = {
        "message": message("{variable} is wrong.", variable="OPENAI_API_KEY"),
        "fix": message("Mend {variable}.", variable="OPENAI_API_KEY"),
        "place": Place(path=SETTINGS, line=12, column=5),
    }
    return Finding(code=code, severity=severity, **(base | changes))


def reading(*targets: Target, findings: Sequence[Finding] = (), **changes: Any) -> Reading:
    base: dict[str, Any] = {
        "files": (SettingsFile(scope=Scope.USER, path=SETTINGS, state=FileState.OK),),
        "active": Active(),
        "secrets": (Secret(KEY),),
    }
    return Reading(targets=targets, findings=tuple(findings), **(base | changes))


def options(reading: Reading, **changes: Any) -> ReportOptions:
    base: dict[str, Any] = {
        "strike": Redactor(reading.secrets).strike,
        "fingerprint": lambda _secret: "0123456789abcdef",
        "home": HOME,
    }
    return ReportOptions(**(base | changes))


def report(reading: Reading, observations: Sequence[Observation] = (), **changes: Any) -> Report:
    known: Mapping[str, Observation] = {o.target: o for o in observations}
    return build(reading, known, options=options(reading, **changes), at=AT, duration_ms=412)


def rich() -> tuple[Reading, tuple[Observation, ...]]:
    """Return a reading with one of nearly everything."""
    works = target("openrouter@openrouter.ai", credential=credential("OPENROUTER_API_KEY"))
    refused = target(
        "openai@dashscope.aliyuncs.com",
        credential=credential(
            "DASHSCOPE_API_KEY",
            origin=Origin.PROCESS,
            place=None,
            hides=(Hidden(origin=Origin.DOTENV, place=Place(path=DOTENV, line=4), differs=True),),
        ),
    )
    chinese = target("通义千问@dashscope-intl.aliyuncs.com", credential=credential("通义千问密钥"))
    poor = target("deepseek@api.deepseek.com", credential=credential("DEEPSEEK_API_KEY"))
    missing = target(
        "moonshot@api.moonshot.cn",
        credential=credential("MOONSHOT_API_KEY", secret=None, origin=Origin.MISSING, place=None),
        state=TargetState.KEY_MISSING,
    )
    held = target(
        "custom@evil.example.com:8443",
        state=TargetState.HELD,
        state_detail=message("This folder's settings name the host; nobody confirmed it."),
    )
    models = target(
        "anthropic@api.anthropic.com",
        protocol=Protocol.ANTHROPIC,
        credential=credential("ANTHROPIC_API_KEY"),
        models=(
            Model(id="claude-opus-4-1", name="Opus"),
            Model(id="claude-2.1", name="旧的"),
        ),
    )
    long = target(
        "QWEN_CUSTOM_provider-with-a-very-long-name@gateway.internal.very-long.example.com:8443#12",
        credential=credential("QWEN_CUSTOM_API_KEY_OPENAI_HTTPS_GATEWAY_INTERNAL_VERY_LONG_574438"),
    )
    skipped = target("xai@api.x.ai", state=TargetState.SKIPPED)
    local = target("ollama@localhost:11434", credential=credential("OLLAMA_KEY"))
    findings = (
        finding(
            FindingCode.KEY_MISSING,
            Severity.ERROR,
            target=missing.id,
            message=message(
                "{variable} is set nowhere. Looked in: {places}.",
                variable="MOONSHOT_API_KEY",
                places=f"the environment, {DOTENV}, env in {SETTINGS}",
            ),
            fix=message("Put it into {file}, or export it.", file=DOTENV),
        ),
        finding(
            FindingCode.KEY_SHADOWED,
            target=refused.id,
            message=message(
                "{variable} from the environment hides the value in {place}.",
                variable="DASHSCOPE_API_KEY",
                place=f"{DOTENV}:4",
            ),
            fix=message("Run: unset {variable}", variable="DASHSCOPE_API_KEY"),
        ),
        finding(FindingCode.FILE_MODE_OPEN, Severity.INFO, place=Place(path=DOTENV)),
    )
    observations = (
        seen(works.id, Verdict.OK, Reason.KEY_INFO, proven=Proven.KEY_INFO),
        seen(
            refused.id,
            Verdict.INVALID_KEY,
            Reason.UNKNOWN_KEY,
            http_status=401,
            key_state=KeyState.REJECTED,
            detail=message("The provider says: “{words}”", words="Incorrect API key provided."),
            hint=message("This key may belong to {host}.", host="dashscope-intl.aliyuncs.com"),
        ),
        seen(
            chinese.id,
            Verdict.INVALID_KEY,
            Reason.UNKNOWN_OR_ELSEWHERE,
            http_status=401,
            key_state=KeyState.REJECTED,
            detail=message(
                "The provider says: “{words}”",
                words="身份验证失败，令牌已过期或验证不正确，请检查您的密钥是否属于该区域后重试。",
            ),
        ),
        seen(
            poor.id,
            Verdict.NO_BALANCE,
            Reason.INSUFFICIENT_BALANCE,
            http_status=402,
            detail=message("The provider says: “{words}”", words="Insufficient Balance"),
        ),
        seen(
            models.id,
            Verdict.OK,
            Reason.LIST_AUTHENTICATED,
            proven=Proven.AUTHENTICATED_LIST,
            models=(
                ModelOutcome(id="claude-opus-4-1", verdict=ModelVerdict.LISTED),
                ModelOutcome(id="claude-2.1", verdict=ModelVerdict.MODEL_NOT_FOUND),
            ),
        ),
        seen(
            long.id,
            Verdict.RATE_LIMITED,
            Reason.PER_MINUTE,
            http_status=429,
            transient=True,
            retry_after_s=95.0,
            detail=message(
                "The provider says: “{words}”", words="Rate limit reached for requests."
            ),
        ),
        seen(
            local.id,
            Verdict.NO_AUTH_REQUIRED,
            Reason.DECOY_EQUAL_ON_INFERENCE,
            key_state=KeyState.NOT_CHECKED,
        ),
    )
    active = Active(
        auth_type="openai",
        model="qwen3-coder-plus",
        target=works.id,
        base_url="https://openrouter.ai/api/v1",
        credential=works.credential,
    )
    all_targets = (works, refused, chinese, poor, missing, held, models, long, skipped, local)
    return reading(*all_targets, findings=findings, active=active), observations
