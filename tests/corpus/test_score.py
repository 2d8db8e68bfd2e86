"""Scores the judgement against labelled answers, and holds a floor under the score."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from daemon.explain import explain

HERE = Path(__file__).parent
ASKED = (
    "id",
    "kind",
    "protocol",
    "base_url",
    "key_sample",
    "model_ids",
    "request",
    "response",
    "decoy_response",
    "anonymous_response",
    "transport",
)
SHELVES = {"answers.jsonl": 0.99, "more.jsonl": 0.98}


def records(name: str) -> list[dict[str, Any]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def told(record: dict[str, Any]) -> dict[str, Any]:
    """What `explain` says when it sees the answer and not the label."""
    return explain({name: record[name] for name in ASKED if name in record})


def points(record: dict[str, Any], verdict: str) -> float:
    if verdict == record["verdict"]:
        return 1.0
    if verdict not in record["also_ok"]:
        return 0.0
    return 0.5 if verdict == "inconclusive" else 1.0


@pytest.mark.parametrize("shelf", SHELVES)
def test_no_answer_is_called_good_or_bad_against_its_label(shelf: str) -> None:
    fatal = [
        (record["id"], verdict)
        for record in records(shelf)
        if (verdict := told(record)["verdict"]) in record["never"]
    ]
    assert fatal == []


@pytest.mark.parametrize(("shelf", "floor"), SHELVES.items())
def test_the_score_stays_above_its_floor(
    shelf: str, floor: float, capsys: pytest.CaptureFixture[str]
) -> None:
    labelled = records(shelf)
    answers = [told(record) for record in labelled]
    both = list(zip(labelled, answers, strict=True))
    score = sum(points(r, a["verdict"]) for r, a in both) / len(both)
    key_state = sum(r["key_state"] == a["key_state"] for r, a in both) / len(both)
    transient = sum(r["transient"] == a["transient"] for r, a in both) / len(both)
    with capsys.disabled():
        print(  # noqa: T201 - the figure is the point of this test
            f"\n{shelf}: {score:.3f} of {len(both)}, key state {key_state:.3f},"
            f" transient {transient:.3f}"
        )
    assert score >= floor
    assert key_state >= 0.95
    assert transient >= 0.97
