"""When to ask again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.probes.retry import retry_after_s

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "value", "text", "expected"),
    [
        pytest.param({"retry-after": "12"}, None, "", 12.0, id="seconds"),
        pytest.param({"retry-after": "Fri, 20 Nov 2026 10:05:00 GMT"}, None, "", 300.0, id="date"),
        pytest.param({"retry-after-ms": "1500", "retry-after": "2"}, None, "", 1.5, id="ms first"),
        pytest.param({"retry-after": "-5"}, None, "", None, id="negative"),
        pytest.param({"retry-after": "nan"}, None, "", None, id="not a number"),
        pytest.param({"retry-after": "Thu, 19 Nov 2026 10:00:00 GMT"}, None, "", None, id="past"),
        pytest.param({"retry-after": "999999"}, None, "", 86400.0, id="at most a day"),
        pytest.param({"x-ratelimit-reset-tokens": "3m27.36s"}, None, "", 207.36, id="Go duration"),
        pytest.param({"x-ratelimit-reset-requests": "20ms"}, None, "", 0.02, id="milliseconds"),
        pytest.param({"x-ratelimit-reset-requests": "-1"}, None, "", None, id="Azure's -1"),
        pytest.param(
            {"anthropic-ratelimit-requests-reset": "2026-11-20T10:00:30Z"}, None, "", 30.0, id="RFC"
        ),
        pytest.param({}, {"retry_after": 120}, "", 120.0, id="in the body"),
        pytest.param({}, {"error": {"details": [{"retryDelay": "34s"}]}}, "", 34.0, id="Google"),
        pytest.param(
            {},
            {"error": {"metadata": {"headers": {"X-RateLimit-Reset": "1795168860000"}}}},
            "",
            60.0,
            id="epoch milliseconds in the body",
        ),
        pytest.param({}, None, "Please try again in 7.66s.", 7.66, id="in words"),
        pytest.param({}, None, "try again in 6m0s", 360.0, id="a duration in words"),
        pytest.param({}, None, "Please wait 5631 seconds before", 5631.0, id="GitHub"),
        pytest.param(
            {}, None, "You will regain access on 2026-11-20 at 12:00 UTC", 7200.0, id="at"
        ),
        pytest.param({}, None, "限额将在 2026-11-20 18:30:00 重置", 1800.0, id="Beijing time"),
        pytest.param({}, None, "请在 30 秒后重试", 30.0, id="Chinese seconds"),
        pytest.param({}, None, "no hint at all 2026-11-21", None, id="a date without a promise"),
    ],
)
def test_a_wait_is_read_from_every_format(
    headers: dict[str, str], value: object, text: str, expected: float | None
) -> None:
    found = retry_after_s(headers, value, text, now=NOW)
    assert found == (None if expected is None else pytest.approx(expected))


def test_without_a_clock_points_in_time_are_left_out() -> None:
    headers = {"retry-after": "Fri, 20 Nov 2026 10:05:00 GMT"}
    assert retry_after_s(headers, None, "", now=None) is None


@given(st.text(max_size=60), st.text(max_size=200))
def test_any_hint_is_between_nothing_and_a_day(header: str, text: str) -> None:
    headers = {"retry-after": header, "x-ratelimit-reset": header}
    found = retry_after_s(headers, {"retry_after": header}, text, now=NOW)
    assert found is None or 0 <= found <= 86_400
