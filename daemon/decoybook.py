"""Remembers what wrong keys taught: one conclusive decoy an endpoint a day, for all checks."""

from __future__ import annotations

import hashlib
import json
import logging
import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, cast

import anyio
import anyio.to_thread

from daemon.frozen import Frozen, fields
from daemon.probes.base import DecoyFacts, FailureKind
from daemon.probes.decoy import OTHER_HEADERS
from daemon.probes.hosts import host_of, is_loopback

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from daemon.model import Secret
    from daemon.probes.base import Request

log = logging.getLogger(__name__)

FILE_NAME: Final = "decoys.json"
FORMAT: Final = "keylamp.decoys/1"
MEMORY: Final = timedelta(hours=24)
#: On loopback auth is switched on and off: what was learnt is good for one run's checks.
LOOPBACK_MEMORY: Final = timedelta(seconds=10)
#: An undecided decoy is asked again after this long, then after twice as long, and so on.
FIRST_BACK_OFF: Final = timedelta(minutes=1)
LONGEST_BACK_OFF: Final = timedelta(hours=1)
MOST_ENTRIES: Final = 4096
LARGEST_FILE_BYTES: Final = 8 * 1024 * 1024
_LONGEST_TEXT: Final = 2000


class _Known(Frozen, kw_only=False):
    """What one endpoint taught, until when that holds, and how often it stayed undecided."""

    facts: DecoyFacts
    at: datetime
    until: datetime
    streak: int = 0


class DecoyBook:
    """What is known of each endpoint, from this run and from earlier ones.

    `path` None remembers nothing on disk.  `remember_loopback` is for measurements only.
    """

    def __init__(
        self,
        path: Path | None,
        *,
        now: Callable[[], datetime],
        remember_loopback: bool = False,
    ) -> None:
        self._path = path
        self._now = now
        self._remember_loopback = remember_loopback
        self._salt = os.urandom(16)
        self._known: dict[str, _Known] = {}
        self._asking: dict[str, anyio.Event] = {}
        self._loaded = path is None
        self._changed: set[str] = set()

    async def facts(
        self, request: Request, decoy: Secret, ask: Callable[[], Awaitable[DecoyFacts]]
    ) -> DecoyFacts:
        """Return what is known of `request.endpoint`, asking at most once however many wait."""
        self._load()
        name = self._name(request, decoy)
        while True:
            known = self._known.get(name)
            if known is not None and self._now() < known.until:
                return known.facts
            waiting = self._asking.get(name)
            if waiting is None:
                return await self._ask(name, request, ask)
            await waiting.wait()

    async def save(self) -> None:
        """Write what was learnt; a disk that refuses costs a repeated decoy and no more."""
        if self._path is None or not self._changed:
            return
        fresh = {name: self._known[name] for name in self._changed}
        self._changed.clear()
        await anyio.to_thread.run_sync(_merge_into, self._path, fresh, self._now())

    async def _ask(
        self, name: str, request: Request, ask: Callable[[], Awaitable[DecoyFacts]]
    ) -> DecoyFacts:
        done = self._asking[name] = anyio.Event()
        try:
            facts = await ask()
            self._learn(name, request, facts)
        finally:  # cancelled or not: those who wait look again, and one of them asks
            del self._asking[name]
            done.set()
        return facts

    def _learn(self, name: str, request: Request, facts: DecoyFacts) -> None:
        now = self._now()
        if not facts.conclusive:
            before = self._known.get(name)
            streak = before.streak + 1 if before is not None else 0
            wait = min(FIRST_BACK_OFF * 2 ** min(streak, 10), LONGEST_BACK_OFF)
            self._known[name] = _Known(facts, now, now + wait, streak)
            return
        local = is_loopback(host_of(request.url)) and not self._remember_loopback
        self._known[name] = _Known(facts, now, now + (LOOPBACK_MEMORY if local else MEMORY))
        if not local and OTHER_HEADERS not in request.endpoint:
            self._changed.add(name)

    def _name(self, request: Request, decoy: Secret) -> str:
        """Return the endpoint's name; other headers that go along tell two endpoints apart.

        Their values may be secrets, so they enter through a digest with a key of this run's own,
        and such an endpoint is never written down.
        """
        if OTHER_HEADERS not in request.endpoint:
            return request.endpoint
        digest = hashlib.blake2b(key=self._salt, digest_size=16)
        for name, value in request.headers:
            shown = value.replace(decoy.reveal(), "*")
            digest.update(f"{name}: {shown}\n".encode())
        return f"{request.endpoint} {digest.hexdigest()}"

    def _load(self) -> None:
        if self._loaded or self._path is None:
            return
        self._loaded = True
        self._known.update(_read(self._path, self._now()))


def _read(path: Path, now: datetime) -> dict[str, _Known]:
    """Return what is remembered and still holds; whatever cannot be read is as good as empty."""
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            return {}
        document = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        log.info("%s is not readable (%s); starting anew", path, type(error).__name__)
        return {}
    if not isinstance(document, dict):
        return {}
    document = cast("dict[str, object]", document)
    entries = document.get("endpoints")
    if document.get("format") != FORMAT or not isinstance(entries, dict):
        return {}
    known: dict[str, _Known] = {}
    for name, entry in cast("dict[str, object]", entries).items():
        parsed = _parse(entry)
        if parsed is not None and parsed.at <= now + timedelta(minutes=5) and now < parsed.until:
            known[name] = parsed
    return known


_FIELDS: Final = fields(DecoyFacts)


def _parse(entry: object) -> _Known | None:
    """Return one remembered entry, or None when it is not of the shape that we write."""
    if not isinstance(entry, dict):
        return None
    entry = cast("dict[str, object]", entry)
    at, raw = entry.get("at"), entry.get("facts")
    if not isinstance(at, int | float) or not isinstance(raw, dict):
        return None
    raw = cast("dict[str, object]", raw)
    try:
        if set(raw).difference(_FIELDS):
            return None
        facts = DecoyFacts(
            status=_whole(raw.get("status", 0)),
            code=_text(raw.get("code", "")),
            template=_text(raw.get("template", "")),
            kind=_text(raw.get("kind", "")),
            list_ids=None if raw.get("list_ids") is None else _whole(raw["list_ids"]),
            list_digest=_text(raw.get("list_digest", "")),
            meaning=_text(raw.get("meaning", "")),
            failure=None if raw.get("failure") is None else FailureKind(_text(raw["failure"])),
        )
        when = datetime.fromtimestamp(at, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None
    return _Known(facts, when, when + MEMORY) if facts.conclusive and facts.status else None


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
        raise TypeError
    return value


def _merge_into(path: Path, fresh: dict[str, _Known], now: datetime) -> None:
    """Add `fresh` to the file: read, merge, write a neighbour, replace.

    Two programs that do so at once may lose each other's last entry (one decoy more), never the
    file.
    """
    known = {**_read(path, now), **fresh}
    newest = sorted(known.items(), key=lambda item: item[1].at)[-MOST_ENTRIES:]
    document = {
        "format": FORMAT,
        "endpoints": {
            name: {
                "at": entry.at.timestamp(),
                "facts": {field: getattr(entry.facts, field) for field in _FIELDS},
            }
            for name, entry in newest
        },
    }
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _replace(path, json.dumps(document, ensure_ascii=True).encode())
    except OSError as error:
        log.warning("%s cannot be written (%s)", path, type(error).__name__)


def _replace(path: Path, data: bytes) -> None:
    neighbour = path.with_name(f".{path.name}.{os.urandom(8).hex()}")
    try:
        handle = os.open(neighbour, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        neighbour.replace(path)
    except BaseException:
        neighbour.unlink(missing_ok=True)
        raise
