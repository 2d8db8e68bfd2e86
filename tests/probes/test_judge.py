"""What an answer means, and when a check may stop."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.model import KeyState, ModelVerdict, Protocol, Secret, Verdict
from daemon.probes.asked import Asked
from daemon.probes.base import DecoyFacts, Failure, FailureKind, Reply, Route
from daemon.probes.judge import decoy_facts, judge, settles
from daemon.reasons import Reason

RELAY = "https://relay.example/v1"
OPENAI = "https://api.openai.com/v1"
KEY = Secret("sk-fake-0123456789abcdefghij")
DECOY = Secret("sk-fake-zyxwvutsrqponmlkjihg")
LIST = b'{"object":"list","data":[{"id":"m1"},{"id":"m2"}]}'
BAD_KEY = b'{"error":{"message":"Invalid API key","code":"invalid_api_key"}}'
MONEY = b'{"error":{"message":"Insufficient balance"}}'
FORM = b'{"error":{"message":"model is required"}}'


def asked(base_url: str = RELAY, route: Route = Route.LIST, **changes: object) -> Asked:
    fields: dict[str, object] = {"path": "/models", "key": KEY, **changes}
    return Asked(protocol=Protocol.OPENAI, base_url=base_url, route=route, **fields)  # type: ignore[arg-type]  # a table's fields


def reply(status: int, body: bytes = b"", **headers: str) -> Reply:
    return Reply(
        status=status,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
        body=body,
    )


def facts(status: int, body: bytes = b"", *, route: Route = Route.LIST) -> DecoyFacts:
    return decoy_facts(reply(status, body), asked(route=route, key=DECOY))


@pytest.mark.parametrize(
    ("ours", "decoy", "route", "expected"),
    [
        pytest.param((200, LIST), (401, BAD_KEY), Route.LIST, Reason.DECOY_REJECTED, id="proven"),
        pytest.param((200, LIST), (200, LIST), Route.LIST, Reason.PUBLIC_ENDPOINT, id="public"),
        pytest.param(
            (200, LIST),
            (200, b'{"data":[{"id":"m1"}]}'),
            Route.LIST,
            Reason.LIST_DIFFERS_FROM_DECOY,
            id="a longer list than a wrong key gets",
        ),
        pytest.param(
            (200, LIST), (429, b"slow"), Route.LIST, Reason.DECOY_UNDECIDED, id="decoy throttled"
        ),
        pytest.param(
            (400, FORM), (401, BAD_KEY), Route.EMPTY, Reason.DECOY_REJECTED, id="past the gate"
        ),
        pytest.param(
            (400, FORM), (400, FORM), Route.EMPTY, Reason.VALIDATION_BEFORE_AUTH, id="form first"
        ),
        pytest.param(
            (401, b"{}"), (401, b"{}"), Route.LIST, Reason.SAME_AS_DECOY, id="a bare 401 for both"
        ),
        pytest.param(
            (401, b'{"error":"Chiave scaduta"}'),
            (401, b'{"error":"Chiave ignota"}'),
            Route.LIST,
            Reason.RECOGNISED_BUT_REFUSED,
            id="known key, unknown language",
        ),
        pytest.param(
            (402, MONEY), (401, BAD_KEY), Route.EMPTY, Reason.INSUFFICIENT_BALANCE, id="money"
        ),
        pytest.param(
            (402, MONEY), (402, MONEY), Route.EMPTY, Reason.VALIDATION_BEFORE_AUTH, id="any key's"
        ),
        pytest.param((404, b""), (404, b""), Route.LIST, Reason.ROUTE, id="no such route"),
        pytest.param(
            (403, b'{"message":"Forbidden"}'),
            (403, b'{"message":"Forbidden"}'),
            Route.LIST,
            Reason.BARE_FORBIDDEN,
            id="a forbidden that may be a firewall's",
        ),
    ],
)
def test_a_wrong_key_tells_what_an_answer_is_worth(
    ours: tuple[int, bytes], decoy: tuple[int, bytes], route: Route, expected: Reason
) -> None:
    outcome = judge(reply(*ours), asked(route=route), decoy=facts(*decoy, route=route))
    assert outcome.reason is expected


def test_a_known_key_behind_a_server_error_is_accepted() -> None:
    outcome = judge(reply(500, b"oops"), asked(), decoy=facts(401, BAD_KEY))
    assert (outcome.verdict, outcome.key_state) == (Verdict.PROVIDER_ERROR, KeyState.ACCEPTED)


def test_a_local_server_that_takes_any_key_needs_none() -> None:
    local = asked("http://127.0.0.1:8000/v1", Route.EMPTY)
    decoy = decoy_facts(reply(400, FORM), local)
    assert judge(reply(400, FORM), local, decoy=decoy).verdict is Verdict.NO_AUTH_REQUIRED


def test_echoed_keys_and_request_ids_do_not_make_two_answers_differ() -> None:
    def body(key: str, request: str) -> bytes:
        return json.dumps({"error": {"message": f"No entry for {key} ({request})"}}).encode()

    ours = reply(401, body(KEY.reveal(), "req-8f7e6d5c4b3a"))
    theirs = decoy_facts(reply(401, body(DECOY.reveal(), "req-1a2b3c4d5e6f")), asked(key=DECOY))
    assert judge(ours, asked(), decoy=theirs).reason is Reason.SAME_AS_DECOY


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        pytest.param("https://127.0.0.1:8000/v1", Reason.USE_HTTP, id="a local port"),
        pytest.param("https://relay.example:8080/v1", Reason.USE_HTTP, id="an odd port"),
        pytest.param(OPENAI, Reason.CONNECT_TIMEOUT, id="the usual port: the way is disturbed"),
    ],
)
def test_a_port_that_does_not_begin_to_speak_tls(address: str, expected: Reason) -> None:
    failure = Failure(kind=FailureKind.TLS_TIMEOUT)
    assert judge(failure, asked(address)).reason is expected


@pytest.mark.parametrize(
    ("location", "named"),
    [
        pytest.param("https://moved.example/v1/models", "https://moved.example", id="a host"),
        pytest.param(
            "https://me:sk-fake-pass@moved.example:8443/v1/models?key=sk-fake-query#a",
            "https://moved.example:8443",
            id="nothing but the origin",
        ),
        pytest.param("//moved.example/x", "https://moved.example", id="the same scheme"),
        pytest.param("http://[2001:db8::1]:80/", "http://[2001:db8::1]", id="an IPv6 address"),
    ],
)
def test_a_redirect_names_the_new_address(location: str, named: str) -> None:
    outcome = judge(reply(308, b"", location=location), asked())
    assert outcome.detail is not None
    assert dict(outcome.detail.fields)["origin"] == named
    assert "sk-fake" not in str(outcome.detail)


@pytest.mark.parametrize("location", ["/v1/models/", "http://[::bad", "https://", ""])
def test_a_redirect_nowhere_else_names_no_address(location: str) -> None:
    outcome = judge(reply(302, b"", location=location), asked())
    assert outcome.detail is None or "origin" not in dict(outcome.detail.fields)


def test_a_refused_key_of_another_company_is_named() -> None:
    question = asked(OPENAI, key=Secret("sk-or-v1-" + "fa4e5d1c9a7e3b80" * 4))
    outcome = judge(reply(401, BAD_KEY), question)
    assert outcome.verdict is Verdict.WRONG_KEY_TYPE
    assert outcome.hint is not None
    assert dict(outcome.hint.fields)["company"] == "OpenRouter"


def test_an_authenticated_list_proves_the_key_and_names_what_is_missing() -> None:
    question = asked(OPENAI, models=("m1", "gone"))
    outcome = judge(reply(200, LIST), question)
    assert outcome.verdict is Verdict.OK
    assert [model.verdict for model in outcome.models] == [
        ModelVerdict.LISTED,
        ModelVerdict.MODEL_NOT_FOUND,
    ]


def test_only_when_all_models_are_missing_the_target_fails() -> None:
    assert judge(reply(200, LIST), asked(OPENAI, models=("x", "y"))).reason is Reason.NOT_IN_LIST


def test_a_list_that_goes_on_misses_nothing() -> None:
    body = b'{"data":[{"id":"m1"}],"has_more":true}'
    outcome = judge(reply(200, body), asked(OPENAI, models=("x",)))
    assert outcome.reason is Reason.MORE_PAGES
    assert outcome.models[0].verdict is ModelVerdict.UNLISTED


@pytest.mark.parametrize(
    ("answer", "question", "expected"),
    [
        pytest.param(reply(200, LIST), asked(OPENAI), True, id="an authenticated list"),
        pytest.param(reply(200, LIST), asked(), False, id="an unknown relay's list"),
        pytest.param(reply(401, BAD_KEY), asked(), True, id="a bad key in plain words"),
        pytest.param(reply(401, b'{"error":"Unauthorized"}'), asked(), False, id="a bare 401"),
        pytest.param(reply(404, b""), asked(), False, id="no list, but perhaps models"),
        pytest.param(reply(404, b""), asked(route=Route.EMPTY), True, id="no model route"),
        pytest.param(reply(400, FORM), asked(route=Route.EMPTY), False, id="a form error"),
        pytest.param(Failure(kind=FailureKind.DNS), asked(), True, id="no answer"),
    ],
)
def test_the_ladder_goes_on_until_something_is_settled(
    answer: Reply | Failure, question: Asked, *, expected: bool
) -> None:
    assert settles(judge(answer, question), question) is expected


def test_no_words_of_a_provider_carry_the_key() -> None:
    body = json.dumps({"error": {"message": f"bad key {KEY.reveal()}!"}}).encode()
    outcome = judge(reply(401, body), asked())
    assert KEY.reveal()[8:] not in repr(outcome)


def test_a_refused_key_of_another_company_is_of_the_wrong_kind() -> None:
    question = asked("https://api.x.ai/v1", key=Secret("gsk_fakefakefakefakefake"))
    assert judge(reply(400, b'{"error":"Incorrect API key provided"}'), question).reason is (
        Reason.OTHER_PROVIDER_KEY
    )


def test_a_wait_is_read_from_the_answer() -> None:
    now = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
    answer = reply(429, b'{"error":{"message":"Rate limit"}}', retry_after="12")
    assert judge(answer, asked(), now=now).retry_after_s == 12.0


def test_only_an_admins_page_may_want_an_admins_key() -> None:
    words = b'{"error":{"message":"Management key required"}}'
    assert judge(reply(401, words), asked(route=Route.KEY_INFO)).verdict is Verdict.OK
    refused = judge(reply(401, words), asked(route=Route.EMPTY))
    assert refused.verdict is Verdict.PERMISSION_DENIED


def test_no_answer_says_nothing_of_the_key() -> None:
    for kind in FailureKind:
        outcome = judge(Failure(kind=kind), asked())
        assert outcome.key_state in (KeyState.UNKNOWN, KeyState.NOT_CHECKED)
        assert outcome.verdict not in (Verdict.OK, Verdict.INVALID_KEY)


BODIES = st.one_of(
    st.binary(max_size=400),
    st.sampled_from([BAD_KEY, LIST, MONEY, FORM, b"<html>", b"[" * 3000, b'{"a":' * 2000]),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=30),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(
                    ["error", "message", "code", "detail", "data", "errors", "type", "id"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    ).map(lambda value: json.dumps(value).encode()),
)
HEADERS = st.dictionaries(
    st.sampled_from(
        ["content-type", "location", "retry-after", "www-authenticate", "x-ratelimit-reset"]
    ),
    st.text(max_size=40),
    max_size=3,
)
QUESTIONS = st.builds(
    Asked,
    protocol=st.sampled_from(Protocol),
    base_url=st.sampled_from([RELAY, OPENAI, "http://localhost:11434/v1", "", "http://[", "x"]),
    route=st.sampled_from(Route),
    auth_style=st.sampled_from(["bearer", "x-api-key", "none"]),
    key=st.sampled_from([KEY, None]),
    models=st.sampled_from([(), ("m1",), ("m1", "m9")]),
    path=st.sampled_from(["", "/models", "/chat/completions"]),
)


@settings(max_examples=300, deadline=None)
@given(status=st.integers(100, 599), body=BODIES, headers=HEADERS, question=QUESTIONS)
def test_any_answer_has_an_outcome(
    status: int, body: bytes, headers: dict[str, str], question: Asked
) -> None:
    answer = Reply(status=status, headers=headers, body=body)
    outcome = judge(answer, question, now=datetime(2026, 11, 20, tzinfo=UTC))
    if status >= 500 or status in (408, 429):
        assert outcome.verdict not in (Verdict.OK, Verdict.INVALID_KEY, Verdict.NO_AUTH_REQUIRED)
    if outcome.verdict is Verdict.OK and not 200 <= status < 300:
        assert outcome.reason in (
            Reason.REQUEST_LARGER_THAN_BALANCE,
            Reason.MANAGEMENT_ONLY_ENDPOINT,
            Reason.PARAMETER_REFUSED,
        )
    assert outcome.retry_after_s is None or 0 <= outcome.retry_after_s <= 86_400
    decoy = decoy_facts(answer, question)
    same = judge(answer, question, decoy=decoy)
    assert same.reason is not Reason.DECOY_REJECTED


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("api key " * 20_000, id="keys"),
        pytest.param("model not is the " * 20_000, id="models"),
        pytest.param("a" * 300_000, id="letters"),
        pytest.param("<" * 300_000, id="brackets"),
        pytest.param("ip 1.2.3.4 " * 20_000, id="addresses"),
        pytest.param("*" * 300_000, id="stars"),
    ],
)
def test_no_text_takes_long(text: str) -> None:
    body = json.dumps({"error": {"message": text}}).encode()
    judge(reply(401, BAD_KEY), asked())  # compile the tables first
    started = time.process_time()
    judge(reply(401, body), asked(), decoy=facts(401, body))
    judge(reply(403, text.encode()), asked())
    assert time.process_time() - started < 2.0


@pytest.mark.parametrize(
    ("status", "body", "tells"),
    [
        pytest.param(401, b"", True, id="no words at all"),
        pytest.param(401, b'{"detail":"Unauthorized"}', True, id="unauthorized"),
        pytest.param(401, BAD_KEY, True, id="an invalid key"),
        pytest.param(401, b'{"error":"Chiave ignota"}', True, id="a key, in Italian"),
        pytest.param(403, b'{"error":"Invalid API key"}', True, id="an invalid key under 403"),
        pytest.param(403, b'{"message":"Forbidden"}', False, id="a gateway's forbidden"),
        pytest.param(403, b"", False, id="a silent 403"),
        pytest.param(403, b"<html>Request blocked</html>", False, id="a firewall's page"),
        pytest.param(
            401, b'{"error":"Too many failed login attempts"}', False, id="a lock-out under 401"
        ),
        pytest.param(
            403, b'{"error":"Too many requests from your IP, try later"}', False, id="a rate"
        ),
        pytest.param(401, b'{"error":"Company portal"}', False, id="words about something else"),
        pytest.param(429, b"slow down", False, id="throttled"),
    ],
)
def test_a_wrong_key_vouches_for_ours_only_when_it_was_refused_as_a_key(
    status: int, body: bytes, *, tells: bool
) -> None:
    learnt = facts(status, body)
    assert learnt.conclusive is tells
    assert (judge(reply(200, LIST), asked(), decoy=learnt).verdict is Verdict.OK) is tells


@pytest.mark.parametrize("echo", ["code", "message", "type"])
@pytest.mark.parametrize(
    "earlier", ["sk-fake-0123456789abcdefghij", "OnlyLettersAndNoDigitsAtAll", "x" * 30]
)
def test_an_earlier_key_that_a_server_echoes_is_not_learnt(echo: str, earlier: str) -> None:
    error = {"message": "Invalid API key", "code": "invalid_api_key", echo: f"of {earlier}"}
    answer = reply(401, json.dumps({"error": error}).encode())
    learnt = decoy_facts(answer, asked(key=DECOY), [Secret(earlier)])
    told = f"{learnt.code} {learnt.template} {learnt.meaning}"
    assert not any(earlier[n : n + 9] in told for n in range(8, len(earlier) - 8))


def test_what_is_too_long_is_no_code() -> None:
    answer = reply(401, json.dumps({"error": {"message": "no", "code": "ab" * 60}}).encode())
    assert decoy_facts(answer, asked(key=DECOY)).code == ""
