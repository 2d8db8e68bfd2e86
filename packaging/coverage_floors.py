"""Compares measured branch coverage with what we demand: decisions whole, the shell honestly."""

from __future__ import annotations

import subprocess
import sys
from typing import Final

#: Modules that only decide: every branch is to be reached by a test.
DECISIONS: Final = (
    "daemon/model.py",
    "daemon/errors.py",
    "daemon/advice.py",
    "daemon/describe.py",
    "daemon/plan.py",
    "daemon/redact.py",
    "daemon/report.py",
    "daemon/showing.py",
    "daemon/probes/*",
    "daemon/render/*",
    "daemon/settings/*",
)
#: Among them, those that read the disk.
SHELL: Final = tuple(
    f"daemon/settings/{name}.py" for name in ("disk", "exposure", "file", "sources")
)
DECISIONS_FLOOR: Final = 97
EVERYTHING_FLOOR: Final = 95


def main() -> int:
    """Print both tables and return 1 when either lies below its floor."""
    codes = [
        _report(
            f"--include={','.join(DECISIONS)}",
            f"--omit={','.join(SHELL)}",
            f"--fail-under={DECISIONS_FLOOR}",
        ),
        _report(f"--fail-under={EVERYTHING_FLOOR}"),
    ]
    return 1 if any(codes) else 0


def _report(*options: str) -> int:
    command = [sys.executable, "-m", "coverage", "report", "--skip-covered", "--show-missing"]
    # S603: the command is made of constants
    return subprocess.run([*command, *options], check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
