"""A parsed settings file: its values, and the place of each in the text."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from daemon.frozen import Frozen, field

if TYPE_CHECKING:
    from collections.abc import Iterator

Path = tuple[str | int, ...]


class Scalar(NamedTuple):
    """A string, number, boolean or null, and the characters `[start, end)` that spell it."""

    start: int
    end: int
    value: object


class Array(NamedTuple):
    """An array; `value` is a plain list."""

    start: int
    end: int
    value: list[object]
    items: tuple[Node, ...]


class Object(NamedTuple):
    """An object; `value` is a plain dict in which a repeated key has its last value."""

    start: int
    end: int
    value: dict[str, object]
    members: tuple[Member, ...]
    by_name: dict[str, Member]  # of repeated names the last


class Member(NamedTuple):
    """One `"key": value` of an object; `[start, end)` spans the key with its quotes."""

    start: int
    end: int
    key: str
    node: Node


Node = Scalar | Array | Object


class Duplicate(NamedTuple):
    """A key that stands twice in one object: the place of the earlier one, which is ignored."""

    path: Path
    line: int
    column: int


class Document(Frozen, kw_only=False):
    """A parsed file: its text, its tree, and where everything stands."""

    text: str = field(repr=False)  # may hold keys
    root: Object = field(repr=False)
    line_starts: tuple[int, ...] = field(repr=False)
    repeats: bool = False  # some object has a key twice

    @property
    def value(self) -> dict[str, object]:
        """The whole file as plain Python values; not to be changed."""
        return self.root.value

    @property
    def duplicates(self) -> tuple[Duplicate, ...]:
        """Every key that a later one of the same name replaces, in the order of the file."""
        if not self.repeats:
            return ()
        return tuple(
            Duplicate((*path, member.key), *self.position(member.start))
            for path, member in sorted(_repeated(self.root, ()), key=lambda pair: pair[1].start)
        )

    def locate(self, path: Path) -> tuple[int, int] | None:
        """Return line and column of the value at `path`, or None if nothing is there."""
        node = self.node(path)
        return None if node is None else self.position(node.start)

    def locate_key(self, path: Path) -> tuple[int, int] | None:
        """Return line and column of the key that ends `path` (of an array's item: the item)."""
        if not path or isinstance(path[-1], int):
            return self.locate(path)
        owner = self.node(path[:-1])
        member = owner.by_name.get(path[-1]) if isinstance(owner, Object) else None
        return None if member is None else self.position(member.start)

    def node(self, path: Path) -> Node | None:
        """Return the node at `path`; of repeated keys the last, as `JSON.parse` does."""
        node: Node | None = self.root
        for step in path:
            node = _child(node, step)
        return node

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column of a place in the text, both from 1, in characters."""
        return position(self.text, self.line_starts, offset)


def position(text: str, line_starts: tuple[int, ...], offset: int) -> tuple[int, int]:
    """Return line and column of `offset`; a byte order mark takes no column."""
    line = bisect_right(line_starts, offset)
    column = offset - line_starts[line - 1] + 1
    marked = line == 1 and column > 1 and text.startswith("\ufeff")
    return line, column - marked


def _child(node: Node | None, step: str | int) -> Node | None:
    match node, step:
        case Object(), str():
            member = node.by_name.get(step)
            return None if member is None else member.node
        case Array(), int():
            return node.items[step] if 0 <= step < len(node.items) else None
        case _:
            return None


def _repeated(node: Node, path: Path) -> Iterator[tuple[Path, Member]]:
    match node:
        case Object():
            seen: set[str] = set()
            for member in reversed(node.members):
                if member.key in seen:
                    yield path, member
                seen.add(member.key)
                yield from _repeated(member.node, (*path, member.key))
        case Array():
            for index, item in enumerate(node.items):
                yield from _repeated(item, (*path, index))
        case Scalar():
            return
