"""Start-up budgets: a cold one-shot check, and `--version`."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from measure import side_by_side, tell

if TYPE_CHECKING:
    from collections.abc import Generator

pytestmark = [pytest.mark.bench, pytest.mark.timeout(300)]

#: What a user gets: nothing of our tools is there for an import to pick up.
SHIPPED = Path(__file__).parents[2] / ".venv-shipped" / "bin"
KEY = "sk-fake-bench-0123456789abcdef"


@pytest.fixture
def home(tmp_path: Path) -> Generator[Path]:
    """Give a home whose settings hold one provider, on loopback, that knows one key."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # headers and body in one segment, as real servers send them

        def do_GET(self) -> None:
            known = self.headers.get("authorization") == f"Bearer {KEY}"
            body = b'{"data": [{"id": "a-model"}]}' if known else b'{"error": "invalid_api_key"}'
            self.send_response(200 if known else 401)
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
    base_url = f"http://127.0.0.1:{server.server_port}/v1"
    settings = {
        "$version": 4,
        "env": {"A_KEY": KEY},
        "security": {"auth": {"selectedType": "openai"}},
        "model": {"name": "a-model"},
        "modelProviders": {"openai": [{"id": "a-model", "envKey": "A_KEY", "baseUrl": base_url}]},
    }
    (tmp_path / ".qwen").mkdir()
    (tmp_path / ".qwen" / "settings.json").write_text(json.dumps(settings))
    yield tmp_path
    server.shutdown()
    thread.join(10)
    server.server_close()


def test_a_cold_one_shot_check_costs_at_most_twice_httpx_itself(home: Path) -> None:
    ours, theirs = side_by_side(
        [SHIPPED / "daemon", "--once", "--cwd", home],
        [SHIPPED / "python", "-c", "import httpx"],
        env={"HOME": str(home), "LC_ALL": "C.UTF-8"},
    )

    tell("daemon --once, one loopback target / import httpx", ours, theirs, 2)
    assert ours <= 2 * theirs


def test_version_costs_at_most_twice_an_empty_python(home: Path) -> None:
    ours, theirs = side_by_side(
        [SHIPPED / "keylamp", "--version"],
        [SHIPPED / "python", "-c", "pass"],
        env={"HOME": str(home)},
    )

    tell("keylamp --version / python -c pass", ours, theirs, 2)
    assert ours <= 2 * theirs
