"""The words of keylamp: frozen values that every other module speaks in."""

from __future__ import annotations

from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Final

from daemon import frozen
from daemon.frozen import Frozen, field

if TYPE_CHECKING:
    from datetime import datetime

    from daemon.reasons import Proven, Reason

# --------------------------------------------------------------------------------------
# Text that a person reads


class Message(Frozen, kw_only=False):
    """A sentence to be said: an English template (the gettext msgid) and the values in it.

    Values are foreign text (names, paths, provider words); `daemon.words.say` makes them
    visible, cuts them and translates the template.  Build one with `message()`.
    """

    template: str
    fields: tuple[tuple[str, str], ...] = ()


def message(template: str, /, **fields: object) -> Message:
    """Return a `Message`; the template's `{name}` fields are filled when it is said.

    Every literal template passed here is collected for translation by its call.
    """
    return Message(template, tuple((name, str(value)) for name, value in fields.items()))


# --------------------------------------------------------------------------------------
# Secrets


class Secret:
    """The value of a credential: prints as stars, is never empty, never pickled."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        if not value:
            raise ValueError("a secret is never empty")
        self._value = value

    def reveal(self) -> str:
        """Return the value; call it only to build a request or to write a store."""
        return self._value

    @property
    def ends_with(self) -> str | None:
        """The last four characters, or None for a key shorter than twelve."""
        return self._value[-4:] if len(self._value) >= SHORTEST_SHOWN else None

    def __repr__(self) -> str:
        return "Secret(********)"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._value == other._value

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __reduce__(self) -> str:
        raise TypeError("a secret is not pickled")


SHORTEST_SHOWN: Final = 12


# --------------------------------------------------------------------------------------
# Protocols, verdicts


class Protocol(StrEnum):
    """How a provider is spoken to: the names that Qwen Code uses."""

    OPENAI = "openai"
    OPENAI_RESPONSES = "openai-responses"
    ANTHROPIC = "anthropic"
    GEMINI = "gemini"
    VERTEX_AI = "vertex-ai"
    QWEN_OAUTH = "qwen-oauth"


class Severity(StrEnum):
    """How much a verdict or a finding matters."""

    OK = "ok"
    INFO = "info"
    WARN = "warn"
    ERROR = "error"


class KeyState(StrEnum):
    """What is known of the key itself, apart from whether it can be used now."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNKNOWN = "unknown"
    NOT_CHECKED = "not_checked"


class Verdict(StrEnum):
    """What one check taught us about a credential, or about one model."""

    OK = "ok"
    NO_AUTH_REQUIRED = "no_auth_required"
    INCONCLUSIVE = "inconclusive"
    KEY_MALFORMED = "key_malformed"
    INVALID_KEY = "invalid_key"
    WRONG_KEY_TYPE = "wrong_key_type"
    ACCOUNT_SUSPENDED = "account_suspended"
    PERMISSION_DENIED = "permission_denied"
    IP_NOT_ALLOWED = "ip_not_allowed"
    REGION_UNSUPPORTED = "region_unsupported"
    NO_BALANCE = "no_balance"
    QUOTA_EXHAUSTED = "quota_exhausted"
    RATE_LIMITED = "rate_limited"
    MODEL_NOT_FOUND = "model_not_found"
    WRONG_BASE_URL = "wrong_base_url"
    PROVIDER_ERROR = "provider_error"
    UNREACHABLE = "unreachable"
    TLS_ERROR = "tls_error"
    INTERCEPTED = "intercepted"

    @property
    def severity(self) -> Severity:
        """How much this verdict matters when it stands for a whole target."""
        return _SEVERITY.get(self, Severity.ERROR)


_SEVERITY: Final = {
    Verdict.OK: Severity.OK,
    Verdict.NO_AUTH_REQUIRED: Severity.INFO,
    Verdict.INCONCLUSIVE: Severity.WARN,
    Verdict.QUOTA_EXHAUSTED: Severity.WARN,
    Verdict.RATE_LIMITED: Severity.WARN,
    Verdict.PROVIDER_ERROR: Severity.WARN,
    Verdict.UNREACHABLE: Severity.WARN,
    Verdict.INTERCEPTED: Severity.WARN,
}

#: Verdicts that never erase an earlier one: nobody but the provider spoke, or nobody at all.
NEVER_CONCLUSIVE: Final = frozenset(
    {
        Verdict.PROVIDER_ERROR,
        Verdict.INTERCEPTED,
        Verdict.UNREACHABLE,
        Verdict.RATE_LIMITED,
        Verdict.INCONCLUSIVE,
    }
)


class ModelVerdict(StrEnum):
    """What is known of one model of a target."""

    OK = "ok"
    LISTED = "listed"  # in the provider's list: there, but not proven callable
    UNLISTED = "unlisted"  # not in a list that is not known to be complete
    MODEL_NOT_FOUND = "model_not_found"
    PERMISSION_DENIED = "permission_denied"
    QUOTA_EXHAUSTED = "quota_exhausted"
    RATE_LIMITED = "rate_limited"
    NO_BALANCE = "no_balance"
    PROVIDER_ERROR = "provider_error"
    INCONCLUSIVE = "inconclusive"
    NOT_CHECKED = "not_checked"


class ModelOutcome(Frozen):
    """What one check said of one model id (`id` is the name sent on the wire)."""

    id: str
    verdict: ModelVerdict
    detail: Message | None = None


class Outcome(Frozen):
    """Everything one check taught about a credential.

    `detail` says what happened, `hint` what it may mean beyond that (a sibling region, another
    auth scheme); neither ever holds a key.  `retry_after_s` is in seconds, 0 to 86 400.
    """

    verdict: Verdict
    reason: Reason
    key_state: KeyState
    transient: bool = False
    detail: Message | None = None
    hint: Message | None = None
    proven: Proven | None = None
    http_status: int | None = None
    retry_after_s: float | None = None
    models: tuple[ModelOutcome, ...] = ()

    @property
    def conclusive(self) -> bool:
        """Whether this outcome may replace an earlier conclusive one."""
        return self.verdict not in NEVER_CONCLUSIVE and not self.transient


# --------------------------------------------------------------------------------------
# Settings


class Scope(StrEnum):
    """One of Qwen Code's settings files, weakest first."""

    SYSTEM_DEFAULTS = "system_defaults"
    USER = "user"
    WORKSPACE = "workspace"
    SYSTEM = "system"


class FileState(StrEnum):
    """What became of reading a settings file."""

    OK = "ok"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    IGNORED = "ignored"  # an untrusted workspace, or the home folder itself


class Place(Frozen):
    """Where a value stands: a path, with line and column counted from 1 where known."""

    path: str
    line: int | None = None
    column: int | None = None


class Origin(StrEnum):
    """Where the value of a key was found, in Qwen Code's order of precedence."""

    PROCESS = "process"
    LOGIN_SHELL = "login_shell"
    DOTENV = "dotenv"
    SETTINGS = "settings"
    AUTH_FIELDS = "auth_fields"  # security.auth.apiKey
    HEADERS = "headers"  # an Authorization (or like) in customHeaders
    ADC = "adc"  # Google's Application Default Credentials
    KEYRING = "keyring"
    FALLBACK = "fallback"  # the protocol's default variable in place of a missing envKey
    MISSING = "missing"


class Hidden(Frozen):
    """Another value of the same variable that a stronger source hides."""

    origin: Origin
    place: Place | None
    differs: bool  # whether its value is another one


class Credential(Frozen):
    """The key that Qwen Code would send for an entry, and where it comes from.

    `secret` is None when nothing was found (`origin` MISSING) or when nothing is to be sent
    as a key (ADC).  It is already stripped of outer white space, as Qwen Code does.
    With `origin` FALLBACK it is the protocol's default key: shown, never sent.
    """

    variable: str | None
    secret: Secret | None
    origin: Origin
    place: Place | None = None
    hides: tuple[Hidden, ...] = ()
    looked_in: tuple[str, ...] = ()  # for a missing key: every place that was looked in


class Model(Frozen):
    """One model of a target: its id on the wire, its name, and where its entry stands."""

    id: str
    name: str
    place: Place | None = None


class TargetSource(StrEnum):
    """What makes Qwen Code able to send this credential."""

    ENTRY = "entry"
    ENVIRONMENT = "environment"
    AUTH_FIELDS = "auth_fields"
    ACCOUNT = "account"  # a browser sign-in


class TargetState(StrEnum):
    """Whether a target can be checked, and if not, why."""

    CHECKED = "checked"
    KEY_MISSING = "key_missing"
    HELD = "held"
    SKIPPED = "skipped"
    POLICY_NEVER = "policy_never"
    UNSENDABLE = "unsendable"  # no request can be built: no address, a malformed one


class Target(Frozen):
    """One credential at one base URL, with all models that use it.

    `base_url` is the address that Qwen Code would use, defaults filled in, not corrected.
    `headers` are the entry's customHeaders (values are secrets).  `state` CHECKED means: to be
    checked.  `state_detail` says why for any other state.
    """

    id: str
    source: TargetSource
    provider: str
    protocol: Protocol
    base_url: str
    env_key: str | None
    credential: Credential
    headers: tuple[tuple[str, Secret], ...] = ()
    models: tuple[Model, ...] = ()
    scope: Scope | None = None
    place: Place | None = None
    state: TargetState = TargetState.CHECKED
    state_detail: Message | None = None
    state_fix: Message | None = None
    project: str | None = None  # vertex-ai with ADC
    location: str | None = None  # vertex-ai with ADC


class FindingCode(StrEnum):
    """What can be wrong in the settings themselves, found without any request."""

    SETTINGS_UNREADABLE = "settings_unreadable"
    WORKSPACE_WOULD_BE_RESET = "workspace_would_be_reset"
    KEY_MISSING = "key_missing"
    FALLBACK_KEY_WOULD_LEAK = "fallback_key_would_leak"
    KEY_SHADOWED = "key_shadowed"
    ENVIRONMENT_DIFFERS = "environment_differs"
    KEY_WOULD_EXPAND = "key_would_expand"
    KEY_WHITESPACE = "key_whitespace"
    KEY_IN_ENV_KEY = "key_in_env_key"
    KEY_IN_REPOSITORY = "key_in_repository"
    ENV_NAME_RESERVED = "env_name_reserved"
    BASE_URL_MALFORMED = "base_url_malformed"
    BASE_URL_MISSING = "base_url_missing"
    BASE_URL_PLAIN_HTTP = "base_url_plain_http"
    ENTRY_WITHOUT_ID = "entry_without_id"
    WIRE_API_INVALID = "wire_api_invalid"
    SELECTED_TYPE_UNKNOWN = "selected_type_unknown"
    PROVIDER_SKIPPED = "provider_skipped"
    DUPLICATE_ENTRY = "duplicate_entry"
    SELECTED_TYPE_MISSING = "selected_type_missing"
    MODEL_UNMATCHED = "model_unmatched"
    MODEL_BASE_URL_STALE = "model_base_url_stale"
    QWEN_OAUTH_DISCONTINUED = "qwen_oauth_discontinued"
    AUTH_FIELDS_DEPRECATED = "auth_fields_deprecated"
    SCOPE_SHADOWED = "scope_shadowed"
    FILE_MODE_OPEN = "file_mode_open"
    HOST_UNCONFIRMED = "host_unconfirmed"


class Finding(Frozen):
    """Something wrong in the settings, with its place and its cure."""

    code: FindingCode
    severity: Severity
    message: Message
    fix: Message
    place: Place | None = None
    target: str | None = None  # a Target.id


class SettingsFile(Frozen):
    """One settings file and what became of reading it."""

    scope: Scope
    path: str
    state: FileState
    problem: Message | None = None


class Active(Frozen):
    """What the real Qwen Code would use if it started now in the folder asked about.

    `problem` says what would stop it; `held` whether keylamp would not send this key there.
    `proxy` has its user:password removed.
    """

    auth_type: str | None = None
    model: str | None = None
    target: str | None = None
    base_url: str | None = None
    proxy: str | None = None
    credential: Credential | None = None
    held: bool = False
    problem: Message | None = None


class Network(Frozen):
    """The proxy and certificate settings that are in force (never from a project folder).

    `proxy` is Qwen Code's own top-level setting and beats the variables; a proxy address may
    hold a password, so it is a secret.  `environment` holds HTTP(S)_PROXY, ALL_PROXY, NO_PROXY.
    """

    proxy: Secret | None = None
    environment: tuple[tuple[str, Secret], ...] = ()
    ssl_cert_file: str | None = None
    ssl_cert_dir: str | None = None
    node_extra_ca_certs: str | None = None


class Reading(Frozen):
    """Everything learned from settings, `.env` files and the environment, without a request."""

    files: tuple[SettingsFile, ...]
    targets: tuple[Target, ...]
    findings: tuple[Finding, ...]
    active: Active
    network: Network = field(default_factory=Network)
    secrets: tuple[Secret, ...] = ()  # every secret met, to be struck out of all text


# --------------------------------------------------------------------------------------
# Observations


class Observation(Frozen):
    """One check of one target: its outcome, when it ended (aware UTC), how long it took."""

    target: str
    outcome: Outcome
    at: datetime
    latency_ms: int
    requests: int


class Format(Enum):
    """How results are printed."""

    TEXT = "text"
    JSON = "json"
    JUNIT = "junit"
    GITHUB = "github"
    PROMETHEUS = "prometheus"


replace = frozen.replace
