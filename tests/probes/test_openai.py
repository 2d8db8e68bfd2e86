"""OpenAI-compatible hosts are asked at the addresses, and with the headers, of Qwen Code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conversation import KEY, REFUSED, hold, listing, path_of, reply, shows_key, target

from daemon.model import ModelVerdict, Protocol, Verdict
from daemon.probes.base import Route, Using

if TYPE_CHECKING:
    from daemon.probes.base import Reply, Request


@pytest.mark.parametrize(
    ("protocol", "base_url", "url"),
    [
        ("openai", "https://h.example/v1", "https://h.example/v1/models"),
        ("openai", "https://h.example/v1/", "https://h.example/v1/models"),
        ("openai", "https://h.example/v1//", "https://h.example/v1//models"),
        ("openai", "https://h.example", "https://h.example/models"),
        ("openai-responses", "https://h.example", "https://h.example/v1/models"),
        ("openai-responses", "https://h.example/v1", "https://h.example/v1/models"),
        ("openai-responses", "https://h.example/v1/", "https://h.example/v1/models"),
    ],
)
def test_addresses(protocol: str, base_url: str, url: str) -> None:
    held = hold(target(base_url, Protocol(protocol)), lambda _: REFUSED)
    assert held.requests[0].url == url
    assert held.headers()["authorization"] == f"Bearer {KEY}"
    assert "x-api-key" not in held.headers()


@pytest.mark.parametrize(
    ("base_url", "added"),
    [
        ("https://dashscope.aliyuncs.com/compatible-mode/v1", True),
        ("https://cn-hongkong.dashscope.aliyuncs.com/compatible-mode/v1", True),
        ("https://token-plan.cn-beijing.maas.aliyuncs.com/compatible-mode/v1", True),
        ("https://idealab.alibaba-inc.com/api/openai/v1", True),
        ("https://dashscope.aliyuncs.com.evil.example/v1", False),
        ("https://relay.example/v1", False),
    ],
)
def test_dashscope_hosts_get_their_headers(base_url: str, added: bool) -> None:  # noqa: FBT001 - a table
    headers = hold(target(base_url), lambda _: REFUSED).headers()
    assert (headers.get("x-dashscope-authtype") == "openai") is added
    assert ("x-dashscope-cachecontrol" in headers) is added


@pytest.mark.parametrize(
    ("base_url", "first"),
    [
        ("https://openrouter.ai/api/v1", "https://openrouter.ai/api/v1/key"),
        ("https://api.deepseek.com", "https://api.deepseek.com/user/balance"),
        ("https://api.deepseek.com/v1", "https://api.deepseek.com/user/balance"),
        ("https://api.moonshot.cn/v1", "https://api.moonshot.cn/v1/users/me/balance"),
        ("https://api.siliconflow.cn/v1", "https://api.siliconflow.cn/v1/user/info"),
        ("https://openrouter.ai.evil.example/v1", "https://openrouter.ai.evil.example/v1/models"),
    ],
)
def test_a_known_host_is_asked_about_the_key_itself(base_url: str, first: str) -> None:
    held = hold(target(base_url), lambda _: REFUSED)
    assert held.requests[0].url == first
    assert held.outcome.verdict is Verdict.INVALID_KEY
    assert sum(request.using is Using.KEY for request in held.requests) == 1


def test_the_key_page_settles_the_key_and_the_list_the_models() -> None:
    def deepseek(request: Request) -> Reply:
        if path_of(request) == "/user/balance":
            return reply(200, {"is_available": True, "balance_infos": [{"total_balance": "1"}]})
        return listing("m1")

    held = hold(target("https://api.deepseek.com"), deepseek)
    assert held.outcome.verdict is Verdict.OK
    assert held.asked == ["GET user/balance", "GET models"]
    assert held.outcome.models[0].verdict is ModelVerdict.LISTED


def test_a_key_page_that_fails_is_not_the_last_word() -> None:
    def deepseek(request: Request) -> Reply:
        if path_of(request) == "/user/balance":
            return reply(503, {"error": "down"})
        return listing("m1") if shows_key(request) else REFUSED

    assert hold(target("https://api.deepseek.com"), deepseek).outcome.verdict is Verdict.OK


def test_the_responses_api_is_asked_for_nothing_at_its_own_route() -> None:
    def provider(request: Request) -> Reply:
        return listing("m1") if request.route is Route.LIST else REFUSED

    held = hold(target("https://h.example/v1", Protocol.OPENAI_RESPONSES), provider)
    posts = [request for request in held.requests if request.method == "POST"]
    assert posts[0].url == "https://h.example/v1/responses"
    assert posts[0].body == b"{}"
