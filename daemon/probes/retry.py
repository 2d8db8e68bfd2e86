"""When to ask again: the hints that servers give, in all their formats."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

from daemon.patterns import late_pattern
from daemon.probes.fields import as_items, as_mapping

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: Longer hints are cut to this; a check is repeated daily anyway.
LONGEST_S: Final = 86_400.0

_EPOCH_MS: Final = 10**11  # a number this large counts milliseconds since 1970
_EPOCH_S: Final = 10**9
_DEEPEST: Final = 6

_RELATIVE: Final = ("retry-after", "ratelimit-reset", "x-ratelimit-reset-after")
_RESETS: Final = (
    "x-ratelimit-reset-requests",
    "x-ratelimit-reset-tokens",
    "anthropic-ratelimit-requests-reset",
    "anthropic-ratelimit-tokens-reset",
    "anthropic-ratelimit-input-tokens-reset",
    "anthropic-ratelimit-output-tokens-reset",
    "anthropic-ratelimit-unified-reset",
    "x-ratelimit-reset",
)
_FIELDS: Final = frozenset(
    {"retryafter", "retrydelay", "retryafterseconds", "retryafterms", "xratelimitreset", "resetat"}
)

_GO_DURATION = late_pattern(
    r"(?=.)(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?(?:(\d+)ms)?"
)
_NUMBER = late_pattern(r"-?\d+(?:\.\d+)?")
_IN_WORDS = late_pattern(
    r"(?:try again|retry|wait|reset\w*|available)(?: \w+)?(?: in| after| for)? (?:about )?"
    r"(\d+(?:\.\d+)?) ?(ms|milliseconds?|s\b|secs?|seconds?|m\b|mins?|minutes?|h\b|hours?|days?)",
    re.IGNORECASE,
)
_GO_IN_WORDS = late_pattern(
    r"(?:try again|retry|reset\w*) in ((?:\d+(?:\.\d+)?(?:ms|d|h|m|s))+)", re.IGNORECASE
)
_DATE_IN_WORDS = late_pattern(
    r"(\d{4}-\d\d-\d\d)(?:,? at |[T ]+)?(\d\d:\d\d(?::\d\d)?)?(?:\.\d+)? ?(Z|UTC|[+-]\d\d:?\d\d)?"
)
_RESET_WORDS = late_pattern(
    r"reset|regain|again|until|resume|available|refresh|重置|恢复", re.IGNORECASE
)
_CHINESE = late_pattern(r"[\u4e00-\u9fff]")
_CHINESE_WAIT = late_pattern(r"(\d+) ?(秒|分钟|小时)(?:钟)?后")

_UNITS: Final = {"ms": 0.001, "mi": 60.0, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0}
_CHINESE_UNITS: Final = {"秒": 1.0, "分钟": 60.0, "小时": 3600.0}


def retry_after_s(
    headers: Mapping[str, str], value: object, text: str, *, now: datetime | None
) -> float | None:
    """Return in how many seconds (0 to 86,400) the server wants to be asked again, or None.

    `value` is the body as JSON, `text` its words.  Without `now`, hints that name a point in
    time are left out.  Dates in the past, negative numbers and nonsense are ignored.
    """
    hints = (*_header_hints(headers), *_body_hints(value, depth=0))
    for wait in (*(_hint_s(hint, now) for hint in hints), _words_s(text[:2000], now)):
        if wait is not None and math.isfinite(wait) and wait >= 0:
            return min(wait, LONGEST_S)
    return None


def _header_hints(headers: Mapping[str, str]) -> Iterator[str]:
    milliseconds = headers.get("retry-after-ms", "")
    if _NUMBER.fullmatch(milliseconds.strip()):
        yield f"{float(milliseconds) / 1000}"
    for name in _RELATIVE:
        if name in headers:
            yield headers[name]
    if headers.get("x-ratelimit-remaining-requests", "0").strip() in {"0", "-1", ""}:
        for name in _RESETS:
            if name in headers and headers[name].strip() not in {"0", "-1"}:
                yield headers[name]


def _body_hints(value: object, *, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        return
    for item in as_items(value)[:8]:
        yield from _body_hints(item, depth=depth + 1)
    for name, item in as_mapping(value).items():
        if name in _FIELDS and isinstance(item, str | int | float) and not isinstance(item, bool):
            yield (
                f"{float(item) / 1000}"
                if name == "retryafterms" and _is_number(item)
                else str(item)
            )
        else:
            yield from _body_hints(item, depth=depth + 1)


def _is_number(item: object) -> bool:
    return isinstance(item, int | float) or bool(_NUMBER.fullmatch(str(item)))


def _hint_s(hint: str, now: datetime | None) -> float | None:
    """Read one header or field: seconds, a duration, a date, or a point in time."""
    hint = hint.strip()[:64]
    if _NUMBER.fullmatch(hint):
        return _number_s(float(hint), now)
    duration = _GO_DURATION.fullmatch(hint)
    if duration:
        days, hours, minutes, seconds, ms = (float(part or 0) for part in duration.groups())
        return days * 86_400 + hours * 3600 + minutes * 60 + seconds + ms / 1000
    return _until_s(_date(hint), now)


def _number_s(number: float, now: datetime | None) -> float | None:
    if number >= _EPOCH_S:
        seconds = number / 1000 if number >= _EPOCH_MS else number
        return seconds - now.timestamp() if now else None
    return number


def _date(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        pass
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _until_s(when: datetime | None, now: datetime | None) -> float | None:
    if when is None or now is None:
        return None
    aware = when if when.tzinfo else when.replace(tzinfo=UTC)
    return (aware - now).total_seconds()


def _words_s(text: str, now: datetime | None) -> float | None:
    """Read a hint out of a sentence."""
    if found := _GO_IN_WORDS.search(text):
        return _hint_s(found[1], now)
    if found := _IN_WORDS.search(text):
        unit = found[2].lower()
        return float(found[1]) * _UNITS[unit[:2] if unit[:2] in _UNITS else unit[0]]
    if found := _CHINESE_WAIT.search(text):
        return float(found[1]) * _CHINESE_UNITS[found[2]]
    if (found := _DATE_IN_WORDS.search(text)) and _RESET_WORDS.search(text):
        local = "+08:00" if _CHINESE.search(text) else "+00:00"  # Beijing, where no zone is named
        zone = (found[3] or local).replace("UTC", "+00:00")
        return _until_s(_date(f"{found[1]}T{found[2] or '00:00'}{zone}"), now)
    return None
