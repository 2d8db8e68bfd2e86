"""Tells whether a wrong key was refused for being wrong, or turned away by somebody else.

A firewall, a lock-out or a country rule refuses a wrong key too: it says nothing of ours.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from daemon.patterns import late_pattern
from daemon.probes.alone import read_reply
from daemon.probes.content import Kind
from daemon.reasons import Reason

if TYPE_CHECKING:
    from daemon.probes.alone import Reading
    from daemon.probes.asked import Asked
    from daemon.probes.base import Reply

_UNAUTHORIZED: Final = 401
_FORBIDDEN: Final = 403
#: Words that need no looking up: the tables of wordings take 50 ms to compile.
_CODES: Final = frozenset(
    {
        "invalid_api_key",
        "invalid_token",
        "invalid_authentication",
        "invalid_authentication_error",
        "authentication_error",
        "unauthorized",
        "unauthenticated",
    }
)
_MESSAGES: Final = frozenset(
    {
        "",
        "unauthorized",
        "invalid api key",
        "invalid token",
        "invalid x-api-key",
        "invalid authentication credentials",
        "无效的令牌",
    }
)
_BEGINNINGS: Final = ("incorrect api key provided", "invalid api key provided")

_UNKNOWN_WORDS: Final = frozenset(
    {Reason.REFUSED_IN_UNKNOWN_WORDS, Reason.REJECTED_AMBIGUOUS, Reason.GATEWAY_WANTS_LOGIN}
)
#: How a key, or the proof of who one is, is called in many languages.
_OF_THE_KEY: Final = late_pattern(
    r"key|token|credential|authenti[ck]|auth(?:ori[sz]ation)?\b|bearer|jwt|secret|"
    r"密钥|令牌|凭证|鉴权|认证|身份|ключ|токен|clave|chiave|chave|\bclé|schlüssel|sleutel|klucz|"
    r"キー|トークン|認証|키|토큰|인증",
    re.IGNORECASE,
)
_TURNED_AWAY: Final = late_pattern(
    r"too many|rate.?limit|block|attempt|try again|captcha|firewall|\bbot\b|lock|\bip\b",
    re.IGNORECASE,
)


def lesson_of(answer: Reply, reading: Reading, asked: Asked) -> Reason:
    """Return what a wrong key's answer means; a reason about keys only where it was the key.

    `reading` is the answer's shape: its words are looked up only where a glance is not enough.
    """
    if answer.status == _UNAUTHORIZED and _at_a_glance(reading):
        return Reason.UNKNOWN_KEY
    alone = read_reply(answer, asked)
    reason = alone.meaning.reason
    if answer.status not in (_UNAUTHORIZED, _FORBIDDEN):
        return reason
    if reason is Reason.REJECTED_AMBIGUOUS and answer.status == _UNAUTHORIZED:
        return reason
    if reason in _UNKNOWN_WORDS:
        return Reason.UNKNOWN_KEY if _speaks_of_keys(alone) else Reason.REFUSED_IN_UNKNOWN_WORDS
    return reason


def _at_a_glance(reading: Reading) -> bool:
    """Whether a 401 says what most say of a wrong key, or nothing at all."""
    words = reading.words
    message = words.message.strip().rstrip(".!").lower().replace("_", " ")
    if reading.content.kind not in (Kind.JSON, Kind.EMPTY, Kind.TEXT):
        return False
    if message.startswith(_BEGINNINGS):
        return True
    if reading.content.kind is Kind.TEXT and not message:
        message = reading.content.text.strip().rstrip(".!").lower()
    if not message and reading.content.value:
        return False  # it says something, in fields that nobody knows
    return message in _MESSAGES and (not words.code or words.code.lower() in (*_CODES, "401"))


def _speaks_of_keys(reading: Reading) -> bool:
    """Whether words that no table knows are at least about keys, and about no attack."""
    text = "\n".join((reading.words.text, reading.words.code, reading.content.text[:2000]))
    return bool(_OF_THE_KEY.search(text)) and not _TURNED_AWAY.search(text)
