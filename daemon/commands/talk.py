"""How a command speaks: results on standard output, talk on standard error, no secret in either."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from daemon import config, logs, words
from daemon.errors import ConfigError, UsageError
from daemon.model import message
from daemon.paths import config_file
from daemon.redact import Redactor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from daemon.errors import KeylampError
    from daemon.model import Message, Secret

NARROWEST = 40
DEFAULT_WIDTH = 80
DEVICES = Path("/dev")


class Talk:
    """The two streams of one run of a command, and what must not appear in them.

    `keep_secret` is called as soon as secrets are known; from then on they are struck out of
    everything that is said, printed or logged.
    """

    translate: Callable[[str], str]

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.out: TextIO = sys.stdout
        self.err: TextIO = sys.stderr
        self.formatter: logs.RedactingFormatter | None = None
        self._redactor = Redactor(())
        self._speak(environ.get("KEYLAMP_LANGUAGE", ""))

    def _speak(self, configured: str) -> None:
        """Speak the person's language, or English where nothing else could be shown."""
        wanted = words.language(self.environ, configured)
        self.translate = words.translator(words.ENGLISH if self.ascii_only else wanted)

    def configured(self, log_level: str | None = None) -> config.Config:
        """Load the configuration, and speak its language and log at its level from now on."""
        named = self.environ.get("KEYLAMP_CONFIG")
        path = Path(named or config_file())
        if named and not path.exists():
            raise ConfigError(
                message("{path} is not there.", path=path),
                why=message("KEYLAMP_CONFIG names it as the configuration."),
                fix=message("Correct the variable, or unset it to use the defaults."),
            )
        chosen = config.load(path, self.environ)
        self._speak(chosen.language)
        self.formatter = logs.set_up(log_level or chosen.log_level)
        for name in config.unknown_variables(self.environ):
            self.tell(message("{name} is not a setting of keylamp; it is ignored.", name=name))
        return chosen

    def keep_secret(self, secrets: Iterable[Secret]) -> None:
        """Strike `secrets` out of all that is said from now on."""
        self._redactor = Redactor(secrets)
        if self.formatter is not None:
            self.formatter.strike = self._redactor.strike

    def strike(self, text: str) -> str:
        """Return `text` without any secret known so far."""
        return self._redactor.strike(text)

    def say(self, words_: Message) -> str:
        """Return a message in the person's language, without secrets."""
        return self.strike(words.say(words_, self.translate))

    def tell(self, words_: Message) -> None:
        """Say a message on standard error."""
        print(self.say(words_), file=self.err)

    def show(self, finished: str) -> None:
        """Print a result on standard output; whoever made it has struck the secrets out.

        It is not struck again: a key that holds the word `anthropic` would star our own words,
        and JSON would no longer be what its schema says.
        """
        try:
            self.out.write(finished)
            self.out.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise UsageError(
                message("Standard output cannot be written."),
                why=message("The system said: {reason}.", reason=error.strerror or "refused"),
                fix=message("Make room there, or write the report with --output FILE."),
            ) from None

    def refuse(self, error: KeylampError) -> int:
        """Tell what, why and what to do; return the exit code that goes with it."""
        why, fix = self.say(message("Why:")), self.say(message("Fix:"))
        lines = (
            self.say(error.what),
            f"  {why} {self.say(error.why)}",
            f"  {fix} {self.say(error.fix)}",
        )
        print("\n".join(lines), file=self.err)
        return error.exit_code

    def write(self, finished: str, path: Path) -> None:
        """Write a result to `path`: a file whole or not at all, a pipe or device as it is.

        Raises UsageError where it cannot be written, or where settings or keys stand.
        """
        target = path.resolve()
        if _is_precious(target):
            raise UsageError(
                message("{path} holds settings or keys; no report is written over it.", path=path),
                why=message("What stands there would be lost."),
                fix=message("Give --output another file."),
            )
        try:
            stream_like = path.parent == DEVICES or (target.exists() and not target.is_file())
            if stream_like:
                with path.open("w", encoding="utf-8", newline="") as stream:
                    stream.write(finished)
            else:
                _replace(target, finished)
        except OSError as error:
            raise UsageError(
                message("{path} cannot be written.", path=path),
                why=message("The system said: {reason}.", reason=error.strerror or "refused"),
                fix=message("Give --output a file in a folder that you may write."),
            ) from None

    @property
    def in_ci(self) -> bool:
        """Whether this runs in continuous integration, where logs are read by many."""
        return self.environ.get("CI", "").lower() not in ("", "0", "false", "no")

    @property
    def width(self) -> int:
        """Columns of the terminal, or 80 where there is none."""
        if not self.out.isatty():
            return DEFAULT_WIDTH
        return max(shutil.get_terminal_size((DEFAULT_WIDTH, 24)).columns, NARROWEST)

    @property
    def coloured(self) -> bool:
        """Whether colour is wanted: a terminal that knows it, and no NO_COLOR."""
        dumb = self.environ.get("TERM", "") in ("", "dumb")
        return self.out.isatty() and not self.environ.get("NO_COLOR") and not dumb

    @property
    def ascii_only(self) -> bool:
        """Whether standard output cannot show more than ASCII."""
        encoding = (getattr(self.out, "encoding", None) or "ascii").lower()
        return "utf" not in encoding


def _is_precious(path: Path) -> bool:
    """Whether `path` is where Qwen Code or a shell keeps settings and keys."""
    return path.name.startswith(".env") or path.parent.name == ".qwen"


def _replace(path: Path, finished: str) -> None:
    temporary = path.with_name(f".{path.name}.keylamp-{os.getpid()}")
    try:
        temporary.write_text(finished, encoding="utf-8", newline="")
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
