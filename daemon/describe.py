"""Describes the targets of a report: what Qwen Code would send, and what is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from daemon.advice import Case, cure
from daemon.model import (
    KeyState,
    ModelOutcome,
    ModelVerdict,
    Severity,
    TargetState,
    Verdict,
    message,
    replace,
)
from daemon.phrasebook import STATE_CURES
from daemon.reasons import Reason
from daemon.rows import WORKING, ActiveRow, HiddenRow, KeyRow, ModelRow, TargetRow

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from daemon.model import Active, Credential, Observation, Place, Secret, Target
    from daemon.showing import Shower

_STATE_SEVERITY: Final = {
    TargetState.KEY_MISSING: Severity.ERROR,
    TargetState.UNSENDABLE: Severity.ERROR,
    TargetState.HELD: Severity.WARN,
    TargetState.SKIPPED: Severity.INFO,
    TargetState.POLICY_NEVER: Severity.INFO,
}


class Describer:
    """Describes targets; `ids` maps their ids to the ones shown.

    Without `fingerprint` (as in CI) nothing that tells keys apart is described.  Where the machine
    seems `offline`, nobody is sent to look for slips in an address.
    """

    def __init__(
        self,
        show: Shower,
        *,
        ids: Mapping[str, str],
        key_page: Callable[[str], str | None],
        fingerprint: Callable[[Secret], str] | None,
        offline: bool = False,
    ) -> None:
        self.show = show
        self.ids = ids
        self.key_page = key_page
        self.offline = offline
        self.fingerprint = None if show.in_ci else fingerprint

    def target(self, target: Target, seen: Observation | None) -> TargetRow:
        """Return the row of a target; to be checked and not `seen`, it is not decided."""
        if target.state is not TargetState.CHECKED:
            return self._unchecked(target)
        if seen is None:
            return replace(
                self._unchecked(target),
                verdict=Verdict.INCONCLUSIVE,
                reason=Reason.NOT_ASKED,
                key_state=KeyState.UNKNOWN,
                severity=Severity.WARN,
                transient=True,
                detail=self.show.said(message("The check did not come to an end.")),
                fix=self.show.said(message("Check again.")),
            )
        outcome = seen.outcome
        models = self._models(target, outcome.models)
        return replace(
            self._unchecked(target),
            verdict=outcome.verdict,
            reason=outcome.reason,
            severity=_severity(outcome.verdict, models),
            transient=outcome.transient,
            key_state=outcome.key_state,
            proven=outcome.proven,
            detail=self.show.said(outcome.detail),
            fix=self._cure(target, seen),
            hint=self.show.said(outcome.hint),
            http_status=outcome.http_status,
            latency_ms=seen.latency_ms,
            retry_after_s=outcome.retry_after_s,
            checked_at=stamp(seen.at),
            models=models,
        )

    def _unchecked(self, target: Target) -> TargetRow:
        """Return the row of a target of which nothing is known but what the settings say."""
        default = STATE_CURES.get(target.state)
        entry_path, entry_line = self._placed(target.place)
        return TargetRow(
            id=self.ids[target.id],
            source=target.source,
            provider=self.show.text(target.provider),
            protocol=target.protocol,
            base_url=self.show.address(target.base_url),
            env_key=self._optional(target.env_key),
            key=self.key(target.credential),
            state=target.state,
            verdict=None,
            reason=None,
            severity=_STATE_SEVERITY.get(target.state, Severity.WARN),
            transient=False,
            key_state=KeyState.NOT_CHECKED,
            proven=None,
            detail=self.show.said(target.state_detail),
            fix=self.show.said(target.state_fix or default),
            hint=None,
            http_status=None,
            latency_ms=None,
            retry_after_s=None,
            checked_at=None,
            models=self._models(target, ()),
            entry_path=entry_path,
            entry_line=entry_line,
        )

    def _models(self, target: Target, outcomes: Sequence[ModelOutcome]) -> tuple[ModelRow, ...]:
        known = {outcome.id: outcome for outcome in outcomes}
        rows: list[ModelRow] = []
        for model in target.models:
            seen = known.get(model.id)
            rows.append(
                ModelRow(
                    id=self.show.text(model.id),
                    name=self.show.text(model.name),
                    verdict=seen.verdict if seen else ModelVerdict.NOT_CHECKED,
                    detail=self.show.said(seen.detail) if seen else None,
                )
            )
        return tuple(rows)

    def _cure(self, target: Target, seen: Observation) -> str | None:
        credential = target.credential
        hidden = next((h.place for h in credential.hides if h.differs and h.place), None)
        case = Case(
            verdict=seen.outcome.verdict,
            reason=Reason.OFFLINE
            if self.offline and seen.outcome.reason is Reason.DNS
            else seen.outcome.reason,
            origin=credential.origin,
            variable=self.show.text(credential.variable or ""),
            place=self.show.place(credential.place),
            hidden=self.show.place(hidden),
            page=self.key_page(target.base_url) or "",
            wait_s=seen.outcome.retry_after_s,
        )
        return cure(case, self.show.translate)

    def key(self, credential: Credential) -> KeyRow:
        """Return the row of a key: where it comes from, never what it is."""
        path, line = self._placed(credential.place)
        secret = None if self.show.in_ci else credential.secret
        return KeyRow(
            variable=self._optional(credential.variable),
            origin=credential.origin,
            path=path,
            line=line,
            fingerprint=self.fingerprint(secret) if secret and self.fingerprint else None,
            ends_with=self._ends_with(secret),
            hides=tuple(
                HiddenRow(origin=hidden.origin, path=path, line=line)
                for hidden in credential.hides
                for path, line in (self._placed(hidden.place),)
            ),
        )

    def active(self, active: Active) -> ActiveRow:
        """Return the row of what Qwen Code would use."""
        credential = active.credential
        secret = credential.secret if credential and not self.show.in_ci else None
        target = active.target
        return ActiveRow(
            auth_type=self._optional(active.auth_type),
            model=self._optional(active.model),
            target=self.ids.get(target) or self.show.target_id(target) if target else None,
            base_url=self.show.address(active.base_url) if active.base_url is not None else None,
            proxy=self.show.address(active.proxy) if active.proxy is not None else None,
            key_variable=self._optional(credential.variable) if credential else None,
            key_origin=credential.origin if credential else None,
            key_origin_path=self._placed(credential.place)[0] if credential else None,
            key_ends_with=self._ends_with(secret),
            held=active.held,
            problem=self.show.said(active.problem),
        )

    def _ends_with(self, secret: Secret | None) -> str | None:
        tail = secret.ends_with if secret else None
        return self.show.text(tail) if tail else None

    def _optional(self, foreign: str | None) -> str | None:
        return None if foreign is None else self.show.text(foreign)

    def _placed(self, place: Place | None) -> tuple[str | None, int | None]:
        return (self.show.path(place.path), place.line) if place else (None, None)


def _severity(verdict: Verdict, models: Sequence[ModelRow]) -> Severity:
    """Return how much an outcome matters: a key that can call none of its models is an error."""
    missing = [model.verdict is ModelVerdict.MODEL_NOT_FOUND for model in models]
    if verdict in WORKING and missing and all(missing):
        return Severity.ERROR
    return verdict.severity


def stamp(at: datetime) -> str:
    """Return an aware UTC moment as it is published."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
