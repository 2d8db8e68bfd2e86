"""What to do, and where: each origin of a key and each verdict has its words."""

from __future__ import annotations

from typing import Any

import pytest

from daemon import phrasebook
from daemon.advice import Case, cure, origin_words
from daemon.model import ModelVerdict, Origin, TargetState, Verdict
from daemon.probes.base import FailureKind
from daemon.probes.content import Kind
from daemon.reasons import Reason
from daemon.words import say


def test_everything_has_a_name() -> None:
    assert set(phrasebook.VERDICTS) == set(Verdict)
    assert set(phrasebook.STATES) == set(TargetState)
    assert set(phrasebook.MODELS) == set(ModelVerdict)
    assert set(phrasebook.ORIGINS) == set(Origin)


def test_codes_inside_sentences_have_words() -> None:
    codes = {*FailureKind, *Kind}
    assert {code.value for code in codes} <= set(phrasebook.CODES)


def test_names_of_verdicts_are_short_and_distinct() -> None:
    names = [say(name) for name in phrasebook.VERDICTS.values()]
    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= 20


def case(**changes: Any) -> Case:  # noqa: ANN401  the fields of a case by name
    base: dict[str, Any] = {
        "verdict": Verdict.INVALID_KEY,
        "reason": Reason.UNKNOWN_KEY,
        "origin": Origin.DOTENV,
        "variable": "KEY",
        "place": "~/.qwen/.env:4",
    }
    return Case(**(base | changes))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(
            {}, "KEY is set in ~/.qwen/.env:4. Make a new key at the provider.", id="dotenv"
        ),
        pytest.param(
            {"origin": Origin.PROCESS, "place": ""},
            "KEY is set in the environment. Make a new key at the provider.",
            id="environment",
        ),
        pytest.param(
            {"origin": Origin.LOGIN_SHELL, "place": ""},
            "KEY is set by your login shell. Make a new key at the provider.",
            id="login shell",
        ),
        pytest.param(
            {"origin": Origin.KEYRING, "place": ""},
            "KEY is kept in the keyring. Make a new key at the provider.",
            id="keyring",
        ),
        pytest.param(
            {"origin": Origin.AUTH_FIELDS, "variable": ""},
            "The key stands in ~/.qwen/.env:4. Make a new key at the provider.",
            id="no variable",
        ),
        pytest.param(
            {"origin": Origin.ADC, "variable": "", "place": ""},
            "Make a new key at the provider.",
            id="nowhere to point at",
        ),
        pytest.param(
            {"page": "https://keys.example/?a=b"},
            "KEY is set in ~/.qwen/.env:4. Make a new key: https://keys.example/?a=b",
            id="the provider's page",
        ),
        pytest.param(
            {"hidden": "~/x:1"},
            "KEY in ~/.qwen/.env:4 hides another value in ~/x:1: keep the right one of the two.",
            id="a file hides another",
        ),
        pytest.param(
            {"hidden": "~/x:1", "origin": Origin.PROCESS},
            "KEY from the shell hides another value in ~/x:1: unset it to use that one.",
            id="the shell hides a file",
        ),
        pytest.param(
            {"verdict": Verdict.KEY_MALFORMED, "reason": Reason.QUOTED},
            "Remove the quotation marks around the key. KEY is set in ~/.qwen/.env:4.",
            id="a fault that needs no new key",
        ),
        pytest.param(
            {
                "verdict": Verdict.NO_BALANCE,
                "reason": Reason.ARREARS,
                "page": "https://pay.example/",
            },
            "Top up the account: the key itself is good. The provider's page: https://pay.example/",
            id="where to pay",
        ),
        pytest.param(
            {"verdict": Verdict.QUOTA_EXHAUSTED, "reason": Reason.PER_DAY, "wait_s": 18_000.0},
            "Wait 5 h, or raise the limit.",
            id="a quota that comes back",
        ),
        pytest.param(
            {"verdict": Verdict.RATE_LIMITED, "reason": Reason.RATE},
            "Check again later; this says nothing against the key.",
            id="a limit without a time",
        ),
    ],
)
def test_cure(changes: dict[str, Any], expected: str) -> None:
    assert cure(case(**changes)) == expected


def test_nothing_wrong_needs_no_cure() -> None:
    assert cure(case(verdict=Verdict.OK, reason=Reason.KEY_INFO)) is None


def test_an_origin_names_its_file() -> None:
    assert say(origin_words(Origin.HEADERS, "~/s.json:3")) == "customHeaders in ~/s.json:3"
    assert say(origin_words(Origin.PROCESS, "")) == "the environment"
