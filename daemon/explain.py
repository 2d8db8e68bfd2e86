"""Says what answers mean that somebody else received: `keylamp explain`."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final, cast

from daemon.model import (
    KeyState,
    Message,
    ModelVerdict,
    Outcome,
    Protocol,
    Secret,
    Verdict,
    message,
)
from daemon.probes.base import Failure, FailureKind, Reply, Route
from daemon.probes.failing import failure_kind_in
from daemon.probes.judge import Asked, decoy_facts, judge
from daemon.probes.meaning import meaning_of
from daemon.probes.preflight import LOCAL_PLACEHOLDERS, preflight
from daemon.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

_DEFAULT_STYLES: Final = {
    Protocol.ANTHROPIC: "x-api-key",
    Protocol.GEMINI: "x-goog-api-key",
    Protocol.VERTEX_AI: "bearer",
}

_KEY_ROUTES: Final = re.compile(
    r"/(?:(?:auth/)?key|api-key|key/info|me|user(?:/\w+)*|users/\w+/\w+|credits|usage(?:/\w+)*|balance"
    r"|subscription|remains|quota(?:/\w+)*|get-caller-info|account(?:/\w+)*|self|whoami(?:-v2)?)/?$"
)
_MODEL_ROUTE: Final = re.compile(r"/models/[^:]+$")

_STATUS_IN_DETAIL: Final = re.compile(r"^\s*(?:HTTP )?([1-5]\d\d)\b")


class RecordError(ValueError):
    """A record of `explain --jsonl` that cannot be read; its text names the field."""


def explain_lines(lines: Iterable[str], *, now: datetime | None = None) -> Iterator[str]:
    """Yield one line of JSON for each line in `lines`, blank ones apart.

    A line that cannot be read gives an object with `id` (or null) and `error`.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield json.dumps(_explained(line, number, now=now), ensure_ascii=False)


def _explained(line: str, number: int, *, now: datetime | None) -> dict[str, object]:
    try:
        record: object = json.loads(line)
    except (ValueError, RecursionError):
        return {"id": None, "error": f"line {number} is not JSON"}
    if not isinstance(record, dict):
        return {"id": None, "error": f"line {number} is not a JSON object"}
    known = cast("dict[str, object]", record)
    try:
        return explain(known, now=now)
    except RecordError as error:
        return {"id": known.get("id"), "error": f"line {number}: {error}"}


def explain(record: Mapping[str, object], *, now: datetime | None = None) -> dict[str, object]:
    """Return what the answer in `record` means, in the fields of `explain --jsonl`.

    Raises RecordError for a field of the wrong type; any field may be absent.
    """
    outcome = outcome_of(record, now=now)
    verdict, reason = outcome.verdict, outcome.reason
    if verdict is Verdict.OK and any(
        model.verdict is ModelVerdict.MODEL_NOT_FOUND for model in outcome.models
    ):  # a report has a line for each model; here the one line must tell
        verdict, reason = Verdict.MODEL_NOT_FOUND, Reason.NOT_IN_LIST
    return {
        "id": record.get("id"),
        "verdict": verdict.value,
        "reason": reason.value,
        "key_state": outcome.key_state.value,
        "transient": outcome.transient,
        "detail": plain(outcome.detail),
    }


def explain_one(
    *,
    status: int,
    headers: Mapping[str, str] | None = None,
    body: bytes | str = b"",
    protocol: Protocol = Protocol.OPENAI,
    base_url: str = "",
    method: str = "GET",
    path: str = "/models",
    models: tuple[str, ...] = (),
    now: datetime | None = None,
) -> Outcome:
    """Return what one answer means; the defaults are those of a question for the list."""
    raw = body.encode() if isinstance(body, str) else body
    plain_headers = {name.lower(): value for name, value in (headers or {}).items()}
    asked = Asked(
        protocol=protocol,
        base_url=base_url,
        route=route_of(method, path, None),
        auth_style=_DEFAULT_STYLES.get(protocol, "bearer"),
        models=models,
        path=path,
    )
    return judge(Reply(status=status, headers=plain_headers, body=raw), asked, now=now)


def outcome_of(record: Mapping[str, object], *, now: datetime | None = None) -> Outcome:
    """Return the outcome for `record`, judged by the code that the daemon runs."""
    asked = _asked(record)
    answer = _answer(record)
    if answer is None:
        key_text = _text(record, "key_sample", None)
        if key_text is not None:
            stopped = preflight(asked)
            if stopped:
                return stopped
        return _unasked(asked)
    decoy = _reply(record, "decoy_response")
    return judge(
        answer,
        asked,
        decoy=decoy_facts(decoy, asked) if decoy else None,
        anonymous=_reply(record, "anonymous_response"),
        now=now,
    )


def route_of(method: str, path: str, body: str | None) -> Route:
    """Return what kind of question a request asks, as its path and body tell."""
    plain_path = path.partition("?")[0].lower().rstrip("/") or "/"
    if re.search(r"(?:count_?tokens|:counttokens)$", plain_path):
        return Route.COUNT
    if re.search(r"/(?:oauth2?/)?token$", plain_path) and method.upper() == "POST":
        return Route.EXCHANGE
    if method.upper() == "POST":
        return Route.GENERATE if body and body.strip() not in ("{}", "") else Route.EMPTY
    if _KEY_ROUTES.search(plain_path):
        return Route.KEY_INFO
    if _MODEL_ROUTE.search(plain_path):
        return Route.MODEL
    return Route.LIST


def plain(text: Message | None) -> str:
    """Return a message in English, without any translation."""
    return text.template.format_map(dict(text.fields)) if text else ""


def _unasked(asked: Asked) -> Outcome:
    text = asked.key.reveal().strip().lower() if asked.key else ""
    if text in LOCAL_PLACEHOLDERS or (asked.nearby and text):
        reason = Reason.PLACEHOLDER
    else:
        reason = Reason.UNKNOWN_SHAPE if text else Reason.NOT_ASKED
    meaning = meaning_of(reason)
    state = KeyState.UNKNOWN if reason is Reason.UNKNOWN_SHAPE else meaning.key_state
    detail = message("Nothing was sent; only an answer can tell.")
    return Outcome(verdict=meaning.verdict, reason=reason, key_state=state, detail=detail)


def _asked(record: Mapping[str, object]) -> Asked:
    request = _mapping(record, "request") or {}
    name = _text(record, "protocol", None) or Protocol.OPENAI.value
    try:
        protocol = Protocol(name)
    except ValueError:
        raise RecordError(f'"protocol" is unknown: {name[:40]!r}') from None
    key = _text(record, "key_sample", None)
    path = _text(request, "path", None) or "/models"
    style = _text(request, "auth_style", None) or _DEFAULT_STYLES.get(protocol, "bearer")
    method = _text(request, "method", None) or "GET"
    return Asked(
        protocol=protocol,
        base_url=_text(record, "base_url", None) or "",
        route=route_of(method, path, _text(request, "body", None)),
        auth_style=style,
        key=Secret(key) if key else None,
        models=_texts(record, "model_ids"),
        path=path,
    )


def _answer(record: Mapping[str, object]) -> Reply | Failure | None:
    return _reply(record, "response") or _failure(record)


def _reply(record: Mapping[str, object], name: str) -> Reply | None:
    response = _mapping(record, name)
    if response is None:
        return None
    status = response.get("status")
    if isinstance(status, bool) or not isinstance(status, int):
        raise RecordError(f'"{name}.status" is not a number')
    headers = _mapping(response, "headers") or {}
    body = response.get("body")
    if body is not None and not isinstance(body, str):
        body = json.dumps(body, ensure_ascii=False)
    return Reply(
        status=status,
        headers={key.lower(): str(value) for key, value in headers.items()},
        body=(body or "").encode("utf-8", "surrogatepass"),
    )


def _failure(record: Mapping[str, object]) -> Reply | Failure | None:
    transport = _mapping(record, "transport")
    if transport is None:
        return None
    named = _text(transport, "failure", None) or ""
    detail = _text(transport, "detail", None) or ""
    exception = _text(transport, "httpx_exception", None) or ""
    kind = failure_kind_in(f"{named} | {detail} | {exception}")
    status = _STATUS_IN_DETAIL.match(detail)
    if status and kind in _HALF_ANSWERS:  # the head came: it is evidence
        start = min((i for i in map(detail.find, "{[<") if i >= 0), default=len(detail))
        return Reply(status=int(status[1]), headers={}, body=detail[start:].encode(), broke=kind)
    return Failure(kind=kind)


_HALF_ANSWERS: Final = frozenset({FailureKind.TRUNCATED, FailureKind.RESET, FailureKind.TIMEOUT})


def _mapping(record: Mapping[str, object], name: str) -> Mapping[str, object] | None:
    value = record.get(name)
    if value is None:
        return None
    if not isinstance(value, dict):
        raise RecordError(f'"{name}" is not an object')
    return cast("dict[str, object]", value)


def _text(record: Mapping[str, object], name: str, default: str | None) -> str | None:
    value = record.get(name, default)
    if value is not None and not isinstance(value, str):
        raise RecordError(f'"{name}" is not a text')
    return value


def _texts(record: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = record.get(name)
    if value is None:
        return ()
    if not isinstance(value, list):
        raise RecordError(f'"{name}" is not a list of texts')
    items = cast("list[object]", value)
    if not all(isinstance(item, str) for item in items):
        raise RecordError(f'"{name}" is not a list of texts')
    return tuple(str(item) for item in items)
