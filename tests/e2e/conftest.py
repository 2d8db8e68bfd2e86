from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fakes.internet import Internet
from fakes.machine import Machine
from fakes.provider import Loopback

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def loopback() -> Iterator[Loopback]:
    """Providers for one test, none of which may ever be asked for work."""
    with Loopback() as running:
        yield running
    assert not running.billable


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "machine")


@pytest.fixture
def internet(loopback: Loopback, tmp_path: Path) -> Internet:
    return Internet(loopback, tmp_path)
