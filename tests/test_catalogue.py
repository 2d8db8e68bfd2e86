from __future__ import annotations

import json
import subprocess
import sys

import pytest

from daemon import catalogue
from daemon.model import Protocol


@pytest.mark.parametrize(
    ("variable", "origin"),
    [
        ("OPENAI_API_KEY", "https://api.openai.com"),
        ("OPENAI_API_KEY", "https://api.openai.com:443"),
        ("ANTHROPIC_API_KEY", "https://api.anthropic.com"),
        ("GEMINI_API_KEY", "https://generativelanguage.googleapis.com"),
        ("GOOGLE_API_KEY", "https://aiplatform.googleapis.com"),
        ("DASHSCOPE_API_KEY", "https://dashscope-intl.aliyuncs.com"),
        ("BAILIAN_CODING_PLAN_API_KEY", "https://coding.dashscope.aliyuncs.com"),
        ("OPENROUTER_API_KEY", "https://openrouter.ai"),
        ("ZAI_API_KEY", "https://api.z.ai"),
    ],
)
def test_a_presets_own_variable_may_go_to_its_own_host(variable: str, origin: str) -> None:
    assert catalogue.is_preset_pair(variable, origin)


@pytest.mark.parametrize(
    ("variable", "origin"),
    [
        pytest.param("GITHUB_TOKEN", "https://api.openai.com", id="another variable"),
        pytest.param("OPENAI_API_KEY", "https://openrouter.ai", id="another preset's host"),
        pytest.param("OPENAI_API_KEY", "http://api.openai.com", id="plain HTTP"),
        pytest.param("OPENAI_API_KEY", "https://api.openai.com:8443", id="another port"),
        pytest.param("OPENAI_API_KEY", "https://api.openai.com.evil.example", id="a longer name"),
        pytest.param("OPENAI_API_KEY", "https://evil-api.openai.com", id="a sibling name"),
        pytest.param("OPENAI_API_KEY", "https://x.api.openai.com", id="a subdomain"),
        pytest.param("OPENAI_API_KEY", "https://api.openai.com@evil.example", id="userinfo"),
        pytest.param("OPENAI_API_KEY", "https://evil.example\\@api.openai.com", id="backslash"),
        pytest.param("OPENAI_API_KEY", "https://api.openai.com\n", id="a line break"),
        pytest.param("OPENAI_API_KEY", "https://api.openaı.com", id="a look-alike"),
        pytest.param("OPENAI_API_KEY", "https://api.openai.com./", id="a final dot"),
        pytest.param("OPENAI_API_KEY", "https://API.openai.com", id="not an origin: upper case"),
        pytest.param("openai_api_key", "https://api.openai.com", id="another case"),
        pytest.param("OPENAI_API_KEY", "", id="nothing"),
    ],
)
def test_nothing_else_is_a_preset_pair(variable: str, origin: str) -> None:
    assert not catalogue.is_preset_pair(variable, origin)


def test_presets_are_found_by_whole_host_and_nearest_path() -> None:
    found = catalogue.preset_for("API.deepseek.com")
    assert found is not None
    assert (found.id, found.env_key) == ("deepseek", "DEEPSEEK_API_KEY")
    assert found.models
    for stranger in ("deepseek.com", "x.api.deepseek.com", "api.deepseek.com.evil.example", ""):
        assert catalogue.preset_for(stranger) is None


@pytest.mark.parametrize(
    ("base_url", "page"),
    [
        ("https://openrouter.ai/api/v1", "https://openrouter.ai/keys"),
        ("https://api.openai.com/v1", "https://platform.openai.com/api-keys"),
        ("https://api.moonshot.cn/v1", "https://platform.moonshot.cn/console/api-keys"),
        ("https://api.groq.com/openai/v1", "https://console.groq.com/keys"),
        ("https://relay.example/v1", None),
        ("not an address", None),
        ("https://[broken", None),
    ],
)
def test_the_page_where_a_key_is_made(base_url: str, page: str | None) -> None:
    assert catalogue.key_page(base_url) == page


def test_regions_of_one_preset_have_their_own_pages() -> None:
    coding = catalogue.key_page("https://coding.dashscope.aliyuncs.com/v1")
    abroad = catalogue.key_page("https://coding-intl.dashscope.aliyuncs.com/v1")
    assert coding
    assert abroad
    assert coding != abroad


def test_siblings_are_the_hosts_whose_keys_get_mixed_up() -> None:
    assert catalogue.siblings("api.moonshot.cn") == ("api.moonshot.ai", "api.kimi.com")
    assert "dashscope-intl.aliyuncs.com" in catalogue.siblings("dashscope.aliyuncs.com")
    assert "coding.dashscope.aliyuncs.com" in catalogue.siblings("dashscope.aliyuncs.com")
    assert catalogue.siblings("relay.example") == ()


def test_siblings_are_mutual() -> None:
    for group in catalogue.load().siblings:
        for host in group:
            for other in catalogue.siblings(host):
                assert host in catalogue.siblings(other)


@pytest.mark.parametrize(
    ("key", "company"),
    [
        ("sk-ant-api03-fake", "Anthropic"),
        ("sk-or-v1-fake", "OpenRouter"),
        ("AIzaSyFake", "Google"),
        ("sk-sp-fake", "Alibaba Cloud Coding Plan"),
        ("sk-fakeT3BlbkFJfake", "OpenAI"),
        ("sk-fake", None),
        ("", None),
    ],
)
def test_an_issuer_is_told_only_by_a_certain_mark(key: str, company: str | None) -> None:
    issuer = catalogue.issuer_of(key)
    assert (issuer.company if issuer else None) == company


def test_every_protocol_that_takes_a_key_has_its_variable() -> None:
    for protocol in Protocol:
        expected = protocol is not Protocol.QWEN_OAUTH
        assert (catalogue.default_variable(protocol) is not None) is expected


def test_the_catalogue_names_only_sound_https_addresses() -> None:
    known = catalogue.load()
    urls = [region.url for preset in known.presets for region in preset.regions]
    urls += [one.base_url for one in known.defaults]
    for url in urls:
        assert url.startswith("https://")
        assert not url.endswith("/")
        assert catalogue.host_of(url)
    variables = {one.env_key for one in known.presets}
    assert len(variables) == len(known.presets) == 12
    assert json.dumps([one.models for one in known.presets])


def test_nothing_is_read_before_the_first_question() -> None:
    code = "import daemon.catalogue as c; print(c.load.cache_info().currsize)"
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "0"
