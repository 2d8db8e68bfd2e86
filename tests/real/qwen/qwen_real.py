"""The installed Qwen Code as a function: a settings folder in, what it sent out."""

from __future__ import annotations

import functools
import json
import shutil
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qwen_case import lay_out
from qwen_drive import PATIENCE_S
from qwen_mock import Sent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qwen_case import Case

HERE = Path(__file__).parent
INSTALLED = HERE.parents[2] / ".real" / "qwen"
CLI = INSTALLED / "node_modules" / "@qwen-code" / "qwen-code" / "cli-entry.js"
PROMPT = "Say hello."


class NotInstalledError(Exception):
    """The real program is not there: the suite cannot say anything."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What one run of Qwen Code showed; `proxies` are the addresses of the mock's listeners."""

    sent: tuple[Sent, ...]
    others: tuple[str, ...]
    exit_code: int | None
    said: str
    proxies: tuple[str, str]

    @property
    def first(self) -> Sent | None:
        """The first request with a prompt: the main model's."""
        return self.sent[0] if self.sent else None


class Watcher:
    """One place to run the real Qwen Code in, for one case after another."""

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        self._listening = _free_ports()
        self.proxies = addresses(self._listening)
        scratch.mkdir()
        wall = isolation()
        self._driver = subprocess.Popen(
            [
                *wall,
                sys.executable,
                str(HERE / "qwen_drive.py"),
                "isolated" if wall else "open",
                str(scratch),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def watch(self, case: Case) -> Sight:
        """Run the real Qwen Code in a fresh copy of the case's folder."""
        with tempfile.TemporaryDirectory(dir=self._scratch) as folder:
            root = Path(folder)
            order = {
                "argv": [node(), str(CLI), "-p", PROMPT, "--max-session-turns", "1"],
                "cwd": str(root / case.cwd),
                "env": self._compiled() | lay_out(case, root, self.proxies),
                "ports": self._listening,
            }
            return _sight_of(self._ask(order), self.proxies)

    def close(self) -> None:
        """End the driver: it leaves when nothing more can be asked of it."""
        assert self._driver.stdin is not None
        assert self._driver.stdout is not None
        self._driver.stdin.close()
        self._driver.wait(PATIENCE_S + 10)
        self._driver.stdout.close()

    def _ask(self, order: Mapping[str, object]) -> dict[str, Any]:
        assert self._driver.stdin is not None
        assert self._driver.stdout is not None
        self._driver.stdin.write(json.dumps(order) + "\n")
        self._driver.stdin.flush()
        line = self._driver.stdout.readline()
        if not line:
            raise RuntimeError("the driver of Qwen Code ended; its last words are on stderr")
        seen: dict[str, Any] = json.loads(line)
        return seen

    def _compiled(self) -> dict[str, str]:
        """Keep compiled code for the next run: a fifth of its time, and nothing it decides."""
        return {"NODE_COMPILE_CACHE": str(self._scratch.parent / "compiled")}


def _free_ports() -> tuple[int, int]:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("", 0)) as two:
        return one.getsockname()[1], two.getsockname()[1]


def addresses(listening: tuple[int, int]) -> tuple[str, str]:
    """Return the listeners as proxy addresses."""
    one, two = listening
    return f"http://127.0.0.1:{one}", f"http://127.0.0.1:{two}"


def _sight_of(seen: dict[str, Any], proxies: tuple[str, str]) -> Sight:
    return Sight(
        sent=tuple(Sent(**sent) for sent in seen["sent"]),
        others=tuple(seen["others"]),
        exit_code=seen["exit_code"],
        said=seen["said"],
        proxies=proxies,
    )


@functools.cache
def node() -> str:
    """Return the Node.js that runs Qwen Code; raises NotInstalledError."""
    pinned = INSTALLED / "node_modules" / ".bin" / "node"
    found = str(pinned) if pinned.exists() else shutil.which("node")
    if found is None or not CLI.exists() or not (INSTALLED / "complete.lock").exists():
        raise NotInstalledError(
            f"The real Qwen Code is not installed in {INSTALLED}. Run tests/real/qwen/install"
            " (it needs npm and the network once), then start this suite again."
        )
    return found


@functools.cache
def isolation() -> tuple[str, ...]:
    """Return the words that start a program without any network but its own loopback.

    Empty where the kernel does not let us: then only the proxy variables hold the program back.
    """
    unshare = shutil.which("unshare")
    if unshare is None:
        return ()
    allowed = subprocess.run([unshare, "-rn", "true"], capture_output=True, check=False)
    return (unshare, "-rn") if allowed.returncode == 0 else ()
