"""Tells where something goes, a host or a path, from a secret that stands in its place.

A person must be able to read where a key would go: no host is struck because a variable's value
happens to be the same, unless a part of it has the look of a key.
"""

from __future__ import annotations

import re
from typing import Final

from daemon.patterns import late_pattern
from daemon.redact import PREFIXES

#: Shorter parts are words, whatever stands in them.
KEY_LENGTH: Final = 16

_HOST: Final = late_pattern(
    r"(?:[a-z0-9_-]+\.)*[a-z0-9_-]+\.?(?::\d{1,5})?|\[[0-9a-f:.]+\](?::\d{1,5})?", re.IGNORECASE
)
_PATH: Final = late_pattern(r"(?:~|\.{0,2})/\S*|[A-Za-z]:\\\S*")
_URL: Final = late_pattern(r"[A-Za-z][\w+.-]*://\S*")
_BETWEEN: Final = late_pattern(r"[/\\.:?#@&=\[\]]+")


def is_host(text: str) -> bool:
    """Return whether `text` is a host, perhaps with a port, and no part of it is like a key."""
    return _HOST.fullmatch(text) is not None and not key_parts(text)


def is_place(text: str) -> bool:
    """Return whether `text` is an address, a path or a host of several parts."""
    if _URL.fullmatch(text) or _PATH.fullmatch(text):
        return True
    return is_host(text) and ("." in text or ":" in text)


def key_parts(place: str) -> tuple[str, ...]:
    """Return the parts of an address or a path that have the look of a key."""
    return tuple(part for part in _BETWEEN.split(place) if _is_like_key(part))


def is_mixed(text: str) -> bool:
    """Return whether letters and digits stand in `text`, as in most keys."""
    return any(map(str.isdigit, text)) and any(map(str.isalpha, text))


def _is_like_key(part: str) -> bool:
    if not is_mixed(part):
        return False
    prefix = next((one for one in PREFIXES if part.startswith(one)), "")
    if len(prefix) > len("sk") and len(part) >= KEY_LENGTH:
        return True
    both = any(map(str.isupper, part)) and any(map(str.islower, part))
    return len(part) >= KEY_LENGTH and (both or part.isalnum())
