"""Writes docs/misconfigurations.md from the table of seeded misconfigurations.

Run it with `python tests/e2e/misconfigurations.py` after the table has changed.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parents[1])]

from seeds import SEEDS, THEMES

if TYPE_CHECKING:
    from seeds.seed import Seed

PAGE = Path(__file__).parents[2] / "docs" / "misconfigurations.md"
HEAD = f"""# What people get wrong, and what keylamp says

Each row is a test: its files are written, `daemon --once` runs over them, and the report must
name this cause and this cure. There are {len(SEEDS)} of them. The words in `code` are those of
the report: a finding in the settings, the verdict of a check, or the state of a target.
"""


def page() -> str:
    """Return the whole page."""
    return HEAD + "".join(_section(theme, seeds) for theme, seeds in THEMES.items())


def _section(theme: str, seeds: tuple[Seed, ...]) -> str:
    rows = [
        f"| {_cell(seed.symptom)} | {_codes(seed)}: {_cell(seed.says)} | {_cell(seed.cure)} |\n"
        for seed in seeds
    ]
    return f"\n## {theme}\n\n| symptom | keylamp says | cure |\n| --- | --- | --- |\n" + "".join(
        rows
    )


def _codes(seed: Seed) -> str:
    return ", ".join(f"`{code}`" for code in seed.codes)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
