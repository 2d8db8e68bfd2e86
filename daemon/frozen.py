"""Frozen values in slots: like frozen dataclasses, made at a twentieth of their cost.

`daemon --once` defines about a hundred of them.  A dataclass compiles its methods from text and
makes its class twice (0.46 ms each on Python 3.11); a `Frozen` shares methods that were compiled
once (0.02 ms), which is what keeps a cold start short.
"""

# ruff: noqa: SLF001 - what the metaclass notes is private to this module
# pyright: reportPrivateUsage=false

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, TypeVar, dataclass_transform, overload

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")
_FrozenT = TypeVar("_FrozenT", bound="Frozen")
_NOTHING: Final[Any] = object()


class _Field:
    """What `field` was told of one field."""

    __slots__ = ("default", "factory", "shown")

    def __init__(
        self, default: object, factory: Callable[[], object] | None, *, shown: bool
    ) -> None:
        self.default = default
        self.factory = factory
        self.shown = shown


@overload
def field(*, repr: bool = ...) -> Any: ...  # noqa: ANN401 - as dataclasses has it
@overload
def field(*, default: _T, repr: bool = ...) -> _T: ...
@overload
def field(*, default_factory: Callable[[], _T], repr: bool = ...) -> _T: ...
def field(
    *,
    default: object = _NOTHING,
    default_factory: Callable[[], object] | None = None,
    repr: bool = True,  # noqa: A002 - as dataclasses has it
) -> object:
    """Say more of a field than its type: a default made anew each time, not to be printed."""
    return _Field(default, default_factory, shown=repr)


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
class _Made(type):
    """Makes the classes: annotated names become slots, the class's values their defaults."""

    def __new__(
        cls,
        name: str,
        bases: tuple[type, ...],
        namespace: dict[str, Any],
        *,
        kw_only: bool = True,
    ) -> _Made:
        names: tuple[str, ...] = tuple(namespace.get("__annotations__", ()))
        told = {n: namespace.pop(n) for n in names if n in namespace}
        special = {n: t for n, t in told.items() if isinstance(t, _Field)}
        defaults = {n: t for n, t in told.items() if n not in special}
        defaults |= {n: t.default for n, t in special.items() if t.default is not _NOTHING}
        factories = {n: t.factory for n, t in special.items() if t.factory is not None}
        made = super().__new__(cls, name, bases, {"__slots__": names, **namespace})
        made._names = names
        made._shown = tuple(n for n in names if n not in special or special[n].shown)
        made._values = attrgetter(*(names or ("__class__",)))
        setters = {n: made.__dict__[n].__set__ for n in names}
        if names:
            positional = () if kw_only else names
            made.__init__ = _initialiser(name, setters, defaults, factories, positional)  # type: ignore[misc]
        return made

    _names: tuple[str, ...]
    _shown: tuple[str, ...]
    _values: attrgetter[Any]


def _initialiser(
    name: str,
    setters: dict[str, Callable[[object, object], None]],
    defaults: dict[str, object],
    factories: dict[str, Callable[[], object]],
    positional: tuple[str, ...],
) -> Callable[..., None]:
    """Return the `__init__` of one class: a closure, so that nothing is compiled."""
    count = len(setters)

    def init(self: object, /, *args: object, **values: object) -> None:
        if args:
            values.update(zip(positional, args, strict=False))
        if len(values) < count:
            values = {**defaults, **values}
            for key, factory in factories.items():
                if key not in values:
                    values[key] = factory()
        if len(values) != count or len(args) > len(positional):
            raise TypeError(f"{name} needs {', '.join(setters)}; got {', '.join(values)}")
        try:
            for key, value in values.items():
                setters[key](self, value)
        except KeyError as unknown:
            raise TypeError(f"{name} has no field {unknown}") from None

    return init


class Frozen(metaclass=_Made):
    """The base of a frozen value: equal to one of its own type that holds the same.

    Fields are given by keyword, or in order with `class X(Frozen, kw_only=False)`; defaults are
    shared, so they are immutable or come from a factory.  Fields are not inherited.
    """

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen: {name}")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen: {name}")

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        values = type(self)._values
        return bool(values(self) == values(other))

    def __hash__(self) -> int:
        return hash((type(self), type(self)._values(self)))

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in type(self)._shown)
        return f"{type(self).__qualname__}({shown})"


def fields(value: Frozen | type[Frozen]) -> tuple[str, ...]:
    """Return the names of the fields of a value, or of a class of values, in order."""
    return (value if isinstance(value, type) else type(value))._names


def replace(value: _FrozenT, /, **changes: object) -> _FrozenT:
    """Return `value` with some fields changed."""
    made: Callable[..., _FrozenT] = type(value)
    return made(**{name: getattr(value, name) for name in type(value)._names} | changes)
