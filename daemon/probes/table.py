"""Which probe speaks which protocol."""

# ruff: noqa: PLC0415 - most people need one protocol or two, and load no others

from __future__ import annotations

from typing import TYPE_CHECKING

from daemon.frozen import Frozen
from daemon.model import KeyState, Origin, Outcome, Protocol, Verdict, message
from daemon.probes.ladder import climb
from daemon.probes.speaker import speaker_for
from daemon.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from datetime import datetime

    from daemon.model import Secret, Target
    from daemon.probes.base import Answer, Probe, Request
    from daemon.probes.dialect import Dialect

    Steps = Generator[Request, Answer, Outcome]


class KeyProbe(Frozen):
    """Checks a key that travels in a header, at any protocol."""

    dialect_of: Callable[[Target], Dialect]
    now: Callable[[], datetime]

    def exchange(
        self, target: Target, secret: Secret | None, *, decoy: Secret, deep: bool
    ) -> Steps:
        """Yield requests, receive answers, return the outcome."""
        speaker = speaker_for(target, self.dialect_of(target), secret, decoy=decoy, now=self.now())
        return climb(speaker, deep=deep)


class AccountProbe(Frozen):
    """Checks Google's Application Default Credentials; the secret is the text of their file."""

    now: Callable[[], datetime]

    def exchange(
        self, target: Target, secret: Secret | None, *, decoy: Secret, deep: bool
    ) -> Steps:
        """Yield requests, receive answers, return the outcome."""
        if secret is None:
            return _said(_no_account())
        from daemon.probes.vertex import climb_with_account

        return climb_with_account(target, secret, decoy=decoy, deep=deep, now=self.now())


class DiscontinuedProbe(Frozen, kw_only=False):
    """Says that Qwen OAuth has ended: Qwen Code refuses it before any request, and so do we."""

    def exchange(
        self, target: Target, secret: Secret | None, *, decoy: Secret, deep: bool
    ) -> Steps:
        """Return the outcome without a request; a token is never refreshed."""
        del target, secret, decoy, deep
        return _said(
            Outcome(
                verdict=Verdict.INVALID_KEY,
                reason=Reason.TOKEN_EXPIRED,
                key_state=KeyState.NOT_CHECKED,
                detail=message("Qwen OAuth was discontinued on 2026-04-15; nothing was sent."),
                hint=message("Choose another provider."),
            )
        )


def probe_for(target: Target, *, now: Callable[[], datetime]) -> Probe:
    """Return the probe that checks `target`."""
    if target.protocol is Protocol.QWEN_OAUTH:
        return DiscontinuedProbe()
    if target.credential.origin is Origin.ADC:
        return AccountProbe(now=now)
    return KeyProbe(dialect_of=_dialect_of(target.protocol), now=now)


def _dialect_of(protocol: Protocol) -> Callable[[Target], Dialect]:
    """Return the dialect of `protocol`."""
    match protocol:
        case Protocol.OPENAI | Protocol.QWEN_OAUTH:
            from daemon.probes.openai import openai_dialect as dialect
        case Protocol.OPENAI_RESPONSES:
            from daemon.probes.responses import responses_dialect as dialect
        case Protocol.ANTHROPIC:
            from daemon.probes.anthropic import anthropic_dialect as dialect
        case Protocol.GEMINI:
            from daemon.probes.gemini import gemini_dialect as dialect
        case Protocol.VERTEX_AI:
            from daemon.probes.vertex import vertex_dialect as dialect
    return dialect


def _said(outcome: Outcome) -> Steps:
    """Return a conversation that ends before it begins."""
    yield from ()
    return outcome


def _no_account() -> Outcome:
    return Outcome(
        verdict=Verdict.INCONCLUSIVE,
        reason=Reason.NOT_ASKED,
        key_state=KeyState.NOT_CHECKED,
        detail=message("Google's credentials file cannot be read."),
        hint=message("Run `gcloud auth application-default login`, or name a service account."),
    )
