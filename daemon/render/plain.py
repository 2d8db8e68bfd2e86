"""What the formats for machines share: plain sentences of a row, and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from daemon import phrasebook
from daemon.model import ModelVerdict, Severity, Verdict
from daemon.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from daemon.model import Message
    from daemon.rows import TargetRow


_STOPS: Final = (".", "!", "?", "。", "！", "？", "…", "”", '"')


def headline_message(row: TargetRow) -> Message:
    """Return the verdict of a target, or its state where there is none."""
    if row.verdict is None:
        return phrasebook.STATES[row.state]
    if row.verdict is Verdict.OK and row.severity is Severity.ERROR:
        return phrasebook.VERDICTS[Verdict.MODEL_NOT_FOUND]
    return phrasebook.VERDICTS[row.verdict]


def headline(row: TargetRow, translate: Callable[[str], str]) -> str:
    """Return the verdict of a target in words."""
    return say(headline_message(row), translate)


def reasons(row: TargetRow) -> Iterator[str]:
    """Yield why a target stands as it does, and what to do: a sentence or two each."""
    yield from (ended(text) for text in (row.detail, row.hint, row.fix) if text)
    for model in row.models:
        if model.verdict is ModelVerdict.MODEL_NOT_FOUND:
            yield f"{model.id}: {model.verdict}"


def ended(sentence: str) -> str:
    """Return a sentence with its full stop, which providers often leave out."""
    return sentence if sentence.endswith(_STOPS) else f"{sentence}."


def place(path: str | None, line: int | None) -> str:
    """Return `file:line`, or what is known of it."""
    return ":".join(str(part) for part in (path, line) if part)


def short_place(path: str | None, line: int | None, column: int | None = None, *, home: str) -> str:
    """Return `file:line:column` as editors and terminals understand it, `~` for the home folder."""
    if path is not None and home and path.startswith((f"{home}/", f"{home}\\")):
        path = f"~{path[len(home) :]}"
    return ":".join(str(part) for part in (path, line, column if line else None) if part)


def relative(path: str | None, root: str) -> str | None:
    """Return `path` from `root` on, with slashes, or None where it lies elsewhere."""
    if path is None or not root:
        return None
    path, root = path.replace("\\", "/"), root.replace("\\", "/").rstrip("/")
    return path[len(root) + 1 :] if path.startswith(f"{root}/") else None


def entry_place(row: TargetRow, root: str) -> tuple[str | None, int | None]:
    """Return file and line of a target's entry, else of its key, where the repository has them."""
    for path, line in ((row.entry_path, row.entry_line), (row.key.path, row.key.line)):
        if file := relative(path, root):
            return file, line
    return None, None
