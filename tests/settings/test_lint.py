from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pytest

from daemon.model import (
    Active,
    Credential,
    FileState,
    Finding,
    Origin,
    Place,
    Protocol,
    Scope,
    Secret,
    Severity,
    Target,
    TargetSource,
    TargetState,
    message,
    replace,
)
from daemon.settings import jsonc
from daemon.settings.entries import Entry, Origins, listing
from daemon.settings.environment import EnvFile, Layer, Value, Variable
from daemon.settings.key_names import MASK
from daemon.settings.lint import lint
from daemon.settings.merge import Expansion, Merged, ScopeFile, TextFault, merge
from daemon.settings.resolve import AuthFields, Bound, DiskFact, Doubt, Selection, View
from daemon.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY: Final = "sk-fake-5d1c9a7e3b8f4206"
USER: Final = "/home/u/.qwen/settings.json"
WORK: Final = "/project/.qwen/settings.json"
ENTRY: Final = {"id": "m", "baseUrl": "https://relay.example/v1", "envKey": "K"}

# --------------------------------------------------------------------------------------
# A view, made of text by the real parsers


def scope_file(scope: Scope, text: str) -> ScopeFile:
    path = WORK if scope is Scope.WORKSPACE else USER
    try:
        document = jsonc.parse(text)
    except jsonc.JsoncError as error:
        fault = TextFault(
            message=error.message, fix=error.fix, line=error.line, column=error.column
        )
        return ScopeFile(scope=scope, path=path, state=FileState.UNREADABLE, fault=fault)
    value = document.value
    return ScopeFile(
        scope=scope,
        path=path,
        state=FileState.OK,
        document=document,
        raw=value,
        literal=value,
        value=value,
    )


@dataclass
class World:
    """What a test says of its settings; everything else is as it should be."""

    user: object = field(default_factory=dict)
    work: object = None
    values: Mapping[str, Value] = field(default_factory=dict)  # variables in force
    hides: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    changes: Mapping[str, object] = field(default_factory=dict)  # to the view
    target: Mapping[str, object] = field(default_factory=dict)  # to every target
    expansions: tuple[Expansion, ...] = ()

    def view(self) -> View:
        files = tuple(
            scope_file(scope, value if isinstance(value, str) else json.dumps(value, indent=1))
            for scope, value in ((Scope.USER, self.user), (Scope.WORKSPACE, self.work))
            if value is not None
        )
        if self.expansions:
            files = tuple(replace(file, expansions=self.expansions) for file in files)
        merged = merge(files)
        by_scope = {file.scope: file for file in files}

        def place(scope: Scope, path: tuple[str | int, ...]) -> Place | None:
            document = by_scope[scope].document
            spot = document.locate_key(path) if document else None
            return spot and Place(path=by_scope[scope].path, line=spot[0], column=spot[1])

        found = listing(merged, Origins(place=place, expanded=lambda _scope, _path: (False, False)))
        bound = tuple(
            Bound(entry=entry, target=self.made(entry.protocol, entry)) for entry in found.entries
        )
        names = {entry.env_key for entry in found.entries if entry.env_key} | {*self.values}
        view = View(
            scopes=files,
            merged=merged,
            trusted=True,
            env_files=(),
            variables={
                name: Variable(
                    name=name, value=self.values.get(name), hides=self.hides.get(name, ())
                )
                for name in names
            },
            reserved=frozenset(),
            listing=found,
            auth=AuthFields(),
            selection=Selection(),
            bound=bound,
            targets=tuple(one.target for one in bound),
            active=Active(),
        )
        return replace(view, **self.changes)

    def made(self, protocol: Protocol, entry: Entry | None) -> Target:
        name = entry.env_key if entry else None
        value = self.values.get(name or "")
        target = Target(
            id=f"{protocol}@relay.example",
            source=TargetSource.ENTRY,
            provider=entry.provider if entry else protocol,
            protocol=protocol,
            base_url=(entry and entry.base_url) or "https://relay.example/v1",
            env_key=name,
            credential=Credential(
                variable=name,
                secret=Secret(value.text.strip() or "x") if value else None,
                origin=value.origin if value else Origin.MISSING,
                looked_in=("environment", USER),
            ),
            scope=entry.scope if entry else None,
            place=entry.place if entry else None,
        )
        return replace(target, **self.target)


def providers(*entries: object, protocol: str = "openai") -> dict[str, object]:
    return {"$version": 4, "modelProviders": {protocol: list(entries)}}


def value(text: str = KEY, layer: Layer = Layer.PROCESS, place: Place | None = None) -> Value:
    origin = {Layer.PROCESS: Origin.PROCESS, Layer.SETTINGS: Origin.SETTINGS}
    return Value(text=text, layer=layer, origin=origin.get(layer, Origin.DOTENV), place=place)


SET: Final = {"K": value()}


def said(finding: Finding) -> str:
    texts = (finding.message, finding.fix)
    return " / ".join(one.template.format(**dict(one.fields)) for one in texts)


def only(world: World, code: str) -> Finding:
    found = [finding for finding in lint(world.view()) if finding.code == code]
    assert len(found) == 1, [one.code for one in lint(world.view())]
    assert KEY not in repr(found) + said(found[0])
    return found[0]


def codes(world: World) -> list[str]:
    return [str(finding.code) for finding in lint(world.view())]


def line_of(world: World, text: str, *, work: bool = False) -> int:
    settings = world.work if work else world.user
    spelled = settings if isinstance(settings, str) else json.dumps(settings, indent=1)
    return next(n for n, line in enumerate(spelled.split("\n"), 1) if text in line)


def test_settings_that_are_right_have_no_findings() -> None:
    assert codes(World(user=providers(ENTRY), values=SET)) == []
    assert codes(World()) == []


# --------------------------------------------------------------------------------------
# Files


def test_an_unreadable_file_is_told_with_its_place() -> None:
    finding = only(World(user='{\n "a": 1,\n}'), "settings_unreadable")
    assert finding.severity is Severity.ERROR
    assert finding.place == Place(path=USER, line=2, column=8)
    assert "comma" in said(finding)


def test_an_unreadable_workspace_file_would_be_reset() -> None:
    finding = only(World(work="{,}"), "workspace_would_be_reset")
    assert finding.severity is Severity.ERROR
    assert finding.place == Place(path=WORK, line=1, column=2)
    assert WORK in said(finding)


def test_a_workspace_file_that_is_json_but_no_object_is_not_reset() -> None:
    assert codes(World(work="[]")) == ["settings_unreadable"]


def test_a_name_that_stands_twice_is_told_at_the_one_that_is_ignored() -> None:
    finding = only(World(user='{"env": {\n"A": "1",\n"A": "2"}}'), "duplicate_entry")
    assert finding.place == Place(path=USER, line=2, column=1)


def test_a_list_that_replaces_the_users_is_told_in_the_stronger_file() -> None:
    world = World(user=providers(ENTRY), work={"modelProviders": {"openai": []}}, values=SET)
    finding = only(world, "scope_shadowed")
    assert finding.severity is Severity.INFO
    assert finding.place is not None
    assert (finding.place.path, finding.place.line) == (WORK, line_of(world, "openai", work=True))
    other = World(user=providers(ENTRY), work=providers(ENTRY, protocol="gemini"), values=SET)
    assert "scope_shadowed" not in codes(other)


# --------------------------------------------------------------------------------------
# Entries


@pytest.mark.parametrize(
    ("settings", "code", "at"),
    [
        pytest.param(providers({"name": "x"}), "entry_without_id", "{", id="no id"),
        pytest.param(providers({"id": ""}), "entry_without_id", "{", id="an empty id"),
        pytest.param(providers(None), "entry_without_id", "null", id="null"),
        pytest.param(providers(7), "entry_without_id", "7", id="a number"),
        pytest.param(
            providers({**ENTRY, "wireApi": "chat"}), "wire_api_invalid", "wireApi", id="wireApi"
        ),
        pytest.param(
            providers({**ENTRY, "wireApi": "responses"}, protocol="gemini"),
            "wire_api_invalid",
            "wireApi",
            id="wireApi of another protocol",
        ),
        pytest.param(
            providers(ENTRY, protocol="my-relay"), "provider_skipped", "my-relay", id="no protocol"
        ),
        pytest.param(
            {**providers(ENTRY, protocol="r"), "providerProtocol": {"r": "OpenAI"}},
            "provider_skipped",
            '"r"',
            id="a mapping to nothing",
        ),
        pytest.param(
            {"modelProviders": {"openai": {"protocol": "openai", "models": [ENTRY]}}},
            "provider_skipped",
            "openai",
            id="wrapped",
        ),
        pytest.param(
            {"modelProviders": {"openai": "x"}}, "provider_skipped", "openai", id="no list"
        ),
        pytest.param(
            providers({"id": "coder-model"}, protocol="qwen-oauth"),
            "provider_skipped",
            "qwen-oauth",
            id="built in",
        ),
        pytest.param({"modelProviders": []}, "provider_skipped", "modelProviders", id="a list"),
        pytest.param({"modelProviders": "x"}, "provider_skipped", "modelProviders", id="a text"),
        pytest.param(providers(ENTRY, ENTRY), "duplicate_entry", "", id="twice the same"),
    ],
)
def test_entries_that_do_nothing_or_harm(settings: dict[str, object], code: str, at: str) -> None:
    world = World(user=settings, values=SET)
    finding = only(world, code)
    stops = code in ("entry_without_id", "wire_api_invalid")
    assert finding.severity is (Severity.ERROR if stops else Severity.WARN)
    assert finding.place is not None
    lines = json.dumps(settings, indent=1).split("\n")
    assert at in lines[(finding.place.line or 0) - 1]


def test_the_later_of_two_equal_entries_is_the_dropped_one() -> None:
    world = World(user=providers(ENTRY, {**ENTRY, "name": "second"}), values=SET)
    finding = only(world, "duplicate_entry")
    assert finding.place is not None
    assert finding.place.line == line_of(world, "second") - 4


# --------------------------------------------------------------------------------------
# Addresses


@pytest.mark.parametrize(
    ("protocol", "url", "corrected"),
    [
        ("openai", "relay.example/v1", "https://relay.example/v1"),
        ("openai", "https://relay.example/v1/chat/completions", "https://relay.example/v1"),
        ("anthropic", "https://relay.example/v1", "https://relay.example"),
        ("gemini", "https://relay.example/v1beta", "https://relay.example"),
        (
            "openai",
            "https://me:fake-password@relay.example/v1?k=fake-key",
            "https://relay.example/v1",
        ),
    ],
)
def test_a_malformed_address_is_corrected(protocol: str, url: str, corrected: str) -> None:
    world = World(user=providers({**ENTRY, "baseUrl": url}, protocol=protocol), values=SET)
    finding = only(world, "base_url_malformed")
    assert finding.severity is Severity.ERROR
    assert dict(finding.fix.fields)["url"] == corrected
    assert finding.place is not None
    assert finding.place.line == line_of(world, "baseUrl")
    assert "fake" not in said(finding)


def test_a_key_in_place_of_an_address_is_not_shown() -> None:
    only(World(user=providers({**ENTRY, "baseUrl": KEY}), values=SET), "base_url_malformed")


def test_entries_of_one_target_share_one_finding() -> None:
    models = [{**ENTRY, "id": f"m{n}", "baseUrl": "relay.example"} for n in range(50)]
    assert codes(World(user=providers(*models), values=SET)) == ["base_url_malformed"]


def test_the_address_of_a_variable_is_judged_too() -> None:
    values = {**SET, "OPENAI_BASE_URL": value("https://relay.example/v1//")}
    bare = {"id": "m", "envKey": "K"}
    assert codes(World(user=providers(bare), values=values)) == ["base_url_malformed"]
    world = World(values=values)
    target = replace(world.made(Protocol.OPENAI, None), source=TargetSource.ENVIRONMENT)
    world.changes = {"targets": (target,)}
    assert codes(world) == ["base_url_malformed"]
    world.values = SET
    world.changes = {
        "targets": (replace(target, source=TargetSource.AUTH_FIELDS),),
        "auth": AuthFields(base_url="relay.example", base_url_place=Place(path=USER, line=3)),
    }
    assert only(world, "base_url_malformed").place == Place(path=USER, line=3)


def test_an_anthropic_entry_needs_an_address() -> None:
    world = World(user=providers({"id": "m", "envKey": "K"}, protocol="anthropic"), values=SET)
    finding = only(world, "base_url_missing")
    assert finding.severity is Severity.ERROR
    assert "https://api.anthropic.com" in said(finding)
    assert codes(World(user=providers({"id": "m", "envKey": "K"}), values=SET)) == []


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://api.example.com/v1", True),
        ("http://192.168.1.7:8000/v1", True),
        ("http://127.0.0.1:8000/v1", False),
        ("http://localhost:11434/v1", False),
        ("http://[::1]:8000/v1", False),
        ("https://api.example.com/v1", False),
    ],
)
def test_plain_http_is_told_where_somebody_may_listen(url: str, *, told: bool) -> None:
    world = World(user=providers({**ENTRY, "baseUrl": url}), values=SET)
    assert codes(world) == (["base_url_plain_http"] if told else [])
    if told:
        finding = only(world, "base_url_plain_http")
        assert finding.severity is Severity.WARN
        assert url.replace("http:", "https:") in said(finding)
    placeholder = dataclasses.replace(world, values={"K": value("ollama")})
    assert codes(placeholder) == []


# --------------------------------------------------------------------------------------
# Keys


def missing(origin: Origin = Origin.MISSING, variable: str = "K") -> dict[str, object]:
    credential = Credential(
        variable=variable, secret=None, origin=origin, looked_in=("environment", USER)
    )
    return {"state": TargetState.KEY_MISSING, "credential": credential}


def test_a_missing_key_is_told_with_every_place_that_was_looked_in() -> None:
    world = World(user=providers(ENTRY), target=missing())
    finding = only(world, "key_missing")
    assert finding.severity is Severity.ERROR
    assert finding.place is not None
    assert finding.place.line == line_of(world, "envKey")
    assert "environment" in said(finding)
    assert USER in said(finding)
    assert codes(world) == ["key_missing"]


@pytest.mark.parametrize("count", range(1, 9))
def test_no_place_that_was_looked_in_is_cut_from_the_message(count: int) -> None:
    places = tuple(f"/home/somebody/{'folder' * 8}/{n}/.env" for n in range(count))
    credential = Credential(variable="K", secret=None, origin=Origin.MISSING, looked_in=places)
    world = World(user=providers(ENTRY), target={**missing(), "credential": credential})
    spoken = say(only(world, "key_missing").message)
    assert all(place in spoken for place in places)


def test_a_missing_key_of_a_known_provider_names_the_page_where_it_is_made() -> None:
    entry = {**ENTRY, "baseUrl": "https://api.deepseek.com"}
    finding = only(World(user=providers(entry), target=missing()), "key_missing")
    assert "https://platform.deepseek.com/api_keys" in said(finding)


def test_a_value_that_is_no_text_is_named_at_its_place() -> None:
    world = World(user={"env": {"K": 1}} | providers(ENTRY), target=missing())
    finding = only(world, "key_missing")
    assert finding.place is not None
    assert finding.place.line == line_of(world, '"K": 1')
    assert "double quotes" in said(finding)


def test_a_fallback_key_would_leak() -> None:
    fallback = missing(Origin.FALLBACK, "OPENAI_API_KEY")
    world = World(user=providers(ENTRY), target=fallback)
    finding = only(world, "fallback_key_would_leak")
    assert finding.severity is Severity.ERROR
    assert "OPENAI_API_KEY" in said(finding)
    assert "relay.example" in said(finding)
    assert codes(world) == ["fallback_key_would_leak", "key_missing"]


def test_a_fallback_to_its_own_company_is_no_leak() -> None:
    fallback = missing(Origin.FALLBACK, "OPENAI_API_KEY")
    entry = {**ENTRY, "baseUrl": "https://api.openai.com/v1"}
    assert codes(World(user=providers(entry), target=fallback)) == ["key_missing"]


def test_a_hidden_value_is_told_at_the_one_that_hides_it() -> None:
    hidden = value("sk-fake-other-0123", Layer.SETTINGS, Place(path=USER, line=4))
    dotenv = Place(path="/home/u/.qwen/.env", line=2)
    world = World(
        user=providers(ENTRY), values={"K": value(KEY, Layer.HOME, dotenv)}, hides={"K": (hidden,)}
    )
    finding = only(world, "key_shadowed")
    assert finding.severity is Severity.WARN
    assert finding.place == dotenv
    assert f"{USER}:4" in said(finding)
    stale = dataclasses.replace(world, values=SET)
    assert only(stale, "key_shadowed").place == hidden.place
    assert "environment" in said(only(stale, "key_shadowed"))


def test_a_hidden_value_that_is_the_same_is_no_matter() -> None:
    hidden = value(f" {KEY}\n", Layer.SETTINGS, Place(path=USER, line=4))
    assert codes(World(user=providers(ENTRY), values=SET, hides={"K": (hidden,)})) == []


def test_white_space_around_a_key_is_mentioned() -> None:
    values = {"K": value(f"{KEY}\r\n", Layer.SETTINGS, Place(path=USER, line=9))}
    finding = only(World(user=providers(ENTRY), values=values), "key_whitespace")
    assert finding.severity is Severity.INFO
    assert finding.place == Place(path=USER, line=9)


def test_another_environment_may_have_another_value() -> None:
    world = World(user=providers(ENTRY), values=SET)
    for second, expected in (
        ({"K": KEY}, []),
        ({"K": "sk-fake-other-0123"}, ["environment_differs"]),
        ({}, ["environment_differs"]),
    ):
        world.changes = {"second": second}
        assert codes(world) == expected
    world.values = {"K": value(KEY, Layer.SETTINGS)}
    assert codes(world) == []
    world.changes = {"second": {"K": "sk-fake-other-0123"}}
    assert only(world, "environment_differs").severity is Severity.WARN


@pytest.mark.parametrize(
    ("written", "severity"),
    [
        pytest.param("sk-fake-$word", Severity.WARN, id="within a key"),
        pytest.param("$word", Severity.INFO, id="nothing but a reference"),
        pytest.param("${word}", Severity.INFO, id="a reference in braces"),
        pytest.param("${word}x", Severity.WARN, id="a reference and more"),
    ],
)
def test_a_value_that_would_be_expanded(written: str, severity: Severity) -> None:
    world = World(
        user={"env": {"K": written}} | providers(ENTRY),
        values=SET,
        expansions=(Expansion(path=("env", "K"), variable="word", foreign=False),),
    )
    finding = only(world, "key_would_expand")
    assert finding.severity is severity
    assert finding.place is not None
    assert finding.place.line == line_of(world, "word")
    assert "$word" in said(finding)


def test_an_address_that_would_be_expanded() -> None:
    path = ("modelProviders", "openai", 0, "baseUrl")
    world = World(
        user=providers(ENTRY),
        values=SET,
        expansions=(Expansion(path=path, variable="HOST", foreign=False),),
    )
    finding = only(world, "key_would_expand")
    assert finding.severity is Severity.WARN
    assert finding.place is not None
    assert finding.place.line == line_of(world, "baseUrl")


def test_a_key_in_place_of_a_name_is_told_and_never_shown() -> None:
    world = World(user=providers({**ENTRY, "envKey": KEY}), target=missing(variable=KEY))
    finding = only(world, "key_in_env_key")
    assert finding.severity is Severity.ERROR
    assert codes(world) == ["key_in_env_key"]
    world.target = {**missing(variable=KEY), "env_key": MASK}
    assert codes(world) == ["key_in_env_key"]
    assert finding.place is not None
    assert finding.place.line == line_of(world, "envKey")


def test_a_reserved_name_is_refused() -> None:
    world = World(user=providers({**ENTRY, "envKey": "NODE_OPTIONS"}))
    world.changes = {"reserved": frozenset({"NODE_OPTIONS"})}
    finding = only(world, "env_name_reserved")
    assert finding.severity is Severity.ERROR
    assert "NODE_OPTIONS" in said(finding)


# --------------------------------------------------------------------------------------
# The selection


@pytest.mark.parametrize(
    ("doubt", "selection", "code", "severity", "mentions"),
    [
        pytest.param(
            Doubt.TYPE_MISSING,
            Selection(),
            "selected_type_missing",
            Severity.WARN,
            "security.auth.selectedType with the value openai",
            id="no type",
        ),
        pytest.param(
            Doubt.TYPE_UNKNOWN,
            Selection(selected_type="OpenAI"),
            "selected_type_unknown",
            Severity.ERROR,
            "Write openai.",
            id="another case",
        ),
        pytest.param(
            Doubt.TYPE_UNKNOWN,
            Selection(selected_type="my-relay"),
            "selected_type_unknown",
            Severity.ERROR,
            "Write anthropic.",
            id="a provider's id",
        ),
        pytest.param(
            Doubt.TYPE_UNKNOWN,
            Selection(selected_type="claude"),
            "selected_type_unknown",
            Severity.ERROR,
            "openai, openai-responses, anthropic",
            id="an unknown word",
        ),
        pytest.param(
            Doubt.MODEL_UNMATCHED,
            Selection(auth_type="openai", model_name="n", used="m"),
            "model_unmatched",
            Severity.WARN,
            "Choose one of: m.",
            id="a model that no entry has",
        ),
        pytest.param(
            Doubt.MODEL_UNMATCHED,
            Selection(auth_type="openai", model_name="n", used="n"),
            "model_unmatched",
            Severity.WARN,
            "asks for it all the same",
            id="a model that no entry has, used as it is",
        ),
        pytest.param(
            Doubt.MODEL_BASE_URL_STALE,
            Selection(model_name="m", model_base_url="https://u:fake-pw@old.example/v1"),
            "model_base_url_stale",
            Severity.WARN,
            "https://old.example/v1",
            id="a stale address",
        ),
        pytest.param(
            Doubt.QWEN_OAUTH,
            Selection(selected_type="qwen-oauth"),
            "qwen_oauth_discontinued",
            Severity.ERROR,
            "2026-04-15",
            id="the free tier",
        ),
    ],
)
def test_a_selection_that_is_not_what_it_seems(
    doubt: Doubt, selection: Selection, code: str, severity: Severity, mentions: str
) -> None:
    settings = providers(ENTRY) | {"providerProtocol": {"my-relay": "anthropic"}}
    world = World(user=settings, values=SET)
    world.changes = {"selection": replace(selection, doubts=(doubt,))}
    finding = only(world, code)
    assert finding.severity is severity
    assert mentions in said(finding)
    assert "fake" not in said(finding)


def test_deprecated_fields_are_told() -> None:
    world = World()
    world.changes = {
        "auth": AuthFields(
            key=Secret(KEY), key_place=Place(path=USER, line=5), base_url="https://x"
        )
    }
    finding = only(world, "auth_fields_deprecated")
    assert finding.severity is Severity.WARN
    assert finding.place == Place(path=USER, line=5)


# --------------------------------------------------------------------------------------
# Who can reach a key


@pytest.mark.parametrize(
    ("fact", "severity"),
    [
        pytest.param({"open_to_others": True, "folder_closed": False}, Severity.WARN, id="open"),
        pytest.param({"open_to_others": True}, Severity.WARN, id="a folder of unknown mode"),
        pytest.param({"open_to_others": True, "folder_closed": True}, Severity.INFO, id="shut in"),
        pytest.param({"open_to_others": False}, None, id="closed"),
        pytest.param({}, None, id="unknown"),
    ],
)
@pytest.mark.parametrize("holds", [True, False], ids=["with a key", "without"])
def test_an_open_file_with_keys(
    fact: dict[str, bool], severity: Severity | None, *, holds: bool
) -> None:
    world = World(user={"env": {"A_KEY": KEY} if holds else {"A": "1", "B_KEY": "none"}})
    world.changes = {"disk": (DiskFact(path=USER, **fact),)}
    if severity is None or not holds:
        assert codes(world) == []
        return
    finding = only(world, "file_mode_open")
    assert finding.severity is severity
    assert "chmod 600" in said(finding)


IN_GIT: Final = DiskFact(path=WORK, in_work_tree=True, ignored=False, foreign=True)


def test_a_key_that_git_would_commit() -> None:
    headers = {"customHeaders": {"Authorization": f"Bearer {KEY}", "X-Title": "x"}}
    entry = {**ENTRY, "envKey": "TOKEN", "generationConfig": headers}
    world = World(
        work={
            "env": {"TOKEN": KEY, "PLAIN": "yes", "OTHER_KEY": "${OTHER_KEY}"},
            "security": {"auth": {"apiKey": KEY}},
            **providers(entry),
        },
        values={"TOKEN": value()},
        changes={"disk": (IN_GIT,)},
    )
    found = [one for one in lint(world.view()) if one.code == "key_in_repository"]
    lines = [line_of(world, text, work=True) for text in ('"TOKEN": "', "apiKey", "Authorization")]
    assert [one.place and one.place.line for one in found] == lines
    assert all(one.severity is Severity.ERROR for one in found)
    assert KEY not in repr(found)


def test_a_key_in_the_env_file_of_a_project() -> None:
    path = "/project/.env"
    env = EnvFile(
        path=path,
        layer=Layer.PROJECT,
        qwen_scoped=False,
        values=(("K", KEY, 3), ("MODE", "dev", 4), ("SOME_TOKEN", KEY, 5)),
    )
    world = World(user=providers(ENTRY), values=SET)
    world.changes = {"env_files": (env,), "disk": (replace(IN_GIT, path=path),)}
    found = lint(world.view())
    assert [str(one.code) for one in found] == ["key_in_repository"] * 2
    assert [one.place for one in found] == [Place(path=path, line=3), Place(path=path, line=5)]


@pytest.mark.parametrize(
    "fact",
    [
        pytest.param(replace(IN_GIT, ignored=True), id="ignored"),
        pytest.param(replace(IN_GIT, ignored=None), id="git says nothing"),
        pytest.param(replace(IN_GIT, in_work_tree=False), id="outside"),
        pytest.param(replace(IN_GIT, foreign=False), id="the user's own file"),
    ],
)
def test_a_key_that_git_would_not_commit(fact: DiskFact) -> None:
    assert codes(World(work={"env": {"A_KEY": KEY}}, changes={"disk": (fact,)})) == []


def test_a_held_target_is_told_with_its_reason() -> None:
    held: dict[str, object] = {
        "state": TargetState.HELD,
        "state_detail": message("why"),
        "state_fix": message("what"),
    }
    world = World(work=providers(ENTRY), values=SET, target=held)
    finding = only(world, "host_unconfirmed")
    assert finding.severity is Severity.WARN
    assert said(finding) == "why / what"
    assert finding.place is not None
    assert finding.place.path == WORK
    world.target = {"state": TargetState.HELD}
    assert "keylamp allow" in said(only(world, "host_unconfirmed"))


def test_a_target_held_for_plain_http_has_its_own_finding() -> None:
    entry = {**ENTRY, "baseUrl": "http://api.example.com/v1"}
    world = World(user=providers(entry), values=SET, target={"state": TargetState.HELD})
    assert codes(world) == ["base_url_plain_http"]


# --------------------------------------------------------------------------------------

WRONG: Final[tuple[object, ...]] = (None, 0, 7, True, "x", "", [], [None], {}, {"a": None}, [[]])


@pytest.mark.parametrize("wrong", WRONG, ids=repr)
@pytest.mark.parametrize(
    "path",
    [
        ("modelProviders",),
        ("modelProviders", "openai"),
        ("providerProtocol",),
        ("providerProtocol", "openai"),
        ("env",),
        ("env", "K"),
        ("security",),
        ("security", "auth"),
        ("security", "auth", "apiKey"),
        ("model",),
    ],
    ids=".".join,
)
def test_values_of_a_wrong_type_never_raise(path: tuple[str, ...], wrong: object) -> None:
    content: object = wrong
    for step in reversed(path):
        content = {step: content}
    disk = (DiskFact(path=USER, open_to_others=True), replace(IN_GIT, path=USER))
    for settings in (content, {**providers(ENTRY), **content}):  # type: ignore[dict-item]  # JSON
        world = World(user=settings, work=settings, target=missing(), changes={"disk": disk})
        for finding in lint(world.view()):
            assert said(finding)


@pytest.mark.parametrize("wrong", WRONG, ids=repr)
@pytest.mark.parametrize("name", ["id", "baseUrl", "envKey", "wireApi", "generationConfig"])
def test_entries_of_a_wrong_type_never_raise(name: str, wrong: object) -> None:
    world = World(user=providers({**ENTRY, name: wrong}), target=missing())
    for finding in lint(world.view()):
        assert said(finding)


def test_five_thousand_entries_are_read_in_a_moment() -> None:
    models = [{**ENTRY, "id": f"m{n}", "envKey": f"K{n % 20}"} for n in range(5000)]
    view = World(user=providers(*models), target=missing()).view()
    assert len(lint(view)) > 0


def test_merged_is_not_needed_to_be_complete() -> None:
    view = replace(
        World(user=providers(ENTRY), values=SET).view(), merged=Merged(value={}, scopes={})
    )
    assert lint(view) == ()
