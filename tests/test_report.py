"""From what was found to the report: states, severities, order, secrecy, and the exit code."""

from __future__ import annotations

from typing import Any

import pytest
from report_samples import (
    DOTENV,
    HOME,
    KEY,
    SETTINGS,
    credential,
    finding,
    reading,
    report,
    rich,
    seen,
    target,
)

from daemon.model import (
    Active,
    FileState,
    FindingCode,
    Hidden,
    KeyState,
    Model,
    ModelOutcome,
    ModelVerdict,
    Origin,
    Place,
    Protocol,
    Scope,
    Secret,
    SettingsFile,
    Severity,
    Target,
    TargetState,
    Verdict,
    message,
)
from daemon.reasons import Reason
from daemon.report import exit_code
from daemon.rows import FailOn

OK = (Verdict.OK, Reason.KEY_INFO)
BAD = (Verdict.INVALID_KEY, Reason.UNKNOWN_KEY)
UNSURE = (Verdict.UNREACHABLE, Reason.TIMEOUT)


# --------------------------------------------------------------------------------------
# Exit codes


def code(
    *targets: tuple[Target, tuple[Verdict, Reason] | None],
    fail_on: FailOn | None = None,
    **changes: Any,  # noqa: ANN401  the fields of a reading
) -> int:
    observations = [seen(t.id, *outcome) for t, outcome in targets if outcome]
    return report(
        reading(*(t for t, _ in targets), **changes),
        observations,
        fail_on=fail_on,
    ).exit_code


A, B = target("a@a.example"), target("b@b.example")
UNREADABLE = SettingsFile(scope=Scope.USER, path=SETTINGS, state=FileState.UNREADABLE)
WORKSPACE = SettingsFile(scope=Scope.WORKSPACE, path="/w/settings.json", state=FileState.UNREADABLE)
WARN = finding(FindingCode.KEY_SHADOWED)
ERROR = finding(FindingCode.KEY_IN_ENV_KEY, Severity.ERROR)
NO_AUTH = (Verdict.NO_AUTH_REQUIRED, Reason.SERVER_WITHOUT_KEYS)


@pytest.mark.parametrize(
    ("codes", "targets", "changes"),
    [
        pytest.param((0, 0, 0, 0), [(A, OK), (B, NO_AUTH)], {}, id="all good"),
        pytest.param((1, 1, 1, 0), [(A, OK), (B, BAD)], {}, id="an error verdict"),
        pytest.param((1, 1, 1, 0), [(A, BAD), (B, UNSURE)], {}, id="error beats undecided"),
        pytest.param((3, 0, 1, 0), [(A, OK), (B, UNSURE)], {}, id="undecided"),
        pytest.param((3, 0, 1, 0), [(A, OK), (B, None)], {}, id="a check that never ended"),
        pytest.param((1, 1, 1, 0), [(A, OK)], {"findings": [ERROR]}, id="an error finding"),
        pytest.param((0, 0, 1, 0), [(A, OK)], {"findings": [WARN]}, id="a warning"),
        pytest.param((3, 0, 1, 0), [(A, UNSURE)], {"findings": [WARN]}, id="undecided, a warning"),
        pytest.param((4, 4, 4, 4), [], {}, id="nothing to check"),
        pytest.param((4, 4, 1, 4), [], {"findings": [WARN]}, id="nothing but a warning"),
        pytest.param((1, 1, 1, 0), [], {"findings": [ERROR]}, id="nothing but an error"),
        pytest.param((2, 2, 2, 2), [(A, BAD)], {"files": (UNREADABLE,)}, id="unreadable user file"),
        pytest.param((0, 0, 0, 0), [(A, OK)], {"files": (WORKSPACE,)}, id="unreadable workspace"),
    ],
)
def test_exit_code(
    codes: tuple[int, int, int, int],
    targets: list[tuple[Target, tuple[Verdict, Reason] | None]],
    changes: dict[str, object],
) -> None:
    wishes = (None, FailOn.ERROR, FailOn.WARN, FailOn.NEVER)
    assert tuple(code(*targets, fail_on=wish, **changes) for wish in wishes) == codes


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        pytest.param(TargetState.KEY_MISSING, 1, id="a missing key is an error"),
        pytest.param(TargetState.UNSENDABLE, 1, id="so is what cannot be asked"),
        pytest.param(TargetState.HELD, 3, id="a held target is not decided"),
        pytest.param(TargetState.SKIPPED, 0, id="what was skipped on purpose is not red"),
        pytest.param(TargetState.POLICY_NEVER, 0, id="nor what is never checked"),
    ],
)
def test_exit_code_of_a_state(state: TargetState, expected: int) -> None:
    assert code((A, OK), (target("c@c.example", state=state), None)) == expected


@pytest.mark.parametrize("verdict", [v for v in Verdict if v.severity is Severity.WARN])
def test_what_is_undecided_is_never_good(verdict: Verdict) -> None:
    assert code((A, (verdict, Reason.NOT_ASKED))) == 3


def test_the_report_carries_its_exit_code() -> None:
    made = report(reading(A), [seen(A.id, *BAD)])
    assert made.exit_code == exit_code(made) == 1


# --------------------------------------------------------------------------------------
# Rows


def test_a_key_that_can_call_none_of_its_models_is_an_error() -> None:
    models = (Model(id="x", name="x"), Model(id="y", name="y"))
    gone = tuple(ModelOutcome(id=m.id, verdict=ModelVerdict.MODEL_NOT_FOUND) for m in models)
    both = target("a@a.example", models=models)
    assert report(reading(both), [seen(both.id, *OK, models=gone)]).exit_code == 1
    assert report(reading(both), [seen(both.id, *OK, models=gone[:1])]).exit_code == 0


def test_a_verdict_is_null_unless_checked() -> None:
    row = report(reading(target("a@a.example", state=TargetState.HELD))).targets[0]
    assert (row.verdict, row.reason, row.checked_at, row.latency_ms) == (None, None, None, None)
    assert row.key_state is KeyState.NOT_CHECKED


def test_a_check_without_an_end_is_not_decided() -> None:
    row = report(reading(A)).targets[0]
    assert (row.verdict, row.transient, row.works) == (Verdict.INCONCLUSIVE, True, False)


def test_summary_counts() -> None:
    made = report(*rich())
    summary = made.summary
    assert (summary.targets, summary.ok, summary.undecided, summary.error, summary.held) == (
        10,
        3,
        1,
        4,
        1,
    )
    assert summary.requests == 14


def test_the_worst_comes_first() -> None:
    made = report(*rich())
    order = {Severity.ERROR: 0, Severity.WARN: 1, Severity.INFO: 2, Severity.OK: 3}
    ranks = [order[row.severity] for row in made.targets]
    assert ranks == sorted(ranks)
    assert [order[f.severity] for f in made.findings] == [0, 1, 2]


def test_an_unreadable_file_is_the_first_finding() -> None:
    unreadable = finding(FindingCode.SETTINGS_UNREADABLE, Severity.ERROR, place=Place(path="/z"))
    made = report(reading(A, findings=[ERROR, unreadable]), [seen(A.id, *OK)])
    assert made.findings[0].code is FindingCode.SETTINGS_UNREADABLE


def test_ids_stay_apart_when_they_look_alike() -> None:
    first, second = target("a\x1b@a.example"), target("a\\x1b@a.example")
    made = report(reading(first, second))
    assert len({row.id for row in made.targets}) == 2


@pytest.mark.parametrize("key", ["sk-fake-key-of-anthropic", "anthropic-key-123456"])
def test_a_key_that_holds_a_word_of_ours_does_not_star_it(key: str) -> None:
    secret = Secret(key)
    one = target(
        "anthropic@api.other.example",
        protocol=Protocol.ANTHROPIC,
        credential=credential("ANTHROPIC_API_KEY", secret=secret),
    )
    about = finding(
        FindingCode.SELECTED_TYPE_MISSING,
        target=one.id,
        fix=message("Write {protocol}, not {key}.", protocol="anthropic", key=key),
    )
    active = Active(auth_type="anthropic", target=one.id, model=key)
    made = report(reading(one, findings=[about], active=active, secrets=(secret,)))
    assert made.active.auth_type == made.targets[0].provider == "anthropic"
    assert made.targets[0].id == made.active.target == made.findings[0].target == one.id
    assert made.findings[0].fix.startswith("Write anthropic, not ")
    assert key not in str(made)


def test_findings_and_active_name_the_shown_id() -> None:
    odd = target("a\u200b@a.example")
    about = finding(FindingCode.KEY_SHADOWED, target=odd.id)
    made = report(reading(odd, findings=[about], active=Active(target=odd.id)))
    assert made.findings[0].target == made.active.target == made.targets[0].id


# --------------------------------------------------------------------------------------
# What is shown of keys and places


def test_a_key_is_known_by_its_end_and_its_fingerprint() -> None:
    key = report(reading(A)).targets[0].key
    assert (key.ends_with, key.fingerprint) == ("MxYA", "0123456789abcdef")


def test_a_short_key_shows_nothing_of_itself() -> None:
    short = target("a@a.example", credential=credential(secret=Secret("sk-fake-abc")))
    assert report(reading(short)).targets[0].key.ends_with is None


def test_in_ci_keys_and_homes_are_not_told_apart() -> None:
    active = Active(target=A.id, credential=A.credential)
    made = report(reading(A, active=active), in_ci=True)
    key = made.targets[0].key
    assert (key.ends_with, key.fingerprint, made.active.key_ends_with) == (None, None, None)
    assert key.path == "~/.qwen/.env"
    assert made.settings[0].path == "~/.qwen/settings.json"


def test_outside_ci_paths_are_whole() -> None:
    assert report(reading(A)).targets[0].key.path == DOTENV


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        pytest.param(f"{HOME}/.qwen/.env", "~/.qwen/.env", id="a file at home"),
        pytest.param(HOME, "~", id="home itself"),
        pytest.param(f"{HOME}-old/x", f"{HOME}-old/x", id="a neighbour of home"),
        pytest.param(f"/srv{HOME}/x", f"/srv{HOME}/x", id="the same name elsewhere"),
        pytest.param("https://u:p@h/v1?k=1", "https://h/v1", id="an address is bare"),
        pytest.param("see https://u:p@h/v1.", "see https://h/v1.", id="so is one in a sentence"),
        pytest.param(f"key {KEY}", "key ********", id="a key is struck"),
    ],
)
def test_what_a_message_shows(told: str, expected: str) -> None:
    about = finding(FindingCode.KEY_SHADOWED, message=message("{it}", it=told))
    assert report(reading(A, findings=[about])).findings[0].message == expected


def test_a_code_in_a_sentence_is_said_in_words() -> None:
    about = finding(
        FindingCode.KEY_SHADOWED,
        message=message("{mistake}, {kind}, {reason}", mistake="quoted", kind="?", reason="quoted"),
    )
    shown = report(reading(A, findings=[about])).findings[0].message
    assert shown == "quotation marks, ?, quoted"


def test_our_own_page_keeps_its_query() -> None:
    page = "https://bailian.console.aliyun.com/?tab=model#/api-key"
    row = report(reading(A), [seen(A.id, *BAD)], key_page=lambda _url: page).targets[0]
    assert row.fix is not None
    assert row.fix.endswith(page)


def test_addresses_are_bare() -> None:
    odd = target("a@a.example", base_url="https://me:hunter2@a.example/v1?key=hunter2")
    active = Active(base_url=odd.base_url, proxy="http://me:hunter2@proxy:3128")
    made = report(reading(odd, active=active))
    assert made.targets[0].base_url == made.active.base_url == "https://a.example/v1"
    assert made.active.proxy == "http://proxy:3128"


# --------------------------------------------------------------------------------------
# What to do


def fix(verdict: Verdict, reason: Reason, *, of: Target = A, **changes: object) -> str | None:
    return report(reading(of), [seen(of.id, verdict, reason, **changes)]).targets[0].fix


def test_a_good_key_needs_nothing() -> None:
    assert fix(*OK) is None


def test_a_refused_key_is_found_where_it_stands() -> None:
    assert fix(*BAD) == "OPENAI_API_KEY is set in ~/.qwen/.env:4. Make a new key at the provider."


def test_a_stale_shell_variable_is_named_as_the_cause() -> None:
    stale = credential(
        origin=Origin.PROCESS,
        place=None,
        hides=(Hidden(origin=Origin.SETTINGS, place=Place(path=SETTINGS, line=9), differs=True),),
    )
    said = fix(*BAD, of=target("a@a.example", credential=stale))
    assert said is not None
    assert "unset it" in said
    assert "~/.qwen/settings.json:9" in said


def test_a_hidden_value_that_is_the_same_is_not_blamed() -> None:
    same = credential(
        origin=Origin.PROCESS,
        place=None,
        hides=(Hidden(origin=Origin.SETTINGS, place=Place(path=SETTINGS), differs=False),),
    )
    said = fix(*BAD, of=target("a@a.example", credential=same))
    assert said == "OPENAI_API_KEY is set in the environment. Make a new key at the provider."


def test_waiting_has_a_length() -> None:
    assert fix(Verdict.RATE_LIMITED, Reason.RATE, retry_after_s=95.0) == "Wait 95 s."


@pytest.mark.parametrize(
    "verdict", [v for v in Verdict if v not in (Verdict.OK, Verdict.NO_AUTH_REQUIRED)]
)
def test_every_trouble_has_a_cure(verdict: Verdict) -> None:
    for reason in Reason:
        assert fix(verdict, reason)
