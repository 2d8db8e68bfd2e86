"""What Qwen Code would use now; every case was seen on the real program (0.24.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from situation import HOST, KEY, OTHER, Situation, entry, settings

if TYPE_CHECKING:
    from pathlib import Path

DASHSCOPE = "https://dashscope.aliyuncs.com/compatible-mode/v1"
OPENAI = "https://api.openai.com/v1"


def used(situation: Situation, **more: object) -> tuple[str | None, str | None, str | None]:
    active = situation.gather(**more).active
    assert active.problem is None, active.problem
    secret = active.credential.secret if active.credential else None
    return active.base_url, active.model, secret.reveal() if secret else None


def problem(situation: Situation, **more: object) -> str | None:
    found = situation.gather(**more).active.problem
    return found.template if found else None


TWO = (entry("m", "https://a.example/v1", "KA"), entry("m", "https://b.example/v1", "KB"))
BOTH = {"KA": "sk-fake-aaaaaaaaaaaa", "KB": "sk-fake-bbbbbbbbbbbb"}


@pytest.mark.parametrize(
    ("content", "environ", "expected"),
    [
        pytest.param(settings(entry(), env={"K": KEY}), {}, (HOST, "m", KEY), id="the first entry"),
        pytest.param(
            settings(entry("a"), entry("b"), env={"K": KEY}, model={"name": "b"}),
            {},
            (HOST, "b", KEY),
            id="the entry that is named",
        ),
        pytest.param(
            settings(*TWO, env=BOTH, model={"name": "m", "baseUrl": "https://b.example/v1"}),
            {},
            ("https://b.example/v1", "m", BOTH["KB"]),
            id="model.baseUrl tells two of one id apart",
        ),
        pytest.param(
            settings(*TWO, env=BOTH, model={"name": "m", "baseUrl": "https://gone.example"}),
            {},
            ("https://a.example/v1", "m", BOTH["KA"]),
            id="a stale model.baseUrl falls back to the first",
        ),
        pytest.param(
            settings(entry(), env={"K": KEY}, model={"name": "gone"}),
            {},
            (HOST, "m", KEY),
            id="an unknown name without credentials falls back to the first entry",
        ),
        pytest.param(
            settings(entry(), env={"K": KEY}, model={"name": "gone"}),
            {"OPENAI_API_KEY": OTHER},
            (DASHSCOPE, "gone", OTHER),
            id="an unknown name with OPENAI_API_KEY goes to DashScope",
        ),
        pytest.param(
            settings(entry(), env={"K": KEY}),
            {"OPENAI_API_KEY": OTHER},
            (DASHSCOPE, "qwen3.7-max", OTHER),
            id="no name at all, with OPENAI_API_KEY: the entries are not used",
        ),
        pytest.param(
            settings(entry(key="MISSING"), model={"name": "m"}),
            {"OPENAI_API_KEY": OTHER},
            (HOST, "m", OTHER),
            id="a missing variable lets the default key leak",
        ),
        pytest.param(
            settings(entry(key=None), model={"name": "m"}),
            {"OPENAI_API_KEY": OTHER},
            (HOST, "m", OTHER),
            id="an entry without envKey",
        ),
        pytest.param(
            settings(entry(base=None), env={"K": KEY}, model={"name": "m"}),
            {},
            (OPENAI, "m", KEY),
            id="an entry without an address means OpenAI",
        ),
        pytest.param(
            settings(entry(base=None), env={"K": KEY}, model={"name": "m"}),
            {"OPENAI_BASE_URL": "https://env.example/v1/"},
            ("https://env.example/v1", "m", KEY),
            id="OPENAI_BASE_URL fills in for an entry without an address",
        ),
        pytest.param(
            settings(entry(key=None), model={"name": "m"})
            | {"security": {"auth": {"selectedType": "openai", "apiKey": OTHER}}},
            {},
            (HOST, "m", OTHER),
            id="security.auth.apiKey is the last key",
        ),
        pytest.param(
            {},
            {"OPENAI_API_KEY": KEY, "OPENAI_MODEL": "e", "OPENAI_BASE_URL": HOST},
            (HOST, "e", KEY),
            id="inferred from the environment",
        ),
        pytest.param(
            {},
            {"GEMINI_API_KEY": KEY, "GEMINI_MODEL": "g"},
            ("https://generativelanguage.googleapis.com", "g", KEY),
            id="Gemini inferred",
        ),
        pytest.param(
            {"security": {"auth": {"selectedType": "gemini"}}},
            {"GEMINI_API_KEY": KEY},
            ("https://generativelanguage.googleapis.com", "coder-model", KEY),
            id="Gemini without a model name",
        ),
        pytest.param(
            settings(entry(), env={"K": KEY}, model={"name": "$runtime|openai|m"}),
            {},
            (HOST, "m", KEY),
            id="the prefix of a runtime model is taken off",
        ),
        pytest.param(
            settings(entry(wireApi="responses"), env={"K": KEY}, model={"name": "m"}),
            {},
            ("https://llm.corp.example", "m", KEY),
            id="Responses: one /v1 is taken off",
        ),
        pytest.param(
            settings(entry(base="https://h.example//"), env={"K": KEY}, model={"name": "m"}),
            {},
            ("https://h.example/", "m", KEY),
            id="one trailing slash is absorbed, two are not",
        ),
        pytest.param(
            settings(
                entry(base="https://h.example/v1"),
                protocol="anthropic",
                env={"K": KEY},
                model={"name": "m"},
            ),
            {},
            ("https://h.example/v1", "m", KEY),
            id="Anthropic keeps the doubled /v1",
        ),
        pytest.param(
            settings(entry(base=" HTTPS:\\\\H.Example:443\\v1"), env={"K": KEY}),
            {},
            ("https://h.example/v1", "m", KEY),
            id="an odd address is read as Node reads it",
        ),
        pytest.param(
            settings(
                entry(generationConfig={"customHeaders": {"authorization": f"Bearer {OTHER}"}}),
                env={"K": KEY},
            ),
            {},
            (HOST, "m", OTHER),
            id="a custom Authorization replaces the key",
        ),
        pytest.param(
            settings(
                entry(
                    base="https://a.example",
                    generationConfig={"customHeaders": {"x-api-key": OTHER}},
                ),
                protocol="anthropic",
                env={"K": KEY},
            ),
            {},
            ("https://a.example", "m", KEY),
            id="x-api-key beside the Bearer of another host",
        ),
        pytest.param(
            settings(
                entry(generationConfig={"customHeaders": {"Authorization": None}}),
                env={"K": KEY},
            ),
            {},
            (HOST, "m", None),
            id="a header set to null takes the key away",
        ),
        pytest.param(
            settings(entry(base="https://h.example/v1/v1", wireApi="responses"), env={"K": KEY})
            | {"model": {"name": "m"}},
            {},
            ("https://h.example/v1", "m", KEY),
            id="Responses: only one /v1 is taken off",
        ),
        pytest.param(
            settings(entry(base="$BASE"), env={"K": KEY, "BASE": "https://x.example/v1"}),
            {},
            ("https://x.example/v1", "m", KEY),
            id="the second start expands what the first one loaded",
        ),
        pytest.param(
            {"modelProviders": {"mine": [entry()]}, "providerProtocol": {"mine": "openai"}}
            | {"security": {"auth": {"selectedType": "openai"}}, "env": {"K": KEY}},
            {},
            (HOST, "m", KEY),
            id="a provider of one's own, mapped to a protocol",
        ),
        pytest.param(
            settings(entry(base=None, key="K"), protocol="vertex-ai", env={"K": KEY}),
            {"GOOGLE_CLOUD_PROJECT": "p", "GOOGLE_CLOUD_LOCATION": "us-central1"},
            ("https://aiplatform.googleapis.com", "m", KEY),
            id="a Vertex key beats project and location",
        ),
        pytest.param(
            settings(entry(base="https://g.example"), protocol="gemini", env={"K": KEY}),
            {"GOOGLE_GENAI_USE_VERTEXAI": "true"},
            ("https://g.example", "m", KEY),
            id="Gemini switched to Vertex",
        ),
        pytest.param(
            settings(entry(base=None), protocol="gemini", env={"K": KEY}),
            {"GOOGLE_GEMINI_BASE_URL": " https://g.example "},
            ("https://g.example", "m", KEY),
            id="Google's own variable names the address",
        ),
    ],
)
def test_what_is_used(
    tmp_path: Path,
    content: dict[str, Any],
    environ: dict[str, str],
    expected: tuple[str, str, str],
) -> None:
    assert used(Situation(root=tmp_path, environ=environ).user(content)) == expected


@pytest.mark.parametrize(
    ("content", "environ", "said"),
    [
        pytest.param({}, {}, "Nothing selects a protocol", id="nothing selected"),
        pytest.param(
            settings(entry(), env={"K": KEY}) | {"security": {}},
            {},
            "Nothing selects a protocol",
            id="entries alone select nothing",
        ),
        pytest.param(
            {"security": {"auth": {"selectedType": "OpenAI"}}},
            {},
            "is no protocol",
            id="a type in capitals",
        ),
        pytest.param(
            {"security": {"auth": {"selectedType": "qwen-oauth"}}},
            {},
            "Qwen OAuth ended",
            id="the sign-in that ended",
        ),
        pytest.param(settings(entry()), {}, "is set nowhere", id="no key anywhere"),
        pytest.param(
            settings(entry(key=""), model={"name": "m"}),
            {"OPENAI_API_KEY": OTHER},
            "No key",
            id="an empty envKey drops the default key",
        ),
        pytest.param(
            settings(entry(), env={"K": KEY}, modelProviders={"openai": [entry(), None]}),
            {},
            "is null",
            id="null among the models",
        ),
        pytest.param(settings(entry(), {"name": "x"}, env={"K": KEY}), {}, "has no id", id="no id"),
        pytest.param(
            settings(entry(), {"id": 7}, env={"K": KEY}), {}, "no id", id="a number as id"
        ),
        pytest.param(
            settings(entry(wireApi=""), env={"K": KEY}), {}, "wireApi", id="an empty wireApi"
        ),
        pytest.param(
            settings(entry(wireApi="responses"), protocol="gemini", env={"K": KEY}),
            {},
            "wireApi",
            id="wireApi on another protocol",
        ),
        pytest.param(
            settings(entry(base=None), protocol="anthropic", env={"K": KEY}, model={"name": "m"}),
            {"ANTHROPIC_BASE_URL": "https://a.example"},
            "No base URL",
            id="an Anthropic entry without an address",
        ),
        pytest.param(
            settings(entry(imageOnly=True), env={"K": KEY}, model={"name": "m"}),
            {},
            "main model",
            id="an image model selected",
        ),
        pytest.param(
            settings(entry(), env={"K": KEY})
            | {"security": {"auth": {"selectedType": "openai", "enforcedType": "gemini"}}},
            {},
            "enforce",
            id="another type enforced",
        ),
        pytest.param(
            settings(entry(base="api.example/v1"), env={"K": KEY}), {}, "no address", id="no scheme"
        ),
        pytest.param(
            settings(entry(base="  "), env={"K": KEY}, model={"name": "m"}),
            {},
            "no address",
            id="an address of white space",
        ),
        pytest.param(
            settings(entry(base="https://u:p@h.example"), env={"K": KEY}),
            {},
            "user or a password",
            id="a user in the address",
        ),
        pytest.param(
            settings(entry(base="http://h.example:25/v1"), env={"K": KEY}),
            {},
            "port",
            id="a port that fetch refuses",
        ),
        pytest.param(
            settings(entry("coder-model", key=None), protocol="anthropic"),
            {"ANTHROPIC_API_KEY": OTHER},
            "No key",
            id="the last model of all, found among the entries",
        ),
        pytest.param(
            settings(entry(), env={"K": "sk-fake\n0123"}), {}, "no request", id="a line break in it"
        ),
        pytest.param(
            settings(entry(), env={"K": "\nsk-fake-0123"}), {}, "no request", id="and before it"
        ),
        pytest.param(
            settings(entry(), env={"K": "sk-ｆａｋｅ"}), {}, "no request", id="full-width letters"
        ),
        pytest.param(
            settings(entry(), env={"K": KEY}, model={"name": 7}),
            {},
            "no text",
            id="a number as name",
        ),
        pytest.param(
            settings(entry(), env={"K": KEY}, proxy=["x"]), {}, "no text", id="a list as proxy"
        ),
        pytest.param(
            settings(entry() | {"envKey": 5}, model={"name": "m"}),
            {"OPENAI_API_KEY": OTHER},
            "no text",
            id="a number as envKey",
        ),
        pytest.param(
            settings(entry() | {"baseUrl": [HOST]}, env={"K": KEY}, model={"name": "m"}),
            {},
            "no text",
            id="a list as address",
        ),
        pytest.param(
            settings(entry(generationConfig={"customHeaders": {"A B": "x"}}), env={"K": KEY}),
            {},
            "header",
            id="a space in a header's name",
        ),
        pytest.param("{", {}, "cannot read", id="an unreadable file"),
        pytest.param("[]", {}, "cannot read", id="a list instead of an object"),
    ],
)
def test_what_stops_it(tmp_path: Path, content: object, environ: dict[str, str], said: str) -> None:
    found = problem(Situation(root=tmp_path, environ=environ).user(content))
    assert found is not None
    assert said in found


def test_options_beat_the_settings(tmp_path: Path) -> None:
    situation = Situation(root=tmp_path).user(
        settings(entry("a"), entry("b"), env={"K": KEY}, model={"name": "a"})
    )
    assert used(situation, model="b") == (HOST, "b", KEY)
    assert problem(situation, auth_type="gemini") is not None


def test_a_key_of_white_space_is_sent_as_nothing(tmp_path: Path) -> None:
    situation = Situation(root=tmp_path).user(settings(entry(), env={"K": "  "}))
    assert used(situation) == (HOST, "m", None)


def test_only_one_start_without_the_second(tmp_path: Path) -> None:
    content = settings(entry(base="$BASE"), env={"K": KEY, "BASE": "https://x.example/v1"})
    situation = Situation(root=tmp_path).user(content).env(QWEN_CODE_NO_RELAUNCH="1")
    assert problem(situation) is not None


def test_the_proxy_is_shown_without_its_password(tmp_path: Path) -> None:
    situation = Situation(root=tmp_path).user({"proxy": "http://me:geheim@proxy.example:3128"})
    assert situation.gather().active.proxy == "http://proxy.example:3128"


@pytest.mark.parametrize(
    ("no_proxy", "shown"),
    [
        pytest.param("", True, id="nothing"),
        pytest.param("corp.example", True, id="a domain without a dot"),
        pytest.param("llm.corp.example", False, id="the host"),
        pytest.param(".corp.example", False, id="a domain"),
        pytest.param("a.example *.example", False, id="a pattern, after a space"),
        pytest.param("llm.corp.example:8443", True, id="another port"),
        pytest.param("llm.corp.example:443", False, id="the port"),
        pytest.param("*", False, id="everything"),
    ],
)
def test_no_proxy(tmp_path: Path, no_proxy: str, *, shown: bool) -> None:
    situation = Situation(root=tmp_path).env(NO_PROXY=no_proxy, HTTPS_PROXY="http://p.example:1")
    active = situation.user(settings(entry(), env={"K": KEY})).gather().active
    assert active.proxy == ("http://p.example:1" if shown else None)
