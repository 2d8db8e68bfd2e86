"""Whatever foreign text holds, no format shows a key, and none lets a control character through."""

from __future__ import annotations

import base64
import json
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_samples import credential, finding, reading, report, seen, target

from daemon.model import (
    Active,
    FileState,
    FindingCode,
    Hidden,
    Model,
    ModelOutcome,
    ModelVerdict,
    Origin,
    Place,
    Scope,
    Secret,
    SettingsFile,
    TargetState,
    Verdict,
    message,
)
from daemon.reasons import Reason
from daemon.render import github, json_, junit, progress, prometheus, text, which
from daemon.render.look import Look

if TYPE_CHECKING:
    from daemon.rows import Report

SECRET = 'cAnArY0123+/=456&%78"9_fake'
FORMS = [
    SECRET,
    quote(SECRET, safe=""),
    json.dumps(SECRET)[1:-1],
    base64.b64encode(SECRET.encode()).decode(),
    base64.b64encode(f"me:{SECRET}".encode()).decode(),
]


def everywhere(foreign: str, *, in_ci: bool) -> Report:
    """Return a report with `foreign` in each field that holds foreign text."""
    said = message("{words} and {more}", words=foreign, more=f"https://u:{foreign}@h/?k={foreign}")
    place = Place(path=f"/x/{foreign}", line=1)
    key = credential(
        foreign,
        secret=Secret(SECRET),
        origin=Origin.SETTINGS,
        place=place,
        hides=(Hidden(origin=Origin.DOTENV, place=place, differs=True),),
    )
    checked = target(
        f"{foreign}@host",
        provider=foreign,
        env_key=foreign,
        base_url=f"https://{foreign}@host/{foreign}?{foreign}",
        credential=key,
        models=(Model(id=foreign, name=foreign),),
    )
    held = target(
        f"{foreign}@other",
        credential=key,
        state=TargetState.HELD,
        state_detail=said,
        state_fix=said,
    )
    observation = seen(
        checked.id,
        Verdict.OK,
        Reason.KEY_INFO,
        detail=said,
        hint=said,
        models=(ModelOutcome(id=foreign, verdict=ModelVerdict.MODEL_NOT_FOUND, detail=said),),
    )
    made = reading(
        checked,
        held,
        findings=[
            finding(FindingCode.KEY_SHADOWED, message=said, fix=said, place=place, target=foreign)
        ],
        files=(
            SettingsFile(scope=Scope.USER, path=foreign, state=FileState.UNREADABLE, problem=said),
        ),
        active=Active(
            auth_type=foreign,
            model=foreign,
            target=foreign,
            base_url=f"https://{foreign}@h",
            proxy=f"http://{foreign}@p",
            credential=key,
            problem=said,
        ),
        secrets=(Secret(SECRET),),
    )
    return report(made, [observation], in_ci=in_ci, root="/x", home="/home/mei")


def all_formats(made: Report) -> dict[str, str]:
    return {
        "text": text.render(made, Look()),
        "narrow": text.render(made, Look(width=40, ascii_only=True)),
        "json": json_.render(made),
        "junit": junit.render(made),
        "github": github.render(made),
        "prometheus": prometheus.render(made),
        "which": which.text(made, Look()),
        "which json": which.to_json(made),
        "progress": progress.line(1, 2, made.targets[0].id, Look()).removeprefix(progress.CLEAR),
    }


@pytest.mark.parametrize("in_ci", [False, True])
@pytest.mark.parametrize("form", FORMS)
def test_no_format_shows_a_key(form: str, in_ci: bool) -> None:  # noqa: FBT001  a table
    runs = {form[i : i + 8] for i in range(len(form) - 7)}
    for name, printed in all_formats(everywhere(f"x{form}y", in_ci=in_ci)).items():
        assert not [run for run in runs if run in printed], name


@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet=st.characters(), max_size=40),
    st.text(alphabet="\x1b\u202e\u200b\n::#[", max_size=9),
)
def test_no_format_lets_a_control_character_through(before: str, after: str) -> None:
    for name, printed in all_formats(everywhere(f"{before}{SECRET}{after}", in_ci=False)).items():
        bad = {unicodedata.category(c) for c in printed if c != "\n"} & {
            "Cc",
            "Cf",
            "Cs",
            "Zl",
            "Zp",
        }
        assert not bad, name
        assert SECRET not in printed
        assert not printed.startswith("##["), name


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=40))
def test_each_format_stays_valid(foreign: str) -> None:
    from xml.etree import ElementTree as ET  # noqa: PLC0415

    made = everywhere(foreign, in_ci=True)
    json.loads(json_.render(made))
    ET.fromstring(junit.render(made))  # noqa: S314  our own output
    for line in github.render(made).splitlines():
        assert line.startswith(("::error ", "::warning ", "::notice "))
