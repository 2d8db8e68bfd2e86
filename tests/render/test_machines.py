"""The formats that machines read: each valid by its own grammar."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from report_samples import HOME, finding, reading, report, rich, seen, target

from daemon.model import (
    Active,
    FindingCode,
    Place,
    Severity,
    TargetState,
    Verdict,
    message,
)
from daemon.reasons import Reason
from daemon.render import github, json_, junit, prometheus, which
from daemon.render.look import Look
from daemon.rows import FailOn

if TYPE_CHECKING:
    from daemon.rows import Report

ODD = 'a"\\\x1b<b>&,%:\n]]>@odd.example'


def odd(**changes: object) -> Report:
    one = target(ODD, place=Place(path=f"{HOME}/w/.qwen/a,b:c%.json", line=3))
    bad = seen(
        one.id, Verdict.INVALID_KEY, Reason.UNKNOWN_KEY, detail=message("{w}", w="50% \r\n::x")
    )
    return report(reading(one), [bad], root=f"{HOME}/w", **changes)


# --------------------------------------------------------------------------------------
# JSON


def test_json_keeps_the_published_order() -> None:
    tree = json.loads(json_.render(report(*rich())))
    assert list(tree) == [
        "schema",
        "generated_at",
        "duration_ms",
        "exit_code",
        "settings",
        "active",
        "summary",
        "targets",
        "findings",
    ]
    assert list(tree["targets"][0])[:8] == [
        "id",
        "source",
        "provider",
        "protocol",
        "base_url",
        "env_key",
        "key",
        "state",
    ]
    assert list(tree["findings"][0]) == [
        "code",
        "severity",
        "path",
        "line",
        "column",
        "target",
        "message",
        "fix",
    ]


def test_json_in_ci_leaves_the_key_out() -> None:
    tree = json.loads(json_.render(report(*rich(), in_ci=True)))
    assert "key_ends_with" not in tree["active"]
    assert all({"ends_with", "fingerprint"}.isdisjoint(t["key"]) for t in tree["targets"])


# --------------------------------------------------------------------------------------
# JUnit


def cases(report_: Report) -> dict[str, str]:
    """Return what became of each case by its name; checks the counts on the way."""
    root = ET.fromstring(junit.render(report_))  # noqa: S314  our own output
    assert root.tag == "testsuites"
    found: dict[str, str] = {}
    totals = dict.fromkeys(("failure", "error", "skipped"), 0)
    for suite in root:
        assert suite.tag == "testsuite"
        assert int(suite.attrib["tests"]) == len(suite)
        for case in suite:
            assert {"name", "classname", "time"} <= set(case.attrib)
            result = next((child.tag for child in case if child.tag != "system-out"), "passed")
            found[case.attrib["name"]] = result
            if result in totals:
                totals[result] += 1
        for kind, name in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
            assert int(suite.attrib[name]) == len(suite.findall(f"testcase/{kind}"))
    assert int(root.attrib["failures"]) == totals["failure"]
    return found


@pytest.mark.parametrize(
    ("fail_on", "undecided"),
    [
        pytest.param(None, "error", id="plain"),
        pytest.param(FailOn.WARN, "failure", id="--fail-on warn"),
        pytest.param(FailOn.ERROR, "skipped", id="--fail-on error"),
        pytest.param(FailOn.NEVER, "skipped", id="--fail-on never"),
    ],
)
def test_junit_agrees_with_the_exit_code(fail_on: FailOn | None, undecided: str) -> None:
    results = cases(report(*rich(), fail_on=fail_on))
    assert results["openai@dashscope.aliyuncs.com"] == "failure"
    assert results["openrouter@openrouter.ai"] == "passed"
    assert results["custom@evil.example.com:8443"] == undecided
    assert results["xai@api.x.ai"] == "skipped"
    assert results[f"key_shadowed {HOME}/.qwen/settings.json:12"] == (
        "failure" if fail_on is FailOn.WARN else "passed"
    )


def test_junit_survives_odd_names() -> None:
    (name,) = cases(odd())
    assert name == 'a"\\\\x1b<b>&,%:\\n]]>@odd.example'


# --------------------------------------------------------------------------------------
# GitHub


def test_github_escapes_what_the_runner_unescapes() -> None:
    assert github.render(odd()) == (
        "::error file=.qwen/a%2Cb%3Ac%25.json,line=3,title=keylamp%3A invalid_key::"
        'a"\\\\x1b<b>&,%25:\\n]]>@odd.example: Key refused. 50%25 \\r\\n::x. '
        "OPENAI_API_KEY is set in ~/.qwen/.env:4. Make a new key at the provider.\n"
    )


def test_github_says_nothing_of_what_is_good() -> None:
    good = target("a@a.example")
    assert github.render(report(reading(good), [seen(good.id, Verdict.OK, Reason.BALANCE)])) == ""


def test_github_levels() -> None:
    findings = [
        finding(FindingCode.KEY_IN_ENV_KEY, Severity.ERROR),
        finding(FindingCode.KEY_SHADOWED, Severity.WARN),
        finding(FindingCode.SCOPE_SHADOWED, Severity.INFO),
    ]
    lines = github.render(report(reading(findings=findings), root=HOME)).splitlines()
    assert [line.split()[0] for line in lines] == ["::error", "::warning", "::notice"]
    assert all("file=.qwen/settings.json,line=12,col=5," in line for line in lines)


def test_github_names_a_place_outside_the_repository_in_words() -> None:
    (line,) = github.render(
        report(reading(findings=[finding(FindingCode.KEY_SHADOWED)]), root="/repo", in_ci=True)
    ).splitlines()
    assert "file=" not in line
    assert "::~/.qwen/settings.json:12: OPENAI_API_KEY is wrong." in line


def test_github_tells_a_missing_key_once() -> None:
    lost = target("a@a.example", state=TargetState.KEY_MISSING)
    why = finding(FindingCode.KEY_MISSING, Severity.ERROR, target=lost.id)
    assert len(github.render(report(reading(lost, findings=[why]))).splitlines()) == 1


# --------------------------------------------------------------------------------------
# Prometheus

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\\\|\\"|\\n)*"'
SAMPLE = re.compile(rf"({NAME})(?:\{{({LABEL}(?:,{LABEL})*)\}})? ([-+0-9.eE]+)")


def samples(exposition: str) -> dict[str, float]:
    """Return each series and its value; checks the grammar, and that no series comes twice."""
    assert exposition.endswith("\n")
    typed: set[str] = set()
    found: dict[str, float] = {}
    for line in exposition.splitlines():
        if line.startswith("# "):
            _, keyword, name, _ = line.split(" ", 3)
            if keyword == "TYPE":
                assert name not in typed
                typed.add(name)
            continue
        match = SAMPLE.fullmatch(line)
        assert match, line
        assert match[1] in typed
        series = line.rpartition(" ")[0]
        assert series not in found
        found[series] = float(match[3])
    return found


def test_prometheus_tells_what_stands_how() -> None:
    found = samples(prometheus.render(report(*rich())))
    assert found["keylamp_report_exit_code"] == 1
    assert found['keylamp_targets{standing="error"}'] == 4
    assert found['keylamp_target_up{target="openrouter@openrouter.ai"}'] == 1
    assert found['keylamp_target_up{target="openai@dashscope.aliyuncs.com"}'] == 0
    assert 'keylamp_target_up{target="custom@evil.example.com:8443"}' not in found
    assert found['keylamp_findings{code="key_shadowed"}'] == 1
    assert found['keylamp_findings{code="key_in_repository"}'] == 0
    assert found["keylamp_report_timestamp_seconds"] == 1795165200


def test_prometheus_survives_odd_names() -> None:
    assert len(samples(prometheus.render(odd()))) > 20


def test_prometheus_of_nothing() -> None:
    assert samples(prometheus.render(report(reading())))["keylamp_report_exit_code"] == 4


# --------------------------------------------------------------------------------------
# which


def test_which_says_where_the_key_comes_from_and_what_it_hides() -> None:
    made, _ = rich()
    stale = made.targets[1]
    active = Active(
        auth_type="openai",
        model="qwen3-coder-plus",
        target=stale.id,
        base_url=stale.base_url,
        credential=stale.credential,
        held=True,
        problem=message("The variable is empty."),
    )
    printed = which.text(report(reading(stale, active=active)), Look())
    assert printed == (
        "Protocol    openai\n"
        "Model       qwen3-coder-plus\n"
        "Address     https://dashscope.aliyuncs.com/v1\n"
        "Proxy       none\n"
        "Key         DASHSCOPE_API_KEY …MxYA from the environment\n"
        "hides       another value in ~/.qwen/.env:4\n"
        "✗ The variable is empty.\n"
        "‖ keylamp itself would hold this key back from that host.\n"
    )


def test_which_without_anything() -> None:
    printed = which.text(report(reading()), Look(ascii_only=True))
    assert printed.splitlines()[0] == "Protocol    none"


def test_which_as_json_is_the_active_object() -> None:
    made = report(*rich())
    assert json.loads(which.to_json(made)) == json.loads(json_.render(made))["active"]


def test_github_ends_each_sentence() -> None:
    bad = target("a@a.example")
    said = seen(bad.id, Verdict.INVALID_KEY, Reason.UNKNOWN_KEY, detail=message("it is invalid"))
    assert "it is invalid. OPENAI_API_KEY is set" in github.render(report(reading(bad), [said]))


def test_junit_counts_a_missing_key_once() -> None:
    lost = target("a@a.example", state=TargetState.KEY_MISSING)
    why = [
        finding(code, Severity.ERROR, target=lost.id)
        for code in (FindingCode.KEY_MISSING, FindingCode.FALLBACK_KEY_WOULD_LEAK)
    ]
    root = ET.fromstring(junit.render(report(reading(lost, findings=why))))  # noqa: S314  our own
    assert (root.get("tests"), root.get("failures")) == ("3", "1")


def test_junit_counts_what_its_target_does_not_tell() -> None:
    held = target("a@a.example", state=TargetState.HELD)
    why = [finding(FindingCode.KEY_IN_ENV_KEY, Severity.ERROR, target=held.id)]
    root = ET.fromstring(junit.render(report(reading(held, findings=why))))  # noqa: S314  our own
    assert root.get("failures") == "1"
