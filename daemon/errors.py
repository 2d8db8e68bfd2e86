"""The errors a person may see: what went wrong, why, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from daemon.model import Message


class KeylampError(Exception):
    """A failure that a person can mend; shown as three sentences, never as a traceback."""

    exit_code = 2

    def __init__(self, what: Message, *, why: Message, fix: Message) -> None:
        super().__init__(what.template)
        self.what = what
        self.why = why
        self.fix = fix


class UsageError(KeylampError):
    """The command line asks for something that cannot be done."""


class ConfigError(KeylampError):
    """`keylamp.toml` or a `KEYLAMP_…` variable holds an unknown key or a bad value."""


class SettingsError(KeylampError):
    """A settings file cannot be read, or an edit of it cannot be made."""
