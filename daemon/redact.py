"""Strikes known secrets out of text, in every form in which they may come back.

Struck are runs of eight or more characters of a secret (after its known prefix), and the
same runs URL-, JSON- and base64-encoded.  Every such run holds an eight-character piece that
is looked up in one set, so the time is linear in the text, however many secrets there are;
escapes are undone first, since one character may be escaped in many ways.
"""

from __future__ import annotations

import base64
import json
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from daemon.escapes import layers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from daemon.model import Secret

STARS: Final = "********"
#: Shorter secrets are not struck: they would take ordinary words with them.
SHORTEST: Final = 8
#: Characters of one secret that are indexed: no key is that long, a pasted file may be.
LONGEST: Final = 65_536

#: How keys begin, longest first: what follows is secret, the beginning is public.
#: (Source: the issuers' documentation and public secret scanners, read November 2026.)
PREFIXES: Final = (
    "github_pat_",
    "sk-ant-admin01-",
    "sk-ant-api03-",
    "sk-ant-oat01-",
    "sk-ant-ort01-",
    "bce-v3/ALTAK-",
    "sk-service-",
    "sk-svcacct-",
    "sk-admin-",
    "sk-or-v1-",
    "sk-None-",
    "sk-proj-",
    "api_org_",
    "sk-kimi-",
    "GOCSPX-",
    "bce-v3/",
    "sk-ant-",
    "sk-api-",
    "tgp_v1_",
    "AIzaSy",
    "nvapi-",
    "sk-cp-",
    "sk-or-",
    "sk-sp-",
    "pplx-",
    "sess-",
    "ya29.",
    "ABSK",
    "AIza",
    "AKIA",
    "AKLT",
    "ASIA",
    "LTAI",
    "ark-",
    "csk-",
    "ghc_",
    "gho_",
    "ghp_",
    "ghr_",
    "ghs_",
    "ghu_",
    "gsk_",
    "vck_",
    "xai-",
    "1//",
    "AQ.",
    "fk-",
    "fw_",
    "hf_",
    "ms-",
    "r8_",
    "sk-",
)

#: What people write where a local server wants no key, and what presets put into headers.
PLACEHOLDERS: Final = frozenset(
    {
        "anything",
        "application/json",
        "changeme",
        "https://github.com/qwenlm/qwen-code.git",
        "lm-studio",
        "lmstudio",
        "local-key",
        "no-key-needed",
        "no-key-required",
        "not-needed",
        "not-required",
        "not_needed",
        "placeholder",
        "qwen code",
        "sk-no-key-required",
        "undefined",
    }
)

_AUTHORITY: Final = r"[A-Za-z][\w+.-]*://(?:([^/\\?#]*)@)?[^/\\?#@]*"
_TELLING_NAME: Final = r"(?i)key|secret|token|passw"


class Redactor:
    """Knows a set of secrets and strikes them out of text."""

    __slots__ = ("_index", "_secrets")

    def __init__(self, secrets: Iterable[Secret]) -> None:
        self._secrets = tuple(dict.fromkeys(secrets))
        self._index: _Index | None = None  # made at the first strike: most checks show nothing

    def strike(self, text: str) -> str:
        """Return `text` with each run that gives a known secret away replaced by stars."""
        if len(text) < SHORTEST or not self._secrets:
            return text
        if self._index is None:
            self._index = _Index(self._secrets)
        found = self._index.found
        spans = [span for layer, starts in layers(text) for span in found(layer, starts)]
        return _starred(text, spans) if spans else text


class _Index:
    """What gives secrets away: `pieces` of eight characters, and `wholes` too short for them."""

    __slots__ = ("pieces", "wholes")

    def __init__(self, secrets: Iterable[Secret]) -> None:
        self.pieces: set[str] = set()
        self.wholes: set[str] = set()
        for secret in secrets:
            for part in _secret_parts(secret.reveal()[:LONGEST]):
                self._learn(part)

    def found(self, text: str, starts: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Yield where pieces and wholes stand in `text`, in places given by `starts`."""
        pieces = self.pieces
        for i in range(len(text) - SHORTEST + 1):
            if text[i : i + SHORTEST] in pieces:
                yield starts[i], starts[i + SHORTEST]
        for whole in self.wholes:
            at = text.find(whole)
            while at >= 0:
                yield starts[at], starts[at + len(whole)]
                at = text.find(whole, at + 1)

    def _learn(self, value: str) -> None:
        if len(value) < SHORTEST or value.lower() in PLACEHOLDERS:
            return
        body = _after_prefix(value)
        if len(body) < SHORTEST:  # "sk-proj-abc": only the whole of it is telling
            self.wholes.add(value)
            body = value
        else:
            for form in {body, body.replace(" ", "+")}:  # as forms write a space
                self.pieces.update(form[i : i + SHORTEST] for i in range(len(form) - SHORTEST + 1))
        self.pieces.update(_base64_pieces(body))


def safe_url(url: str) -> str:
    """Return `url` without user, password, query and fragment; never raises.

    Where it is unclear what belongs to which (`https://a:b?c@d`), only the scheme is kept.
    """
    match = re.match(r"(?:https?:|[A-Za-z][\w+.-]*:(?=[/\\]))?[/\\]*", url)
    head = match[0] if match else ""
    authority, slash, path = _cut(url[len(head) :], "/\\")
    if "@" in authority and re.search(r"[?#]", authority):
        return f"{head}…"
    host = authority.rpartition("@")[2]
    return re.split(r"[?#]", f"{head}{host}{slash}{path}", maxsplit=1)[0]


def _cut(text: str, marks: str) -> tuple[str, str, str]:
    """Partition `text` at the first of `marks`."""
    at = next((i for i, char in enumerate(text) if char in marks), len(text))
    return text[:at], text[at : at + 1], text[at + 1 :]


def _secret_parts(value: str) -> Iterator[str]:
    """Yield what is secret in `value`: the whole of a key, but not the host of an address."""
    value = value.removeprefix("Bearer ")
    if value.lower() in PLACEHOLDERS:
        return
    if value.lstrip().startswith("{") and (leaves := tuple(_json_leaves(value))):
        yield from leaves
        return
    if match := re.match(_AUTHORITY, value):
        for part in (*(match[1] or "").split(":"), value[match.end() :].lstrip("/")):
            yield part
            yield unquote(part)
        return
    yield value.removeprefix("Basic ")
    if value.startswith("Basic "):
        yield from _basic_parts(value)


def _json_leaves(value: str) -> Iterator[str]:
    """Yield the secret strings of a JSON object (a service account's file)."""
    try:
        parsed: object = json.loads(value)
    except (ValueError, RecursionError):
        return
    if isinstance(parsed, dict):
        for name, leaf in parsed.items():  # pyright: ignore[reportUnknownVariableType]  JSON
            if isinstance(leaf, str) and re.search(_TELLING_NAME, str(name)) and "://" not in leaf:  # pyright: ignore[reportUnknownArgumentType]  JSON
                yield leaf


def _basic_parts(value: str) -> Iterator[str]:
    """Yield user:password and the password of a Basic authorization."""
    try:
        pair = base64.b64decode(value.removeprefix("Basic "), validate=True).decode()
    except ValueError:
        return
    yield pair
    yield pair.partition(":")[2]


def _after_prefix(value: str) -> str:
    """Return what follows the known prefix of `value`."""
    while prefix := next((p for p in PREFIXES if value.startswith(p)), ""):
        value = value[len(prefix) :]
    return value


def _base64_pieces(value: str) -> Iterator[str]:
    """Yield pieces of `value` in base64, whatever stands before it (`user:` in Basic).

    Eight bytes show as ten characters or more, so every third piece is enough to meet them.
    """
    raw = _bytes(value)
    for skipped in range(3):
        encoded = base64.b64encode(b"\0" * skipped + raw).decode()
        first, last = -(-skipped * 8 // 6), (skipped + len(raw)) * 8 // 6
        sure = encoded[first:last]
        end = len(sure) - SHORTEST
        for start in (*range(0, end + 1, 3), max(end, 0)):
            piece = sure[start : start + SHORTEST]
            yield piece
            yield piece.replace("+", "-").replace("/", "_")


def _bytes(value: str) -> bytes:
    return value.encode("utf-8", "surrogatepass")


def _starred(text: str, spans: list[tuple[int, int]]) -> str:
    """Return `text` with the given spans, those that touch taken together, replaced by stars."""
    kept: list[str] = []
    done = 0
    spans.sort()
    start, end = spans[0]
    for first, last in (*spans[1:], (len(text) + 1, 0)):
        if first > end:
            kept += (_without_prefix(text[done:start]), STARS)
            done, start = end, first
        end = max(end, last) if first <= end else last
    return "".join((*kept, text[done:]))


def _without_prefix(before: str) -> str:
    """Return the text before a struck run without the key's prefix."""
    for prefix in PREFIXES:
        if before.endswith(prefix):
            return before.removesuffix(prefix)
    return before
