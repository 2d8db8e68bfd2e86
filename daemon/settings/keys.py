"""The credential that a model is sent with: which key, from where, and what it hides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from daemon.model import Credential, Origin, Protocol, Secret
from daemon.settings import credentials
from daemon.settings.key_names import may_hold_key

if TYPE_CHECKING:
    from daemon.settings.address import Address
    from daemon.settings.credentials import Key
    from daemon.settings.wanted import Sight, Wanted

#: At its own hosts Anthropic is given the key in a header of its own.
_ANTHROPIC: Final = ".anthropic.com"
_BEARER: Final = "bearer "


def shown_name(env_key: str | None) -> str | None:
    """Return the name of a variable, None for what may be a key pasted in its place."""
    return env_key if env_key is not None and not may_hold_key(env_key) else None


def credential_of(want: Wanted, sight: Sight, *, adc: bool, address: Address | None) -> Credential:
    """Return the credential that Qwen Code would send for `want`.

    A variable that is set nowhere is looked for in the keyring before another key stands in.
    """
    header = _key_header(want.protocol, address)
    found = _from_headers(want, header) if want.taken.key is not None else None
    if found is not None:
        return found
    if adc:
        return Credential(variable=None, secret=None, origin=Origin.ADC, place=sight.adc_file)
    declared = want.entry.env_key if want.entry else None
    key = want.taken.key
    if declared is not None and not want.taken.declared:
        return _from_keyring(declared, sight) or _missing(declared, key, sight)
    if key is None or not key.stripped:
        name = declared or credentials.KEY_VARIABLES.get(want.protocol)
        kept = _from_keyring(name, sight) if name else None
        return kept or _missing(name, None, sight)
    return _of_key(key, sight)


def _of_key(key: Key, sight: Sight) -> Credential:
    variable = sight.environment.variable(key.variable) if key.variable else None
    return Credential(
        variable=shown_name(key.variable),
        secret=Secret(key.stripped),
        origin=key.origin,
        place=key.place,
        hides=variable.hidden() if variable else (),
    )


def _missing(name: str | None, fallback: Key | None, sight: Sight) -> Credential:
    secret = Secret(fallback.stripped) if fallback is not None and fallback.stripped else None
    return Credential(
        variable=shown_name(fallback.variable if fallback and secret else name),
        secret=secret,
        origin=Origin.FALLBACK if secret else Origin.MISSING,
        place=fallback.place if fallback and secret else None,
        looked_in=sight.environment.looked_in,
    )


def _from_keyring(name: str, sight: Sight) -> Credential | None:
    secret = sight.keyring(name) if sight.keyring is not None else None
    if secret is None or not secret.reveal().strip(credentials.HTTP_SPACE):
        return None
    stripped = Secret(secret.reveal().strip(credentials.HTTP_SPACE))
    return Credential(variable=shown_name(name), secret=stripped, origin=Origin.KEYRING)


def _key_header(protocol: Protocol, address: Address | None) -> str:
    """Return the header, in lower case, that Qwen Code's client puts the key into."""
    if protocol in (Protocol.GEMINI, Protocol.VERTEX_AI):
        return "x-goog-api-key"
    if protocol is Protocol.ANTHROPIC and address is not None:
        return "x-api-key" if f".{address.host}".endswith(_ANTHROPIC) else "authorization"
    return "authorization"


def _from_headers(want: Wanted, header: str) -> Credential | None:
    """Return the credential that a custom header puts in place of the key, if one does.

    It has no secret where the header takes the key away and puts nothing there.
    """
    if header in want.removed_headers:
        return Credential(variable=None, secret=None, origin=Origin.HEADERS, place=want.place)
    for name, secret in want.headers:
        if name.strip().lower() != header:
            continue
        text = secret.reveal().strip(credentials.HTTP_SPACE)
        bare = text[len(_BEARER) :].strip() if text.lower().startswith(_BEARER) else text
        if bare:
            return Credential(
                variable=None, secret=Secret(bare), origin=Origin.HEADERS, place=want.place
            )
    return None
