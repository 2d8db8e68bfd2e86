"""A machine of its own for one test: a home, a project, an environment, and the real command."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

BIN = Path(sys.executable).parent
LIMIT_S = 18
#: Runs a command and notes its peak: one that is forked from here would inherit ours.
MEASURE = """
import os, resource, sys
status = os.spawnv(os.P_WAIT, sys.argv[2], sys.argv[2:])
with open(sys.argv[1], "w") as file:
    file.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(status)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """How one command ended and what it said."""

    code: int
    out: str
    err: str
    peak_kib: int = 0

    @property
    def report(self) -> dict[str, Any]:
        """The report that was printed as JSON."""
        try:
            value = json.loads(self.out)
        except ValueError:
            raise AssertionError(f"no report:\n{self.out}\n{self.err}") from None
        assert isinstance(value, dict)
        return value

    @property
    def targets(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.report["targets"]
        return found

    @property
    def findings(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.report["findings"]
        return found

    @property
    def codes(self) -> set[str]:
        return {finding["code"] for finding in self.findings}

    def target(self, provider: str) -> dict[str, Any]:
        """The only target whose id begins with `provider@`."""
        found = [t for t in self.targets if t["id"].startswith(f"{provider}@")]
        assert len(found) == 1, [t["id"] for t in self.targets]
        return found[0]

    def finding(self, code: str) -> dict[str, Any]:
        """The first finding with this code."""
        found = [f for f in self.findings if f["code"] == code]
        assert found, f"{code} not among {sorted(self.codes)}"
        return found[0]


@dataclass
class Machine:
    """Files below `root`; `environ` is all that a command sees besides the bare necessities."""

    root: Path
    environ: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        (self.home / ".qwen").mkdir(parents=True, mode=0o700)
        self.home.chmod(0o700)
        self.cwd.mkdir()
        (self.root / ".env").touch()  # where the search for a project's .env ends at last

    @property
    def home(self) -> Path:
        return self.root / "home"

    @property
    def cwd(self) -> Path:
        return self.root / "project"

    @property
    def state(self) -> Path:
        """Where keylamp's own files go: outside of `root`, in which it must change nothing."""
        return self.root.parent / f"{self.root.name}-state"

    @property
    def settings(self) -> Path:
        return self.home / ".qwen" / "settings.json"

    def write(self, path: str, content: object, *, mode: int = 0o600) -> Path:
        """Write a file below `root`: bytes and text as they are, anything else as JSON."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            file.write_bytes(content)
        else:
            text = content if isinstance(content, str) else json.dumps(content, indent=2)
            file.write_text(text, encoding="utf-8")
        file.chmod(mode)
        return file

    def configure(self, content: object) -> Path:
        """Write the user's settings."""
        return self.write("home/.qwen/settings.json", content)

    def run(self, *command: str, stdin: str = "", **environ: str) -> Ran:
        """Run one of our commands to its end."""
        peak = self.root.parent / "peak"
        done = subprocess.run(  # noqa: S603  our own command
            [sys.executable, "-S", "-c", MEASURE, peak, str(BIN / command[0]), *command[1:]],
            cwd=self.cwd,
            env=self._bare() | self.environ | environ,
            input=stdin.encode(),
            capture_output=True,
            timeout=LIMIT_S,
            check=False,
        )
        return Ran(
            code=done.returncode,
            out=done.stdout.decode("utf-8", "backslashreplace"),
            err=done.stderr.decode("utf-8", "backslashreplace"),
            peak_kib=int(peak.read_text()),
        )

    def once(self, *options: str, **environ: str) -> Ran:
        """Check everything once and report as JSON."""
        return self.run("daemon", "--once", "--format", "json", *options, **environ)

    def git(self, *command: str) -> None:
        subprocess.run(  # noqa: S603  a fixed program
            ["git", "-c", "init.defaultBranch=main", *command],  # noqa: S607  whichever is here
            cwd=self.cwd,
            env=self._bare(),
            capture_output=True,
            timeout=LIMIT_S,
            check=True,
        )

    def digest(self) -> str:
        """A hash over every path, mode, link and byte below `root`."""
        seen = hashlib.sha256()
        for folder, folders, files in os.walk(self.root):
            folders.sort()
            for name in sorted([*files, *folders]):
                path = Path(folder, name)
                seen.update(f"{path}\0{path.lstat().st_mode}\0".encode())
                if path.is_symlink():
                    seen.update(str(path.readlink()).encode())
                elif path.is_file():
                    seen.update(str(path.stat().st_mtime_ns).encode())
                    seen.update(path.read_bytes())
        return seen.hexdigest()

    def _bare(self) -> dict[str, str]:
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "XDG_STATE_HOME": str(self.state),
            "XDG_CONFIG_HOME": str(self.state / "config"),
            "XDG_CACHE_HOME": str(self.state / "cache"),
            "QWEN_CODE_SYSTEM_SETTINGS_PATH": str(self.root / "system" / "settings.json"),
            "QWEN_CODE_SYSTEM_DEFAULTS_PATH": str(self.root / "system" / "defaults.json"),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
        }
