"""Makes wrong keys that look right: the control without which a success proves nothing.

A decoy has the prefix, alphabet and length of the user's key and nothing else of it: a changed
copy could be logged as an attack, and its masked echo would equal ours (key-shapes, "Decoys").
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Final, Protocol

from daemon.frozen import Frozen
from daemon.model import Secret
from daemon.patterns import late_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Randomness(Protocol):
    """Where random letters come from: `random.Random` has this shape."""

    def choices(self, population: Sequence[str], *, k: int) -> list[str]:
        """Return `k` letters of `population`."""
        ...


#: Ends the endpoint of a request that carries the entry's own headers besides the key: what a
#: decoy teaches there holds for these headers only, and is never written down.
OTHER_HEADERS: Final = "+headers"

_HEX: Final = "0123456789abcdef"
_LOWER: Final = "abcdefghijklmnopqrstuvwxyz0123456789"
_ALNUM: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + _LOWER
_URL_SAFE: Final = _ALNUM + "-_"

_SHORTEST_TAIL: Final = 20  # a shorter one might be somebody's key by chance
_LONGEST_TAIL: Final = 256
_DEFAULT_TAIL: Final = 48

#: Prefixes that are kept, longest first where one begins another (key-shapes, read 2026-11-20).
PREFIXES: Final = (
    "sk-ant-api03-",
    "sk-ant-admin01-",
    "sk-ant-oat01-",
    "sk-ant-",
    "sk-or-v1-",
    "sk-proj-",
    "sk-svcacct-",
    "sk-service-",
    "sk-None-",
    "sk-admin-",
    "sk-kimi-",
    "sk-api-",
    "sk-sp-",
    "sk-cp-",
    "sk-",
    "AIzaSy",
    "AQ.",
    "ya29.",
    "gsk_",
    "xai-",
    "hf_",
    "api_org_",
    "github_pat_",
    "ghp_",
    "gho_",
    "ghu_",
    "ghs_",
    "nvapi-",
    "pplx-",
    "csk-",
    "fw_",
    "tgp_v1_",
    "vck_",
    "r8_",
    "ark-",
    "bce-v3/ALTAK-",
    "ABSK",
)
_OPENAI_MARK: Final = "T3BlbkFJ"  # base64 of "OpenAI", inside every key of theirs


class Shape(Frozen, kw_only=False):
    """What a family of keys looks like; `name` tells two families apart and holds no secret."""

    name: str
    make: Callable[[Randomness], str]


def shape_of(secret: Secret | None) -> Shape:
    """Return the shape of a key, or the commonest one when it has none that is known."""
    value = secret.reveal() if secret is not None else ""
    for pattern, shape in _WHOLE:
        if pattern.fullmatch(value):
            return shape
    prefix = next((known for known in PREFIXES if value.startswith(known)), None)
    if prefix is None:
        return _DEFAULT
    return Shape(prefix, _tailed(prefix, value.removeprefix(prefix)))


def make_decoy(secret: Secret | None, randomness: Randomness) -> Secret:
    """Return a random key of the same shape as `secret`: well-formed, and nobody's."""
    return Secret(shape_of(secret).make(randomness))


def _tailed(prefix: str, tail: str) -> Callable[[Randomness], str]:
    """Return a maker of keys with `prefix` and a random tail like `tail`."""
    length = min(max(len(tail), _SHORTEST_TAIL), _LONGEST_TAIL)
    letters = _alphabet(tail)
    mark = tail.find(_OPENAI_MARK)

    def make(randomness: Randomness) -> str:
        made = _letters(randomness, letters, length)
        if mark >= 0:
            made = made[:mark] + _OPENAI_MARK + made[mark + len(_OPENAI_MARK) :]
        return prefix + made

    return make


def _alphabet(tail: str) -> str:
    present = set(tail)
    return next((some for some in (_HEX, _LOWER, _ALNUM) if present <= set(some)), _URL_SAFE)


def _letters(randomness: Randomness, letters: str, length: int) -> str:
    return "".join(randomness.choices(letters, k=length))


def _uuid(randomness: Randomness) -> str:
    groups = [_letters(randomness, _HEX, length) for length in (8, 4, 4, 4, 12)]
    groups[2] = "4" + groups[2][1:]
    groups[3] = "a" + groups[3][1:]
    return "-".join(groups)


def _jwt(randomness: Randomness) -> str:
    """Return a token that is signed by nobody: random claims, a random signature."""
    header = _base64(b'{"alg":"HS256","typ":"JWT"}')
    claims = _base64(b'{"sub":"%s"}' % _letters(randomness, _ALNUM, 24).encode())
    return f"{header}.{claims}.{_letters(randomness, _URL_SAFE, 43)}"


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _zhipu(randomness: Randomness) -> str:
    return f"{_letters(randomness, _HEX, 32)}.{_letters(randomness, _ALNUM, 16)}"


_UUID_PATTERN: Final = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_DEFAULT: Final = Shape(
    "sk-48", lambda randomness: "sk-" + _letters(randomness, _ALNUM, _DEFAULT_TAIL)
)
_WHOLE: Final = (
    (late_pattern(r"eyJ[\w-]+\.[\w-]+\.[\w-]*"), Shape("jwt", _jwt)),
    (late_pattern(r"[0-9a-f]{32}\.[0-9A-Za-z]{16}"), Shape("hex.alnum", _zhipu)),
    (late_pattern(_UUID_PATTERN), Shape("uuid", _uuid)),
    (late_pattern(f"ms-{_UUID_PATTERN}"), Shape("ms-", lambda chance: f"ms-{_uuid(chance)}")),
    (late_pattern(r"[0-9a-f]{32}"), Shape("hex32", lambda chance: _letters(chance, _HEX, 32))),
    (late_pattern(r"[0-9a-f]{64}"), Shape("hex64", lambda chance: _letters(chance, _HEX, 64))),
    (
        late_pattern(r"[0-9A-Za-z]{32}"),
        Shape("alnum32", lambda chance: _letters(chance, _ALNUM, 32)),
    ),
)
