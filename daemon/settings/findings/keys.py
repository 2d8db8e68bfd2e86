"""Findings about keys: missing ones, hidden ones, and ones that are not what they seem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from daemon.catalogue import is_preset_pair, key_page
from daemon.model import Finding, FindingCode, Origin, Severity, TargetState, message
from daemon.settings import address
from daemon.settings.credentials import HTTP_SPACE
from daemon.settings.environment import Layer
from daemon.settings.findings.files import place_in
from daemon.settings.key_names import looks_like_key, may_hold_key
from daemon.settings.shapes import members

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from daemon.model import Message, Place, Target
    from daemon.settings.entries import Entry
    from daemon.settings.environment import Value, Variable
    from daemon.settings.resolve import View


def find(view: View) -> Iterator[Finding]:
    """Yield what is wrong with keys and with the names they go by."""
    yield from _names(view)
    yield from _missing(view)
    users = _users(view)
    for variable in in_use(view):
        its_users = users.get(variable.name, ())
        yield from _shadowed(variable, its_users[0] if len(its_users) == 1 else None)
        yield from _whitespace(variable)
        yield from _environment_differs(variable, view.second)


def in_use(view: View) -> Iterator[Variable]:
    """Yield every variable that a target takes its key from, or would."""
    names = (name for t in view.targets for name in (t.env_key, t.credential.variable) if name)
    for name in dict.fromkeys(names):
        if name in view.variables:
            yield view.variables[name]


# --------------------------------------------------------------------------------------
# Names


def _names(view: View) -> Iterator[Finding]:
    seen: set[str] = set()
    for bound in view.bound:
        name = bound.entry.env_key
        if name is None or name in seen:
            continue
        seen.add(name)
        variable = view.variables.get(name)
        if may_hold_key(name) and (variable is None or variable.value is None):
            yield _key_as_name(bound.entry, bound.target)
        elif name in view.reserved:
            yield _reserved(bound.entry, bound.target)


def _key_as_name(entry: Entry, target: Target) -> Finding:
    return Finding(
        code=FindingCode.KEY_IN_ENV_KEY,
        severity=Severity.ERROR,
        message=message(
            "In the entry {id}, a key (not shown) stands where the name of a variable belongs.",
            id=entry.id,
        )
        if looks_like_key(entry.env_key or "")
        else message(
            "In the entry {id}, envKey is not the name of a variable (not shown: it may be a key).",
            id=entry.id,
        ),
        fix=message("Put the key into env under a name, and that name into envKey."),
        place=entry.env_key_place or entry.place,
        target=target.id,
    )


def _reserved(entry: Entry, target: Target) -> Finding:
    return Finding(
        code=FindingCode.ENV_NAME_RESERVED,
        severity=Severity.ERROR,
        message=message(
            "Qwen Code never reads a key from a variable named {name}.", name=entry.env_key or ""
        ),
        fix=message("Choose another name for envKey, and store the key under that name."),
        place=entry.env_key_place or entry.place,
        target=target.id,
    )


# --------------------------------------------------------------------------------------
# Missing keys


def _missing(view: View) -> Iterator[Finding]:
    entries = {bound.target.id: bound.entry for bound in reversed(view.bound)}
    for target in view.targets:
        entry = entries.get(target.id)
        name = (entry and entry.env_key) or target.credential.variable
        if target.state is not TargetState.KEY_MISSING or name is None or may_hold_key(name):
            continue
        place = (entry and (entry.env_key_place or entry.place)) or target.place
        if target.credential.origin is Origin.FALLBACK and not _own_host(target):
            yield _would_leak(target, name, place)
        yield _nowhere(view, target, name, place)


def _own_host(target: Target) -> bool:
    """Whether the fallback is the variable of the very company that is asked."""
    there = address.parse(target.base_url)
    variable = target.credential.variable
    return there is not None and variable is not None and is_preset_pair(variable, there.origin)


def _would_leak(target: Target, name: str, place: Place | None) -> Finding:
    there = address.parse(target.base_url)
    return Finding(
        code=FindingCode.FALLBACK_KEY_WOULD_LEAK,
        severity=Severity.ERROR,
        message=message(
            "{name} is not set, and Qwen Code would send {other} to {host} in its place.",
            name=name,
            other=target.credential.variable or "security.auth.apiKey",
            host=there.authority if there else target.base_url,
        ),
        fix=message("Set {name}, or delete the entry; keylamp does not send the other.", name=name),
        place=place,
        target=target.id,
    )


def _nowhere(view: View, target: Target, name: str, place: Place | None) -> Finding:
    ignored = _ignored_value(view, name)
    blank = _blank_value(view, name)
    if blank is not None:
        said, fix = (
            message("The value of {name} is blank: nothing stands there but space.", name=name),
            _where_to_put(target, name),
        )
        ignored = blank.place
    elif ignored is not None:
        said, fix = (
            message("The value of {name} is not text, so that Qwen Code ignores it.", name=name),
            message("Put the value of {name} between double quotes.", name=name),
        )
    else:
        said = _looked_in(name, target.credential.looked_in)
        fix = _where_to_put(target, name)
    return Finding(
        code=FindingCode.KEY_MISSING,
        severity=Severity.ERROR,
        message=said,
        fix=fix,
        place=ignored or place,
        target=target.id,
    )


def _looked_in(name: str, places: tuple[str, ...]) -> Message:
    """Name every place: a long field of a message is cut, so they share four.

    The environment, which is always among them, is named in the language of the report.
    """
    places = tuple(place for place in places if place != "environment")
    size = max(1, (len(places) + 3) // 4)
    parts = [", ".join(places[at : at + size]) for at in range(0, 4 * size, size)]
    one, two, three, four = (f", {part}" if part else "" for part in parts)
    return message(
        "{name} is not set anywhere; looked in: the environment{one}{two}{three}{four}.",
        name=name,
        one=one,
        two=two,
        three=three,
        four=four,
    )


def _where_to_put(target: Target, name: str) -> Message:
    page = key_page(target.base_url)
    if page is None:
        return message("Put {name} into env of your settings, or into ~/.qwen/.env.", name=name)
    return message(
        "Put {name} into env of your settings, or into ~/.qwen/.env; a key is made at {page}.",
        name=name,
        page=page,
    )


def _blank_value(view: View, name: str) -> Value | None:
    """Return the value in force when it is there and holds nothing but white space."""
    variable = view.variables.get(name)
    value = variable.value if variable is not None else None
    return value if value is not None and value.text and not value.text.strip() else None


def _ignored_value(view: View, name: str) -> Place | None:
    for file in reversed(view.scopes):
        env = members(file.value.get("env"))
        if name in env and not isinstance(env[name], str):
            return place_in(file, ("env", name))
    return None


# --------------------------------------------------------------------------------------
# Values


def _users(view: View) -> Mapping[str, Sequence[str]]:
    """Return the targets that take their key from each variable."""
    users: dict[str, list[str]] = {}
    for target in view.targets:
        users.setdefault(target.credential.variable or "", []).append(target.id)
    return users


def _shadowed(variable: Variable, target: str | None) -> Iterator[Finding]:
    winner = variable.value
    others = [] if winner is None else [one for one in variable.hides if _differ(one, winner)]
    if winner is None or not others:
        return
    name, hidden = variable.name, ", ".join(_spot(one.place) for one in others)
    if winner.layer is Layer.PROCESS:
        said = message(
            "{name} of the environment hides another value in {hidden}.", name=name, hidden=hidden
        )
        fix = message(
            "Remove {name} from your shell's start file and open a new terminal, or bring it up "
            "to date.",
            name=name,
        )
    else:
        strong = _spot(winner.place)
        said = message(
            "{name} in {strong} hides another value in {hidden}.",
            name=name,
            strong=strong,
            hidden=hidden,
        )
        fix = message(
            "Remove {name} from {strong}, or bring it up to date.", name=name, strong=strong
        )
    yield Finding(
        code=FindingCode.KEY_SHADOWED,
        severity=Severity.WARN,
        message=said,
        fix=fix,
        place=winner.place or others[0].place,
        target=target,
    )


def _differ(one: Value, other: Value) -> bool:
    return one.text.strip(HTTP_SPACE) != other.text.strip(HTTP_SPACE)


def _spot(place: Place | None) -> str:
    if place is None:
        return "?"
    return place.path if place.line is None else f"{place.path}:{place.line}"


def _whitespace(variable: Variable) -> Iterator[Finding]:
    value = variable.value
    if value is not None and value.text.strip() and value.text != value.text.strip(HTTP_SPACE):
        yield Finding(
            code=FindingCode.KEY_WHITESPACE,
            severity=Severity.INFO,
            message=message("White space stands around the value of {name}.", name=variable.name),
            fix=message("Delete it; Qwen Code strips it, other programs may not."),
            place=value.place,
        )


def _environment_differs(variable: Variable, second: Mapping[str, str] | None) -> Iterator[Finding]:
    if second is None:
        return
    value = variable.value
    here = value.text if value is not None and value.layer is Layer.PROCESS else ""
    there = second.get(variable.name, "")
    if here.strip(HTTP_SPACE) == there.strip(HTTP_SPACE):
        return
    yield Finding(
        code=FindingCode.ENVIRONMENT_DIFFERS,
        severity=Severity.WARN,
        message=message(
            "{name} has another value in this terminal than for the background checker.",
            name=variable.name,
        ),
        fix=message(
            "Set {name} in your shell's start file or in ~/.qwen/.env, where both find it.",
            name=variable.name,
        ),
    )
