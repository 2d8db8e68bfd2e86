"""A real FastChat API server: the OpenAI protocol, guarded by keys or by none."""

from __future__ import annotations

import json
import threading
import urllib.request
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from real_servers import GOOD_KEY, WRONG_KEY, check, free_port, installed, running

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

pytestmark = [pytest.mark.real, pytest.mark.timeout(180)]

WORKER_STATUS = {"model_names": ["vicuna-7b"], "speed": 1, "queue_length": 0}


@contextmanager
def _worker() -> Generator[str]:
    """Stand in for the program that holds the model; a probe must never make it work."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            known = self.path == "/worker_get_status"
            body = json.dumps(WORKER_STATUS).encode()
            self.send_response(200 if known else 500)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()


@pytest.fixture(scope="module")
def controller(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    python = installed("fastchat", "bin/python")
    where = ["--host", "127.0.0.1", "--port", str(port)]
    with (
        _worker() as worker,
        running(
            [python, "-m", "fastchat.serve.controller", *where],
            ready=f"{address}/test_connection",
            home=tmp_path_factory.mktemp("controller"),
        ),
    ):
        _register(address, worker)
        yield address


def _register(controller: str, worker: str) -> None:
    body = {"worker_name": worker, "check_heart_beat": False, "worker_status": WORKER_STATUS}
    # S310: both addresses are ours, on loopback
    request = urllib.request.Request(  # noqa: S310
        f"{controller}/register_worker",
        data=json.dumps({**body, "multimodal": False}).encode(),
        headers={"content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10):  # noqa: S310
        pass


def _server(controller: str, home: Path, *options: str) -> Generator[str]:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    python = installed("fastchat", "bin/python")
    where = ["--host", "127.0.0.1", "--port", str(port), "--controller-address", controller]
    server: list[str | Path] = [python, "-m", "fastchat.serve.openai_api_server", *where, *options]
    with running(server, ready=f"{address}/docs", home=home):
        yield f"{address}/v1"


@pytest.fixture(scope="module")
def guarded(controller: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    yield from _server(controller, tmp_path_factory.mktemp("guarded"), "--api-keys", GOOD_KEY)


@pytest.fixture(scope="module")
def unguarded(controller: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    yield from _server(controller, tmp_path_factory.mktemp("unguarded"))


def test_a_listed_key_is_good(guarded: str, tmp_path: Path) -> None:
    checked = check(
        tmp_path, protocol="openai", base_url=guarded, key=GOOD_KEY, models=["vicuna-7b"]
    )

    assert checked.target["verdict"] == "ok", checked.output
    assert checked.target["key_state"] == "accepted"
    assert checked.exit_code == 0


def test_another_key_is_refused(guarded: str, tmp_path: Path) -> None:
    checked = check(
        tmp_path, protocol="openai", base_url=guarded, key=WRONG_KEY, models=["vicuna-7b"]
    )

    assert checked.target["verdict"] == "invalid_key", checked.output
    assert checked.exit_code == 1
    assert WRONG_KEY not in checked.output


def test_no_key_is_never_asked_about(guarded: str, tmp_path: Path) -> None:
    checked = check(tmp_path, protocol="openai", base_url=guarded, key=None, models=["vicuna-7b"])

    assert checked.target["state"] == "key_missing", checked.output
    assert checked.report["summary"]["requests"] == 0


def test_an_address_without_v1_is_corrected(guarded: str, tmp_path: Path) -> None:
    checked = check(
        tmp_path,
        protocol="openai",
        base_url=guarded.removesuffix("/v1"),
        key=GOOD_KEY,
        models=["vicuna-7b"],
    )

    assert checked.target["verdict"] == "wrong_base_url", checked.output
    assert f"{guarded}" in checked.output


def test_a_server_without_keys_says_that_any_key_works(unguarded: str, tmp_path: Path) -> None:
    checked = check(
        tmp_path, protocol="openai", base_url=unguarded, key=WRONG_KEY, models=["vicuna-7b"]
    )

    assert checked.target["verdict"] == "no_auth_required", checked.output
    assert checked.exit_code == 0
