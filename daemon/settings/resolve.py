"""Settings and environment → targets, and what Qwen Code would use if it started now."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from daemon.frozen import Frozen, field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from daemon.model import Active, Place, Scope, Secret, Target
    from daemon.settings.entries import Entry, Listing
    from daemon.settings.environment import EnvFile, Variable
    from daemon.settings.merge import Merged, ScopeFile


class AuthFields(Frozen):
    """The deprecated `security.auth.apiKey` and `baseUrl`, None when absent or empty."""

    key: Secret | None = None
    key_scope: Scope | None = None
    key_place: Place | None = None
    base_url: str | None = field(default=None, repr=False)
    base_url_scope: Scope | None = None
    base_url_place: Place | None = None
    key_borrows: bool = False  # a folder's file expands a variable in it
    base_url_foreign: bool = False  # the folder wrote it, or a variable of the folder stands in it


class Doubt(StrEnum):
    """How the selection differs from what the file seems to say."""

    TYPE_MISSING = "type_missing"  # entries, but nothing selects a protocol
    TYPE_UNKNOWN = "type_unknown"  # selectedType is no protocol: Qwen Code stops
    MODEL_UNMATCHED = "model_unmatched"  # model.name matches no entry
    MODEL_BASE_URL_STALE = "model_base_url_stale"
    QWEN_OAUTH = "qwen_oauth"  # the discontinued sign-in is selected


class Selection(Frozen):
    """Protocol and model as selected, and the entry that answers to them.

    `used` is the model that is really used, where it differs from `model_name`.
    """

    selected_type: str | None = None
    type_place: Place | None = None
    enforced_type: str | None = None
    auth_type: str | None = None  # after inference and wireApi
    inferred: bool = False  # from variables, since nothing selects one
    model_name: str | None = None
    model_place: Place | None = None
    model_base_url: str | None = None
    model_base_url_place: Place | None = None
    used: str | None = None
    entry: Entry | None = None
    doubts: tuple[Doubt, ...] = ()


class Bound(Frozen):
    """An entry and the target that its credential belongs to."""

    entry: Entry
    target: Target


class DiskFact(Frozen):
    """What the disk says of a file that may hold keys; None where it could not be learned."""

    path: str
    in_work_tree: bool | None = None
    ignored: bool | None = None
    open_to_others: bool | None = None  # its own mode lets others read it
    folder_closed: bool | None = None  # but a folder above keeps them out
    foreign: bool = False  # a workspace file or a project .env


class View(Frozen):
    """All that is known before the first request: what `lint` reads.

    `scopes` are weakest first.  `variables` holds every variable that an entry or a protocol
    names.  `second` is another environment to compare with (the daemon's), where there is one.
    """

    scopes: tuple[ScopeFile, ...]
    merged: Merged
    trusted: bool  # whether Qwen Code takes the workspace's settings
    env_files: tuple[EnvFile, ...]
    variables: Mapping[str, Variable]
    reserved: frozenset[str]  # names among `variables` that Qwen Code refuses to read
    listing: Listing
    auth: AuthFields
    selection: Selection
    bound: tuple[Bound, ...]
    targets: tuple[Target, ...]
    active: Active
    disk: tuple[DiskFact, ...] = ()
    second: Mapping[str, str] | None = None
