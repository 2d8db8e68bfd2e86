"""The schema of `keylamp.toml`, as pydantic checks it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from daemon.config import Checks, Config, Policy
from daemon.model import Message, message

if TYPE_CHECKING:
    from collections.abc import Mapping


class BadKeyError(ValueError):
    """What is wrong with one key; `variable` is set when it came from the environment."""

    def __init__(
        self, path: tuple[str, ...], *, why: Message, fix: Message, variable: str | None
    ) -> None:
        super().__init__(why.template)
        self.path = path
        self.why = why
        self.fix = fix
        self.variable = variable


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Policy(_Strict):
    checks: Checks | None = None


class _File(_Strict):
    language: Literal["", "en", "zh_CN"] = ""
    checks: Checks = Checks.FREE
    decoys: bool = True
    timeout_s: Annotated[float, Field(gt=0, le=600)] = 20.0
    concurrency: Annotated[int, Field(ge=1, le=1024)] = 128
    log_level: Literal["debug", "info", "warning", "error"] = "warning"
    hosts: dict[str, _Policy] = Field(default_factory=dict)
    providers: dict[str, _Policy] = Field(default_factory=dict)


def parse(raw: Mapping[str, Any], chosen: Mapping[str, str]) -> Config:
    """Return the configuration of a file's table and the values of variables over it.

    Raises BadKeyError for the first key that is unknown or has a bad value.
    """
    merged = {**raw, **{name: _value_of(name, text) for name, text in chosen.items()}}
    try:
        checked = _File.model_validate(merged)
    except ValidationError as error:
        raise _first_problem(error, chosen) from None
    return Config(
        language=checked.language,
        checks=checked.checks,
        decoys=checked.decoys,
        timeout_s=checked.timeout_s,
        concurrency=checked.concurrency,
        log_level=checked.log_level,
        hosts={k.lower(): Policy(checks=v.checks) for k, v in checked.hosts.items()},
        providers={k: Policy(checks=v.checks) for k, v in checked.providers.items()},
    )


def _value_of(name: str, text: str) -> Any:  # noqa: ANN401  pydantic judges it
    """Return a variable's value; tables are written as JSON."""
    if name not in ("hosts", "providers"):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def _first_problem(error: ValidationError, chosen: Mapping[str, str]) -> BadKeyError:
    first = error.errors(include_url=False, include_input=False)[0]
    path = tuple(str(part) for part in first["loc"])
    variable = path[0] if path[0] in chosen else None
    if first["type"] == "extra_forbidden":
        known = ", ".join(sorted((_Policy if len(path) > 1 else _File).model_fields))
        why = message("There is no such key.")
        fix = message("Use one of: {known}.", known=known)
    else:
        why = message("{reason}.", reason=first["msg"])
        fix = message("Correct the value, or remove it to use the default.")
    return BadKeyError(path, why=why, fix=fix, variable=variable)
