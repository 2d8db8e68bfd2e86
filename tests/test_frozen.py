"""Frozen values behave as frozen dataclasses do."""

from __future__ import annotations

import pytest

from daemon.frozen import Frozen, field, fields, replace


class Key(Frozen):
    """A value with a field that is never printed, and one made anew each time."""

    name: str
    value: str = field(repr=False)
    tags: list[str] = field(default_factory=list[str])
    age: int = 0

    @property
    def old(self) -> bool:
        """Whether it is more than ten days old."""
        return self.age > 10


class Pair(Frozen, kw_only=False):
    """Fields in order."""

    left: int
    right: int = 2


class OtherPair(Frozen, kw_only=False):
    """The same fields under another name."""

    left: int
    right: int = 2


class Nothing(Frozen):
    """No field at all."""


def test_fields_are_given_by_keyword_and_defaults_fill_in() -> None:
    key = Key(name="a", value="sk-fake-1", age=11)
    assert (key.name, key.value, key.tags, key.age, key.old) == ("a", "sk-fake-1", [], 11, True)


def test_a_factory_makes_a_new_default_each_time() -> None:
    one, other = Key(name="a", value="b"), Key(name="a", value="b")
    assert one.tags is not other.tags


def test_fields_may_be_given_in_order_where_that_is_said() -> None:
    assert Pair(1) == Pair(1, 2) == Pair(left=1, right=2)


@pytest.mark.parametrize(
    ("given", "values"),
    [
        pytest.param((), {"name": "a"}, id="a field without default is missing"),
        pytest.param((), {"name": "a", "value": "b", "nmae": "c"}, id="an unknown name too many"),
        pytest.param((), {"name": "a", "nmae": "c", "tags": [], "age": 1}, id="an unknown name"),
        pytest.param(("a", "b"), {}, id="in order where keywords are wanted"),
    ],
)
def test_wrong_arguments_are_refused(given: tuple[str, ...], values: dict[str, object]) -> None:
    with pytest.raises(TypeError, match="Key"):
        Key(*given, **values)  # type: ignore[arg-type]  # that is what is tested


def test_too_many_in_order_are_refused() -> None:
    with pytest.raises(TypeError, match="Pair"):
        Pair(1, 2, 3)  # type: ignore[call-arg]  # that is what is tested


@pytest.mark.parametrize("name", ["left", "unknown"])
def test_nothing_can_be_changed_added_or_removed(name: str) -> None:
    pair = Pair(1)
    with pytest.raises(AttributeError):
        setattr(pair, name, 5)
    with pytest.raises(AttributeError):
        delattr(pair, name)
    assert not hasattr(pair, "__dict__")


def test_only_the_same_type_with_the_same_fields_is_equal() -> None:
    assert Pair(1) == Pair(1)
    assert hash(Pair(1)) == hash(Pair(1))
    assert Pair(1) != Pair(3)
    assert Pair(1) != OtherPair(1)
    assert Pair(1) != (1, 2)
    assert Nothing() == Nothing()


def test_a_hidden_field_is_not_printed() -> None:
    assert repr(Key(name="a", value="sk-fake-1")) == "Key(name='a', tags=[], age=0)"


def test_a_changed_copy_leaves_the_original_alone() -> None:
    pair = Pair(1)
    assert replace(pair, left=7) == Pair(7)
    assert pair == Pair(1)
    with pytest.raises(TypeError, match="centre"):
        replace(pair, centre=1)


def test_field_names_are_told_in_order() -> None:
    assert fields(Pair) == fields(Pair(1)) == ("left", "right")
