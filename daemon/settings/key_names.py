"""Tells a key from the name of a variable, and from the words that stand in for a key."""

from __future__ import annotations

import re
from typing import Final

from daemon.catalogue import issuer_of
from daemon.patterns import late_pattern

#: Names as people give them: words of one case between underscores.
_NAME: Final = late_pattern(r"[A-Z][A-Z0-9_]*|[a-z][a-z0-9]*(?:_[a-z0-9]{1,16})*|_\w*")
_CERTAIN: Final = late_pattern(
    r"(?:sk|pk|rk|ak|ms|fk|ark)-[\w.-]{8,}"  # the beginnings that most issuers share
    r"|eyJ[\w-]{10,}\.[\w.-]+"  # a signed token
    r"|[0-9a-f]{32}(?:[0-9a-f]{32})?(?:\.[A-Za-z0-9]{16})?"
    r"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|LTAI[A-Za-z0-9]{12,}|AKIA[A-Z0-9]{16}|ya29\..+|bce-v3/.+"
)
#: Names of variables as programs can set them; Windows has `ProgramFiles(x86)`.
_VARIABLE: Final = late_pattern(r"[A-Za-z_][A-Za-z0-9_]*(?:\([A-Za-z0-9_]+\))?")
#: What stands around a key that was pasted with its wrapping.
_BETWEEN: Final = late_pattern(r"[\s\"'`=:;,<>{}\[\]()$]+")
_RUN: Final = 16  # characters of a key within a name, at least
_LONG: Final = 20  # characters after which mixed case and digits are no name

#: What people write where a local server wants no key.
_PLACEHOLDERS: Final = frozenset(
    {
        *("", "-", "anything", "changeme", "dummy", "empty", "lm-studio", "lmstudio", "local"),
        *("local-key", "no-key", "no-key-needed", "no-key-required", "none", "not-needed"),
        *("not-required", "not_needed", "null", "ollama", "placeholder", "sk-no-key-required"),
        *("undefined", "x", "xxx"),
    }
)

MASK: Final = "********"


def looks_like_key(name: str) -> bool:
    """Return whether what stands where a variable's name belongs is a key, or wraps one."""
    return _is_key(name.strip()) or bool(keys_in(name))


def keys_in(text: str) -> tuple[str, ...]:
    """Return the keys in a text that was pasted with their wrapping."""
    parts = _BETWEEN.split(text)
    tails = [part[at + 1 :] for part in parts for at, c in enumerate(part) if c == "_"]
    runs = [tail for tail in tails if len(tail) >= _RUN and re.search(r"\d", tail)]
    return tuple(part for part in (*parts, *runs) if _is_key(part))


def may_hold_key(env_key: str) -> bool:
    """Return whether an envKey is not to be shown: no name of a variable, or a key in it."""
    return _VARIABLE.fullmatch(env_key) is None or looks_like_key(env_key)


def _is_key(text: str) -> bool:
    if _CERTAIN.fullmatch(text) or issuer_of(text) is not None:
        return True
    if len(text) < _LONG or _NAME.fullmatch(text):
        return False
    kinds = (str.isupper, str.islower, str.isdigit)
    return all(any(kind(one) for one in text) for kind in kinds) and " " not in text


def shown_name(name: str) -> str:
    """Return `name` as it may be shown: stars if it is a key."""
    return MASK if looks_like_key(name) else name


def is_placeholder(value: str) -> bool:
    """Return whether `value` is no key but a word in place of one."""
    return value.strip().lower() in _PLACEHOLDERS
