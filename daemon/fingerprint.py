"""Fingerprints of secrets: keyed with a random value of this installation, never a plain hash."""

from __future__ import annotations

import contextlib
import hashlib
import os
from typing import TYPE_CHECKING, Final

from daemon import paths

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from daemon.model import Secret

KEY_BYTES: Final = 32
SHOWN_BYTES: Final = 8


def fingerprinter(state: Path) -> Callable[[Secret], str]:
    """Return a function from a secret to 16 hexadecimal digits, the same at every run here.

    The random key lives in `state`; where it cannot be kept, fingerprints hold for this run only.
    """
    key = _key(state / "fingerprint.key")

    def fingerprint(secret: Secret) -> str:
        value = secret.reveal().encode("utf-8", "surrogatepass")
        return hashlib.blake2b(value, key=key, digest_size=SHOWN_BYTES).hexdigest()

    return fingerprint


def _key(path: Path) -> bytes:
    """Return the key of this installation, made at the first call.

    Two first runs at once agree: the file appears whole or not at all, and the first one stays.
    """
    fresh = os.urandom(KEY_BYTES)
    with contextlib.suppress(OSError):
        known = path.read_bytes()
        return known if len(known) == KEY_BYTES else fresh
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with contextlib.suppress(OSError):
        paths.make_private(path.parent)
        temporary.touch(mode=paths.PRIVATE_FILE, exist_ok=False)
        temporary.write_bytes(fresh)
        with contextlib.suppress(FileExistsError):
            os.link(temporary, path)
        fresh = path.read_bytes()
    with contextlib.suppress(OSError):
        temporary.unlink()
    return fresh
