"""keylamp's own configuration: `keylamp.toml` and `KEYLAMP_…` variables, checked by pydantic.

Without a file and without a variable nothing here is loaded but the defaults, so that a
one-shot check does not pay for the checking.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from daemon.errors import ConfigError
from daemon.frozen import Frozen, field, fields
from daemon.model import message

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PREFIX: Final = "KEYLAMP_"
#: Variables of ours that are not configuration keys.
OTHER_VARIABLES: Final = frozenset({"KEYLAMP_CONFIG", "KEYLAMP_PROBING"})
LONGEST_FILE_BYTES: Final = 1024 * 1024


class Checks(StrEnum):
    """How much a credential may be checked."""

    NEVER = "never"
    FREE = "free"
    DEEP = "deep"


class Policy(Frozen):
    """What is configured for one provider or host."""

    checks: Checks | None = None


class Config(Frozen):
    """The configuration in force; times in seconds.

    `hosts` maps a host name, `providers` the provider id of settings.json, to its policy; a
    host's policy beats its provider's, and both beat `checks`.
    """

    language: str = ""
    checks: Checks = Checks.FREE
    decoys: bool = True
    timeout_s: float = 20.0
    concurrency: int = 128
    log_level: str = "warning"
    hosts: Mapping[str, Policy] = field(default_factory=dict[str, Policy])
    providers: Mapping[str, Policy] = field(default_factory=dict[str, Policy])

    def checks_for(self, *, host: str, provider: str) -> Checks:
        """Return how much a credential of this provider at this host may be checked."""
        for policy in (self.hosts.get(host.lower()), self.providers.get(provider)):
            if policy is not None and policy.checks is not None:
                return policy.checks
        return self.checks


def load(path: Path, environ: Mapping[str, str]) -> Config:
    """Return the configuration of the file at `path`, if any, under the variables of `environ`.

    Raises ConfigError for an unknown key, a bad value or a file that cannot be read.
    """
    raw, text = _read(path)
    names = set(fields(Config))
    chosen = {
        name: environ[PREFIX + name.upper()] for name in names if environ.get(PREFIX + name.upper())
    }
    if not raw and not chosen:
        return Config()
    return _checked(raw, chosen, path=path, text=text)


def unknown_variables(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return the `KEYLAMP_…` variables that mean nothing to us, sorted.

    They are told, not refused: a name that belongs to somebody else's key is not ours to refuse.
    """
    known = {PREFIX + name.upper() for name in fields(Config)} | OTHER_VARIABLES
    return tuple(sorted(n for n in environ if n.startswith(PREFIX) and n not in known))


def _read(path: Path) -> tuple[dict[str, Any], str]:
    try:
        with path.open("rb") as file:
            data = file.read(LONGEST_FILE_BYTES)
    except FileNotFoundError:
        return {}, ""
    except OSError as error:
        raise ConfigError(
            message("{path} cannot be read.", path=path),
            why=message("The system said: {reason}.", reason=error.strerror or "refused"),
            fix=message("Make it a readable file, or remove it to use the defaults."),
        ) from None
    import tomllib  # noqa: PLC0415 - most people have no such file

    try:
        text = data.decode("utf-8-sig")
        return tomllib.loads(text), text
    except ValueError as error:  # TOMLDecodeError and UnicodeDecodeError are ValueErrors
        raise ConfigError(
            message("{path} is not a configuration file.", path=path),
            why=message("As TOML it reads: {reason}.", reason=error),
            fix=message("Correct that line."),
        ) from None


def _checked(raw: dict[str, Any], chosen: Mapping[str, str], *, path: Path, text: str) -> Config:
    from daemon.config_schema import BadKeyError, parse  # noqa: PLC0415  pydantic, when needed

    try:
        return parse(raw, chosen)
    except BadKeyError as bad:
        name = ".".join(bad.path)
        if bad.variable is not None:
            variable = PREFIX + bad.variable.upper()
            what = message("The variable {variable} has a bad value.", variable=variable)
        elif line := _line_of(bad.path, text):
            what = message(
                "{path}, line {line}: {key} is not accepted.", path=path, line=line, key=name
            )
        else:
            what = message("{path}: {key} is not accepted.", path=path, key=name)
        raise ConfigError(what, why=bad.why, fix=bad.fix) from None


def _line_of(path: tuple[str, ...], text: str) -> int | None:
    """Return the line on which the last key of `path` is assigned, or its table opened."""
    key = re.escape(path[-1])
    table = re.escape(path[-2]) if len(path) > 1 else ""
    inside = not table
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[(.*)\]", line):
            if re.search(rf"(^|[.\"']){key}[\"']?$", header[1]):
                return number
            inside = not table or re.search(rf"(^|[.\"']){table}[\"']?$", header[1]) is not None
        elif inside and re.match(rf"\s*[\"']?{key}[\"']?\s*[=.]", line):
            return number
    return None
