"""The commands: one module each, with its options and the calls and words behind it."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Final, Protocol, cast

from daemon.model import Message, message

if TYPE_CHECKING:
    import argparse

    from daemon.commands.talk import Talk

DESCRIPTION: Final = message(
    "A lamp for model keys: says which keys of Qwen Code work, and why not."
)

SUMMARIES: Final[dict[str, Message]] = {
    "which": message("Show which protocol, model, address and key Qwen Code would use here now."),
    "explain": message("Say what a provider's answer means."),
    "doctor": message("Show what this machine offers: settings, keyring, proxies, certificates."),
}


class Command(Protocol):
    """A module of this package."""

    def add_to(self, parser: argparse.ArgumentParser, talk: Talk) -> None:
        """Add the options to `parser` and set `run`, a function of (args, talk) → exit code."""
        ...


def load(name: str) -> Command:
    """Return the module of the command `name`."""
    return cast("Command", importlib.import_module(f"daemon.commands.{name}"))
