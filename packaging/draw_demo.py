"""Draws docs/demo.svg, the README's picture, from what `daemon --once --demo` really prints."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from html import escape
from pathlib import Path
from typing import Final, NamedTuple

from wcwidth import wcswidth

ROOT: Final = Path(__file__).parents[1]
PICTURE: Final = ROOT / "docs" / "demo.svg"
COLUMNS: Final = 80
HEAD_LINES: Final = 25
LEAST_LEFT_OUT: Final = 3
MARKS: Final = "✗?‖!·✓"

#: The sixteen colours of a dark terminal, by their SGR codes.
COLOURS: Final = dict(
    zip(
        (*range(30, 38), *range(90, 98)),
        (
            *(
                "#484f58",
                "#ff7b72",
                "#3fb950",
                "#d29922",
                "#58a6ff",
                "#bc8cff",
                "#39c5cf",
                "#b1bac4",
            ),
            *(
                "#6e7681",
                "#ffa198",
                "#56d364",
                "#e3b341",
                "#79c0ff",
                "#d2a8ff",
                "#56d4dd",
                "#f0f6fc",
            ),
        ),
        strict=True,
    )
)
PLAIN: Final = "#c9d1d9"
GROUND: Final = "#0d1117"
CELL_WIDTH: Final = 8.4
LINE_HEIGHT: Final = 18
MARGIN: Final = 16
FONTS: Final = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
SGR: Final = re.compile(r"\x1b\[([0-9;]*)m")


class Style(NamedTuple):
    """How a run of characters looks."""

    colour: str = PLAIN
    bold: bool = False
    dim: bool = False


def main() -> int:
    """Run the demo on a terminal of its own and write the picture."""
    text = _on_a_terminal([sys.executable, "-m", "daemon", "--once", "--demo"])
    picture = svg("$ daemon --once --demo\n" + shortened(text))
    PICTURE.write_text(picture, encoding="utf-8")
    print(f"{PICTURE.relative_to(ROOT)}: {len(text.splitlines())} lines")
    return 0


def _on_a_terminal(command: list[str]) -> str:
    """Return what `command` prints to a terminal of 80 columns; its talk is left out."""
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 50, COLUMNS, 0, 0))
    env = {"PATH": os.environ["PATH"], "HOME": str(Path.home()), "TERM": "xterm-256color"}
    # S603: the command is ours
    process = subprocess.Popen(  # noqa: S603
        command,
        cwd=ROOT,
        env=env | {"LC_ALL": "C.UTF-8", "COLUMNS": str(COLUMNS)},
        stdin=subprocess.DEVNULL,
        stdout=its,
        stderr=subprocess.DEVNULL,
    )
    os.close(its)
    pieces: list[bytes] = []
    while piece := _read(ours):
        pieces.append(piece)
    os.close(ours)
    if process.wait(60):
        raise SystemExit(f"The demo ended with {process.returncode}: no picture was drawn.")
    return b"".join(pieces).decode().replace("\r\n", "\n").rstrip() + "\n"


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux says so when the other end is closed
        return b""


def shortened(text: str) -> str:
    """Return the head and the end of the report, so that the page fits a screen."""
    lines = text.splitlines(keepends=True)
    bare = [SGR.sub("", line) for line in lines]
    starts = [place for place, line in enumerate(bare) if line[:1] in MARKS]
    head = max((place for place in starts if place <= HEAD_LINES), default=0)
    end = next((place for place in starts if bare[place].startswith("✓")), len(lines))
    settings = next((place for place, line in enumerate(bare) if not line.strip()), end)
    left_out = sum(head <= place < end for place in starts)
    if left_out < LEAST_LEFT_OUT:
        return text
    gap = f"\x1b[2m⋮ {left_out} more, each with its trouble and its cure\x1b[0m\n"
    return "".join((*lines[:head], gap, *lines[end:settings], *lines[-3:]))


def svg(text: str) -> str:
    """Return a picture of `text`, its colours as a dark terminal shows them."""
    lines = text.splitlines()
    width = round(COLUMNS * CELL_WIDTH) + 2 * MARGIN
    height = len(lines) * LINE_HEIGHT + 2 * MARGIN
    style = Style()
    rows = []
    for number, line in enumerate(lines):
        spans, style = _spans(line, style)
        y = MARGIN + (number + 1) * LINE_HEIGHT - 5
        rows.append(f'<text y="{y}" xml:space="preserve">{spans}</text>')
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
        f' font-family="{FONTS}" font-size="14">'
    )
    ground = f'<rect width="100%" height="100%" rx="8" fill="{GROUND}"/>'
    return "\n".join((head, ground, *rows, "</svg>\n"))


def _spans(line: str, style: Style) -> tuple[str, Style]:
    """Return a line's characters as spans, and the style that the next line begins with."""
    spans: list[str] = []
    column = 0
    pieces = SGR.split(line)
    for position, piece in enumerate(pieces):
        if position % 2:
            style = _restyled(style, piece)
        elif piece:
            weight = ' font-weight="bold"' if style.bold else ""
            opacity = ' opacity="0.65"' if style.dim else ""
            x = MARGIN + column * CELL_WIDTH
            # a fixed length keeps the columns in line, whatever font the reader has
            cells = max(wcswidth(piece), 0)
            spans.append(
                f'<tspan x="{x:.1f}" textLength="{cells * CELL_WIDTH:.1f}" fill="{style.colour}"'
                f"{weight}{opacity}>{escape(piece, quote=False)}</tspan>"
            )
            column += cells
    return "".join(spans), style


def _restyled(style: Style, codes: str) -> Style:
    for code in (int(word or 0) for word in codes.split(";")):
        match code:
            case 0:
                style = Style()
            case 1:
                style = style._replace(bold=True)
            case 2:
                style = style._replace(dim=True)
            case 22:
                style = style._replace(bold=False, dim=False)
            case 39:
                style = style._replace(colour=PLAIN)
            case _ if code in COLOURS:
                style = style._replace(colour=COLOURS[code])
            case _:
                continue
    return style


if __name__ == "__main__":
    sys.exit(main())
