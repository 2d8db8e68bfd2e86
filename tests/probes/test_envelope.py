"""Every envelope in which servers put their errors."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.probes.base import Reply
from daemon.probes.content import Kind, read_content
from daemon.probes.envelope import ErrorWords, error_words


def read(body: object, **headers: str) -> ErrorWords:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return error_words(Reply(status=400, headers=names, body=raw))


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        pytest.param({"error": {"message": "M", "code": "C"}}, "C", "M", id="OpenAI"),
        pytest.param({"error": "M"}, "", "M", id="a text under error"),
        pytest.param({"error": {"error": {"message": "M", "code": 402}}}, "402", "M", id="nested"),
        pytest.param({"errors": {"message": "M"}}, "", "M", id="errors as an object"),
        pytest.param({"errors": [{"message": "M", "code": 10000}]}, "10000", "M", id="errors"),
        pytest.param({"type": "error", "error": {"type": "T", "message": "M"}}, "", "M", id="Anth"),
        pytest.param({"message": "M", "type": "T", "code": "C"}, "C", "M", id="flat"),
        pytest.param({"object": "error", "message": "M", "code": 404}, "404", "M", id="vLLM"),
        pytest.param({"detail": "M"}, "", "M", id="FastAPI"),
        pytest.param({"detail": {"error": {"message": "M", "code": "C"}}}, "C", "M", id="detail"),
        pytest.param([{"error": {"message": "M", "code": 400}}], "400", "M", id="Google's array"),
        pytest.param({"code": "C", "message": "M", "request_id": "r"}, "C", "M", id="DashScope"),
        pytest.param("M", "", "M", id="a bare JSON text"),
        pytest.param(
            {"base_resp": {"status_code": 2049, "status_msg": "M"}}, "2049", "M", id="MiniMax"
        ),
        pytest.param({"code": 401, "msg": "M", "success": False}, "401", "M", id="Zhipu"),
        pytest.param({"status": 403, "title": "T", "detail": "M"}, "", "M", id="problem+json"),
        pytest.param(
            {"fault": {"faultstring": "M", "detail": {"errorcode": "C"}}}, "C", "M", id="Apigee"
        ),
        pytest.param({"error_code": 110, "error_msg": "M"}, "110", "M", id="Baidu"),
        pytest.param(
            {"ResponseMetadata": {"Error": {"Code": "C", "Message": "M"}}},
            "C",
            "M",
            id="Volcengine",
        ),
        pytest.param(
            {"Response": {"Error": {"Code": "C", "Message": "M"}}}, "C", "M", id="Tencent"
        ),
        pytest.param(
            {"statusCode": 401, "message": "M", "error": "Unauthorized"}, "401", "M", id="Fastify"
        ),
        pytest.param({"error": "C", "error_description": "M"}, "C", "M", id="OAuth"),
        pytest.param({"ERROR": {"MESSAGE": "M", "Code": "C"}}, "C", "M", id="upper case"),
        pytest.param(b"M", "", "M", id="plain text"),
        pytest.param(b"<Error><Code>C</Code><Message>M</Message></Error>", "C", "M", id="XML"),
        pytest.param(b'data: {"error":{"message":"M","code":1}}\n\n', "1", "M", id="an SSE stream"),
        pytest.param(b'{"error":{"message":"M","code":"C","par', "C", "M", id="cut in the middle"),
    ],
)
def test_words_are_found_in_every_envelope(body: object, code: str, message: str) -> None:
    words = read(body)
    assert (words.code, words.message) == (code, message)
    assert words.is_error or isinstance(body, bytes) or "detail" in words.names


def test_what_a_relay_passes_on_is_kept_apart_from_its_own_words() -> None:
    words = read({"error": {"message": 'Sorry: {"error":{"message":"inner"}}'}})
    assert words.messages == ("Sorry:",)
    assert words.upstream == ("inner",)


def test_google_keeps_its_reasons_in_the_details() -> None:
    details = [{"reason": "API_KEY_INVALID"}, {"violations": [{"quotaId": "PerDay"}]}]
    words = read({"error": {"message": "M", "details": details}})
    assert {"API_KEY_INVALID", "PerDay"} <= set(words.reasons)


def test_a_field_complaint_is_a_validation() -> None:
    words = read({"detail": [{"loc": ["body", "model"], "msg": "Field required"}]})
    assert words.validation
    assert words.message == "body.model: Field required"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"code": 0, "data": {}}, id="code 0"),
        pytest.param({"code": 20000, "status": True, "message": "OK", "data": {}}, id="20000"),
        pytest.param({"base_resp": {"status_code": 0, "status_msg": "success"}}, id="base_resp 0"),
        pytest.param({"object": "list", "data": [], "error": None}, id="error is null"),
        pytest.param({"code": True, "message": "ok", "data": {}}, id="code true"),
    ],
)
def test_a_success_is_no_error(body: object) -> None:
    assert not read(body).is_error


@pytest.mark.parametrize(
    ("body", "content_type", "kind"),
    [
        pytest.param(b'{"a":1}', "text/html", Kind.JSON, id="JSON that claims to be HTML"),
        pytest.param(b"<html></html>", "application/json", Kind.HTML, id="HTML as JSON"),
        pytest.param(b"\xef\xbb\xbf[]", "", Kind.JSON, id="a byte order mark"),
        pytest.param('{"m":"错误"}'.encode("gb2312"), "", Kind.JSON, id="gb2312, undeclared"),
        pytest.param('{"m":1}'.encode("utf-16"), "", Kind.JSON, id="UTF-16"),
        pytest.param(b"  \r\n", "", Kind.EMPTY, id="white space"),
        pytest.param(b"<?xml version='1.0'?><Error/>", "", Kind.XML, id="XML"),
        pytest.param(b": hi\n\ndata: {}\n", "", Kind.SSE, id="events after a comment"),
        pytest.param(b"oops", "application/json", Kind.TEXT, id="text as JSON"),
    ],
)
def test_a_body_is_told_by_what_it_holds(body: bytes, content_type: str, kind: Kind) -> None:
    reply = Reply(status=200, headers={"content-type": content_type}, body=body)
    assert read_content(reply).kind is kind


@given(st.binary(max_size=600))
def test_no_body_makes_reading_fail(body: bytes) -> None:
    error_words(Reply(status=400, headers={}, body=body))
