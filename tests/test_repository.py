"""What lies in this repository: what belongs here, and nothing that must not leave a machine."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

TOP_LEVEL = {
    ".ci",
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "daemon",
    "docs",
    "packaging",
    "pyproject.toml",
    "tests",
    "tray",
}

# Written in pieces, so that this file does not hold what it looks for.
REGISTRY_HOSTS = ("pypi" + ".org", "python" + "hosted.org", "registry." + "npm", "npm" + "js.org")
MACHINE_PATHS = ("/wo" + "rk/main", "/wo" + "rk/shared", "/root/" + ".", "/home/" + "runner")

#: Shapes of real keys; a sample must say of itself that it is one.
KEY_SHAPES = re.compile(
    r"\b(?:sk-(?:ant-|proj-|or-v1-)?[A-Za-z0-9_-]{20,}|AIza[A-Za-z0-9_-]{35}|gh[pousr]_[A-Za-z0-9]{36}"
    r"|xai-[A-Za-z0-9]{40,}|gsk_[A-Za-z0-9]{40,}|nvapi-[A-Za-z0-9_-]{40,}|AKIA[A-Z0-9]{16})"
)
ADMITS = re.compile(
    r"fake|example|sample|canary|decoy|wrong|demo|test|secret|x{4}|0123|1234|abcd|aaaa",
    re.IGNORECASE,
)
PRIVATE_KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE " + r"KEY-----\s*\n[A-Za-z0-9+/=\n]{100,}")


@cache
def _tracked() -> tuple[Path, ...]:
    # S603, S607: git as the person has it, with constants
    done = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=15,
        check=False,
    )
    if done.returncode:
        pytest.fail(f"git does not know this folder: {done.stderr}")
    return tuple(
        ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()
    )


@cache
def _texts() -> dict[str, str]:
    found = {}
    for path in _tracked():
        try:
            found[str(path.relative_to(ROOT))] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture, a compiled catalogue
    return found


def test_the_top_level_is_exactly_what_it_should_be() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in _tracked()} == TOP_LEVEL


@pytest.mark.parametrize("word", [*REGISTRY_HOSTS, *MACHINE_PATHS])
def test_no_file_names_a_registry_or_somebody_s_machine(word: str) -> None:
    assert [name for name, text in _texts().items() if word in text] == []


def test_every_key_in_the_repository_says_that_it_is_not_real() -> None:
    suspicious = {
        name: found
        for name, text in _texts().items()
        if (found := [key for key in KEY_SHAPES.findall(text) if not _admits(key)])
    }

    assert suspicious == {}
    assert [name for name, text in _texts().items() if PRIVATE_KEY.search(text)] == []


def _admits(key: str) -> bool:
    """Whether a key-like word admits to be a sample, or is too plain to be anything else."""
    return bool(ADMITS.search(key)) or len(set(key)) <= len(key) // 3 or not re.search(r"\d", key)


def test_locks_hold_versions_and_hashes_and_no_addresses() -> None:
    locks = [
        name for name in _texts() if re.search(r"(packaging/lock/.*|requirements)\.txt$", name)
    ]
    assert len(locks) >= 4

    for name in locks:
        text = _texts()[name]
        assert not re.search(r"https?://|file:", text), name
        pins = re.findall(r"^[A-Za-z0-9_.-]+(?:\[[a-z,]+\])?==\S+", text, re.MULTILINE)
        assert len(pins) <= text.count("--hash=sha256:"), name


def test_node_locks_name_no_download_address() -> None:
    for name, text in _texts().items():
        if not name.endswith("package-lock.json"):
            continue
        packages = json.loads(text)["packages"]
        assert [key for key, package in packages.items() if "resolved" in package] == [], name
        assert [
            key for key, package in packages.items() if key and "integrity" not in package
        ] == []


def test_the_runtime_lock_holds_every_dependency() -> None:
    project = tomllib.loads(_texts()["pyproject.toml"])["project"]
    named = {re.split(r"[\[<>=~! ]", entry)[0].lower() for entry in project["dependencies"]}
    locked = set(
        re.findall(r"^([a-z0-9-]+)==", _texts()["packaging/lock/runtime.txt"], re.MULTILINE)
    )

    assert named <= locked, "run `make lock`"


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs"])
def test_links_lead_somewhere(page: str) -> None:
    pages = [ROOT / page] if page.endswith(".md") else sorted((ROOT / page).glob("*.md"))
    broken = []
    for path in pages:
        text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for link in re.findall(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"", text):
            target = link[0] or link[1]
            if not target.startswith(("https://", "mailto:")) and not _leads(path, target):
                broken.append(f"{path.relative_to(ROOT)}: {target}")

    assert broken == []


def _leads(page: Path, target: str) -> bool:
    name, _, anchor = target.partition("#")
    path = (page.parent / name).resolve() if name else page
    if not path.exists():
        return False
    return not anchor or anchor in {
        _anchor(title)
        for title in re.findall(r"^#+ +(.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    }


def _anchor(title: str) -> str:
    """Return the anchor that a forge gives to a heading."""
    kept = re.sub(r"[^\w\- ]", "", title.strip().lower())
    return kept.replace(" ", "-")


def test_every_page_can_be_reached_from_the_readme() -> None:
    seen: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in seen or not page.is_file():
            continue
        seen.add(page)
        if page.suffix == ".md":
            links = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
            waiting += [(page.parent / link).resolve() for link in links if "://" not in link]

    assert sorted(str(page) for page in set((ROOT / "docs").glob("*.md")) - seen) == []


@pytest.mark.parametrize(
    "script",
    [".ci/run", "packaging/environment", "tests/real/install_python"],
)
def test_scripts_can_be_run(script: str) -> None:
    path = ROOT / script
    shell = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("#!")

    # S603: the shell that the script itself names
    done = subprocess.run(  # noqa: S603
        [shell, "-n", path], capture_output=True, text=True, timeout=15, check=False
    )

    assert done.returncode == 0, done.stderr
    assert path.stat().st_mode & 0o111


def test_make_tells_what_it_can_do() -> None:
    done = subprocess.run(
        ["make", "-s", "help"],  # noqa: S607  make as the person has it
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=15,
        check=True,
    )

    told = {line.split()[1] for line in done.stdout.splitlines()}
    assert {"demo", "test", "lint", "real", "bench", "lock", "clean", "help"} <= told


def _environment(folder: Path, python: str) -> subprocess.CompletedProcess[str]:
    """Ask for an environment, made by an interpreter that is this shell script."""
    fake = folder / "python"
    fake.write_text(f"#!/bin/sh\n{python}\n")
    fake.chmod(0o755)
    # S603: our own script
    return subprocess.run(  # noqa: S603
        [ROOT / "packaging" / "environment", "runtime", folder / "venv"],
        env={"PATH": "/usr/bin:/bin", "PYTHON": str(fake)},
        capture_output=True,
        text=True,
        timeout=15,
        check=False,
    )


def test_a_python_that_is_too_old_is_refused_in_words(tmp_path: Path) -> None:
    done = _environment(tmp_path, "exit 1")

    assert done.returncode == 1
    assert "older than Python 3.11" in done.stderr
    assert not (tmp_path / "venv").exists()


def test_a_python_without_venv_says_what_to_install(tmp_path: Path) -> None:
    debian = 'case "$*" in *venv*) echo "ensurepip is not available."; exit 1 ;; esac'

    done = _environment(tmp_path, f'{debian}\nexec "{sys.executable}" "$@"')

    assert done.returncode == 1
    assert "ensurepip is not available" in done.stderr
    assert "python3-venv" in done.stderr
    assert not (tmp_path / "venv").exists()
