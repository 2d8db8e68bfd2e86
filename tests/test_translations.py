"""Every sentence speaks Chinese too: nothing is missing, no value is lost, nothing is stale."""

from __future__ import annotations

import gettext
import importlib.util
import string
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).parent.parent
HOW = "run: python packaging/translations.py, translate what it lists in keylamp.po, run it again"


def _tool() -> ModuleType:
    path = ROOT / "packaging" / "translations.py"
    spec = importlib.util.spec_from_file_location("translations", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    return _tool()


@pytest.fixture(scope="module")
def chinese(tool: ModuleType) -> dict[str, str]:
    return {str(entry.id): str(entry.string) for entry in tool.load("zh_CN") if entry.id}


@pytest.fixture(scope="module")
def wanted(tool: ModuleType) -> set[str]:
    return {str(entry.id) for entry in tool.extract() if entry.id}


def fields(template: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(template) if name is not None)


def test_every_sentence_is_translated(chinese: dict[str, str], wanted: set[str]) -> None:
    known = {english for english, translated in chinese.items() if translated}
    assert sorted(wanted - known) == [], HOW
    assert sorted(known - wanted) == [], HOW


def test_the_template_file_is_fresh(tool: ModuleType, wanted: set[str]) -> None:
    assert tool.TEMPLATE.read_bytes().count(b'\nmsgid "') > 1
    from babel.messages.pofile import read_po  # noqa: PLC0415

    with tool.TEMPLATE.open("rb") as file:
        written = {str(entry.id) for entry in read_po(file) if entry.id}
    assert sorted(wanted ^ written) == [], HOW


def test_the_compiled_catalogue_is_fresh(tool: ModuleType, chinese: dict[str, str]) -> None:
    with tool.po_path("zh_CN").with_suffix(".mo").open("rb") as file:
        said = gettext.GNUTranslations(file).gettext
    stale = [english for english, translated in chinese.items() if said(english) != translated]
    assert stale == [], HOW


def test_no_translation_loses_a_value(chinese: dict[str, str]) -> None:
    wrong = [english for english, text in chinese.items() if fields(english) != fields(text)]
    assert wrong == []


def test_templates_are_well_formed(wanted: set[str]) -> None:
    """A value is named, never numbered, converted or formatted."""
    for template in wanted:
        for _, name, spec, conversion in string.Formatter().parse(template):
            assert name is None or name.isidentifier(), template
            assert not spec, template
            assert conversion is None, template


def test_sentences_end_as_sentences(chinese: dict[str, str]) -> None:
    odd = [
        english
        for english, text in chinese.items()
        if english.endswith(".") and not text.endswith("。")
    ]
    assert odd == []
