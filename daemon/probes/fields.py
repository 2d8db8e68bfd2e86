"""JSON of unknown shape, read without surprises: field names without case and separators."""

from __future__ import annotations

from typing import cast

from daemon.patterns import late_pattern

_SEPARATORS = late_pattern(r"[^a-z0-9]+")


def plain_name(name: object) -> str:
    """Return a field's name without separators and in lower case."""
    return _SEPARATORS.sub("", str(name).lower())


def as_mapping(value: object) -> dict[str, object]:
    """Return a JSON object with plain names (the first of two alike wins), else nothing."""
    if not isinstance(value, dict):
        return {}
    plain: dict[str, object] = {}
    for name, item in cast("dict[str, object]", value).items():
        plain.setdefault(plain_name(name), item)
    return plain


def as_items(value: object) -> list[object]:
    """Return the items of a JSON array, else nothing."""
    return cast("list[object]", value) if isinstance(value, list) else []


def names_of(value: object) -> frozenset[str]:
    """Return the plain field names of the outermost object."""
    first = as_items(value)[:1]
    return frozenset(as_mapping(first[0] if first else value))
