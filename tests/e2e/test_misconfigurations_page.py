from __future__ import annotations

from misconfigurations import PAGE, page
from seeds import SEEDS


def test_the_page_says_what_the_tests_hold() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python tests/e2e/misconfigurations.py"


def test_there_are_enough_of_them_and_each_is_told_once() -> None:
    assert len(SEEDS) >= 40
    assert len({seed.name for seed in SEEDS}) == len(SEEDS)
    assert all(seed.codes for seed in SEEDS)
