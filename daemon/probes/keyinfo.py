"""What a provider's own key or balance endpoint says of a key that it accepts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from daemon.probes.fields import as_items, as_mapping
from daemon.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_DEEPEST: Final = 3
_BALANCES: Final = ("availablebalance", "totalbalance", "balance", "remaining", "availablecredits")
_DISABLED: Final = (
    "apikeydisabled",
    "apikeyblocked",
    "teamblocked",
    "blocked",
    "disabled",
    "isdisabled",
    "isblocked",
    "banned",
)
#: At least one of these stands in a true description of a key or an account.
_TELLING: Final = frozenset(
    {
        *_BALANCES,
        *_DISABLED,
        "acls",
        "apikeyid",
        "balanceinfos",
        "creditbalance",
        "email",
        "expires",
        "expiresat",
        "hardlimitusd",
        "isactive",
        "isavailable",
        "keyname",
        "label",
        "limit",
        "limitremaining",
        "limits",
        "maxbudget",
        "modelremains",
        "name",
        "spend",
        "totalavailable",
        "totalcredits",
        "totalusage",
        "totalused",
        "usage",
        "userid",
        "username",
    }
)
_MANAGEMENT: Final = ("ismanagementkey", "isprovisioningkey")
_STATES: Final = frozenset({"disabled", "banned", "blocked", "suspended", "inactive", "frozen"})


def key_info_reason(value: object, models: tuple[str, ...]) -> Reason | None:
    """Return what the description of a key says, or None when it describes none."""
    objects = list(_objects(value, depth=0))
    if not any(_TELLING & plain.keys() for plain in objects) or "login" in objects[0]:
        return None  # GitHub's user: the token lives, which says nothing of its rights
    for plain in objects:
        reason = _trouble(plain, models)
        if reason:
            return reason
    return _money_reason(objects)


def _objects(value: object, *, depth: int) -> Iterator[Mapping[str, object]]:
    if depth > _DEEPEST:
        return
    plain = as_mapping(value)
    if plain:
        yield plain
    for item in (*plain.values(), *as_items(value)[:20]):
        yield from _objects(item, depth=depth + 1)


def _trouble(plain: Mapping[str, object], models: tuple[str, ...]) -> Reason | None:
    if any(plain.get(name) is True for name in _MANAGEMENT):
        return Reason.MANAGEMENT_KEY
    if any(plain.get(name) is True for name in _DISABLED):
        return Reason.KEY_DISABLED
    if str(plain.get("status", "")).lower() in _STATES or plain.get("isactive") is False:
        return Reason.KEY_DISABLED
    if "acls" in plain and not _acls_allow(as_items(plain["acls"]), models):
        return Reason.ACL
    return _spent_reason(plain)


def _acls_allow(acls: list[object], models: tuple[str, ...]) -> bool:
    """Whether xAI's access list lets this key chat with one of the wanted models."""
    endpoints = [str(acl).rpartition(":")[2] for acl in acls if ":endpoint:" in str(acl)]
    named = [str(acl).rpartition(":model:")[2] for acl in acls if ":model:" in str(acl)]
    may_chat = not endpoints or any(e == "*" or "chat" in e for e in endpoints)
    may_use = not named or "*" in named or not models or bool(set(named) & set(models))
    return may_chat and may_use


def _spent_reason(plain: Mapping[str, object]) -> Reason | None:
    left = _number(plain.get("limitremaining"))
    if left is not None and left <= 0:
        return Reason.KEY_LIMIT
    total = _number(plain.get("totalavailable"))
    if total is not None and total <= 0 and plain.get("unlimitedquota") is not True:
        return Reason.TOKEN_QUOTA
    spend, budget = _number(plain.get("spend")), _number(plain.get("maxbudget"))
    if spend is not None and budget is not None and spend >= budget:
        return Reason.BUDGET
    return None


def _money_reason(objects: list[Mapping[str, object]]) -> Reason:
    """Money: a flag decides; else all purses together; a balance may be written as text."""
    flags = [
        plain["isavailable"] for plain in objects if isinstance(plain.get("isavailable"), bool)
    ]
    if flags:
        return Reason.BALANCE if any(flags) else Reason.INSUFFICIENT_BALANCE
    purses = [purse for purse in map(_purse, objects) if purse is not None]
    if not purses:
        return Reason.KEY_INFO
    if max(purses) > 0:
        return Reason.BALANCE
    return Reason.ARREARS if min(purses) < 0 else Reason.INSUFFICIENT_BALANCE


def _purse(plain: Mapping[str, object]) -> float | None:
    amounts = [_number(plain.get(name)) for name in _BALANCES]
    known = [amount for amount in amounts if amount is not None]
    return max(known) if known else None


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None
