"""Turns questions into requests for one target and its key, and answers into what they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from daemon.frozen import Frozen
from daemon.model import Secret
from daemon.patterns import late_pattern
from daemon.probes.asked import Asked
from daemon.probes.base import (
    ERROR_LIMIT_BYTES,
    LIST_LIMIT_BYTES,
    DecoyFacts,
    Reply,
    Request,
    Route,
    Using,
)
from daemon.probes.decoy import OTHER_HEADERS, shape_of
from daemon.probes.dialect import USER_AGENT, split_url
from daemon.probes.judge import judge

if TYPE_CHECKING:
    from collections.abc import Generator
    from datetime import datetime

    from daemon.model import Outcome, Target
    from daemon.probes.base import Answer, Failure
    from daemon.probes.dialect import Dialect, Question
    from daemon.probes.listing import Listing

#: Headers by which a provider knows its customer, whoever put them there.
_CREDENTIAL_HEADERS: Final = frozenset({"authorization", "x-api-key", "api-key", "x-goog-api-key"})
_SCHEMES: Final = {
    "bearer": ("authorization", "Bearer "),
    "raw-authorization": ("authorization", ""),
    "x-api-key": ("x-api-key", ""),
    "x-goog-api-key": ("x-goog-api-key", ""),
}
#: Further names under which a credential may travel.
_SECRETIVE: Final = late_pattern(r"auth|cookie|key|passw|secret|signature|token")
#: Headers that would break the framing of the request.
_NEVER_CUSTOM: Final = frozenset({"content-length", "transfer-encoding", "connection", "upgrade"})


class Heard(Frozen):
    """A question, what came back, and what that means so far."""

    question: Question
    answer: Reply | Failure
    outcome: Outcome
    listing: Listing | None = None  # what the answer lists, where that was looked at


class Speaker(Frozen):
    """Speaks for one target; the key that it shows is the one that Qwen Code would send.

    `models` are the ids that the user wants.  `sent` is the key that really travels: a custom
    header overrides the entry's key.
    """

    target: Target
    dialect: Dialect
    secret: Secret | None
    decoy: Secret
    sent: Secret | None
    models: tuple[str, ...]
    now: datetime

    @property
    def sends_key(self) -> bool:
        """Whether anything that a decoy could stand for is sent at all."""
        return self.sent is not None

    @property
    def other_credentials(self) -> bool:
        """Whether further headers may hold credentials that a decoy does not replace."""
        names = (name.strip().lower() for name, _ in self.target.headers)
        return any(_SECRETIVE.search(name) and name not in _CREDENTIAL_HEADERS for name in names)

    def asked(self, question: Question) -> Asked:
        """Return what a judgement needs to know of `question`."""
        base = self.target.base_url
        return Asked(
            protocol=self.target.protocol,
            base_url=base,
            route=question.route,
            auth_style=question.scheme or self.dialect.scheme,
            key=self.sent,
            models=self.models if question.about is None else (question.about,),
            path=question.url.removeprefix(base.removesuffix("/")),
        )

    def request(self, question: Question, using: Using = Using.KEY) -> Request:
        """Return `question` as Qwen Code would send it, with the key or with the decoy."""
        decoying = using is Using.DECOY
        scheme = question.scheme or self.dialect.scheme
        headers = {
            "user-agent": USER_AGENT,
            "accept": "application/json",
            **dict(self.dialect.extra),
        }
        if question.body is not None:
            headers["content-type"] = "application/json"
        key = self.decoy if decoying else self.secret
        if key is not None:
            name, prefix = _SCHEMES[scheme]
            headers[name] = prefix + key.reveal()
        for name, value in self.target.headers:
            lower = name.strip().lower()
            if lower not in _NEVER_CUSTOM:
                swap = decoying and lower in _CREDENTIAL_HEADERS
                headers[lower] = _swapped(value.reveal(), self.decoy) if swap else value.reveal()
        return Request(
            method=question.method,
            url=question.url,
            headers=tuple(headers.items()),
            body=question.body,
            route=question.route,
            using=using if self.sends_key else Using.NOTHING,
            endpoint=self._endpoint(question, scheme),
            limit_bytes=LIST_LIMIT_BYTES if question.route is Route.LIST else ERROR_LIMIT_BYTES,
        )

    def _endpoint(self, question: Question, scheme: str) -> str:
        """Return what a decoy's lesson is filed under: never a key, a query or a password."""
        parts = split_url(question.url)
        place = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
        tail = f" {OTHER_HEADERS}" if self.target.headers else ""
        return f"{question.method} {place} {scheme} {shape_of(self.sent).name}{tail}"


def speaker_for(
    target: Target, dialect: Dialect, secret: Secret | None, *, decoy: Secret, now: datetime
) -> Speaker:
    """Return who speaks for `target` in `dialect`."""
    return Speaker(
        target=target,
        dialect=dialect,
        secret=secret,
        decoy=decoy,
        sent=_sent(target, dialect, secret),
        models=tuple(model.id for model in target.models),
        now=now,
    )


def asked_with_decoy(request: Request, target: Target, decoy: Secret) -> Asked:
    """Return what a judgement needs to know of a request that carried `decoy`."""
    return Asked(
        protocol=target.protocol,
        base_url=target.base_url,
        route=request.route,
        auth_style=request.endpoint.split(" ")[2],
        key=decoy,
        models=tuple(model.id for model in target.models),
        path=request.url.removeprefix(target.base_url.removesuffix("/")),
    )


def ask(speaker: Speaker, question: Question) -> Generator[Request, Answer, Heard]:
    """Ask `question` with the key and judge the answer alone."""
    answer = yield speaker.request(question)
    if isinstance(answer, DecoyFacts):
        raise TypeError("a decoy's lesson does not answer the key")
    outcome = judge(answer, speaker.asked(question), now=speaker.now)
    return Heard(question=question, answer=answer, outcome=outcome)


def _sent(target: Target, dialect: Dialect, secret: Secret | None) -> Secret | None:
    headers = {name.strip().lower(): value.reveal() for name, value in target.headers}
    own = headers.get(_SCHEMES[dialect.scheme][0])
    if own is None:
        others = (headers[name] for name in sorted(_CREDENTIAL_HEADERS) if name in headers)
        own = next(others, None) if secret is None else None
    if own is None:
        return secret
    bare = own.partition(" ")[2].strip() or own.strip()
    return Secret(bare) if bare else None


def _swapped(value: str, decoy: Secret) -> str:
    """Return a credential header's value with the decoy in place of the credential."""
    scheme, space, _ = value.partition(" ")
    return f"{scheme}{space}{decoy.reveal()}" if space else decoy.reveal()
