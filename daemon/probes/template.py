"""What two answers are compared by: their code and their words, without what differs each time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from daemon.patterns import late_pattern

if TYPE_CHECKING:
    from daemon.probes.alone import Reading
    from daemon.probes.asked import Asked

_TEMPLATE_LIMIT: Final = 400
_LONGEST_CODE: Final = 80
_KEY_IN_CODE: Final = late_pattern(r"\b(?=[\w.-]*\d)[\w.-]{12,}")

_MASKS: Final = (
    (late_pattern(r"[(（\[]?request[ _-]?id[:：= ]*[\w-]*[)）\]]?", re.IGNORECASE), "<id>"),
    (late_pattern(r"[\w+/=-]*(?:\*{2,}|\.{3,}|…|•{2,})[\w+/=-]*"), "<key>"),
    (late_pattern(r"\b(?:[a-z]{2,6}[-_])+[\w.-]{6,}", re.IGNORECASE), "<key>"),
    (late_pattern(r"\b[0-9a-f]{8}-[0-9a-f-]{20,40}\b", re.IGNORECASE), "<id>"),
    (late_pattern(r"\b(?=\w*\d)\w{12,}\b|\b(?=[a-z]*\d)[0-9a-f]{6,}\b"), "<id>"),
    (late_pattern(r"\d+"), "<n>"),
    (late_pattern(r"\s+"), " "),
)


def code_of(reading: Reading) -> str:
    """Return the error code, unless it is too long for one, or holds what may be a key."""
    code = reading.words.code
    return "" if len(code) > _LONGEST_CODE else _KEY_IN_CODE.sub("<id>", code)


def template_of(reading: Reading, asked: Asked) -> str:
    """Return the words of an answer with keys, ids, numbers and times masked."""
    if reading.fine:
        return ""
    text = "\n".join(reading.words.messages) or reading.content.text[:2000]
    if asked.key:
        text = _ends_masked(text.replace(asked.key.reveal(), "<key>"), asked.key.reveal())
    for pattern, mask in _MASKS:
        text = pattern.sub(mask, text[:2000])
    return text.strip()[:_TEMPLATE_LIMIT]


def _ends_masked(text: str, key: str) -> str:
    """Mask the first and the last few characters of the key, where they stand by themselves."""
    ends = {key[:n] for n in range(4, 11)} | {key[-n:] for n in range(4, 11)}
    shown = "|".join(re.escape(end) for end in sorted(ends, key=len, reverse=True))
    return re.sub(rf"(?<![\w-])(?:{shown})(?![\w-])", "<key>", text)
