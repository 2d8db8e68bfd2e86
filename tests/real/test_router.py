"""A real claude-code-router: Anthropic's protocol behind a key, without a list of models."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, NamedTuple

import pytest
from real_servers import (
    GOOD_KEY,
    INSTALLED,
    WRONG_KEY,
    check,
    free_port,
    installed,
    running,
    upstream,
)

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from real_servers import Upstream

pytestmark = [pytest.mark.real, pytest.mark.timeout(180)]


class Router(NamedTuple):
    """A running router and what stands behind it."""

    base_url: str
    behind: Upstream


@pytest.fixture(scope="module")
def router(tmp_path_factory: pytest.TempPathFactory) -> Generator[Router]:
    home = tmp_path_factory.mktemp("router")
    port = free_port()
    pinned = INSTALLED / "qwen" / "node_modules" / ".bin" / "node"
    node = shutil.which(pinned) or shutil.which("node") or pytest.fail("Node.js is missing")
    program = "node_modules/@musistudio/claude-code-router/dist/cli.js"
    with upstream() as behind:
        config = {
            "PORT": port,
            "HOST": "127.0.0.1",
            "APIKEY": GOOD_KEY,
            "LOG": False,
            "NON_INTERACTIVE_MODE": True,
            "Providers": [
                {
                    "name": "behind",
                    "api_base_url": f"http://127.0.0.1:{behind.port}/v1/chat/completions",
                    "api_key": "sk-fake-behind-00112233445566",
                    "models": ["some-model"],
                }
            ],
            "Router": {"default": "behind,some-model"},
        }
        (home / ".claude-code-router").mkdir()
        (home / ".claude-code-router" / "config.json").write_text(json.dumps(config))
        address = f"http://127.0.0.1:{port}"
        with running(
            [node, installed("router", program), "start"], ready=f"{address}/health", home=home
        ):
            yield Router(address, behind)


def test_its_key_is_good(router: Router, tmp_path: Path) -> None:
    checked = check(
        tmp_path,
        protocol="anthropic",
        base_url=router.base_url,
        key=GOOD_KEY,
        models=["behind,some-model"],
    )

    assert checked.target["key_state"] == "accepted", checked.output
    assert checked.target["verdict"] == "ok", checked.output
    # it fills in the rest of an empty body and sends it on: only a list may be asked for
    assert router.behind.requests == []


def test_another_key_is_refused(router: Router, tmp_path: Path) -> None:
    checked = check(
        tmp_path,
        protocol="anthropic",
        base_url=router.base_url,
        key=WRONG_KEY,
        models=["behind,some-model"],
    )

    assert checked.target["verdict"] == "invalid_key", checked.output
    assert checked.exit_code == 1
    assert WRONG_KEY not in checked.output


def test_no_key_is_never_asked_about(router: Router, tmp_path: Path) -> None:
    checked = check(
        tmp_path,
        protocol="anthropic",
        base_url=router.base_url,
        key=None,
        models=["behind,some-model"],
    )

    assert checked.target["state"] == "key_missing", checked.output
    assert checked.report["summary"]["requests"] == 0


def test_a_broken_upstream_does_not_condemn_the_key(router: Router, tmp_path: Path) -> None:
    router.behind.status = 401
    router.behind.body = {"error": {"message": "Incorrect API key", "code": "invalid_api_key"}}

    checked = check(
        tmp_path,
        protocol="anthropic",
        base_url=router.base_url,
        key=GOOD_KEY,
        models=["behind,some-model"],
    )

    assert checked.target["verdict"] != "invalid_key", checked.output
    assert checked.target["key_state"] == "accepted"
