"""What a user may do who is not root: root may read everything."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator

NOBODY = 65534


@contextmanager
def as_nobody() -> Generator[None]:
    """Act as a user without rights, where this process may change who it is."""
    own = os.geteuid()
    if own != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(own)
