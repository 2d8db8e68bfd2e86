"""Logging: one event a line on standard error, with every known secret struck out."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LEVELS = ("debug", "info", "warning", "error")


class RedactingFormatter(logging.Formatter):
    """Formats a record, traceback included, and strikes the secrets out of the finished text.

    `strike` is replaced once the secrets are known; until then nothing has been read that
    could be shown.
    """

    def __init__(self) -> None:
        super().__init__("%(levelname)s %(name)s: %(message)s")
        self.strike: Callable[[str], str] = _as_is

    def format(self, record: logging.LogRecord) -> str:
        """Return the finished text of `record`, free of secrets."""
        return self.strike(super().format(record))


def _as_is(text: str) -> str:
    return text


def set_up(level: str) -> RedactingFormatter:
    """Log our own events of at least `level` to standard error; return the formatter.

    Libraries stay silent: their messages quote headers and addresses.
    """
    formatter = RedactingFormatter()
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    logger = logging.getLogger("daemon")
    logger.handlers[:] = [handler]
    logger.setLevel(level.upper())
    logger.propagate = False
    return formatter
