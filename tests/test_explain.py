"""`keylamp explain --jsonl`: one answer a line, any field absent, wrong types told."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.explain import RecordError, explain, explain_lines, explain_one, route_of
from daemon.model import Protocol, Verdict
from daemon.probes.base import Route

RECORD_FIELDS = ["id", "protocol", "base_url", "key_sample", "model_ids"]
RECORD_FIELDS += ["request", "response", "decoy_response", "anonymous_response", "transport"]
FIELDS = ["id", "verdict", "reason", "key_state", "transient", "detail"]


def test_an_answer_alone_is_enough() -> None:
    told = explain({"response": {"status": 401, "body": '{"error":{"code":"invalid_api_key"}}'}})
    assert list(told) == FIELDS
    assert told["verdict"] == "invalid_key"


def test_an_empty_record_is_inconclusive() -> None:
    assert explain({})["verdict"] == "inconclusive"


def test_one_missing_model_of_two_is_told_where_there_is_but_one_line() -> None:
    told = explain(
        {
            "base_url": "https://api.openai.com/v1",
            "model_ids": ["gpt-4o", "gpt-77"],
            "response": {"status": 200, "body": '{"data":[{"id":"gpt-4o"}]}'},
        }
    )
    assert (told["verdict"], told["key_state"]) == ("model_not_found", "accepted")


@pytest.mark.parametrize(
    ("record", "field"),
    [
        ({"response": 5}, "response"),
        ({"response": {"status": "401"}}, "response.status"),
        ({"base_url": 7}, "base_url"),
        ({"protocol": "gopher"}, "protocol"),
        ({"model_ids": "gpt"}, "model_ids"),
        ({"model_ids": [1]}, "model_ids"),
        ({"request": {"path": []}}, "path"),
        ({"transport": []}, "transport"),
    ],
)
def test_a_wrong_type_is_told_by_its_field(record: dict[str, object], field: str) -> None:
    with pytest.raises(RecordError, match=field):
        explain(record)


def test_a_bad_line_does_not_stop_the_others() -> None:
    lines = ["{", "", "[]", '{"id":"a","response":{"status":[]}}', '{"id":"b"}']
    told = [json.loads(line) for line in explain_lines(lines)]
    assert [("error" in item, item["id"]) for item in told] == [
        (True, None),
        (True, None),
        (True, "a"),
        (False, "b"),
    ]


@pytest.mark.parametrize(
    ("transport", "verdict"),
    [
        ({"failure": "dns", "httpx_exception": "[Errno -3] Temporary failure"}, "unreachable"),
        ({"failure": "tls", "detail": "expired"}, "tls_error"),
        ({"failure": "proxy", "detail": "CONNECT answered 407"}, "intercepted"),
        ({"failure": "short_body", "detail": "200, cut"}, "provider_error"),
        ({"failure": "no one knows"}, "unreachable"),
        ({}, "unreachable"),
    ],
)
def test_a_failure_is_read_from_its_words(transport: dict[str, str], verdict: str) -> None:
    record = {"base_url": "https://relay.example/v1", "transport": transport}
    assert explain(record)["verdict"] == verdict


@pytest.mark.parametrize(
    ("method", "path", "body", "route"),
    [
        ("GET", "/models", None, Route.LIST),
        ("GET", "/v1/models?limit=1000", None, Route.LIST),
        ("GET", "/models/gpt-4o", None, Route.MODEL),
        ("GET", "/user/balance", None, Route.KEY_INFO),
        ("GET", "/api/usage/token/", None, Route.KEY_INFO),
        ("POST", "/chat/completions", "{}", Route.EMPTY),
        ("POST", "/chat/completions", None, Route.EMPTY),
        ("POST", "/chat/completions", '{"model":"m"}', Route.GENERATE),
        ("POST", "/v1/messages/count_tokens", "{}", Route.COUNT),
        ("POST", "/v1beta/models/m:countTokens", "{}", Route.COUNT),
        ("POST", "/token", None, Route.EXCHANGE),
    ],
)
def test_the_question_is_told_by_its_request(
    method: str, path: str, body: str | None, route: Route
) -> None:
    assert route_of(method, path, body) is route


def test_one_answer_from_the_command_line() -> None:
    outcome = explain_one(
        status=429,
        headers={"Retry-After": "7"},
        body="{}",
        protocol=Protocol.ANTHROPIC,
        base_url="https://api.anthropic.com",
    )
    assert (outcome.verdict, outcome.retry_after_s) == (Verdict.RATE_LIMITED, 7.0)


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(
            [
                "id",
                "protocol",
                "base_url",
                "key_sample",
                "model_ids",
                "request",
                "response",
                "decoy_response",
                "anonymous_response",
                "transport",
            ]
        ),
        st.none()
        | st.text(max_size=20)
        | st.integers()
        | st.lists(st.text(max_size=5), max_size=2)
        | st.fixed_dictionaries({"status": st.integers(100, 599), "body": st.text(max_size=60)}),
    )
)
def test_any_record_gives_an_object(record: dict[str, object]) -> None:
    told = json.loads(next(explain_lines([json.dumps(record)])))
    assert "error" in told or list(told) == FIELDS
