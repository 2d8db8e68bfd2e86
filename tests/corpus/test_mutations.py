"""Changes every labelled answer in ways that change nothing: no verdict may turn fatal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from daemon.explain import explain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = Path(__file__).parent
Json = Any
RELAY = "https://relay.unknown.example/v1"


def _load() -> Iterator[dict[str, Any]]:
    for name in ("answers.jsonl", "more.jsonl"):
        for line in (HERE / name).read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            if record.get("response") and record["response"]["body"]:
                yield record


RECORDS = list(_load())


def _json_of(body: str) -> Json | None:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _on_errors(change: Callable[[dict[str, Any]], Json]) -> Callable[[str], str]:
    """Apply `change` to every JSON object with an error in it."""

    def changed(body: str) -> str:
        value = _json_of(body)
        if not isinstance(value, dict) or not isinstance(value.get("error"), dict):
            return body
        if "upstream" in str(value["error"].get("type")):
            return body  # here the type is all the evidence
        return json.dumps(change(value), ensure_ascii=False)

    return changed


def _retyped(value: dict[str, Any]) -> Json:
    return {**value, "error": {**value["error"], "type": "some_relay_error"}}


def _shuffled(body: str) -> str:
    value = _json_of(body)
    return body if value is None else json.dumps(_reversed(value), ensure_ascii=False)


def _reversed(value: Json) -> Json:
    if isinstance(value, dict):
        return {name: _reversed(value[name]) for name in reversed(list(value))}
    return [_reversed(item) for item in value] if isinstance(value, list) else value


def _cased(case: Callable[[str], str]) -> Callable[[str], str]:
    def changed(body: str) -> str:
        value = _json_of(body)
        if value is None:
            return body if body.lstrip().startswith("<") else case(body)
        return json.dumps(_messages(value, case), ensure_ascii=False)

    return changed


def _messages(value: Json, case: Callable[[str], str]) -> Json:
    if isinstance(value, dict):
        return {
            name: case(item)
            if name in ("message", "msg", "detail", "error") and isinstance(item, str)
            else _messages(item, case)
            for name, item in value.items()
        }
    return [_messages(item, case) for item in value] if isinstance(value, list) else value


BODIES: dict[str, Callable[[str], str]] = {
    "another type": _on_errors(_retyped),
    "in an array": _on_errors(lambda value: [value]),
    "error in error": _on_errors(lambda value: {"error": value}),
    "in detail": _on_errors(lambda value: {"detail": value}),
    "flat": _on_errors(lambda value: value["error"]),
    "in errors": _on_errors(lambda value: {"errors": [value["error"]], "success": False}),
    "as text in error": _on_errors(lambda value: {"error": str(value["error"].get("message", ""))}),
    "as text in message": _on_errors(
        lambda value: {"code": 1, "message": str(value["error"].get("message", ""))}
    ),
    "as Anthropic's": _on_errors(lambda value: {"type": "error", "error": value["error"]}),
    "with a request id": _on_errors(lambda value: {**value, "request_id": "req-0123456789"}),
    "shuffled": _shuffled,
    "upper case": _cased(str.upper),
    "lower case": _cased(str.lower),
    "with a BOM": lambda body: "\ufeff" + body,
    "with spaces": lambda body: "\n  " + body + "\n\n",
}


def _fatal(change: Callable[[dict[str, Any]], dict[str, Any]]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for record in RECORDS:
        verdict = explain(change(record))["verdict"]
        if verdict in record["never"]:
            found.append((record["id"], str(verdict)))
    return found


@pytest.mark.parametrize("name", BODIES)
def test_another_wrapping_never_turns_a_verdict_fatal(name: str) -> None:
    def change(record: dict[str, Any]) -> dict[str, Any]:
        response = record["response"]
        return {**record, "response": {**response, "body": BODIES[name](response["body"])}}

    assert _fatal(change) == []


def test_another_host_never_turns_a_verdict_fatal() -> None:
    assert _fatal(lambda record: {**record, "base_url": RELAY}) == []


@pytest.mark.parametrize("percent", [10, 30, 50, 70, 90, 97])
def test_a_cut_body_never_turns_a_verdict_fatal(percent: int) -> None:
    def change(record: dict[str, Any]) -> dict[str, Any]:
        response = record["response"]
        cut = response["body"][: len(response["body"]) * percent // 100]
        return {**record, "response": {**response, "body": cut}}

    assert _fatal(change) == []


def test_a_false_content_type_never_turns_a_verdict_fatal() -> None:
    def change(record: dict[str, Any]) -> dict[str, Any]:
        headers = {**record["response"]["headers"], "content-type": "application/octet-stream"}
        return {**record, "response": {**record["response"], "headers": headers}}

    assert _fatal(change) == []


@pytest.mark.parametrize("status", [500, 502, 503, 429, 408])
def test_no_words_condemn_a_key_under_a_status_of_trouble(status: int) -> None:
    for record in RECORDS:
        response = {**record["response"], "status": status}
        changed = {**record, "response": response, "decoy_response": None}
        assert explain(changed)["verdict"] not in ("ok", "invalid_key", "wrong_key_type")
