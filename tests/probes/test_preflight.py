"""Paste mistakes, and keys of another company."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.model import Outcome, Protocol, Secret, Verdict
from daemon.probes.asked import Asked
from daemon.probes.base import Route
from daemon.probes.preflight import MISTAKES, looks_whole, preflight, shape_warnings
from daemon.probes.wordings import whole_heading
from daemon.reasons import Reason

OPENAI = "https://api.openai.com/v1"
RELAY = "https://relay.example/v1"


def check(key: str, base_url: str = OPENAI, protocol: Protocol = Protocol.OPENAI) -> Outcome | None:
    secret = Secret(key) if key else None
    return preflight(Asked(protocol=protocol, base_url=base_url, route=Route.LIST, key=secret))


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("", Reason.EMPTY),
        ("   ", Reason.EMPTY),
        ("null", Reason.EMPTY),
        ("sk-fa ke", Reason.INNER_WHITESPACE),
        ("sk-fa\tke", Reason.INNER_WHITESPACE),
        ('"sk-fake"', Reason.QUOTED),
        ("`sk-fake`", Reason.QUOTED),
        ("“sk-fake”", Reason.NON_ASCII),
        ("ｓｋ－fake", Reason.NON_ASCII),
        ("sk-fake\u200b", Reason.NON_ASCII),
        ("sk-fa\x00ke", Reason.CONTROL_CHAR),
        ("Bearer sk-fake", Reason.SCHEME_PREFIX),
        ("Authorization: Bearer sk-fake", Reason.SCHEME_PREFIX),
        ("${OPENAI_API_KEY}", Reason.UNEXPANDED_REFERENCE),
        ("$KEY", Reason.UNEXPANDED_REFERENCE),
        ("process.env.KEY", Reason.UNEXPANDED_REFERENCE),
        ("OPENAI_API_KEY", Reason.ENV_NAME_PASTED),
        ("export KEY_A=sk-fake", Reason.ASSIGNMENT_PASTED),
        ("OPENAI_API_KEY=sk-fake", Reason.ASSIGNMENT_PASTED),
        ('"apiKey": "sk-fake"', Reason.ASSIGNMENT_PASTED),
        ("your-api-key-here", Reason.PLACEHOLDER),
        ("sk-xxxxxxxx", Reason.PLACEHOLDER),
        ("sk-proj-****MxYA", Reason.MASKED_COPY),
        ("sk-or-v1-116...0ce", Reason.MASKED_COPY),
        ("https://example.invalid/keys", Reason.PASTED_URL),
        ("me@example.com", Reason.NOT_A_KEY),
        ("please use this nice key", Reason.NOT_A_KEY),
        ("a" * 5000, Reason.NOT_A_KEY),
        ("sk-fakeaa,sk-fakebb", Reason.SEVERAL_KEYS),
        ("sk-fakeaa\nsk-fakebb", Reason.SEVERAL_KEYS),
        ('{"apiKey":"sk-fake"}', Reason.JSON_PASTED),
    ],
)
def test_a_paste_mistake_is_named(key: str, reason: Reason) -> None:
    outcome = check(key)
    assert outcome is not None
    assert (outcome.verdict, outcome.reason) == (Verdict.KEY_MALFORMED, reason)


@pytest.mark.parametrize(
    ("key", "base_url"),
    [
        ("sk-fake-0123456789abcdef\r\n", OPENAI),
        ("fk-zgvjbgxrZZudp1XF", RELAY),
        ("bce-v3/ALTAK-abc/0123456789", "https://qianfan.baidubce.com/v2"),
        ("tid=abc;exp=1;sku=x", "https://api.githubcopilot.com"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJh.fake", "https://api.minimaxi.com/v1"),
        ("0123456789abcdef0123456789abcdef.ABCDefgh12345678", "https://open.bigmodel.cn/api"),
        ("ollama", "http://localhost:11434/v1"),
        ("EMPTY", "http://192.168.1.2:8000/v1"),
        ("none", "http://127.0.0.1:1234/v1"),
        ("sk-xxxx", "http://localhost:1/v1"),
        ("c2VjcmV0IHZhbHVlIGhlcmU=", RELAY),
        ("sk-ant-api03-fakefakefake", RELAY),
    ],
)
def test_an_unusual_key_is_sent(key: str, base_url: str) -> None:
    assert check(key, base_url) is None


@pytest.mark.parametrize(
    ("key", "base_url", "reason"),
    [
        ("sk-or-v1-fakefake", OPENAI, Reason.OTHER_PROVIDER_KEY),
        ("AIzaSyFAKE", "https://api.anthropic.com", Reason.OTHER_PROVIDER_KEY),
        (
            "sk-sp-fakefake",
            "https://dashscope.aliyuncs.com/compatible-mode/v1",
            Reason.PLAN_KEY_ON_GENERAL_URL,
        ),
        (
            "sk-0123456789abcdef0123456789abcdef",
            "https://coding.dashscope.aliyuncs.com/v1",
            Reason.GENERAL_KEY_ON_PLAN_URL,
        ),
        ("sk-ant-admin01-fake", "https://api.anthropic.com", Reason.MANAGEMENT_KEY),
        ("AKIAIOSFODNN7EXAMPLE", OPENAI, Reason.CLOUD_ACCESS_KEY),
    ],
)
def test_a_key_is_not_sent_to_another_well_known_company(
    key: str, base_url: str, reason: Reason
) -> None:
    outcome = check(key, base_url)
    assert outcome is not None
    assert (outcome.verdict, outcome.reason) == (Verdict.WRONG_KEY_TYPE, reason)


def test_hosts_are_told_by_whole_labels() -> None:
    assert check("sk-ant-api03-fakefake", "https://openrouter.ai.evil.example/v1") is None


def test_a_service_account_is_right_on_vertex_alone() -> None:
    key = '{"type":"service_account"}'
    assert check(key, "https://aiplatform.googleapis.com", Protocol.VERTEX_AI) is None
    assert check(key) is not None


@pytest.mark.parametrize(
    "base_url",
    [
        "api.openai.com/v1",
        "",
        "https://",
        "https://exa mple.com/v1",
        "https://sk-fake@relay.example/v1",
        "https://relay.example/v1?key=sk-fake",
    ],
)
def test_an_address_that_is_none_is_not_asked(base_url: str) -> None:
    outcome = check("sk-fake-0123456789", base_url)
    assert outcome is not None
    assert outcome.verdict is Verdict.WRONG_BASE_URL


def test_oddities_are_warned_of() -> None:
    twice = "sk-fake-0123456789abcdef" * 2
    assert len(shape_warnings(Secret(twice), base_url=OPENAI)) == 1
    assert len(shape_warnings(Secret("sk-short"), base_url=OPENAI)) == 1
    assert len(shape_warnings(Secret("sk-ant-api03-fakefake"), base_url=RELAY)) == 1
    assert shape_warnings(Secret("sk-fake-0123456789abcdef"), base_url=OPENAI) == ()


@given(st.text(min_size=1, max_size=80), st.sampled_from([OPENAI, RELAY, "", "http://[::1]/v1"]))
def test_no_text_makes_preflight_fail_or_speak_the_key(key: str, base_url: str) -> None:
    outcome = check(key, base_url)
    assert outcome is None or len(key.strip()) < 8 or key not in repr(outcome)


@pytest.mark.parametrize(
    ("key", "url", "company"),
    [
        pytest.param(
            "sk-or-v1-" + "fa4e5d1c" * 8, "https://api.openai.com/v1", "OpenRouter", id="a relay's"
        ),
        pytest.param(
            "sk-sp-fake5d1c9a7e3b8f4206",
            "https://dashscope.aliyuncs.com/compatible-mode/v1",
            "Alibaba Cloud Coding Plan",
            id="a plan's",
        ),
    ],
)
def test_a_foreign_key_is_called_by_its_company(key: str, url: str, company: str) -> None:
    outcome = check(key, url)
    assert outcome is not None
    assert outcome.detail is not None
    assert dict(outcome.detail.fields)["company"] == company


_PIECES = [
    "sk",
    "key",
    "api",
    "token",
    "secret",
    "your",
    "you",
    "xxxx",
    "XXXX",
    "change",
    "me",
    "todo",
    "here",
    "replace",
    "insert",
    "enter",
    "paste",
    "env",
    "ENV",
    "process",
    "OPENAI",
    "KEYS",
    "API",
    "KEY",
    "TOKEN",
    "SECRET",
    "www",
    "bearer",
    "sk-fake-1",
    "a",
    "A",
    "7",
    "-",
    "_",
    ".",
    ":",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=8).map("".join))
def test_what_looks_whole_is_no_mistake(text: str) -> None:
    assert not (looks_whole(text) and whole_heading(MISTAKES, text))


def test_an_ordinary_key_looks_whole() -> None:
    assert looks_whole("sk-fake-0123456789abcdef")
    assert not looks_whole("OPENAI_API_KEY")
