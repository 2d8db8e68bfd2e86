from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from daemon.fingerprint import fingerprinter
from daemon.model import Secret

if TYPE_CHECKING:
    from pathlib import Path

KEY = Secret("sk-fake-0123456789")


def test_it_is_the_same_at_every_run_of_one_installation(tmp_path: Path) -> None:
    assert fingerprinter(tmp_path / "state")(KEY) == fingerprinter(tmp_path / "state")(KEY)
    assert fingerprinter(tmp_path / "state")(KEY) != fingerprinter(tmp_path / "other")(KEY)
    assert fingerprinter(tmp_path / "state")(KEY) != fingerprinter(tmp_path / "state")(Secret("x"))


def test_its_key_is_private(tmp_path: Path) -> None:
    fingerprinter(tmp_path / "state")
    (file,) = (tmp_path / "state").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o700


def test_where_nothing_can_be_kept_it_still_works(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    assert len(fingerprinter(blocked / "state")(KEY)) == 16


def test_a_spoilt_key_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "fingerprint.key").write_bytes(b"short")
    assert len(fingerprinter(tmp_path)(KEY)) == 16


def test_half_a_character_pasted_into_a_key_stops_nothing(tmp_path: Path) -> None:
    assert len(fingerprinter(tmp_path)(Secret("\ud800sk-fake"))) == 16
