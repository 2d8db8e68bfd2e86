"""Starts real servers on loopback, and asks our own command about keys for them."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence

ROOT: Final = Path(__file__).parents[2]
INSTALLED: Final = ROOT / ".real"
START_LIMIT_S: Final = 90

GOOD_KEY: Final = "sk-fake-good-6f1d0c9b8a7e4d3c2b1a"
WRONG_KEY: Final = "sk-fake-wrong-0a1b2c3d4e5f60718293"


def installed(name: str, program: str) -> Path:
    """Return a real server's program, or fail (never skip) when it is not there."""
    path = INSTALLED / name / program
    if not path.exists():
        pytest.fail(f"{path} is missing. Fix: run `make real`, or tests/real/{name}/install.")
    return path


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def running(
    command: Sequence[str | Path], *, ready: str, home: Path, env: Mapping[str, str] | None = None
) -> Generator[None]:
    """Run a server until the block ends; it is ready when `ready` gives any HTTP answer."""
    home.mkdir(parents=True, exist_ok=True)
    log = home / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=home,
            env={"PATH": os.environ["PATH"], "HOME": str(home), **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _await_answer(ready, process, log)
        yield
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    for blow in (signal.SIGTERM, signal.SIGKILL):
        # its children are of its group, and may outlive it
        with suppress(ProcessLookupError):
            os.killpg(process.pid, blow)
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)


def _await_answer(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            # S310: an address of ours on loopback
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310
                return
        except urllib.error.HTTPError as answer:
            answer.close()
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"{url} did not come up:\n{log.read_text(errors='replace')[-2000:]}")


@dataclass
class Upstream:
    """The model server behind a relay: its answers are settable, its requests recorded."""

    status: int = 200
    body: dict[str, Any] = field(default_factory=dict)
    requests: list[dict[str, Any]] = field(default_factory=list)
    port: int = 0

    @property
    def asked_to_generate(self) -> list[dict[str, Any]]:
        """The requests that a provider would have billed."""
        return [request for request in self.requests if request.get("messages")]


@contextmanager
def upstream() -> Generator[Upstream]:
    """Run a recording model server; by default it answers a chat completion."""
    model_server = Upstream(
        body={
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": "upstream-model",
            "choices": [
                {
                    "index": 0,
                    "finish_reason": "length",
                    "message": {"role": "assistant", "content": "a"},
                }
            ],
            "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
        }
    )

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            sent = json.loads(self.rfile.read(length) or b"{}")
            model_server.requests.append(sent if isinstance(sent, dict) else {})
            body = json.dumps(model_server.body).encode()
            self.send_response(model_server.status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    model_server.port = server.server_port
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield model_server
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()


@dataclass(frozen=True)
class Checked:
    """What one run of the command said."""

    exit_code: int
    report: dict[str, Any]
    output: str

    @property
    def target(self) -> dict[str, Any]:
        """The only target."""
        (target,) = self.report["targets"]
        found: dict[str, Any] = target
        return found


def check(  # every argument is one thing a person may set
    folder: Path,
    *options: str,
    protocol: str,
    base_url: str,
    key: str | None,
    models: Sequence[str],
) -> Checked:
    """Run `daemon --once` on settings that hold one provider, in a home of its own."""
    home = folder / "home"
    (home / ".qwen").mkdir(parents=True, exist_ok=True)
    entries = [{"id": model, "envKey": "REAL_KEY", "baseUrl": base_url} for model in models]
    settings = {
        "$version": 4,
        "security": {"auth": {"selectedType": protocol}},
        "model": {"name": models[0]},
        "modelProviders": {protocol: entries},
    }
    (home / ".qwen" / "settings.json").write_text(json.dumps(settings, indent=2))
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C.UTF-8"}
    if key is not None:
        env["REAL_KEY"] = key
    done = subprocess.run(
        [sys.executable, "-m", "daemon", "--once", "--format", "json", "--cwd", home, *options],
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    output = done.stdout + done.stderr
    try:
        report = json.loads(done.stdout)
    except ValueError:
        pytest.fail(f"exit {done.returncode}, and no report:\n{output[-3000:]}")
    return Checked(done.returncode, report, output)
