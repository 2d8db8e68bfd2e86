"""One misconfiguration: the files and the world that make it, and what must be said of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from fakes.provider import keyed
from fakes.settings import KEY

from daemon.demo.server import Asked, Conduct, Said
from daemon.demo.troubles import Manner, works

Answerer = Callable[[Asked], Said | Conduct]
T = TypeVar("T")
WORKING: Answerer = keyed(KEY, works)
USER = "home/.qwen/settings.json"
PROJECT = "project/.qwen/settings.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """A misconfiguration.

    In `files` (paths below the machine's root) and `environ`, `{url}` stands for the
    provider's origin and `{netloc}` for its host and port.  `hosts` are public names that are
    served besides.  `verdict` may carry a reason after a slash.  `at` is text of the line that
    the finding must name; each of `fix` must occur in what the finding or the target advises.
    `unsent` may reach no provider, and nothing the hosts in `untouched`.  `symptom`, `says`
    and `cure` are the documentation.
    """

    name: str
    symptom: str
    says: str
    cure: str
    files: Mapping[str, object]
    environ: Mapping[str, str] = field(default_factory=dict[str, str])
    modes: Mapping[str, int] = field(default_factory=dict[str, int])
    answer: Answerer = WORKING
    hosts: Mapping[str, Answerer] = field(default_factory=dict[str, Answerer])
    tls: bool = False
    git: bool = False
    options: tuple[str, ...] = ()

    code: int
    target: str | None = "openai"
    state: str | None = None
    verdict: str | None = None
    finding: str | None = None
    at: str | None = None
    fix: tuple[str, ...] = ()
    unsent: tuple[str, ...] = ()
    untouched: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The published words that this seed must bring up."""
        verdict = self.verdict.partition("/")[0] if self.verdict else None
        found = (self.finding, verdict, None if verdict else self.state)
        return tuple(dict.fromkeys(word for word in found if word))


def user(content: object) -> dict[str, object]:
    """Return the files of a machine that has user settings only."""
    return {USER: content}


def answers(manner: Manner) -> Answerer:
    """Return the answers of a provider of this manner that knows the key."""
    return keyed(KEY, manner)


def filled(value: T, *, url: str) -> T:
    """Return `value` with the provider's address in every text of it."""
    match value:
        case str():
            netloc = url.partition("://")[2]
            return value.replace("{url}", url).replace("{netloc}", netloc)  # type: ignore[return-value]  # a str stays a str
        case dict():
            return {name: filled(v, url=url) for name, v in value.items()}  # type: ignore[return-value]  # a dict stays a dict
        case list():
            return [filled(v, url=url) for v in value]  # type: ignore[return-value]  # likewise
        case _:
            return value
