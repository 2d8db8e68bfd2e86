"""Looks the words of an error up in the tables: specific before general, in two languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from daemon.patterns import late_pattern
from daemon.probes import wordings_access, wordings_key, wordings_money, wordings_server
from daemon.probes.wordings import first_reason
from daemon.reasons import Reason

if TYPE_CHECKING:
    from daemon.probes.envelope import ErrorWords

#: Characters that are looked at: a message, its code and its reasons; bare words are shorter.
_READ: Final = 4_000
_BARE: Final = 80

#: The order is the rule: "suspended due to insufficient balance" is money, not a ban, and
#: "quota exceeded for this invalid request" is a quota, not a bad key.
CHAPTERS: Final = (
    wordings_key.EITHER,
    wordings_key.KIND,
    wordings_key.NOT_SEEN,
    wordings_key.ENDED,
    wordings_access.PLACE,
    wordings_access.POLICY,
    wordings_money.TOO_LARGE,
    wordings_server.TROUBLE,
    wordings_server.MODEL,
    wordings_money.ALLOWANCE,
    wordings_money.MONEY,
    wordings_money.RATE,
    wordings_access.ACCOUNT,
    wordings_access.RIGHTS,
    wordings_money.QUOTA,
    wordings_key.UNKNOWN,
    wordings_server.ROUTE,
    wordings_server.FORM,
)

#: What a `type` may tell when message and code do not.  Relays rename it, and
#: "authentication_error" or "invalid_request_error" stands above every kind of trouble.
_BY_TYPE: Final = (
    wordings_server.MODEL,
    wordings_money.ALLOWANCE,
    wordings_money.MONEY,
    wordings_key.ENDED,
)

_BEHIND: Final = (
    wordings_server.UPSTREAM_DOWN,
    wordings_server.UPSTREAM_BILLING,
    wordings_server.UPSTREAM_AUTH,
)

#: LiteLLM puts this before whatever went wrong.
_NOISE = late_pattern(r"^authentication error,? ?-? ?(?=\S)", re.IGNORECASE)


#: Traditional Chinese and Japanese share the words; only their shapes differ.
_SHAPES: Final = str.maketrans(
    "無効額餘請認證憑權錯誤過帳戶號頻單達於該開態試儲鑰驗別資訊設變貸費類繫續購買訂閱啟禁網絡區國別讓錄籤",
    "无效额余请认证凭权错误过账户号频单达于该开态试储钥验别资讯设变贷费类系续购买订阅启禁网络区国别让录签",
)
_SAME_WORDS: Final = (("金钥", "密钥"), ("储值", "充值"), ("APIキー", "API key "))


def reason_in(words: ErrorWords) -> Reason | None:
    """Return what the words of an error are about, or None for words that are not known."""
    message = _NOISE.sub("", words.message)
    text = _plain(_NOISE.sub("", words.text)[:_READ])
    return (
        (first_reason(wordings_key.BARE, message) if len(message) < _BARE else None)
        or _first(CHAPTERS, text)
        or (_first(_BY_TYPE, words.type) if words.type else None)
        or (Reason.VALIDATION_ORDER_UNKNOWN if words.validation else None)
    )


def upstream_reason_in(words: ErrorWords) -> Reason | None:
    """Return what is wrong behind this server, if the words were passed on from there."""
    everything = "\n".join((words.text, words.type, *words.upstream))[:_READ]
    reason = first_reason(wordings_server.UPSTREAM, everything)
    passed_on = reason is Reason.UPSTREAM or bool(words.upstream and reason is None)
    return (_first(_BEHIND, everything) or Reason.UPSTREAM) if passed_on else reason


def _first(chapters: tuple[str, ...], text: str) -> Reason | None:
    return next(filter(None, (first_reason(table, text) for table in chapters)), None)


def _plain(text: str) -> str:
    if text.isascii():
        return text
    text = text.translate(_SHAPES)
    for theirs, ours in _SAME_WORDS:
        text = text.replace(theirs, ours)
    return text
