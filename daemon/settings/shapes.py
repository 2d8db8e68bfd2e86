"""Values of unknown shape, looked at as JavaScript would."""

from __future__ import annotations

from typing import cast


def members(value: object) -> dict[str, object]:
    """Return the members of an object, none for anything else."""
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def items(value: object) -> list[object]:
    """Return the items of an array, none for anything else."""
    return cast("list[object]", value) if isinstance(value, list) else []


def text(value: object) -> str | None:
    """Return a string that is not empty, None for anything else."""
    return value if isinstance(value, str) and value else None


def truthy(value: object) -> bool:
    """Return whether JavaScript takes `value` for true: an empty object is."""
    return isinstance(value, dict | list) or bool(value)


def spelled(value: object) -> str:  # noqa: PLR0911 - one for each kind of value
    """Return `value` as JavaScript puts it into a string."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case None:
            return "null"
        case float() if value.is_integer():
            return str(int(value))
        case dict():
            return "[object Object]"
        case list():
            return ",".join(spelled(item) for item in cast("list[object]", value))
        case _:
            return str(value)
