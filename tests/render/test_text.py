"""The table for people, as it stands on a screen."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_samples import KEY, credential, finding, reading, report, rich, seen, target

from daemon.model import (
    Active,
    FindingCode,
    Model,
    ModelOutcome,
    ModelVerdict,
    Origin,
    Severity,
    TargetState,
    Verdict,
    message,
    replace,
)
from daemon.reasons import Proven, Reason
from daemon.render import text
from daemon.render.layout import columns
from daemon.render.look import Look
from daemon.words import translator

COLOUR = re.compile(r"\x1b\[[\d;]*m")


@pytest.mark.parametrize("width", [40, 60, 80, 100, 200])
@pytest.mark.parametrize(
    ("language", "ascii_only"), [("en", False), ("en", True), ("zh_CN", False)]
)
def test_no_line_is_wider_than_the_screen(width: int, language: str, ascii_only: bool) -> None:  # noqa: FBT001  a table
    look = Look(width=width, ascii_only=ascii_only)
    say = translator(language)
    lines = text.render(report(*rich(), translate=say), look, say).splitlines()
    assert [line for line in lines if columns(line) > width] == []


def test_colour_changes_nothing_but_colour() -> None:
    made = report(*rich())
    assert COLOUR.sub("", text.render(made, Look(coloured=True))) == text.render(made, Look())


def test_no_colour_is_printed_unasked() -> None:
    assert "\x1b" not in text.render(report(*rich()), Look())


def test_ascii_is_ascii() -> None:
    assert text.render(report(*rich()), Look(ascii_only=True)).isascii()


def test_a_mark_stands_before_every_target() -> None:
    lines = text.render(report(*rich()), Look()).splitlines()
    marks = {
        line.split()[1].partition("@")[0]: line[0]
        for line in lines
        if "@" in line and line[0] != " "
    }
    assert marks["openai"] == "✗"
    assert marks["openrouter"] == "✓"
    assert marks["custom"] == "‖"
    assert marks["xai"] == "·"


def test_marks_tell_apart_without_colour() -> None:
    for look in (Look(), Look(ascii_only=True)):
        marks = look.marks
        signs = (marks.error, marks.undecided, marks.held, marks.warn, marks.info, marks.ok)
        assert len(set(signs)) == len(signs)
        assert len({columns(sign) for sign in signs}) == 1


def test_a_good_report_is_short() -> None:
    good = target("a@a.example")
    made = report(reading(good), [seen(good.id, Verdict.OK, Reason.KEY_INFO)])
    assert text.render(made, Look()) == (
        "✓ a@a.example  Key accepted  …MxYA\n"
        "\n"
        "1 good · 2 requests, 412 ms\n"
        "Accepted: the provider takes the key. No model was asked to answer.\n"
    )


def test_after_a_generation_nothing_is_left_to_say() -> None:
    good = target("a@a.example")
    proven = seen(good.id, Verdict.OK, Reason.COMPLETION, proven=Proven.GENERATION)
    assert "No model was asked" not in text.render(report(reading(good), [proven]), Look())


def test_nothing_to_check_is_said() -> None:
    assert "nothing to check" in text.render(report(reading()), Look())


def test_what_stops_qwen_code_comes_first() -> None:
    stopped = Active(problem=message("selectedType is unknown."))
    first = text.render(report(reading(active=stopped)), Look()).splitlines()[0]
    assert first == "✗ Qwen Code would not start here: selectedType is unknown."


def test_a_settings_fault_is_told_once() -> None:
    lost = target("a@a.example", state=TargetState.KEY_MISSING)
    why = finding(
        FindingCode.KEY_MISSING, Severity.ERROR, target=lost.id, message=message("Set nowhere.")
    )
    printed = text.render(report(reading(lost, findings=[why])), Look())
    assert printed.count("Set nowhere.") == 1
    assert "~/.qwen/settings.json:12:5" in printed


def test_the_finding_that_names_the_state_comes_first() -> None:
    lost = target(
        "a@a.example",
        state=TargetState.KEY_MISSING,
        credential=credential(origin=Origin.FALLBACK),
    )
    findings = [
        finding(code, Severity.ERROR, target=lost.id, message=message(said))
        for code, said in (
            (FindingCode.FALLBACK_KEY_WOULD_LEAK, "Another would be sent."),
            (FindingCode.KEY_MISSING, "Set nowhere."),
        )
    ]
    lines = text.render(report(reading(lost, findings=findings)), Look()).splitlines()
    assert lines[:4] == [
        "✗ a@a.example  Key missing",
        "  Set nowhere.",
        "  → Mend OPENAI_API_KEY. (~/.qwen/settings.json:12:5)",
        "  Another would be sent.",
    ]


def test_a_base_url_is_blamed_once_with_its_place() -> None:
    bad = target("a@a.example")
    why = finding(FindingCode.BASE_URL_MALFORMED, Severity.ERROR, target=bad.id)
    made = report(
        reading(bad, findings=[why]), [seen(bad.id, Verdict.WRONG_BASE_URL, Reason.MISSING_V1)]
    )
    assert text.render(made, Look()).splitlines()[:2] == [
        "✗ a@a.example  Wrong base URL  …MxYA",
        "  → Add /v1 to the base URL. (~/.qwen/settings.json:12)",
    ]
    assert "In the settings" not in text.render(made, Look())


def test_one_request_is_one_request() -> None:
    good = target("a@a.example")
    one = replace(seen(good.id, Verdict.OK, Reason.KEY_INFO), requests=1)
    assert "1 request," in text.render(report(reading(good), [one]), Look())


def test_models_show_only_when_they_differ() -> None:
    two = target(
        "a@a.example", models=(Model(id="good-one", name=""), Model(id="gone-one", name=""))
    )
    fine = tuple(ModelOutcome(id=m.id, verdict=ModelVerdict.LISTED) for m in two.models)
    gone = (fine[0], ModelOutcome(id="gone-one", verdict=ModelVerdict.MODEL_NOT_FOUND))

    def printed(models: tuple[ModelOutcome, ...]) -> str:
        return text.render(
            report(reading(two), [seen(two.id, Verdict.OK, Reason.KEY_INFO, models=models)]), Look()
        )

    assert "good-one" not in printed(fine)
    assert "  ✗ gone-one  not found\n" in printed(gone)
    assert "good-one" not in printed(gone)


def test_many_lost_models_do_not_flood_the_screen() -> None:
    models = tuple(Model(id=f"m-{n}", name="") for n in range(500))
    many = target("a@a.example", models=models)
    gone = tuple(ModelOutcome(id=m.id, verdict=ModelVerdict.UNLISTED) for m in models)
    made = report(reading(many), [seen(many.id, Verdict.OK, Reason.KEY_INFO, models=gone)])
    printed = text.render(made, Look())
    assert len(printed.splitlines()) < 20
    assert "and 492 more" in printed


@given(st.text(alphabet="::er #[]ab通\x1b\u202e\n", max_size=80))
def test_no_line_is_a_command_to_a_build_server(words: str) -> None:
    bad = target("a@a.example")
    made = report(
        reading(bad),
        [
            seen(
                bad.id,
                Verdict.INVALID_KEY,
                Reason.UNKNOWN_KEY,
                detail=message("{words}", words=words),
            )
        ],
    )
    for line in text.render(made, Look(width=40)).splitlines():
        assert not line.lstrip().startswith("::")
        assert "##[" not in line


def test_the_key_is_not_in_the_table() -> None:
    assert KEY[-8:] not in text.render(report(*rich()), Look())
