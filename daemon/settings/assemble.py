"""All that was read → entries, selection, targets, and what Qwen Code would use now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from daemon.frozen import Frozen, field, replace
from daemon.model import (
    Active,
    FileState,
    Message,
    Origin,
    Place,
    Protocol,
    Scope,
    Secret,
    Target,
    TargetState,
)
from daemon.settings import credentials, selection, targets, wanted
from daemon.settings.address import posting
from daemon.settings.entries import Listing, Origins, listing
from daemon.settings.environment import EnvFile, Environment, Layer
from daemon.settings.key_names import may_hold_key
from daemon.settings.network import shown_proxy
from daemon.settings.reading import Files
from daemon.settings.reserved import refused_by_settings
from daemon.settings.resolve import AuthFields, Bound, DiskFact, Doubt, Selection, View
from daemon.settings.selection import Overrides, Settled, Started
from daemon.settings.shapes import members, spelled, truthy

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from daemon.settings.custody import IsPreset, Permissions
    from daemon.settings.environment import Variable
    from daemon.settings.merge import Merged, ScopeFile


class Loaded(Frozen):
    """Everything that was read, before any decision on entries and keys.

    `stopped` says what keeps Qwen Code from starting at all (an unreadable file).
    """

    scopes: tuple[ScopeFile, ...]  # weakest first
    merged: Merged
    trusted: bool
    env_files: tuple[EnvFile, ...]
    environment: Environment
    stopped: Message | None = None


class Asked(Frozen):
    """What the person who asks wants, and what the shell lends."""

    permissions: Permissions
    is_preset: IsPreset
    keyring: Callable[[str], Secret | None] | None = None
    skip_missing: bool = False
    overrides: Overrides = field(default_factory=Overrides)
    adc_file: Place | None = None
    disk: tuple[DiskFact, ...] = ()
    second: Mapping[str, str] | None = field(default=None, repr=False)


def assemble(loaded: Loaded, asked: Asked) -> View:
    """Return everything that can be known before the first request."""
    files = Files(loaded.scopes)
    found = listing(loaded.merged, Origins(place=files.place, expanded=files.expanded))
    auth = _auth_fields(loaded.merged, files)
    settled = Settled(
        merged=loaded.merged,
        environment=loaded.environment,
        auth=auth,
        listing=found,
        overrides=asked.overrides,
    )
    started = selection.start(
        settled, _placed(selection.selection_of(loaded.merged), loaded, files)
    )
    sight = _sight(loaded, asked, auth, files)
    wants = [wanted.wanted_by(entry, sight) for entry in found.entries]
    runtime = _runtime(started, sight)
    extra = runtime or (wanted.of_environment(sight) if _nothing_chosen(started, found) else [])
    gathered = targets.gather([*wants, *extra], sight)
    by_id = {target.id: target for target in gathered.targets}
    bound = tuple(
        Bound(entry=entry, target=by_id[identity])
        for entry, identity in zip(found.entries, gathered.ids, strict=False)
    )
    used = _used(started, bound, [by_id[identity] for identity in gathered.ids[len(wants) :]])
    active = _active(started, loaded, sight, used if started.entry or runtime else None)
    return View(
        scopes=loaded.scopes,
        merged=loaded.merged,
        trusted=loaded.trusted,
        env_files=loaded.env_files,
        variables=_variables(loaded.environment, found),
        reserved=frozenset(
            name for name in _names(found) if refused_by_settings(name) and not may_hold_key(name)
        ),
        listing=found,
        auth=auth,
        selection=_doubted(started, found),
        bound=bound,
        targets=gathered.targets,
        active=active,
        disk=asked.disk,
        second=asked.second,
    )


def _auth_fields(merged: Merged, files: Files) -> AuthFields:
    key = merged.at("security", "auth", "apiKey")
    base = merged.at("security", "auth", "baseUrl")
    key_path, base_path = ("security", "auth", "apiKey"), ("security", "auth", "baseUrl")
    key_scope, base_scope = merged.scope_of(*key_path), merged.scope_of(*base_path)
    return AuthFields(
        key=Secret(spelled(key)) if truthy(key) and spelled(key) else None,
        key_scope=key_scope,
        key_place=files.place(key_scope, key_path) if key_scope else None,
        base_url=(spelled(base) or None) if truthy(base) else None,
        base_url_scope=base_scope,
        base_url_place=files.place(base_scope, base_path) if base_scope else None,
        key_borrows=key_scope is Scope.WORKSPACE and files.expanded(key_scope, key_path)[0],
        base_url_foreign=base_scope is Scope.WORKSPACE
        or (base_scope is not None and files.expanded(base_scope, base_path)[1]),
    )


def _placed(chosen: Selection, loaded: Loaded, files: Files) -> Selection:
    def place(*path: str) -> Place | None:
        scope = loaded.merged.scope_of(*path)
        return files.place(scope, path) if scope else None

    return replace(
        chosen,
        type_place=place("security", "auth", "selectedType"),
        model_place=place("model", "name"),
        model_base_url_place=place("model", "baseUrl"),
    )


def _sight(loaded: Loaded, asked: Asked, auth: AuthFields, files: Files) -> wanted.Sight:
    google = (
        credentials.PROJECT_VARIABLE,
        credentials.LOCATION_VARIABLE,
        "GOOGLE_APPLICATION_CREDENTIALS",
    )
    values = [loaded.environment.value(name) for name in google]
    return wanted.Sight(
        environment=loaded.environment,
        auth=auth,
        permissions=asked.permissions,
        is_preset=asked.is_preset,
        keyring=asked.keyring,
        skip_missing=asked.skip_missing,
        adc_file=asked.adc_file,
        adc_foreign=any(value.foreign for value in values if value is not None),
        steering=_steering(loaded, files),
    )


def _steering(loaded: Loaded, files: Files) -> wanted.Steering:
    """Return what the folder has to say about models without an entry."""
    by_folder = {
        path[:2] for path, scope in loaded.merged.scopes.items() if scope is Scope.WORKSPACE
    }
    selects = {"security", "model", "modelProviders", "providerProtocol"}
    models = (
        loaded.environment.value(name)
        for names in credentials.MODEL_VARIABLES.values()
        for name in names
    )
    headers = ("model", "generationConfig", "customHeaders")
    written = members(loaded.merged.at(*headers))
    scopes = {loaded.merged.scope_of(*headers, name) for name in written}
    borrowed, foreign = files.expanded(Scope.WORKSPACE, headers)
    return wanted.Steering(
        selection=any(path[0] in selects for path in by_folder)
        or any(value.foreign for value in models if value is not None),
        headers=Scope.WORKSPACE in scopes
        or foreign
        or any(files.expanded(scope, headers)[1] for scope in Scope),
        borrowed_headers=borrowed,
    )


def _runtime(started: Started, sight: wanted.Sight) -> list[wanted.Wanted]:
    """Return the model without an entry that Qwen Code would start with, if that is the case."""
    if started.protocol is None or started.entry is not None:
        return []
    model = None if started.protocol is Protocol.QWEN_OAUTH else started.model
    return [wanted.by_environment(started.protocol, sight, model=model, headers=started.headers)]


def _nothing_chosen(started: Started, found: Listing) -> bool:
    return started.protocol is None and not found.entries and not found.faults


def _used(started: Started, bound: tuple[Bound, ...], others: list[Target]) -> Target | None:
    if started.entry is None:
        return next(iter(others), None)
    return next((one.target for one in bound if one.entry is started.entry), None)


def _active(started: Started, loaded: Loaded, sight: wanted.Sight, target: Target | None) -> Active:
    problem = loaded.stopped or started.problem
    active = Active(
        auth_type=started.selection.auth_type,
        model=started.model or None,
        proxy=shown_proxy(loaded.merged, loaded.environment, None),
        problem=problem,
    )
    if started.protocol is None or target is None or loaded.stopped is not None:
        return active
    seen = targets.target_of(wanted.by_start(started, sight), sight)
    posted = posting(seen.protocol, seen.base_url) if seen.base_url else None
    secret = seen.credential.secret
    fallback = secret is not None and seen.credential.origin is Origin.FALLBACK
    return replace(
        active,
        target=target.id,
        base_url=posted.base if posted else None,
        proxy=shown_proxy(loaded.merged, loaded.environment, posted.address if posted else None),
        credential=seen.credential,
        held=seen.state is TargetState.HELD or fallback,
    )


def _doubted(started: Started, found: Listing) -> Selection:
    doubts = list(started.selection.doubts)
    if started.protocol is None and started.selection.auth_type is not None:
        doubts.append(Doubt.TYPE_UNKNOWN)
    elif started.protocol is None and found.entries:
        doubts.append(Doubt.TYPE_MISSING)
    elif started.protocol is Protocol.QWEN_OAUTH:
        doubts.append(Doubt.QWEN_OAUTH)
    return replace(started.selection, doubts=tuple(doubts))


def _names(found: Listing) -> set[str]:
    return {entry.env_key for entry in found.entries if entry.env_key}


def _variables(environment: Environment, found: Listing) -> dict[str, Variable]:
    defaults = (*credentials.KEY_VARIABLES.values(), *credentials.BASE_URL_VARIABLES.values())
    return {name: environment.variable(name) for name in sorted(_names(found) | set(defaults))}


def folder_files(loaded: Loaded) -> tuple[str, ...]:
    """Return the files that the folder, and not the user, provided."""
    settings = (
        file.path
        for file in loaded.scopes
        if file.scope is Scope.WORKSPACE and file.state in (FileState.OK, FileState.UNREADABLE)
    )
    return (*settings, *(file.path for file in loaded.env_files if file.layer is Layer.PROJECT))
