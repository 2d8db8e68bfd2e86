from __future__ import annotations

import pytest
from report_samples import reading, report, seen, target

from daemon.model import Verdict
from daemon.reasons import Reason
from daemon.render import text
from daemon.render.look import Look

NO_NAME = (Verdict.UNREACHABLE, Reason.DNS)
NO_WAY = (Verdict.UNREACHABLE, Reason.OFFLINE)
REFUSED = (Verdict.UNREACHABLE, Reason.REFUSED)
GOOD = (Verdict.OK, Reason.BALANCE)
SENTENCE = "No provider could be reached: this machine seems to be offline."


@pytest.mark.parametrize(
    ("outcomes", "offline"),
    [
        pytest.param({"a.example": NO_NAME, "b.example": NO_WAY}, True, id="two hosts"),
        pytest.param(
            {"a.example": NO_NAME, "b.example": NO_NAME, "127.0.0.1:1": GOOD}, True, id="loopback"
        ),
        pytest.param({"a.example": NO_NAME}, False, id="one host may be misspelt"),
        pytest.param({"a.example": NO_NAME, "localhost": REFUSED}, False, id="one and loopback"),
        pytest.param({"a.example": NO_NAME, "b.example": GOOD}, False, id="one is reached"),
        pytest.param({"a.example": NO_NAME, "b.example": REFUSED}, False, id="one refuses"),
        pytest.param({"a.example": NO_NAME, "b.example": None}, False, id="one was not asked"),
        pytest.param({}, False, id="nothing at all"),
    ],
)
def test_a_machine_without_a_network_is_told_from_a_slip(
    outcomes: dict[str, tuple[Verdict, Reason] | None], *, offline: bool
) -> None:
    targets = [target(f"openai@{host}") for host in outcomes]
    observed = [
        seen(f"openai@{host}", *one, http_status=None) for host, one in outcomes.items() if one
    ]
    made = report(reading(*targets), observed)
    assert made.offline is offline
    assert (SENTENCE in text.render(made, Look(width=100))) is offline
    cures = [row.fix or "" for row in made.targets if row.reason is Reason.DNS]
    assert all(("typing mistakes" in cure) is not offline for cure in cures)


def test_targets_that_were_left_out_are_not_denied() -> None:
    printed = text.render(report(reading(), found=3), Look(width=100))
    assert "no target matches --only (without it: 3)" in printed
    assert "no credential" not in printed
    assert "no credential was found" in text.render(report(reading()), Look(width=100))
