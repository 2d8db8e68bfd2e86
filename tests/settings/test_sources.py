"""The whole reading: nothing crashes it, nothing leaks from it, nothing is changed by it."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st
from situation import HOST, KEY, OTHER, Situation, codes, entry, key_of, settings

from daemon.model import FileState, Reading, Scope, TargetState
from daemon.settings.custody import Permissions

SECRET = "sk-fake-the-users-own-0123456789"
EVIL = ("https://evil.example/v1", "http://127.0.0.1:9/v1", "https://evil.example@api.x.ai/")
NAMES = st.sampled_from(
    ["OPENAI_API_KEY", "K", "GITHUB_TOKEN", "PATH", "", "DEEPSEEK_API_KEY", "sk-fake-0123456789ab"]
)
BASES = st.sampled_from([*EVIL, "$BASE", "", "https://api.deepseek.com", "https:", "\\\\evil", "x"])
SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("$GITHUB_TOKEN")
ENTRIES = SCALARS | st.fixed_dictionaries(
    {},
    optional={
        "id": SCALARS | st.sampled_from(["m", "n"]),
        "name": SCALARS,
        "baseUrl": SCALARS | BASES,
        "envKey": SCALARS | NAMES,
        "wireApi": st.sampled_from(["responses", "chat-completions", "chat-completions", 7]),
        "generationConfig": SCALARS
        | st.fixed_dictionaries({"customHeaders": SCALARS | st.dictionaries(NAMES, SCALARS)}),
        "imageOnly": SCALARS,
    },
)
TYPES = st.sampled_from(["openai", "openai-responses", "anthropic", "gemini", "vertex-ai"])
PROVIDERS = SCALARS | st.dictionaries(
    TYPES | st.sampled_from(["mine", "__proto__", "7", "qwen-oauth"]),
    SCALARS | st.lists(ENTRIES, max_size=3) | st.fixed_dictionaries({"models": st.lists(ENTRIES)}),
    max_size=3,
)
FILES = SCALARS | st.fixed_dictionaries(
    {},
    optional={
        "$version": st.sampled_from([4, 5, 3, 99, "4", None]),
        "modelProviders": PROVIDERS,
        "providerProtocol": SCALARS | st.dictionaries(st.just("mine") | TYPES, SCALARS | TYPES),
        "env": SCALARS | st.dictionaries(NAMES, SCALARS, max_size=3),
        "security": SCALARS
        | st.fixed_dictionaries(
            {},
            optional={
                "auth": SCALARS
                | st.fixed_dictionaries(
                    {},
                    optional={
                        "selectedType": SCALARS | TYPES,
                        "enforcedType": SCALARS,
                        "apiKey": SCALARS,
                        "baseUrl": SCALARS | BASES,
                    },
                ),
                "folderTrust": SCALARS | st.just({"enabled": True}),
            },
        ),
        "model": SCALARS
        | st.fixed_dictionaries(
            {}, optional={"name": SCALARS, "baseUrl": SCALARS, "generationConfig": SCALARS}
        ),
        "advanced": SCALARS | st.just({"excludedEnvVars": ["K", 7]}),
        "proxy": SCALARS,
        "selectedAuthType": SCALARS,
    },
)
ENV_TEXT = st.sampled_from(
    [
        "",
        f"OPENAI_BASE_URL={EVIL[0]}\nOPENAI_MODEL=m\n",
        f"BASE={EVIL[0]}\n",
        f"GOOGLE_GEMINI_BASE_URL={EVIL[0]}\nGEMINI_MODEL=m\n",
        f"ANTHROPIC_BASE_URL={EVIL[0]}\n",
        "HTTPS_PROXY=http://evil.example:1\nK=",
        "K='unfinished",
    ]
)
EXPORTED = {
    "OPENAI_API_KEY": SECRET,
    "GEMINI_API_KEY": SECRET,
    "ANTHROPIC_API_KEY": SECRET,
    "GITHUB_TOKEN": SECRET,
    "K": SECRET,
}


def _sent_by(reading: Reading) -> list[tuple[str, str]]:
    return [
        (sent, target.base_url)
        for target in reading.targets
        if target.state is TargetState.CHECKED
        for sent in [key_of(target) or "", *(value.reveal() for _, value in target.headers)]
    ]


@profile(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(user=FILES, workspace=FILES, env_text=ENV_TEXT)
def test_no_settings_crash_it_and_no_folder_gets_a_secret(
    user: object, workspace: object, env_text: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        situation = Situation(root=Path(folder), environ=dict(EXPORTED))
        situation.user({"modelProviders": {"openai": [entry(key="K")]}, "x": user})
        situation.workspace(workspace).write("project/.env", env_text)
        cloned = situation.gather()
        situation.user(user)
        situation.gather()
    for sent, where in _sent_by(cloned):
        assert SECRET not in sent or not where.startswith(("https://evil", "http://127"))
    if SECRET in repr(cloned):  # as a model's id, say: then it is struck out of all text
        assert SECRET in {one.reveal() for one in cloned.secrets}
    assert cloned.network.proxy is None
    assert cloned.network.environment == ()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("null", id="null"),
        pytest.param("[]", id="a list"),
        pytest.param('"x"', id="a text"),
        pytest.param("{" * 5000, id="deep"),
        pytest.param("\x00", id="NUL"),
        pytest.param('{"a": 1,}', id="a trailing comma"),
    ],
)
@pytest.mark.parametrize("scope", [Scope.USER, Scope.WORKSPACE, Scope.SYSTEM])
def test_unreadable_texts(tmp_path: Path, text: str, scope: Scope) -> None:
    paths = {Scope.USER: "home/.qwen", Scope.WORKSPACE: "project/.qwen", Scope.SYSTEM: "system"}
    situation = Situation(root=tmp_path).write(f"{paths[scope]}/settings.json", text)
    reading = situation.gather()
    states = {file.scope: file.state for file in reading.files}
    assert states[scope] is FileState.UNREADABLE
    assert (reading.active.problem is None) is False


def test_it_changes_nothing(tmp_path: Path) -> None:
    situation = Situation(root=tmp_path).user("{broken").workspace("{broken").env(K=KEY)
    situation.write("project/.env", "K=1\n")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    situation.gather()
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}


def test_five_thousand_entries_in_a_second(tmp_path: Path) -> None:
    entries = [
        entry(f"m{index}", f"https://h{index % 50}.example/v1", f"K{index % 20}")
        for index in range(5000)
    ]
    variables = {f"K{index}": f"sk-fake-{index:024}" for index in range(5000)}
    situation = Situation(root=tmp_path).user(settings(*entries, env=variables))
    started = time.process_time()  # of this process alone: the machine may be busy
    reading = situation.gather()
    taken = time.process_time() - started
    assert len(reading.targets) == 100
    traced = sys.gettrace() is not None  # measuring coverage slows every line down
    assert taken < (6 if traced else 1.5), taken


@pytest.mark.parametrize(
    ("content", "environ", "secret"),
    [
        pytest.param(settings(entry(), env={"K": KEY}), {}, KEY, id="a key"),
        pytest.param(settings(entry(), env={"K": KEY}), {"K": OTHER}, KEY, id="a hidden key"),
        pytest.param(settings(entry(key="L")), {"OPENAI_API_KEY": OTHER}, OTHER, id="a fallback"),
        pytest.param(
            settings(entry(generationConfig={"customHeaders": {"X": OTHER}})),
            {},
            OTHER,
            id="header",
        ),
        pytest.param(settings(entry(key=OTHER)), {}, OTHER, id="a key in place of a name"),
        pytest.param(settings(entry(base=f"{HOST}?key={OTHER}")), {}, OTHER, id="a query"),
        pytest.param(
            settings(entry(base="https://me:hunter22@h.example")), {}, "hunter22", id="user"
        ),
        pytest.param(
            settings(entry(generationConfig={"extra_body": {"user": "$T"}})),
            {"T": OTHER},
            OTHER,
            id="an expanded variable",
        ),
        pytest.param({"proxy": "http://me:hunter22@p.example"}, {}, "hunter22", id="a proxy's"),
        pytest.param({"env": {"OTHER_TOKEN": OTHER}}, {}, OTHER, id="a token nobody asks for"),
        pytest.param(
            {"security": {"auth": {"apiKey": OTHER}}}, {}, OTHER, id="security.auth.apiKey"
        ),
    ],
)
def test_every_secret_is_known(
    tmp_path: Path, content: dict[str, Any], environ: dict[str, str], secret: str
) -> None:
    reading = Situation(root=tmp_path, environ=environ).user(content).gather()
    assert secret in {one.reveal() for one in reading.secrets}
    assert secret not in repr(reading)


@pytest.mark.parametrize("key", ["ollama", "none", "EMPTY"])
def test_a_placeholder_is_no_secret(tmp_path: Path, key: str) -> None:
    reading = Situation(root=tmp_path).user(settings(entry(), env={"K": key})).gather()
    assert reading.secrets == ()


def test_an_expanded_address_is_no_secret(tmp_path: Path) -> None:
    situation = Situation(root=tmp_path).env(BASE=HOST, K=KEY).user(settings(entry(base="$BASE")))
    assert {one.reveal() for one in situation.gather().secrets} == {KEY}


@pytest.mark.parametrize(
    ("url", "secrets"),
    [
        pytest.param("http://127.0.0.1:8000\\@other.example/v1", set(), id="no password at all"),
        pytest.param("http://h.example\\me:hunter22@x/v1", {"me:hunter22"}, id="behind it"),
        pytest.param("http://me:hunter@22x@h.example/v1", {"me:hunter@22x"}, id="a second @"),
        pytest.param("http:\\\\me:hunter22@h.example", {"me:hunter22"}, id="no slash at all"),
    ],
)
def test_a_backslash_ends_the_host_and_no_host_is_a_secret(
    tmp_path: Path, url: str, secrets: set[str]
) -> None:
    situation = Situation(root=tmp_path).env(K=KEY).user(settings(entry(base=url)))
    known = {one.reveal() for one in situation.gather().secrets}
    assert secrets <= known
    assert not any("127.0.0.1" in one or "h.example" in one for one in known)


def test_a_blank_key_is_called_blank_where_it_stands(tmp_path: Path) -> None:
    situation = Situation(root=tmp_path).user(settings(entry(), env={"K": " \t "}))
    found = {one.code.value: one for one in situation.gather().findings}
    missing = found["key_missing"]
    assert "blank" in missing.message.template
    assert missing.place is not None
    assert missing.place.path.endswith("settings.json")
    assert "key_whitespace" not in found


def test_an_address_that_names_two_hosts_gets_no_key(tmp_path: Path) -> None:
    url = "http://127.0.0.1:8000\\@other.example/v1"
    (target,) = Situation(root=tmp_path).env(K=KEY).user(settings(entry(base=url))).gather().targets
    assert target.state is TargetState.UNSENDABLE


def test_a_link_to_the_settings_is_followed(tmp_path: Path) -> None:
    situation = Situation(root=tmp_path).write("real.json", settings(entry(), env={"K": KEY}))
    (situation.home / ".qwen" / "settings.json").symlink_to(tmp_path / "real.json")
    (target,) = situation.gather().targets
    assert key_of(target) == KEY


def test_a_second_environment_is_compared(tmp_path: Path) -> None:
    situation = Situation(root=tmp_path).env(K=KEY).user(settings(entry()))
    found = situation.gather(second={"K": OTHER}).findings
    assert "environment_differs" in {finding.code.value for finding in found}


def test_permissions_take_hosts_in_any_case(tmp_path: Path) -> None:
    situation = (
        Situation(root=tmp_path).env(K=KEY).user(settings(entry(base="http://H.example/v1")))
    )
    allowed = Permissions(allow_http=frozenset({"h.Example"}))
    assert [target.state for target in situation.gather().targets] == [TargetState.HELD]
    assert [t.state for t in situation.gather(permissions=allowed).targets] == [TargetState.CHECKED]


@pytest.mark.parametrize("nothing", [[], [[]], {}, [None], "", False, 0])
@pytest.mark.parametrize("field", ["apiKey", "baseUrl"])
def test_auth_fields_without_text_are_no_trouble(
    tmp_path: Path, field: str, nothing: object
) -> None:
    here = Situation(root=tmp_path).env(K=KEY).user(settings(entry()))
    reading = here.workspace({"security": {"auth": {field: nothing}}}).gather()
    assert TargetState.CHECKED in [target.state for target in reading.targets]


@pytest.mark.parametrize("nothing", [[], [[]], {}])
@pytest.mark.parametrize("field", ["envKey", "baseUrl", "name"])
def test_fields_of_an_entry_without_text_are_no_trouble(
    tmp_path: Path, field: str, nothing: object
) -> None:
    here = Situation(root=tmp_path).env(K=KEY, OPENAI_API_KEY=OTHER)
    assert here.user(settings(entry() | {field: nothing})).gather().targets


def test_a_header_without_text_is_no_trouble(tmp_path: Path) -> None:
    headers: dict[str, object] = {"A": [], "B": [[]], "C": None, "D": " "}
    here = Situation(root=tmp_path).env(K=KEY)
    assert here.user(settings(entry(generationConfig={"customHeaders": headers}))).gather().targets


@pytest.mark.parametrize(
    "pasted",
    [
        f"Bearer {KEY}",
        f'export OPENAI_API_KEY="{KEY}"',
        f"my.weird key={KEY}",
        "my-company-key-8f3k2j9d8f7s6d5f",
    ],
)
def test_a_pasted_key_is_named_nowhere(tmp_path: Path, pasted: str) -> None:
    reading = Situation(root=tmp_path).user(settings(entry(key=pasted))).gather()
    assert "key_in_env_key" in codes(reading.findings)
    shown = f"{reading.targets} {reading.findings} {reading.active}"
    assert KEY not in shown
    assert pasted not in shown
    assert [target.env_key for target in reading.targets] == [None] * len(reading.targets)


def test_an_odd_name_that_is_set_is_no_error(tmp_path: Path) -> None:
    here = Situation(root=tmp_path).user(settings(entry(key="my.key"), env={"my.key": KEY}))
    assert "key_in_env_key" not in codes(here.gather().findings)


@pytest.mark.parametrize(
    "line",
    [
        "X_KEY=evil.example.com",
        "RELAY_HOST=evil.example.com",
        "GIT_AUTHOR_NAME=evil.example.com",
        "X_TOKEN=https://evil.example.com/v1",
        "SECRETS_FOLDER_KEY=/home/me/secrets",
        "AUTH_METHOD=authentication-by-password",
    ],
)
def test_places_and_words_of_a_folder_are_no_secrets(tmp_path: Path, line: str) -> None:
    name = line.partition("=")[0]
    situation = Situation(root=tmp_path).env(K=KEY).write("project/.env", line)
    situation.user(settings(entry(base=f"https://${{{name}}}/v1"), entry("n")))
    assert {one.reveal() for one in situation.gather().secrets} == {KEY}


@pytest.mark.parametrize(
    ("line", "secret"),
    [
        ("X_TOKEN=AbCdEf0123456789xyz", "AbCdEf0123456789xyz"),
        (f"X_KEY='Bearer {OTHER}'", OTHER),
        ("DB_PASSWORD_URL=postgres://me:hunter22@db.example/x", "hunter22"),
        (f"X_TOKEN=https://relay.example/{OTHER}/v1", OTHER),
    ],
)
def test_what_looks_like_a_key_in_a_folder_is_a_secret(
    tmp_path: Path, line: str, secret: str
) -> None:
    situation = Situation(root=tmp_path).env(K=KEY).write("project/.env", line)
    known = {one.reveal() for one in situation.user(settings(entry())).gather().secrets}
    assert secret in known
    assert not any("example" in one for one in known)
