"""The key and the base URL that Qwen Code takes for one model, and who provided each.

Twin of `resolveModelConfig` and `syncAfterAuthRefresh` (Qwen Code 0.24.4, read 2026-11-20).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from daemon.frozen import Frozen, field
from daemon.model import Origin, Protocol, Scope

if TYPE_CHECKING:
    from daemon.model import Place
    from daemon.settings.entries import Entry
    from daemon.settings.environment import Environment, Value
    from daemon.settings.resolve import AuthFields

#: What HTTP clients strip from a header's value.
HTTP_SPACE: Final = " \t\r\n"

KEY_VARIABLES: Final = {
    Protocol.OPENAI: "OPENAI_API_KEY",
    Protocol.OPENAI_RESPONSES: "OPENAI_API_KEY",
    Protocol.ANTHROPIC: "ANTHROPIC_API_KEY",
    Protocol.GEMINI: "GEMINI_API_KEY",
    Protocol.VERTEX_AI: "GOOGLE_API_KEY",
}
BASE_URL_VARIABLES: Final = {
    Protocol.OPENAI: "OPENAI_BASE_URL",
    Protocol.OPENAI_RESPONSES: "OPENAI_BASE_URL",
    Protocol.ANTHROPIC: "ANTHROPIC_BASE_URL",
}
MODEL_VARIABLES: Final = {
    Protocol.OPENAI: ("OPENAI_MODEL", "QWEN_MODEL"),
    Protocol.OPENAI_RESPONSES: ("OPENAI_MODEL",),
    Protocol.ANTHROPIC: ("ANTHROPIC_MODEL",),
    Protocol.GEMINI: ("GEMINI_MODEL",),
    Protocol.VERTEX_AI: ("GOOGLE_MODEL",),
    Protocol.QWEN_OAUTH: (),
}
#: Read by Google's client itself, when nothing else names an address.
SDK_BASE_URL_VARIABLES: Final = {
    Protocol.GEMINI: "GOOGLE_GEMINI_BASE_URL",
    Protocol.VERTEX_AI: "GOOGLE_VERTEX_BASE_URL",
}
PROJECT_VARIABLE: Final = "GOOGLE_CLOUD_PROJECT"
LOCATION_VARIABLE: Final = "GOOGLE_CLOUD_LOCATION"

OPENAI_BASE_URL: Final = "https://api.openai.com/v1"
DASHSCOPE_BASE_URL: Final = "https://dashscope.aliyuncs.com/compatible-mode/v1"
GEMINI_BASE_URL: Final = "https://generativelanguage.googleapis.com"
VERTEX_BASE_URL: Final = "https://aiplatform.googleapis.com"
#: A model without an entry: OpenAI's protocol then means DashScope, not OpenAI.
_CLIENT_DEFAULTS: Final = {
    Protocol.OPENAI: DASHSCOPE_BASE_URL,
    Protocol.QWEN_OAUTH: DASHSCOPE_BASE_URL,
    Protocol.OPENAI_RESPONSES: OPENAI_BASE_URL,
    Protocol.GEMINI: GEMINI_BASE_URL,
}
_MULTI_REGIONS: Final = frozenset({"us", "eu"})


class Key(Frozen):
    """A key and who provided it: a variable's value, or `security.auth.apiKey`."""

    text: str = field(repr=False)
    origin: Origin
    variable: str | None = None
    place: Place | None = None
    borrows: bool = False  # a folder's file put another variable's value into it

    @property
    def stripped(self) -> str:
        """The key without what HTTP clients strip from it."""
        return self.text.strip(HTTP_SPACE)


class Base(Frozen):
    """A base URL as written; `foreign` says that the folder named it, not the user.

    `own` says that the entry itself wrote it, and not a variable or a default.
    """

    text: str = field(repr=False)
    foreign: bool = False
    own: bool = False
    default: bool = False


class Taken(Frozen):
    """What Qwen Code takes for one model; `declared` says that the entry's own variable gave it."""

    key: Key | None
    base: Base | None
    declared: bool = False


def layered(
    entry: Entry | None, protocol: Protocol, environment: Environment, auth: AuthFields
) -> Taken:
    """Return the first key and the first base URL that are present, layer by layer."""
    declared = _variable(entry.env_key, environment) if entry and entry.env_key else None
    if declared is not None and not declared.text.strip():
        declared = None
    key = declared or _default_key(protocol, environment) or _auth_key(auth)
    own = _own_base(entry) if entry else None
    base = own or _default_base(protocol, environment) or _auth_base(auth)
    return Taken(key=key, base=base, declared=declared is not None)


def for_entry(entry: Entry, environment: Environment, auth: AuthFields) -> Taken:
    """Return what is taken when `entry` is selected at start."""
    first = layered(entry, entry.protocol, environment, auth)
    base = first.base or registry_base(entry)
    declared = _variable(entry.env_key, environment) if entry.env_key else None
    if declared is not None:
        return Taken(key=declared, base=base, declared=True)
    if entry.env_key_blank and entry.base_url:  # `envKey: ""` drops the key found otherwise
        return Taken(key=None, base=base)
    return Taken(key=first.key, base=base)


def for_default_entry(entry: Entry, environment: Environment) -> Taken:
    """Return what is taken when `entry` stands in for a model that is nowhere to be found."""
    declared = _variable(entry.env_key, environment) if entry.env_key else None
    return Taken(
        key=declared, base=_own_base(entry) or registry_base(entry), declared=declared is not None
    )


def registry_base(entry: Entry) -> Base | None:
    """Return the base URL of an entry that names none, where its protocol has one."""
    if entry.base_url:  # white space alone: no address, but written
        return Base(text=entry.base_url, foreign=entry.scope is Scope.WORKSPACE, own=True)
    if entry.protocol is not Protocol.OPENAI:
        return None
    return Base(text=OPENAI_BASE_URL, foreign=_mapped_by_folder(entry), default=True)


def client_base(
    base: Base | None, protocol: Protocol, environment: Environment, *, has_key: bool
) -> Base | None:
    """Return the base URL that the protocol's own client ends up with, None if it has none."""
    if base is not None:
        return base
    variable = SDK_BASE_URL_VARIABLES.get(protocol)
    value = environment.value(variable) if variable else None
    if value is not None and value.text.strip():
        return Base(text=value.text.strip(), foreign=value.foreign)
    if protocol is Protocol.VERTEX_AI:
        return _vertex_base(environment, has_key=has_key)
    usual = _CLIENT_DEFAULTS.get(protocol)
    return Base(text=usual, default=True) if usual else None


def _vertex_base(environment: Environment, *, has_key: bool) -> Base:
    place = environment.value(LOCATION_VARIABLE)
    location = place.text.strip() if place else ""
    if has_key or location in {"", "global"}:
        return Base(text=VERTEX_BASE_URL, default=True)
    region = location in _MULTI_REGIONS
    return Base(
        text=f"https://aiplatform.{location}.rep.googleapis.com"
        if region
        else f"https://{location}-aiplatform.googleapis.com",
        foreign=place is not None and place.foreign,
        default=True,
    )


def client_protocol(protocol: Protocol, environment: Environment) -> Protocol:
    """Return the protocol really spoken: Google's client has switches of its own for Gemini."""
    if protocol is not Protocol.GEMINI:
        return protocol
    enterprise = environment.value("GOOGLE_GENAI_USE_ENTERPRISE")
    switch = enterprise or environment.value("GOOGLE_GENAI_USE_VERTEXAI")
    on = switch is not None and switch.text.strip().lower() == "true"
    return Protocol.VERTEX_AI if on else protocol


def uses_adc(entry: Entry | None, protocol: Protocol, environment: Environment) -> bool:
    """Return whether Google's Application Default Credentials stand in for a missing key."""
    if protocol is not Protocol.VERTEX_AI or (entry is not None and entry.env_key):
        return False
    return bool(environment.text(PROJECT_VARIABLE).strip())


def _variable(name: str, environment: Environment) -> Key | None:
    value = environment.value(name)
    return _key(name, value) if value is not None and value.text else None


def _key(name: str, value: Value) -> Key:
    return Key(
        text=value.text,
        origin=value.origin,
        variable=name,
        place=value.place,
        borrows=value.borrows,
    )


def _default_key(protocol: Protocol, environment: Environment) -> Key | None:
    name = KEY_VARIABLES.get(protocol)
    key = _variable(name, environment) if name else None
    return key if key is not None and key.text.strip() else None


def _auth_key(auth: AuthFields) -> Key | None:
    if auth.key is None or not auth.key.reveal().strip():
        return None
    return Key(
        text=auth.key.reveal(),
        origin=Origin.AUTH_FIELDS,
        place=auth.key_place,
        borrows=auth.key_borrows,
    )


def _own_base(entry: Entry) -> Base | None:
    if entry.base_url is None or not entry.base_url.strip():
        return None
    foreign = entry.scope is Scope.WORKSPACE or entry.foreign_base_url or _mapped_by_folder(entry)
    return Base(text=entry.base_url, foreign=foreign, own=True)


def _default_base(protocol: Protocol, environment: Environment) -> Base | None:
    name = BASE_URL_VARIABLES.get(protocol)
    value = environment.value(name) if name else None
    if value is None or not value.text.strip():
        return None
    return Base(text=value.text, foreign=value.foreign or value.borrows)


def _auth_base(auth: AuthFields) -> Base | None:
    if auth.base_url is None or not auth.base_url.strip():
        return None
    return Base(text=auth.base_url, foreign=auth.base_url_foreign)


def _mapped_by_folder(entry: Entry) -> bool:
    return entry.protocol_scope is Scope.WORKSPACE
