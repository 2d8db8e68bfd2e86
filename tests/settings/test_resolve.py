"""Every credential that Qwen Code could send becomes a target, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from situation import HOST, KEY, OTHER, Situation, codes, entry, key_of, settings

from daemon.model import Origin, Protocol, TargetSource, TargetState

if TYPE_CHECKING:
    from pathlib import Path

OPENAI = {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": HOST, "OPENAI_MODEL": "e"}


def rows(situation: Situation, **more: object) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return id, state and models of every target."""
    return [
        (target.id, target.state.value, tuple(model.id for model in target.models))
        for target in situation.gather(**more).targets
    ]


def test_entries_that_share_everything_are_one_target(tmp_path: Path) -> None:
    situation = Situation(root=tmp_path).env(K=KEY, L=OTHER, SAME=f" {KEY}")
    situation.user(
        settings(
            entry("a"),
            entry("b", f"{HOST}/"),
            entry("c", "HTTPS://LLM.corp.example:443/v1", "SAME"),
            entry("d", key="L"),
            entry("e", "https://llm.corp.example/v2"),
            entry("f", generationConfig={"customHeaders": {"X": "1"}}),
            entry("g", wireApi="responses"),
        )
    )
    at = "openai@llm.corp.example"
    assert rows(situation) == [
        (at, "checked", ("a", "b", "c")),
        (f"{at}#2", "checked", ("d",)),
        (f"{at}#3", "checked", ("e",)),
        (f"{at}#4", "checked", ("f",)),
        (f"{at}#5", "checked", ("g",)),
    ]


def test_ids_do_not_depend_on_keys(tmp_path: Path) -> None:
    situation = Situation(root=tmp_path).user(
        settings(entry("a"), entry("b", "http://127.0.0.1:8080/v1"))
    )
    before = [row[0] for row in rows(situation.env(K=KEY))]
    after = [row[0] for row in rows(situation.env(K=OTHER))]
    assert before == after == ["openai@llm.corp.example", "openai@127.0.0.1:8080"]


def test_other_models_belong_to_their_target(tmp_path: Path) -> None:
    situation = Situation(root=tmp_path).env(K=KEY)
    situation.user(settings(entry("a"), entry("b", imageOnly=True), entry("c", voiceOnly=True)))
    assert rows(situation) == [("openai@llm.corp.example", "checked", ("a", "b", "c"))]


@pytest.mark.parametrize(
    ("content", "environ", "expected"),
    [
        pytest.param({}, {}, [], id="nothing at all"),
        pytest.param({}, OPENAI, [("openai@llm.corp.example", "checked", ("e",))], id="OPENAI_*"),
        pytest.param({}, {"OPENAI_API_KEY": KEY}, [], id="a key without an address"),
        pytest.param(
            {"security": {"auth": {"selectedType": "openai"}}},
            {"OPENAI_API_KEY": KEY},
            [("openai@dashscope.aliyuncs.com", "checked", ("qwen3.7-max",))],
            id="a key at DashScope",
        ),
        pytest.param(
            {},
            {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": "https://a.example"},
            [("anthropic@a.example", "checked", ())],
            id="ANTHROPIC_*",
        ),
        pytest.param(
            {},
            {"GEMINI_API_KEY": KEY, "GEMINI_MODEL": "g"},
            [("gemini@generativelanguage.googleapis.com", "checked", ("g",))],
            id="GEMINI_*",
        ),
        pytest.param(
            {},
            {"GOOGLE_API_KEY": KEY, "GOOGLE_MODEL": "v"},
            [("vertex-ai@aiplatform.googleapis.com", "checked", ("v",))],
            id="GOOGLE_*",
        ),
        pytest.param({}, {"GOOGLE_API_KEY": KEY}, [], id="a Google key that may be of any kind"),
        pytest.param(
            {},
            {"GOOGLE_CLOUD_PROJECT": "p", "GOOGLE_MODEL": "v"},
            [("vertex-ai@aiplatform.googleapis.com", "checked", ("v",))],
            id="a project alone: default credentials",
        ),
        pytest.param({}, {"GOOGLE_CLOUD_PROJECT": "p"}, [], id="a project without a model"),
        pytest.param(
            settings(entry(), env={"K": KEY}, model={"name": "m"}),
            OPENAI,
            [("openai@llm.corp.example", "checked", ("m",))],
            id="entries come before the environment",
        ),
        pytest.param(
            settings(entry(), env={"K": KEY}, model={"name": "gone"}),
            OPENAI | {"OPENAI_BASE_URL": "https://e.example"},
            [
                ("openai@llm.corp.example", "checked", ("m",)),
                ("openai@e.example", "checked", ("gone",)),
            ],
            id="unless the selected model has no entry",
        ),
        pytest.param(
            {"security": {"auth": {"selectedType": "openai", "apiKey": KEY, "baseUrl": HOST}}},
            {},
            [("openai@llm.corp.example", "checked", ("qwen3.7-max",))],
            id="security.auth",
        ),
        pytest.param(
            {"security": {"auth": {"apiKey": KEY, "baseUrl": HOST}}},
            {},
            [("openai@llm.corp.example", "checked", ())],
            id="security.auth, nothing selected",
        ),
        pytest.param(
            {"security": {"auth": {"selectedType": "openai"}}},
            {},
            [("openai@dashscope.aliyuncs.com", "key_missing", ("qwen3.7-max",))],
            id="a type without a key",
        ),
        pytest.param(
            {"security": {"auth": {"selectedType": "qwen-oauth"}}},
            {},
            [("qwen-oauth@dashscope.aliyuncs.com", "unsendable", ())],
            id="the sign-in that ended",
        ),
        pytest.param(
            settings(entry(base=None), protocol="anthropic", env={"K": KEY}),
            {},
            [("anthropic@no-address", "unsendable", ("m",))],
            id="no address",
        ),
        pytest.param(
            settings(entry(base="sk-fake-pasted-where-the-address-belongs"), env={"K": KEY}),
            {},
            [("openai@invalid-address", "unsendable", ("m",))],
            id="no address in the address",
        ),
        pytest.param(
            settings(entry(base=f"{HOST}?key={OTHER}"), env={"K": KEY}),
            {},
            [("openai@llm.corp.example", "unsendable", ("m",))],
            id="a query",
        ),
        pytest.param(
            settings(entry(base=f"{HOST}/chat/completions"), env={"K": KEY}),
            {},
            [("openai@llm.corp.example", "checked", ("m",))],
            id="a path too long is left to the probe",
        ),
        pytest.param(
            settings(entry(key=OTHER), env={"K": KEY}),
            {},
            [("openai@llm.corp.example", "key_missing", ("m",))],
            id="a key in place of a name",
        ),
    ],
)
def test_targets(
    tmp_path: Path,
    content: dict[str, Any],
    environ: dict[str, str],
    expected: list[tuple[str, str, tuple[str, ...]]],
) -> None:
    situation = Situation(root=tmp_path, environ=environ).user(content)
    assert rows(situation) == expected
    told = repr(situation.gather())
    assert KEY not in told
    assert OTHER not in told


@pytest.mark.parametrize(
    ("content", "environ", "source", "origin"),
    [
        pytest.param(
            settings(entry(), env={"K": KEY}), {}, TargetSource.ENTRY, Origin.SETTINGS, id="entry"
        ),
        pytest.param({}, OPENAI, TargetSource.ENVIRONMENT, Origin.PROCESS, id="environment"),
        pytest.param(
            {"security": {"auth": {"selectedType": "openai", "apiKey": KEY}}},
            {},
            TargetSource.AUTH_FIELDS,
            Origin.AUTH_FIELDS,
            id="security.auth",
        ),
        pytest.param(
            settings(
                entry(generationConfig={"customHeaders": {"Authorization": f"Bearer {KEY}"}}),
                env={"K": OTHER},
            ),
            {},
            TargetSource.ENTRY,
            Origin.HEADERS,
            id="a header",
        ),
        pytest.param(
            settings(entry(base=None, key=None), protocol="vertex-ai"),
            {"GOOGLE_CLOUD_PROJECT": "p", "GOOGLE_CLOUD_LOCATION": "europe-west4"},
            TargetSource.ENTRY,
            Origin.ADC,
            id="default credentials",
        ),
    ],
)
def test_where_it_comes_from(
    tmp_path: Path,
    content: dict[str, Any],
    environ: dict[str, str],
    source: TargetSource,
    origin: Origin,
) -> None:
    (target,) = Situation(root=tmp_path, environ=environ).user(content).gather().targets
    assert (target.source, target.credential.origin) == (source, origin)
    assert key_of(target) == (None if origin is Origin.ADC else KEY)


def test_default_credentials_name_project_place_and_file(tmp_path: Path) -> None:
    situation = Situation(root=tmp_path).env(
        GOOGLE_CLOUD_PROJECT="p", GOOGLE_CLOUD_LOCATION="europe-west4"
    )
    situation.user(settings(entry(base=None, key=None), protocol="vertex-ai"))
    (target,) = situation.gather().targets
    assert target.base_url == "https://europe-west4-aiplatform.googleapis.com"
    assert (target.project, target.location) == ("p", "europe-west4")
    assert target.credential.place is not None
    assert target.credential.place.path == str(
        situation.home / ".config" / "gcloud" / "application_default_credentials.json"
    )


def test_gemini_switched_to_vertex_is_spoken_to_as_vertex(tmp_path: Path) -> None:
    situation = Situation(root=tmp_path).env(GOOGLE_GENAI_USE_VERTEXAI="True", K=KEY)
    situation.user(settings(entry(base=None), protocol="gemini"))
    (target,) = situation.gather().targets
    assert target.protocol is Protocol.VERTEX_AI
    assert target.base_url == "https://aiplatform.googleapis.com"


def test_the_active_target_is_one_of_the_targets(tmp_path: Path) -> None:
    situation = Situation(root=tmp_path).env(K=KEY, L=OTHER)
    situation.user(
        settings(entry("a"), entry("b", "https://b.example/v1", "L"), model={"name": "b"})
    )
    reading = situation.gather()
    assert reading.active.target == "openai@b.example"
    assert not reading.active.held


def test_a_missing_key_may_be_skipped(tmp_path: Path) -> None:
    situation = Situation(root=tmp_path).user(settings(entry(), model={"name": "m"}))
    assert codes(situation.gather().findings) >= {"key_missing"}
    reading = situation.gather(skip_missing=True)
    assert [target.state for target in reading.targets] == [TargetState.SKIPPED]
    assert not codes(reading.findings) & {"key_missing", "fallback_key_would_leak"}


def test_places_are_exact(tmp_path: Path) -> None:
    text = '{\n  "env": {\n    "K": "sk-fake-0123456789"\n  },\n  "modelProviders": {"openai": [\n'
    text += '    {"id": "m",\n     "baseUrl": "https://h.example/v1", "envKey": "K"}\n  ]}\n}\n'
    (target,) = Situation(root=tmp_path).user(text).gather().targets
    assert target.credential.place is not None
    assert (target.credential.place.line, target.credential.place.column) == (3, 10)
    assert target.models[0].place is not None
    assert (target.models[0].place.line, target.models[0].place.column) == (6, 5)
