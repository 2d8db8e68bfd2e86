"""What is to be checked: what was asked for, under the configuration, and what is left out."""

from __future__ import annotations

import pytest
from report_samples import target

from daemon.config import Checks, Config, Policy
from daemon.model import (
    Active,
    Credential,
    Finding,
    FindingCode,
    Model,
    Origin,
    Reading,
    Severity,
    TargetState,
    message,
)
from daemon.plan import Wishes, deep_targets, host_of, select

MISSING = Credential(variable="RELAY_KEY", secret=None, origin=Origin.MISSING)
OPENAI = target("openai@api.openai.com")
RELAY = target(
    "relay@relay.example",
    env_key="RELAY_KEY",
    credential=MISSING,
    state=TargetState.KEY_MISSING,
    models=(Model(id="demo-chat", name="Demo"),),
)
HELD = target("held@held.example", state=TargetState.HELD)


def finding(code: FindingCode, about: str | None) -> Finding:
    return Finding(
        code=code,
        severity=Severity.ERROR,
        message=message("Wrong."),
        fix=message("Mend it."),
        target=about,
    )


FINDINGS = (
    finding(FindingCode.KEY_MISSING, RELAY.id),
    finding(FindingCode.FALLBACK_KEY_WOULD_LEAK, RELAY.id),
    finding(FindingCode.BASE_URL_MALFORMED, RELAY.id),
    finding(FindingCode.KEY_SHADOWED, OPENAI.id),
    finding(FindingCode.SETTINGS_UNREADABLE, None),
)
READING = Reading(
    files=(), targets=(OPENAI, RELAY, HELD), findings=FINDINGS, active=Active(target=OPENAI.id)
)


def states(reading: Reading) -> dict[str, TargetState]:
    return {one.id: one.state for one in reading.targets}


def codes(reading: Reading) -> list[str]:
    return [one.code.value for one in reading.findings]


def test_without_wishes_nothing_changes() -> None:
    assert select(READING, Wishes(config=Config())) == READING


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param("relay@relay.example", id="an id"),
        pytest.param("relay@*", id="a part of an id"),
        pytest.param("RELAY", id="a provider in another case"),
        pytest.param("*.example", id="a host"),
        pytest.param("relay_key", id="a variable"),
        pytest.param("demo-*", id="a model"),
    ],
)
def test_only_what_was_asked_for_is_left(pattern: str) -> None:
    chosen = select(READING, Wishes(config=Config(), only=(pattern,)))
    assert RELAY.id in states(chosen)
    assert OPENAI.id not in states(chosen)
    assert "key_shadowed" not in codes(chosen)
    assert {"key_missing", "base_url_malformed", "settings_unreadable"} <= set(codes(chosen))


def test_several_patterns_are_each_asked_for() -> None:
    chosen = select(READING, Wishes(config=Config(), only=("openai", "held")))
    assert set(states(chosen)) == {OPENAI.id, HELD.id}


def test_a_pattern_that_nothing_fits_leaves_no_target() -> None:
    chosen = select(READING, Wishes(config=Config(), only=("nobody",)))
    assert chosen.targets == ()
    assert codes(chosen) == ["settings_unreadable"]


def test_a_missing_key_is_skipped_when_asked_and_other_faults_stay() -> None:
    chosen = select(READING, Wishes(config=Config(), skip_missing=True))
    assert states(chosen)[RELAY.id] is TargetState.SKIPPED
    assert states(chosen)[OPENAI.id] is TargetState.CHECKED
    assert states(chosen)[HELD.id] is TargetState.HELD
    assert codes(chosen) == ["base_url_malformed", "key_shadowed", "settings_unreadable"]


def test_a_missing_key_of_a_target_that_is_not_skipped_is_told() -> None:
    stray = Reading(
        files=(),
        targets=(HELD,),
        findings=(finding(FindingCode.KEY_MISSING, HELD.id),),
        active=Active(),
    )
    assert codes(select(stray, Wishes(config=Config(), skip_missing=True))) == ["key_missing"]


@pytest.mark.parametrize(
    "config",
    [
        pytest.param(Config(checks=Checks.NEVER), id="everything"),
        pytest.param(Config(providers={"openai": Policy(checks=Checks.NEVER)}), id="a provider"),
        pytest.param(Config(hosts={"api.openai.com": Policy(checks=Checks.NEVER)}), id="a host"),
        pytest.param(
            Config(
                providers={"openai": Policy(checks=Checks.DEEP)},
                hosts={"api.openai.com": Policy(checks=Checks.NEVER)},
            ),
            id="a host before its provider",
        ),
    ],
)
def test_what_is_never_to_be_checked_says_so(config: Config) -> None:
    chosen = select(READING, Wishes(config=config))
    (openai,) = [one for one in chosen.targets if one.id == OPENAI.id]
    assert openai.state is TargetState.POLICY_NEVER
    assert openai.state_fix is not None
    assert states(chosen)[RELAY.id] is TargetState.KEY_MISSING
    assert states(chosen)[HELD.id] is TargetState.HELD


def test_only_what_was_allowed_is_asked_deeply() -> None:
    targets = (OPENAI, HELD)
    assert deep_targets(targets, Wishes(config=Config())) == frozenset()
    assert deep_targets(targets, Wishes(config=Config(), deep=True)) == {OPENAI.id, HELD.id}
    configured = Config(hosts={"held.example": Policy(checks=Checks.DEEP)})
    assert deep_targets(targets, Wishes(config=configured)) == {HELD.id}


def test_an_address_without_a_host_has_none() -> None:
    assert host_of("http://[::1") == ""
    assert host_of("https://Relay.Example:8443/v1") == "relay.example"
