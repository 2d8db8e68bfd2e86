"""The line that says how far a check is, and the look of an output."""

from __future__ import annotations

import pytest

from daemon.model import Severity
from daemon.render import progress
from daemon.render.layout import columns
from daemon.render.look import ASCII, UNICODE, Look, Style, severity_mark


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("done", [0, 3, 10])
def test_the_line_fits_and_begins_at_the_first_column(width: int, done: int) -> None:
    line = progress.line(done, 10, "provider-with-a-long-name@host.example.com", Look(width=width))
    assert line.startswith(progress.CLEAR)
    assert columns(line.removeprefix(progress.CLEAR)) < width


def test_the_line_says_how_far_it_is() -> None:
    line = progress.line(1, 2, "a@a.example", Look(ascii_only=True))
    assert line == f"{progress.CLEAR}{'#' * 10}{'.' * 10} 1 of 2 checked  a@a.example"


def test_nothing_to_check_does_not_divide_by_zero() -> None:
    assert "0 of 0" in progress.line(0, 0, "", Look())


def test_each_severity_has_its_mark() -> None:
    for marks in (UNICODE, ASCII):
        assert len({severity_mark(severity, marks) for severity in Severity}) == len(Severity)


def test_paint_leaves_plain_output_alone() -> None:
    assert Look().paint("x", Style.BAD) == "x"
    assert Look(coloured=True).paint("x", Style.BAD) == "\x1b[1;31mx\x1b[0m"
    assert Look(coloured=True).paint("", Style.BAD) == ""


def test_spelling_keeps_our_signs_readable() -> None:
    assert Look(ascii_only=True).spell("“a” … → 密") == '"a" ... -> \\u5bc6'
