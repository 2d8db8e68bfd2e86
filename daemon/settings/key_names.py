"""Tells a key from the name of a variable, and from the words that stand in for a key."""

from __future__ import annotations

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
    """Return whether what stands where a variable's name belongs is a key."""
    text = name.strip()
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
