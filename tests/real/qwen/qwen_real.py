"""The installed Qwen Code as a function: a settings folder in, what it sent out."""

from __future__ import annotations

import functools
import json
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qwen_case import lay_out
from qwen_drive import PATIENCE_S
from qwen_mock import Sent

if TYPE_CHECKING:
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


def ports() -> tuple[int, int]:
    """Return two loopback ports that are free now."""
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("", 0)) as two:
        return one.getsockname()[1], two.getsockname()[1]


def watch(case: Case, scratch: Path, listening: tuple[int, int]) -> Sight:
    """Run the real Qwen Code in a fresh copy of the case's folder beneath `scratch`."""
    root = scratch / "real"
    proxies = addresses(listening)
    # Compiled code is kept for the next run: a fifth of its time, and nothing it decides.
    env = {"NODE_COMPILE_CACHE": str(scratch.parent / "compiled")} | lay_out(case, root, proxies)
    order = {
        "argv": [node(), str(CLI), "-p", PROMPT, "--max-session-turns", "1"],
        "cwd": str(root / case.cwd),
        "env": env,
        "ports": listening,
        "scratch": str(scratch),
        "isolated": bool(isolation()),
    }
    done = subprocess.run(
        [*isolation(), sys.executable, str(HERE / "qwen_drive.py")],
        input=json.dumps(order),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S + 30,
    )
    if done.returncode:
        raise RuntimeError(f"the driver failed: {done.stderr}")
    return _sight_of(json.loads(done.stdout), proxies)


def addresses(listening: tuple[int, int]) -> tuple[str, str]:
    """Return the listeners as proxy addresses."""
    one, two = listening
    return f"http://127.0.0.1:{one}", f"http://127.0.0.1:{two}"


def _sight_of(seen: dict[str, object], proxies: tuple[str, str]) -> Sight:
    return Sight(
        sent=tuple(Sent(**sent) for sent in seen["sent"]),  # type: ignore[attr-defined]
        others=tuple(seen["others"]),  # type: ignore[arg-type]
        exit_code=seen["exit_code"],  # type: ignore[arg-type]
        said=str(seen["said"]),
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
