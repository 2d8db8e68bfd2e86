from __future__ import annotations

import pickle

import pytest

from daemon.model import KeyState, Outcome, Secret, Severity, Verdict, message
from daemon.reasons import Reason


def test_a_secret_shows_its_value_nowhere_but_in_reveal() -> None:
    secret = Secret("sk-fake-0123456789")
    assert secret.reveal() == "sk-fake-0123456789"
    assert "fake" not in f"{secret} {secret!r} {[secret]}"
    with pytest.raises(TypeError):
        pickle.dumps(secret)


def test_a_secret_is_never_empty() -> None:
    with pytest.raises(ValueError, match="never empty"):
        Secret("")


@pytest.mark.parametrize(("value", "shown"), [("sk-fake-0123", "0123"), ("sk-fake-012", None)])
def test_only_a_long_key_shows_its_end(value: str, shown: str | None) -> None:
    assert Secret(value).ends_with == shown


@pytest.mark.parametrize(
    ("verdict", "severity"),
    [
        (Verdict.OK, Severity.OK),
        (Verdict.NO_AUTH_REQUIRED, Severity.INFO),
        (Verdict.UNREACHABLE, Severity.WARN),
        (Verdict.MODEL_NOT_FOUND, Severity.ERROR),
        (Verdict.TLS_ERROR, Severity.ERROR),
    ],
)
def test_severity_of_a_verdict(verdict: Verdict, severity: Severity) -> None:
    assert verdict.severity is severity


@pytest.mark.parametrize(
    ("verdict", "transient", "conclusive"),
    [
        (Verdict.OK, False, True),
        (Verdict.INVALID_KEY, False, True),
        (Verdict.NO_BALANCE, True, False),
        (Verdict.INTERCEPTED, False, False),
        (Verdict.RATE_LIMITED, False, False),
    ],
)
def test_only_the_provider_itself_concludes(
    *, verdict: Verdict, transient: bool, conclusive: bool
) -> None:
    outcome = Outcome(
        verdict=verdict, reason=Reason.UNKNOWN_KEY, key_state=KeyState.UNKNOWN, transient=transient
    )
    assert outcome.conclusive is conclusive


def test_a_message_keeps_template_and_values_apart() -> None:
    said = message("{n} of {path}", n=3, path="a{b}")
    assert said.template == "{n} of {path}"
    assert said.fields == (("n", "3"), ("path", "a{b}"))
