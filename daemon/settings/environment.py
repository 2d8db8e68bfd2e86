"""Where the value of a variable comes from: Qwen Code's precedence of key sources.

Strongest first: the process, the nearest `.env` of the folder, the user's own `.env` files, `env`
of the merged settings.  Each fills only what is still unset or empty (0.24.4, read 2026-11-20).
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from daemon.frozen import Frozen, field, replace
from daemon.model import Hidden, Origin, Place
from daemon.settings.reserved import refused_by_dotenv, refused_by_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from daemon.model import Scope


class Layer(StrEnum):
    """A source of variables, strongest first; each fills only what is unset or empty."""

    PROCESS = "process"
    PROJECT = "project"  # the nearest .env of the folder
    HOME = "home"  # the user's own .env files
    SETTINGS = "settings"  # `env` of the merged settings


class Value(Frozen):
    """One definition of a variable; `text` is as written, outer white space included.

    `foreign` says that the folder (a workspace file, a project `.env`) defined it, not the user;
    `borrows` that a folder's file put another variable's value into it.
    """

    text: str = field(repr=False)
    layer: Layer
    origin: Origin
    place: Place | None = None
    scope: Scope | None = None  # for SETTINGS
    foreign: bool = False
    borrows: bool = False


class Variable(Frozen):
    """All definitions of one name: the one in force (None when unset) and those it hides."""

    name: str
    value: Value | None
    hides: tuple[Value, ...] = ()
    refused: tuple[Value, ...] = ()  # definitions that Qwen Code does not take
    looked_in: tuple[str, ...] = ()

    def hidden(self) -> tuple[Hidden, ...]:
        """Return what is hidden, as a report tells it."""
        shown = self.value.text.strip() if self.value else ""
        return tuple(
            Hidden(origin=value.origin, place=value.place, differs=value.text.strip() != shown)
            for value in self.hides
        )


class EnvFile(Frozen):
    """A `.env` file that Qwen Code reads: PROJECT or HOME."""

    path: str
    layer: Layer
    qwen_scoped: bool  # in a .qwen folder, or the user's own: `excludedEnvVars` does not apply
    values: tuple[tuple[str, str, int], ...] = field(default=(), repr=False)
    # name, value, line; the last of a name counts


class Environment(Frozen):
    """Every variable as Qwen Code sees it; on Windows names are told apart without their case."""

    values: Mapping[str, Value] = field(default_factory=dict[str, Value], repr=False)
    hides: Mapping[str, tuple[Value, ...]] = field(
        default_factory=dict[str, tuple[Value, ...]], repr=False
    )
    refused: Mapping[str, tuple[Value, ...]] = field(
        default_factory=dict[str, tuple[Value, ...]], repr=False
    )
    looked_in: tuple[str, ...] = ()
    folds_case: bool = False

    def name(self, name: str) -> str:
        """Return `name` as it is stored here."""
        return name.upper() if self.folds_case else name

    def value(self, name: str) -> Value | None:
        """Return the definition in force, which may be empty."""
        return self.values.get(self.name(name))

    def text(self, name: str) -> str:
        """Return the value in force; empty where the variable is unset."""
        value = self.value(name)
        return value.text if value else ""

    def variable(self, name: str) -> Variable:
        """Return all that is known of `name`; an empty value counts as unset."""
        key = self.name(name)
        value = self.values.get(key)
        return Variable(
            name=name,
            value=value if value and value.text else None,
            hides=self.hides.get(key, ()),
            refused=self.refused.get(key, ()),
            looked_in=self.looked_in,
        )


def process_environment(
    environ: Mapping[str, str], *, origin: Origin = Origin.PROCESS, folds_case: bool = False
) -> Environment:
    """Return the environment that Qwen Code is started with."""
    values = {
        (name.upper() if folds_case else name): Value(text=text, layer=Layer.PROCESS, origin=origin)
        for name, text in environ.items()
    }
    return Environment(values=values, looked_in=("environment",), folds_case=folds_case)


def with_files(
    environment: Environment, files: Iterable[EnvFile], *, excluded: tuple[str, ...] | str
) -> Environment:
    """Return `environment` filled from `.env` files, in their order.

    Where `excluded` is a text, every part of it counts, as `includes` has it in JavaScript.
    """
    filling = _Filling(environment)
    for file in files:
        filling.looks_in(file.path)
        foreign = file.layer is Layer.PROJECT
        for name, text, line in _last_of_each(file.values):
            refused = refused_by_dotenv(name, project=foreign)
            taken = not refused and (file.qwen_scoped or name not in excluded)
            value = Value(
                text=text,
                layer=file.layer,
                origin=Origin.DOTENV,
                place=Place(path=file.path, line=line),
                foreign=foreign,
            )
            filling.offer(name, value, taken=taken)
    return filling.done()


def with_cloud_shell(environment: Environment, files: Iterable[EnvFile]) -> Environment:
    """Return `environment` with the project that Google's Cloud Shell implies, if it is one."""
    if environment.text("CLOUD_SHELL") != "true":
        return environment
    named = (
        Value(
            text=text,
            layer=file.layer,
            origin=Origin.DOTENV,
            place=Place(path=file.path, line=line),
            foreign=file.layer is Layer.PROJECT,
        )
        for file in files
        for name, text, line in _last_of_each(file.values)
        if name == "GOOGLE_CLOUD_PROJECT" and text
    )
    implied = Value(text="cloudshell-gca", layer=Layer.PROCESS, origin=Origin.PROCESS)
    project = next(named, implied)
    return replace(
        environment,
        values={**environment.values, environment.name("GOOGLE_CLOUD_PROJECT"): project},
    )


def with_settings(
    environment: Environment,
    definitions: Iterable[tuple[str, Value]],
    shadowed: Iterable[tuple[str, Value]],
    looked_in: Iterable[str],
) -> Environment:
    """Return `environment` filled from `env` of the merged settings.

    `shadowed` are values that a higher scope's file replaces: they are never in force.
    """
    filling = _Filling(environment)
    for place in looked_in:
        filling.looks_in(place)
    for name, value in definitions:
        filling.offer(name, value, taken=not refused_by_settings(name))
    for name, value in shadowed:
        filling.hide(name, value)
    return filling.done()


def with_bootstrap(environment: Environment, known: Mapping[str, str]) -> Environment:
    """Return `environment` with what the home `.env` sets before anything else is read."""
    added = {
        environment.name(name): Value(text=text, layer=Layer.HOME, origin=Origin.DOTENV)
        for name, text in known.items()
        if environment.value(name) is None
    }
    return replace(environment, values={**environment.values, **added}) if added else environment


class _Filling:
    """An environment while it is being filled."""

    def __init__(self, start: Environment) -> None:
        self.start = start
        self.values = dict(start.values)
        self.hides = dict(start.hides)
        self.refused = dict(start.refused)
        self.looked_in = list(start.looked_in)

    def looks_in(self, place: str) -> None:
        if place not in self.looked_in:
            self.looked_in.append(place)

    def offer(self, name: str, value: Value, *, taken: bool) -> None:
        """Take `value` if `name` is unset or empty; keep it as hidden or refused otherwise."""
        key = self.start.name(name)
        present = self.values.get(key)
        if not taken:
            self._keep(self.refused, key, value)
        elif present is None or not present.text:
            self.values[key] = value
        elif value.text and (present.layer, present.place) != (value.layer, value.place):
            self._keep(self.hides, key, value)

    def hide(self, name: str, value: Value) -> None:
        """Keep `value` as one that is never in force."""
        key = self.start.name(name)
        if value.text and not refused_by_settings(name):
            self._keep(self.hides, key, value)

    @staticmethod
    def _keep(store: dict[str, tuple[Value, ...]], key: str, value: Value) -> None:
        kept = store.get(key, ())
        if all((other.layer, other.place) != (value.layer, value.place) for other in kept):
            store[key] = (*kept, value)

    def done(self) -> Environment:
        return replace(
            self.start,
            values=self.values,
            hides=self.hides,
            refused=self.refused,
            looked_in=tuple(self.looked_in),
        )


def _last_of_each(values: Iterable[tuple[str, str, int]]) -> list[tuple[str, str, int]]:
    return list({name: (name, text, line) for name, text, line in values}.values())
