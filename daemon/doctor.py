"""What this machine offers: settings, configuration, keyring, terminal, proxies, certificates."""

from __future__ import annotations

import os
import platform
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

from daemon import __version__, paths
from daemon.frozen import Frozen
from daemon.model import FileState, Message, Severity, message
from daemon.redact import safe_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from daemon.model import Network, Reading

KEYRING_TIMEOUT_S: Final = 5.0
WIDTH_OF_THE_TABLE: Final = 80


class Row(Frozen):
    """One thing looked at: its name, how well it stands, what was seen, and what would help."""

    topic: str
    severity: Severity
    seen: Message
    fix: Message | None = None


def examine(reading: Reading, environ: Mapping[str, str]) -> tuple[Row, ...]:
    """Return what was seen of this machine; asks the system, never the network."""
    return (
        _program(),
        *_settings(reading),
        _targets(reading),
        _configuration(environ),
        _state(),
        _desktop(environ),
        _keyring(),
        _terminal(environ),
        *_proxies(reading.network),
        *_certificates(reading.network),
    )


def _program() -> Row:
    return Row(
        topic="program",
        severity=Severity.OK,
        seen=message(
            "keylamp {version} on Python {python}, {system}",
            version=__version__,
            python=platform.python_version(),
            system=platform.system(),
        ),
    )


def _settings(reading: Reading) -> list[Row]:
    rows: list[Row] = []
    for file in reading.files:
        fields = {"path": file.path}
        match file.state:
            case FileState.OK:
                severity, seen = Severity.OK, message("{path} is read", **fields)
            case FileState.MISSING:
                severity, seen = Severity.INFO, message("{path} is not there", **fields)
            case FileState.IGNORED:
                severity, seen = Severity.INFO, message("{path} is ignored", **fields)
            case FileState.UNREADABLE:
                severity, seen = Severity.ERROR, message("{path} cannot be read", **fields)
        rows.append(
            Row(topic=f"settings {file.scope}", severity=severity, seen=seen, fix=file.problem)
        )
    return rows


def _targets(reading: Reading) -> Row:
    count = len(reading.targets)
    if count == 0:
        return Row(
            topic="providers",
            severity=Severity.WARN,
            seen=message("no credential was found that Qwen Code could send"),
            fix=message("Add a provider to settings.json, or export OPENAI_API_KEY."),
        )
    return Row(
        topic="providers",
        severity=Severity.OK,
        seen=message("{count} credentials that Qwen Code could send", count=count),
    )


def _configuration(environ: Mapping[str, str]) -> Row:
    path = Path(environ.get("KEYLAMP_CONFIG") or paths.config_file())
    if path.is_file():
        return Row(
            topic="configuration", severity=Severity.OK, seen=message("{path} is read", path=path)
        )
    return Row(
        topic="configuration",
        severity=Severity.INFO,
        seen=message("{path} is not there; the defaults hold", path=path),
    )


def _state() -> Row:
    folder = paths.state_folder()
    there = folder
    while not there.exists() and there != there.parent:
        there = there.parent
    if os.access(there, os.W_OK):
        return Row(
            topic="state", severity=Severity.OK, seen=message("{path} can be written", path=folder)
        )
    return Row(
        topic="state",
        severity=Severity.WARN,
        seen=message("{path} cannot be written; nothing is remembered", path=folder),
        fix=message("Make the folder yours, or give another one with --state DIR."),
    )


def _desktop(environ: Mapping[str, str]) -> Row:
    if sys.platform in ("darwin", "win32"):
        return Row(topic="desktop", severity=Severity.OK, seen=message("a desktop of its own"))
    display = environ.get("WAYLAND_DISPLAY") or environ.get("DISPLAY")
    bus = environ.get("DBUS_SESSION_BUS_ADDRESS")
    if display and bus:
        return Row(
            topic="desktop", severity=Severity.OK, seen=message("a display and a session bus")
        )
    return Row(
        topic="desktop",
        severity=Severity.INFO,
        seen=message("no desktop session here; everything works in the terminal"),
    )


def _keyring() -> Row:
    name = _keyring_name()
    if name is None:
        return Row(
            topic="keyring",
            severity=Severity.WARN,
            seen=message(
                "the keyring did not answer within {seconds} s", seconds=KEYRING_TIMEOUT_S
            ),
            fix=message("Unlock it, or keep keys in ~/.qwen/.env."),
        )
    if name.startswith(("keyring.backends.fail", "keyring.backends.null")) or not name:
        return Row(
            topic="keyring",
            severity=Severity.INFO,
            seen=message("no system keyring here"),
            fix=message("Keys can live in ~/.qwen/.env, readable by you alone."),
        )
    if name.startswith("keyrings.alt"):
        return Row(
            topic="keyring",
            severity=Severity.WARN,
            seen=message("{name} stores keys in plain text and is refused", name=name),
            fix=message("Use the desktop's own keyring, or ~/.qwen/.env."),
        )
    return Row(topic="keyring", severity=Severity.OK, seen=message("{name}", name=name))


def _keyring_name() -> str | None:
    """Return the module of the keyring's backend, "" for none, None when it does not answer.

    Choosing a backend may wait for D-Bus for ever, so it happens on a thread that is not
    waited for.
    """
    found: list[str] = []

    def ask() -> None:
        try:
            import keyring  # noqa: PLC0415  slow, and only asked for here

            found.append(type(keyring.get_keyring()).__module__)
        except Exception:  # noqa: BLE001  any backend's failure means: no keyring
            found.append("")

    thread = threading.Thread(target=ask, name="keyring", daemon=True)
    thread.start()
    thread.join(KEYRING_TIMEOUT_S)
    return found[0] if found else None


def _terminal(environ: Mapping[str, str]) -> Row:
    encoding = (sys.stdout.encoding or "ascii").lower()
    if not sys.stdout.isatty():
        return Row(
            topic="terminal", severity=Severity.INFO, seen=message("output is not a terminal")
        )
    columns = os.get_terminal_size(sys.stdout.fileno()).columns
    kind = environ.get("TERM", "")
    seen = message(
        "{kind}, {columns} columns, {encoding}", kind=kind, columns=columns, encoding=encoding
    )
    if columns < WIDTH_OF_THE_TABLE or "utf" not in encoding:
        return Row(
            topic="terminal",
            severity=Severity.WARN,
            seen=seen,
            fix=message("The table reads best in 80 columns and UTF-8."),
        )
    return Row(topic="terminal", severity=Severity.OK, seen=seen)


def _proxies(network: Network) -> list[Row]:
    shown = [("settings.json", network.proxy)] if network.proxy else []
    shown += [(name, value) for name, value in network.environment]
    if not shown:
        return [Row(topic="proxy", severity=Severity.OK, seen=message("none"))]
    return [
        Row(
            topic="proxy",
            severity=Severity.OK,
            seen=message("{address} from {name}", address=safe_url(value.reveal()), name=name),
        )
        for name, value in shown
    ]


def _certificates(network: Network) -> list[Row]:
    rows = [
        Row(
            topic="certificates",
            severity=Severity.OK,
            seen=message("the operating system's trust store"),
        )
    ]
    files = (
        ("SSL_CERT_FILE", network.ssl_cert_file),
        ("SSL_CERT_DIR", network.ssl_cert_dir),
        ("NODE_EXTRA_CA_CERTS", network.node_extra_ca_certs),
    )
    for name, path in files:
        if path is None:
            continue
        there = Path(path).exists()
        rows.append(
            Row(
                topic="certificates",
                severity=Severity.OK if there else Severity.WARN,
                seen=message("{path} from {name}", path=path, name=name)
                if there
                else message("{path} from {name} is not there", path=path, name=name),
                fix=None if there else message("Correct {name} or remove it.", name=name),
            )
        )
    return rows
