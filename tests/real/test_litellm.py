"""A real LiteLLM proxy: its keys, refused in its own odd way, and an upstream that is broken."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest
from real_servers import GOOD_KEY, WRONG_KEY, check, free_port, installed, running, upstream

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from real_servers import Upstream

pytestmark = [pytest.mark.real, pytest.mark.timeout(180)]

UPSTREAM_KEY = "sk-fake-upstream-9e8d7c6b5a40312233"
NO_MASTER_KEY = "dangerously_permit_weak_or_unset_master_key"
REFUSED_UPSTREAM = {
    "error": {
        "message": "Incorrect API key provided: sk-fake*****2233.",
        "type": "invalid_request_error",
        "param": None,
        "code": "invalid_api_key",
    }
}


class Proxy(NamedTuple):
    """A running proxy and what stands behind it."""

    base_url: str
    behind: Upstream


def _proxy(folder: Path, *, master_key: str | None) -> Generator[Proxy]:
    port = free_port()
    config = folder / "config.yaml"
    with upstream() as behind:
        # without a key it starts only when told that this is a local trial
        guard = f"master_key: {master_key}" if master_key else f"{NO_MASTER_KEY}: true"
        config.write_text(
            "model_list:\n"
            "  - model_name: good-model\n"
            "    litellm_params:\n"
            "      model: openai/upstream-model\n"
            f"      api_base: http://127.0.0.1:{behind.port}/v1\n"
            f"      api_key: {UPSTREAM_KEY}\n"
            f"general_settings:\n  {guard}\n"
        )
        command: list[str | Path] = [installed("litellm", "bin/litellm"), "--config", config]
        address = f"http://127.0.0.1:{port}"
        with running(
            [*command, "--host", "127.0.0.1", "--port", str(port), "--telemetry", "False"],
            ready=f"{address}/health/liveliness",
            home=folder / "litellm",
            env={"LITELLM_LOCAL_MODEL_COST_MAP": "True"},
        ):
            yield Proxy(f"{address}/v1", behind)


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Generator[Proxy]:
    yield from _proxy(tmp_path_factory.mktemp("guarded"), master_key=GOOD_KEY)


@pytest.fixture(scope="module")
def open_proxy(tmp_path_factory: pytest.TempPathFactory) -> Generator[Proxy]:
    yield from _proxy(tmp_path_factory.mktemp("open"), master_key=None)


def test_the_master_key_is_good(proxy: Proxy, tmp_path: Path) -> None:
    checked = check(
        tmp_path, protocol="openai", base_url=proxy.base_url, key=GOOD_KEY, models=["good-model"]
    )

    assert checked.target["verdict"] == "ok", checked.output
    assert checked.target["key_state"] == "accepted"
    assert checked.exit_code == 0


def test_a_wrong_key_is_refused_though_it_answers_400(proxy: Proxy, tmp_path: Path) -> None:
    checked = check(
        tmp_path, protocol="openai", base_url=proxy.base_url, key=WRONG_KEY, models=["good-model"]
    )

    assert checked.target["verdict"] == "invalid_key", checked.output
    assert checked.target["key_state"] == "rejected"
    assert checked.exit_code == 1
    assert WRONG_KEY not in checked.output


def test_a_missing_key_is_never_asked_about(proxy: Proxy, tmp_path: Path) -> None:
    checked = check(
        tmp_path, protocol="openai", base_url=proxy.base_url, key=None, models=["good-model"]
    )

    assert checked.target["state"] == "key_missing", checked.output
    assert checked.report["summary"]["requests"] == 0
    assert checked.exit_code == 1


def test_a_model_that_is_not_there_is_named(proxy: Proxy, tmp_path: Path) -> None:
    checked = check(
        tmp_path,
        protocol="openai",
        base_url=proxy.base_url,
        key=GOOD_KEY,
        models=["good-model", "retired-model"],
    )

    said = {model["id"]: model["verdict"] for model in checked.target["models"]}
    assert checked.target["key_state"] == "accepted", checked.output
    assert said["good-model"] in {"ok", "listed"}
    assert said["retired-model"] in {"model_not_found", "unlisted"}


def test_a_broken_upstream_does_not_condemn_the_key(proxy: Proxy, tmp_path: Path) -> None:
    proxy.behind.status, proxy.behind.body = 401, REFUSED_UPSTREAM

    checked = check(
        tmp_path,
        "--deep",
        protocol="openai",
        base_url=proxy.base_url,
        key=GOOD_KEY,
        models=["good-model"],
    )

    assert proxy.behind.asked_to_generate, "one token was asked for, and reached the upstream"
    assert checked.target["key_state"] == "accepted", checked.output
    said = {checked.target["verdict"], *(model["verdict"] for model in checked.target["models"])}
    assert "invalid_key" not in said
    assert said & {"provider_error", "inconclusive", "rate_limited"}
    assert UPSTREAM_KEY not in checked.output


def test_a_proxy_without_keys_says_that_any_key_works(open_proxy: Proxy, tmp_path: Path) -> None:
    checked = check(
        tmp_path,
        protocol="openai",
        base_url=open_proxy.base_url,
        key=WRONG_KEY,
        models=["good-model"],
    )

    assert checked.target["verdict"] == "no_auth_required", checked.output
    assert checked.exit_code == 0
    assert open_proxy.behind.asked_to_generate == []
