"""Start-up stays light, and every module is where the import contracts say it is."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

ROOT = Path(__file__).parents[1]
KEY = "sk-fake-imports-0123456789abcdef"

#: What a one-shot check of one loopback target must never pay for (product.md, section 12).
HEAVY = (
    "PIL",
    "cryptography",
    "jsonschema",
    "jwt",
    "keyring",
    "multiprocessing",
    "pydantic",
    "pygments",
    "pystray",
    "rich",
    "sqlite3",
    "starlette",
    "textual",
    "uvicorn",
)

#: What reaches clock, network, disk, environment or chance...
OUTSIDE = {"anyio", "asyncio", "httpx", "os", "random", "socket", "ssl", "subprocess", "time"}
#: ...and the modules that may.
SHELL = (
    "daemon.cli",
    "daemon.commands",
    "daemon.decoybook",
    "daemon.demo",
    "daemon.doctor",
    "daemon.failures",
    "daemon.fingerprint",
    "daemon.logs",
    "daemon.paths",
    "daemon.pools",
    "daemon.runner",
    "daemon.service",
    "daemon.settings.exposure",
    "daemon.settings.file",
    "daemon.settings.sources",
    "daemon.tls",
    "daemon.transport",
)

#: Runs the command in this very process, then tells on standard error what it has imported.
REPORTING = """
import json, sys
from daemon.cli import daemon_main
code = daemon_main(sys.argv[1:])
sys.stderr.write("\\nmodules=" + json.dumps(sorted(sys.modules)))
sys.exit(code)
"""


@pytest.fixture
def provider() -> Generator[str]:
    """Run a provider that knows one key, and give its base URL."""

    class Handler(BaseHTTPRequestHandler):
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
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    thread.join(10)
    server.server_close()


def _home(folder: Path, base_url: str) -> Path:
    (folder / ".qwen").mkdir()
    settings = {
        "$version": 4,
        "env": {"A_KEY": KEY},
        "security": {"auth": {"selectedType": "openai"}},
        "model": {"name": "a-model"},
        "modelProviders": {
            "openai": [{"id": "a-model", "envKey": "A_KEY", "baseUrl": base_url}],
        },
    }
    path = folder / ".qwen" / "settings.json"
    path.write_text(json.dumps(settings))
    path.chmod(0o600)
    return folder


def test_a_one_shot_check_imports_nothing_heavy(provider: str, tmp_path: Path) -> None:
    home = _home(tmp_path, provider)

    # S603: our own interpreter with our own words
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", REPORTING, "--once", "--cwd", home],
        env={"HOME": str(home), "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=15,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    modules = json.loads(done.stderr.rpartition("modules=")[2])
    assert {"daemon.service", "httpx"} <= set(modules), "it did check"
    assert sorted({name.partition(".")[0] for name in modules} & set(HEAVY)) == []


@pytest.mark.parametrize("module", ["daemon.cli", "daemon.model", "daemon.settings.resolve"])
def test_importing_a_module_starts_nothing(module: str) -> None:
    code = f"import sys, {module}; print(*sys.modules)"

    # S603: our own interpreter with our own words
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code],
        env={"LC_ALL": "C.UTF-8"},  # nothing that would have a tool look into the child
        capture_output=True,
        text=True,
        timeout=15,
        check=True,
    )

    loaded = set(done.stdout.split())
    assert not loaded & {"httpx", "anyio", "asyncio", "ssl", "socket", *HEAVY}


def test_only_the_shell_touches_the_outside() -> None:
    touching = {
        module: sorted(found)
        for module, found in ((m, _imported(p) & OUTSIDE) for m, p in _modules().items())
        if found and not _within(module, SHELL)
    }

    assert touching == {}, "a decision takes clock, network, disk and chance as arguments"


def test_one_module_alone_knows_the_http_client() -> None:
    knowing = {m for m, path in _modules().items() if _imported(path) & {"httpx", "httpcore"}}

    assert knowing <= {"daemon.transport", "daemon.pools"}


def _modules() -> dict[str, Path]:
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in (ROOT / "daemon").rglob("*.py")
    }


def _imported(path: Path) -> set[str]:
    """Return the top-level names that a file imports, anywhere but for type checkers."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = []
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def _within(module: str, names: Iterable[str]) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in names)
