"""Collects every sentence of keylamp for translation, and compiles what was translated.

Run `python packaging/translations.py` after a sentence was added or changed; translate what it
lists in daemon/locale/zh_CN/LC_MESSAGES/keylamp.po, and run it again.
"""

from __future__ import annotations

import ast
import io
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
LOCALE = ROOT / "daemon" / "locale"
TEMPLATE = LOCALE / "keylamp.pot"
LANGUAGES = ("zh_CN",)

#: Dates and line numbers would change the files at every run, and tell nobody anything.
NO_DATE = datetime(2026, 11, 20, tzinfo=UTC)


def extract() -> Catalog:
    """Return the catalogue of all templates given to `message()` in the program."""
    catalogue = _empty(None)
    for path in sorted((ROOT / "daemon").rglob("*.py")):
        for line, template in templates(path.read_text(encoding="utf-8")):
            location = (path.relative_to(ROOT).as_posix(), line)
            catalogue.add(template, locations=[location])
    return catalogue


def templates(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and template of each literal `message("…")` in a Python module."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(
                func=ast.Name(id="message") | ast.Attribute(attr="message"),
                args=[ast.Constant(value=str() as template), *_],
            ) if template:
                yield node.lineno, template
            case _:
                pass


def po_path(language: str) -> Path:
    """Return where the translation into `language` lies; its `.mo` lies beside it."""
    return LOCALE / language / "LC_MESSAGES" / "keylamp.po"


def load(language: str) -> Catalog:
    """Return the translation into `language` as it is on disk."""
    path = po_path(language)
    if not path.exists():
        return _empty(language)
    return read_po(io.BytesIO(path.read_bytes()), locale=language)


def update(language: str) -> Catalog:
    """Return the translation with new sentences in it, untranslated, and without gone ones."""
    old, new = load(language), _empty(language)
    for entry in extract():
        if entry.id:
            known = old.get(entry.id)
            new.add(entry.id, string=known.string if known else "", locations=entry.locations)
    return new


def compiled(catalogue: Catalog) -> bytes:
    """Return a catalogue in the binary form that gettext loads."""
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def written(catalogue: Catalog) -> bytes:
    """Return a catalogue as text, sorted, without dates and line numbers."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=100, sort_output=True, include_lineno=False)
    return buffer.getvalue()


def missing(catalogue: Catalog) -> list[str]:
    """Return the sentences that have no translation."""
    return sorted(str(entry.id) for entry in catalogue if entry.id and not entry.string)


def _empty(language: str | None) -> Catalog:
    return Catalog(
        locale=language,
        project="keylamp",
        version="0.1.0",
        header_comment="# Sentences of keylamp.",
        copyright_holder="keylamp",
        msgid_bugs_address="keylamp",
        last_translator="keylamp",
        language_team="keylamp",
        creation_date=NO_DATE,
        revision_date=NO_DATE,
        fuzzy=False,
    )


def main() -> int:
    """Write all catalogues; 1 when something is left to translate."""
    TEMPLATE.parent.mkdir(parents=True, exist_ok=True)
    TEMPLATE.write_bytes(written(extract()))
    left = 0
    for language in LANGUAGES:
        catalogue = update(language)
        path = po_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written(catalogue))
        path.with_suffix(".mo").write_bytes(compiled(catalogue))
        for sentence in missing(catalogue):
            left += 1
            sys.stdout.write(f"{language}: {sentence}\n")
    return int(left > 0)


if __name__ == "__main__":
    raise SystemExit(main())
