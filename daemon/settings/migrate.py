"""Older shapes of settings.json, brought to `$version` 4 as Qwen Code does at every start.

Only what matters to credentials is moved; the file on disk is never touched.
Source: Qwen Code 0.24.4, config/migration, read 2026-11-20.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from daemon.settings.shapes import items, members

if TYPE_CHECKING:
    from collections.abc import Mapping

    from daemon.settings.merge import Path

VERSION: Final = 4
_WRAPPED_VERSION: Final = 5

#: Keys of the flat first version that hold what we read, in the order they are moved.
_MOVED: Final[tuple[tuple[str, Path], ...]] = (
    ("enforcedAuthType", ("security", "auth", "enforcedType")),
    ("excludedProjectEnvVars", ("advanced", "excludedEnvVars")),
    ("folderTrust", ("security", "folderTrust", "enabled")),
    ("model", ("model", "name")),
    ("selectedAuthType", ("security", "auth", "selectedType")),
    ("useExternalAuth", ("security", "auth", "useExternal")),
    ("contentGenerator", ("model", "generationConfig")),
)

#: Any of these at the top level, with a value that is no object, marks a file as first version.
_FLAT_MARKS: Final = frozenset(
    """
    theme model autoAccept hideTips vimMode checkpointing accessibility allowedTools
    allowMCPServers autoConfigureMaxOldSpaceSize bugCommand chatCompression coreTools
    contextFileName customThemes customWittyPhrases debugKeystrokeLogging dnsResolutionOrder
    enforcedAuthType excludeTools excludeMCPServers excludedProjectEnvVars fileFiltering
    folderTrustFeature folderTrust hasSeenIdeIntegrationNudge hideWindowTitle showStatusInTitle
    showLineNumbers showCitations ideMode includeDirectories loadMemoryFromIncludeDirectories
    maxSessionTurns mcpServerCommand memoryImportFormat preferredEditor sandbox selectedAuthType
    shouldUseNodePtyShell shellPager shellShowColor skipNextSpeakerCheck toolDiscoveryCommand
    toolCallCommand usageStatisticsEnabled useExternalAuth useRipgrep enableWelcomeBack
    approvalMode sessionTokenLimit contentGenerator skipLoopDetection skipStartupContext
    enableOpenAILogging tavilyApiKey disableAutoUpdate disableUpdateNag disableLoadingPhrases
    disableFuzzySearch disableCacheControl
    """.split()  # noqa: SIM905 - a line for each of sixty names would hide the list
)


def migrate(raw: Mapping[str, object]) -> dict[str, object]:
    """Return `raw` in the shape of version 4; what is already there is returned as it is."""
    version = raw.get("$version")
    numeric = isinstance(version, int | float) and not isinstance(version, bool)
    if not (numeric and cast("float", version) >= 2) and _is_flat(raw):  # noqa: PLR2004 - the version
        return _from_flat(raw)
    if version == _WRAPPED_VERSION or ("$version" not in raw and not _has_old_author(raw)):
        return _unwrapped(raw)
    return dict(raw)


def document_path(raw: Mapping[str, object], path: Path) -> Path:
    """Return where the value at `path` of the migrated settings stands in the file itself."""
    if _holds(raw, path):
        return path
    for key, moved in _MOVED:
        if path[: len(moved)] == moved and key in raw:
            return (key, *path[len(moved) :])
    match path:
        case ("modelProviders", provider, *rest) if rest:
            return ("modelProviders", provider, "models", *rest)
        case _:
            return path


def _holds(value: object, path: Path) -> bool:
    for step in path:
        if isinstance(step, str) and step in members(value):
            value = members(value)[step]
        elif isinstance(step, int) and 0 <= step < len(items(value)):
            value = items(value)[step]
        else:
            return False
    return True


def _is_flat(raw: Mapping[str, object]) -> bool:
    return any(key in raw and not isinstance(raw[key], dict) for key in _FLAT_MARKS)


def _from_flat(raw: Mapping[str, object]) -> dict[str, object]:
    """Move flat keys into their containers.

    A container that stands beside them keeps its own members, but replaces what was moved into
    one of these: that is how Qwen Code does it.
    """
    result: dict[str, object] = {}
    moved: set[str] = set()
    for key, path in _MOVED:
        if key not in raw:
            continue
        moved.add(key)
        if key == path[0] and isinstance(raw[key], dict):  # already the container
            result[key] = dict(members(raw[key]))
        else:
            _put(result, path, raw[key])
    for key, value in raw.items():
        if key in moved:
            continue
        if isinstance(value, dict) and isinstance(result.get(key), dict):
            for name, member in members(cast("object", value)).items():
                _put(result, (key, name), member)
        else:
            result[key] = value
    return result


def _put(target: dict[str, object], path: Path, value: object) -> None:
    *folders, last = path
    for step in folders:
        inner = target.setdefault(str(step), {})
        if not isinstance(inner, dict):
            return
        target = members(cast("object", inner))
    target[str(last)] = value


def _has_old_author(raw: Mapping[str, object]) -> bool:
    """Return whether `general.gitCoAuthor` alone makes Qwen Code stamp a version first."""
    general = members(raw.get("general"))
    return "gitCoAuthor" in general and not isinstance(general["gitCoAuthor"], dict)


def _unwrapped(raw: Mapping[str, object]) -> dict[str, object]:
    """Turn every provider of the form {protocol, models} into its list of models."""
    if not isinstance(raw.get("modelProviders"), dict):
        return dict(raw)
    providers = members(raw["modelProviders"])
    lists = {provider: _list_of(models) for provider, models in providers.items()}
    return {**raw, "modelProviders": lists}


def _list_of(models: object) -> object:
    return (
        items(members(cast("object", models)).get("models")) if isinstance(models, dict) else models
    )
