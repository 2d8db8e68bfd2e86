"""Every secret met while reading, so that it can be struck out of all text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from daemon.model import Secret
from daemon.patterns import late_pattern
from daemon.places import KEY_LENGTH, is_mixed, is_place, key_parts
from daemon.settings.key_names import is_placeholder, keys_in
from daemon.settings.shapes import members

if TYPE_CHECKING:
    from collections.abc import Iterator

    from daemon.settings.assemble import Loaded
    from daemon.settings.merge import Path
    from daemon.settings.resolve import View

#: Names whose values may be secrets, if they look like it.
_KEY_NAME: Final = late_pattern(r"KEY|TOKEN|SECRET|PASSW|CREDENTIAL|AUTH(?!OR)", re.IGNORECASE)
_AREAS: Final = frozenset({"modelProviders", "security", "env", "model", "proxy"})
#: A backslash ends the host as a slash does (WHATWG); what then stands before an @ may be meant
#: as a password all the same.
_USERINFO: Final = late_pattern(r"(?://|\\)([^/\\\s]*)@")
_QUERY: Final = late_pattern(r"\?([^#\s]*)")


def secrets_of(view: View, loaded: Loaded) -> tuple[Secret, ...]:
    """Return the secrets in everything that was read, without placeholders."""
    found: dict[str, None] = {}
    for text in _texts(view, loaded):
        stripped = text.strip()
        if not is_placeholder(stripped):
            found.setdefault(stripped)
    return tuple(map(Secret, found))


def _texts(view: View, loaded: Loaded) -> Iterator[str]:
    for target in view.targets:
        if target.credential.secret is not None:
            yield target.credential.secret.reveal()
        yield from (secret.reveal() for _, secret in target.headers)
    if view.active.credential is not None and view.active.credential.secret is not None:
        yield view.active.credential.secret.reveal()
    if view.auth.key is not None:
        yield view.auth.key.reveal()
    yield from _in_variables(view, loaded)
    yield from _in_entries(view)
    for file in loaded.scopes:
        for one in file.expansions:
            if one.path[0] in _AREAS:
                yield from (one.text,) if _is_sent(one.path) else _like_keys(one.text)
        yield from _in_address(str(file.value.get("proxy") or ""))


def _in_variables(view: View, loaded: Loaded) -> Iterator[str]:
    for name, variable in view.variables.items():
        values = (variable.value, *variable.hides, *variable.refused)
        if not name.endswith("_BASE_URL"):
            yield from (value.text for value in values if value is not None)
        else:
            for value in values:
                yield from _in_address(value.text if value is not None else "")
    for name, text in _written(loaded):
        if _KEY_NAME.search(name):
            yield from _like_keys(text)
    for name, value in loaded.environment.values.items():
        if name.lower().endswith("_proxy"):
            yield from _in_address(value.text)


def _written(loaded: Loaded) -> Iterator[tuple[str, str]]:
    """Yield the variables that files give, used or not."""
    for env_file in loaded.env_files:
        yield from ((name, text) for name, text, _ in env_file.values)
    for file in loaded.scopes:
        for name, text in members(file.value.get("env")).items():
            if isinstance(text, str):
                yield name, text


def _in_entries(view: View) -> Iterator[str]:
    dropped = (one.dropped for one in view.listing.duplicates)
    for entry in (*view.listing.entries, *dropped):
        yield from (secret.reveal() for _, secret in entry.headers)
        yield from _in_address(entry.base_url or "")
        yield from keys_in(entry.env_key or "")
    yield from _in_address(view.auth.base_url or "")


def _in_address(text: str) -> Iterator[str]:
    """Return user:password and query of an address, whole and in their parts."""
    for match in _USERINFO.finditer(text):
        yield from (match.group(1), *re.split("[:@]", match.group(1)))
    for match in _QUERY.finditer(text):
        yield match.group(1)
        yield from (part.partition("=")[2] for part in match.group(1).split("&"))


def _is_sent(path: Path) -> bool:
    """Return whether what stands at `path` is sent as a key or in a header."""
    return path[-1] == "apiKey" or "customHeaders" in path


def _like_keys(text: str) -> Iterator[str]:
    """Yield what has the look of a key: hosts, addresses, paths and words are no secrets."""
    yield from _in_address(text)
    for part in text.split():
        if is_place(part):
            yield from key_parts(part)
        elif keys := keys_in(part):
            yield from keys
        elif len(part) >= KEY_LENGTH and is_mixed(part):
            yield part
