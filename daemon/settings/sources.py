"""Reads everything that decides about credentials: settings, `.env` files, trust, environment."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from daemon import catalogue
from daemon.frozen import Frozen, field
from daemon.model import (
    FileState,
    FindingCode,
    Message,
    Origin,
    Place,
    Reading,
    Scope,
    Secret,
    SettingsFile,
    TargetState,
    message,
)
from daemon.settings import exposure, scopes
from daemon.settings.assemble import Asked, Loaded, assemble, folder_files
from daemon.settings.custody import Permissions
from daemon.settings.disk import Machine
from daemon.settings.environment import (
    EnvFile,
    Environment,
    Layer,
    Value,
    process_environment,
    with_bootstrap,
    with_cloud_shell,
    with_files,
    with_settings,
)
from daemon.settings.lint import lint
from daemon.settings.merge import Merged, ScopeFile, merge
from daemon.settings.network import network_of
from daemon.settings.reading import Files
from daemon.settings.resolve import DiskFact, View
from daemon.settings.secrets_met import secrets_of
from daemon.settings.selection import Overrides
from daemon.settings.shapes import items, text, truthy
from daemon.settings.trust import Trust

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from daemon.model import Finding

_DEFAULT_EXCLUDED: Final = ("DEBUG", "DEBUG_MODE")


class Where(Frozen):
    """Whose settings are read: the environment, the home and the folder to start in.

    `settings_file` stands in for the user's settings.json.  `origin` names what `environ` is: the
    process, or what a login shell exports.  `second` is another environment to compare with.
    """

    environ: Mapping[str, str] = field(repr=False)
    home: Path | None
    cwd: Path
    platform: str
    temporary: Path
    settings_file: Path | None = None
    permissions: Permissions = field(default_factory=Permissions)
    keyring: Callable[[str], Secret | None] | None = None
    skip_missing: bool = False
    auth_type: str | None = None
    model: str | None = None
    origin: Origin = Origin.PROCESS
    second: Mapping[str, str] | None = field(default=None, repr=False)


def gather(where: Where) -> Reading:
    """Return everything that can be learned without a request; changes nothing on disk."""
    loaded = load(where)
    view = view_of(loaded, where)
    return Reading(
        files=tuple(
            SettingsFile(scope=file.scope, path=file.path, state=file.state, problem=file.problem)
            for file in loaded.scopes
        ),
        targets=view.targets,
        findings=_told(lint(view), view),
        active=view.active,
        network=network_of(loaded, trust_workspace=where.permissions.trust_workspace),
        secrets=secrets_of(view, loaded),
    )


def view_of(loaded: Loaded, where: Where) -> View:
    """Return what `lint` and the report look at."""
    asked = Asked(
        permissions=where.permissions,
        is_preset=catalogue.is_preset_pair,
        keyring=where.keyring,
        skip_missing=where.skip_missing,
        overrides=Overrides(auth_type=where.auth_type, model=where.model),
        adc_file=_adc_file(loaded.environment, where),
        disk=_disk_facts(loaded, where),
        second=where.second,
    )
    return assemble(loaded, asked)


def _told(findings: tuple[Finding, ...], view: View) -> tuple[Finding, ...]:
    """Leave out what is missing on purpose: a pull request from a fork has no secrets."""
    skipped = {target.id for target in view.targets if target.state is TargetState.SKIPPED}
    missing = (FindingCode.KEY_MISSING, FindingCode.FALLBACK_KEY_WOULD_LEAK)
    return tuple(
        finding
        for finding in findings
        if finding.target not in skipped or finding.code not in missing
    )


# --------------------------------------------------------------------------------------
# Reading


def load(where: Where) -> Loaded:
    """Read all files as Qwen Code does.

    It starts twice: the first process loads `.env` files and `settings.env`, then starts itself
    again with all of that in its environment, where `$NAME` in settings can see it (0.24.4,
    observed 2026-11-20).
    """
    disk = Machine(where.cwd)
    folds = where.platform == "win32"
    environment = process_environment(where.environ, origin=where.origin, folds_case=folds)
    first = _load_once(environment, where, disk)
    if where.environ.get("QWEN_CODE_NO_RELAUNCH") or where.environ.get("SANDBOX"):
        return first
    return _load_once(first.environment, where, disk)


def _load_once(environment: Environment, where: Where, disk: Machine) -> Loaded:
    start = scopes.Start(
        home=where.home,
        cwd=where.cwd,
        platform=where.platform,
        temporary=where.temporary,
        user_file=where.settings_file,
    )
    given = {name: value.text for name, value in environment.values.items()}
    known = scopes.bootstrap(given, start, disk)
    environment = with_bootstrap(environment, known)
    places = scopes.locate(known, start, disk)
    lookup = _lookup(environment, places, disk)
    files = tuple(disk.scope_file(scope, path, lookup) for scope, path in places.settings)
    own = merge(tuple(file for file in files if file.scope is not Scope.WORKSPACE))
    trust, broken = _trust(own, places, where, disk)
    trusted = trust.of(disk.real(where.cwd) or where.cwd) is True
    files = tuple(_as_trusted(file, places, trusted=trusted) for file in files)
    merged = merge(files)
    read = _env_files(merged, places, start, where, disk)
    environment = _filled(environment, merged, files, read)
    return Loaded(
        scopes=files,
        merged=merged,
        trusted=trusted,
        env_files=read,
        environment=environment,
        stopped=_stopped(files) or broken,
    )


def _lookup(
    environment: Environment, places: scopes.Locations, disk: Machine
) -> Callable[[str], Value | None]:
    """Return what `$NAME` stands for: the user's own `.env` files, then the environment."""
    lent: dict[str, Value] = {}
    for path in places.expansion_env:
        for one in disk.assignments(path):
            if environment.value(one.name) is None:
                place = Place(path=str(path), line=one.line)
                lent.setdefault(
                    one.name,
                    Value(text=one.value, layer=Layer.HOME, origin=Origin.DOTENV, place=place),
                )
    return lambda name: lent.get(name) or environment.value(name)


def _trust(
    own: Merged, places: scopes.Locations, where: Where, disk: Machine
) -> tuple[Trust, Message | None]:
    if not truthy(own.at("security", "folderTrust", "enabled")):
        return Trust(None, cwd=where.cwd, disk=disk), None
    rules = disk.json_object(places.trusted_folders)
    broken = (
        message("{path} cannot be read.", path=places.trusted_folders) if rules is None else None
    )
    return Trust(rules or {}, cwd=where.cwd, disk=disk), broken


def _as_trusted(file: ScopeFile, places: scopes.Locations, *, trusted: bool) -> ScopeFile:
    """Return a workspace file as one that does not count, where Qwen Code does not read it."""
    if file.scope is not Scope.WORKSPACE or file.state is FileState.MISSING:
        return file
    if trusted and not places.workspace_is_home:
        return file
    said = (
        message("The workspace is the home folder; its file is the user's own.")
        if places.workspace_is_home
        else message("This folder is not trusted.")
    )
    return ScopeFile(scope=file.scope, path=file.path, state=FileState.IGNORED, problem=said)


def _env_files(
    merged: Merged,
    places: scopes.Locations,
    start: scopes.Start,
    where: Where,
    disk: Machine,
) -> tuple[EnvFile, ...]:
    trust, _ = _trust(merged, places, where, disk)
    found = scopes.env_files(places, start, disk, trust=trust)
    return tuple(disk.env_file(path, project=project) for path, project in found)


def _filled(
    environment: Environment,
    merged: Merged,
    files: tuple[ScopeFile, ...],
    read: tuple[EnvFile, ...],
) -> Environment:
    named = merged.at("advanced", "excludedEnvVars")
    excluded = text(named) or tuple(map(str, items(named)))
    excluded = excluded if truthy(named) else _DEFAULT_EXCLUDED
    environment = with_files(with_cloud_shell(environment, read), read, excluded=excluded)
    index = Files(files)
    looked_in = [file.path for file in files if file.state is FileState.OK]
    return with_settings(environment, index.variables(merged), index.shadowed(merged), looked_in)


def _stopped(files: tuple[ScopeFile, ...]) -> Message | None:
    for file in files:
        if file.state is FileState.UNREADABLE and file.scope is not Scope.WORKSPACE:
            return message("Qwen Code cannot read {path}.", path=file.path)
    return None


# --------------------------------------------------------------------------------------
# What the disk says


def _disk_facts(loaded: Loaded, where: Where) -> tuple[DiskFact, ...]:
    foreign = folder_files(loaded)
    read = [
        file.path for file in loaded.scopes if file.state in (FileState.OK, FileState.UNREADABLE)
    ]
    read += [file.path for file in loaded.env_files]
    return tuple(_disk_fact(path, where, foreign=path in foreign) for path in dict.fromkeys(read))


def _disk_fact(path: str, where: Where, *, foreign: bool) -> DiskFact:
    openness = exposure.openness(Path(path))
    tracked = exposure.tracked(Path(path), where.environ) if foreign else None
    told = openness is not exposure.Openness.UNKNOWN
    known = tracked not in (None, exposure.Tracked.UNKNOWN)
    return DiskFact(
        path=path,
        in_work_tree=tracked is not exposure.Tracked.OUTSIDE if known else None,
        ignored=tracked is exposure.Tracked.IGNORED if known else None,
        open_to_others=openness is not exposure.Openness.CLOSED if told else None,
        folder_closed=openness is exposure.Openness.FOLDER_CLOSED if told else None,
        foreign=foreign,
    )


def _adc_file(environment: Environment, where: Where) -> Place | None:
    """Return the file of Google's Application Default Credentials."""
    named = environment.value("GOOGLE_APPLICATION_CREDENTIALS")
    if named is not None and named.text:
        return Place(path=str(where.cwd / named.text))
    name = "gcloud/application_default_credentials.json"
    if where.platform == "win32":
        roaming = environment.text("APPDATA")
        return Place(path=str(Path(roaming) / name)) if roaming else None
    return Place(path=str(where.home / ".config" / name)) if where.home else None
