"""Findings about who can reach a key: other users, a repository, or a host nobody confirmed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from daemon.model import Finding, FindingCode, Place, Scope, Severity, TargetState, message
from daemon.patterns import late_pattern
from daemon.settings import address
from daemon.settings.credentials import KEY_VARIABLES
from daemon.settings.findings.files import place_in
from daemon.settings.key_names import is_placeholder, shown_name
from daemon.settings.shapes import items, members

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from daemon.model import Message, Target
    from daemon.settings.merge import Path, ScopeFile
    from daemon.settings.resolve import DiskFact, View


def find(view: View) -> Iterator[Finding]:
    """Yield keys that lie open, and targets that are held."""
    for fact in view.disk:
        held = tuple(_keys_in(view, fact.path))
        if held and fact.open_to_others:
            yield _open(fact)
        if fact.foreign and fact.in_work_tree and fact.ignored is False:
            yield from (_in_repository(fact, name, place) for name, place in held)
    yield from _unconfirmed(view)


# --------------------------------------------------------------------------------------
# Which files hold keys

_SECRET_NAME: Final = late_pattern(r"(?:.*[_-])?(?:key|token|secret|password)", re.IGNORECASE)
_REFERENCE: Final = late_pattern(r"\s*\$(?:\w+|\{[^}]+\})\s*", re.ASCII)
_AUTH_HEADERS: Final = frozenset({"authorization", "x-api-key", "api-key", "x-goog-api-key"})


def _keys_in(view: View, path: str) -> Iterator[tuple[str, Place]]:
    named = {bound.entry.env_key for bound in view.bound} | set(KEY_VARIABLES.values())
    for file in view.scopes:
        if file.path == path:
            yield from _keys_in_settings(file, named)
    for env_file in view.env_files:
        if env_file.path == path:
            for name, text, line in env_file.values:
                if _is_key(name, text, named):
                    yield name, Place(path=path, line=line)


def _keys_in_settings(file: ScopeFile, named: set[str | None]) -> Iterator[tuple[str, Place]]:
    written = file.raw or file.value
    for name, value in members(written.get("env")).items():
        if _is_key(name, value, named) and not _REFERENCE.fullmatch(str(value)):
            yield name, place_in(file, ("env", name))
    auth = members(members(written.get("security")).get("auth"))
    if _is_key("apiKey", auth.get("apiKey"), {"apiKey"}):
        yield "security.auth.apiKey", place_in(file, ("security", "auth", "apiKey"))
    yield from _keys_in_headers(file, written)


def _keys_in_headers(file: ScopeFile, written: Mapping[str, object]) -> Iterator[tuple[str, Place]]:
    for provider, models in members(written.get("modelProviders")).items():
        for index, model in enumerate(items(models)):
            config = members(members(model).get("generationConfig"))
            headers: Path = (
                *("modelProviders", provider, index),
                *("generationConfig", "customHeaders"),
            )
            for name, value in members(config.get("customHeaders")).items():
                if name.lower() in _AUTH_HEADERS and _is_key(name, value, {name}):
                    yield name, place_in(file, (*headers, name))


def _is_key(name: str, value: object, named: set[str | None]) -> bool:
    if not isinstance(value, str) or is_placeholder(value):
        return False
    return name in named or _SECRET_NAME.fullmatch(name) is not None


# --------------------------------------------------------------------------------------


def _open(fact: DiskFact) -> Finding:
    closed = fact.folder_closed is True
    return Finding(
        code=FindingCode.FILE_MODE_OPEN,
        severity=Severity.INFO if closed else Severity.WARN,
        message=message(
            "{path} holds keys and is readable for others; the folder around it keeps them out.",
            path=fact.path,
        )
        if closed
        else message("{path} holds keys, and others on this machine can read it.", path=fact.path),
        fix=message(
            "chmod 600 {path}; Qwen Code widens it again at every write, so close its folder too.",
            path=fact.path,
        ),
        place=Place(path=fact.path),
    )


def _in_repository(fact: DiskFact, name: str, place: Place) -> Finding:
    return Finding(
        code=FindingCode.KEY_IN_REPOSITORY,
        severity=Severity.ERROR,
        message=message(
            "The value of {name} stands in a file that git does not ignore.", name=shown_name(name)
        ),
        fix=message(
            "Move it to ~/.qwen/.env, or let git ignore {path}; if it was ever pushed, make a new "
            "key.",
            path=fact.path,
        ),
        place=place,
    )


def _unconfirmed(view: View) -> Iterator[Finding]:
    places = {bound.target.id: bound.entry.base_url_place for bound in reversed(view.bound)}
    for target in view.targets:
        if target.state is not TargetState.HELD or _held_for_http(target):
            continue
        yield Finding(
            code=FindingCode.HOST_UNCONFIRMED,
            severity=Severity.WARN,
            message=target.state_detail or _nobody_confirmed(target),
            fix=target.state_fix
            or message("If you trust it: keylamp allow {target}", target=target.id),
            place=places.get(target.id) or target.place,
            target=target.id,
        )


def _held_for_http(target: Target) -> bool:
    """Whether it is the missing encryption that holds a target of the user's own."""
    there = address.parse(target.base_url)
    plain = there is not None and there.scheme == "http" and not address.is_loopback(there.host)
    return plain and target.scope is not Scope.WORKSPACE


def _nobody_confirmed(target: Target) -> Message:
    there = address.parse(target.base_url)
    return message(
        "Nobody has confirmed that this key may go to {host}, so it is not sent.",
        host=there.authority if there else target.base_url,
    )
