"""The options that say whose settings are read: shared by every command that reads them."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from daemon.errors import UsageError
from daemon.model import message
from daemon.settings.custody import Permissions
from daemon.settings.sources import Where

if TYPE_CHECKING:
    import argparse

    from daemon.commands.talk import Talk


def add_to(parser: argparse.ArgumentParser, talk: Talk) -> None:
    """Add `--settings`, `--cwd` and the permissions of folders and hosts."""
    group = parser.add_argument_group(talk.say(message("what is read")))
    group.add_argument(
        "--settings",
        metavar="FILE",
        type=Path,
        help=talk.say(message("a settings.json in place of the user's own")),
    )
    group.add_argument(
        "--cwd",
        metavar="DIR",
        type=Path,
        help=talk.say(message("the folder Qwen Code would start in (default: this one)")),
    )
    group.add_argument(
        "--trust-workspace",
        action="store_true",
        help=talk.say(message("let that folder's settings say where keys go")),
    )
    group.add_argument(
        "--allow-host",
        metavar="HOST",
        action="append",
        default=[],
        help=talk.say(message("let keys go to this host, whoever named it (repeatable)")),
    )
    group.add_argument(
        "--allow-http",
        metavar="HOST",
        action="append",
        default=[],
        help=talk.say(message("let keys go to this host over plain HTTP (repeatable)")),
    )


def of(args: argparse.Namespace, talk: Talk, *, skip_missing: bool = False) -> Where:
    """Return where to read, as the options and the environment say.

    Raises UsageError for a folder or file that is not there.
    """
    cwd = _absolute(args.cwd or Path())
    if not cwd.is_dir():
        raise UsageError(
            message("{path} is not a folder.", path=cwd),
            why=message("--cwd names the folder that Qwen Code would start in."),
            fix=message("Give an existing folder, or leave --cwd out."),
        )
    settings: Path | None = args.settings
    if settings is not None and (settings.is_dir() or not settings.exists()):
        raise UsageError(
            message("{path} is a folder.", path=settings)
            if settings.is_dir()
            else message("{path} is not there.", path=settings),
            why=message("--settings names the file to read in place of the user's own."),
            fix=message("Give an existing settings.json."),
        )
    return Where(
        environ=talk.environ,
        home=_home(),
        cwd=cwd,
        platform=sys.platform,
        temporary=Path(tempfile.gettempdir()),
        settings_file=settings.absolute() if settings is not None else None,
        permissions=Permissions(
            allow_hosts=frozenset(args.allow_host),
            allow_http=frozenset(args.allow_http),
            trust_workspace=args.trust_workspace,
        ),
        skip_missing=skip_missing,
    )


def _home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:
        return None


def _absolute(folder: Path) -> Path:
    try:
        return folder.absolute()
    except FileNotFoundError:
        raise UsageError(
            message("The current folder is gone."),
            why=message("It was deleted while this terminal stood in it."),
            fix=message("Change to another folder, or give --cwd DIR."),
        ) from None
