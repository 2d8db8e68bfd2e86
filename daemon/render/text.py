"""The report for people: a table, worst first, with what to do; then what is wrong in the files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from daemon import phrasebook
from daemon.model import FindingCode, ModelVerdict, Origin, TargetState, Verdict, message
from daemon.reasons import Proven
from daemon.render.layout import columns, shortened, wrapped
from daemon.render.look import SEVERITY_STYLES, Look, Style, severity_mark
from daemon.render.plain import ended, headline_message, short_place
from daemon.words import joined, say, span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from daemon.model import Message
    from daemon.rows import FindingRow, ModelRow, Report, TargetRow

#: A wider table is harder to read, not easier.
WIDEST: Final = 110
_GAP: Final = "  "
#: Columns of the verdict that are always kept free beside an id.
_ROOM_FOR_VERDICT: Final = 24
_MODELS_SHOWN: Final = 8
_ERROR: Final = 400

#: Findings that the verdict of their target already tells, each with where to look.
_TOLD: Final[Mapping[Verdict, frozenset[FindingCode]]] = {
    Verdict.WRONG_BASE_URL: frozenset({FindingCode.BASE_URL_MALFORMED}),
    Verdict.INVALID_KEY: frozenset({FindingCode.KEY_SHADOWED}),
    Verdict.KEY_MALFORMED: frozenset({FindingCode.KEY_SHADOWED}),
    Verdict.WRONG_KEY_TYPE: frozenset({FindingCode.KEY_SHADOWED}),
}
#: Verdicts whose cure lies in the entry, not at the key.
_ENTRY_AT_FAULT: Final = frozenset({Verdict.WRONG_BASE_URL, Verdict.MODEL_NOT_FOUND})

#: Verdicts whose headline says all that the provider's words do; its status is enough beside it.
_SAYS_IT_ALL: Final = frozenset(
    {
        Verdict.NO_BALANCE,
        Verdict.QUOTA_EXHAUSTED,
        Verdict.RATE_LIMITED,
        Verdict.REGION_UNSUPPORTED,
        Verdict.IP_NOT_ALLOWED,
        Verdict.MODEL_NOT_FOUND,
    }
)

#: Models that need no word.
_QUIET: Final = frozenset({ModelVerdict.OK, ModelVerdict.LISTED, ModelVerdict.NOT_CHECKED})


def render(report: Report, look: Look, translate: Callable[[str], str] = str) -> str:
    """Return the whole report as text, ending with a line end."""
    return _Page(report, look, translate).render()


class _Page:
    """One report on its way to one output."""

    def __init__(self, report: Report, look: Look, translate: Callable[[str], str]) -> None:
        self.report = report
        self.look = look
        self.translate = translate
        self.width = min(look.width, WIDEST)
        self.indent = columns(look.marks.ok) + 1
        longest = max((columns(look.spell(t.id)) for t in report.targets), default=0)
        headlines = (columns(self._say(headline_message(t))) for t in report.targets)
        self.verdicts = max(headlines, default=0)
        room = self.width - self.indent - len(_GAP) - self.verdicts
        self.ids = min(longest, self.width // 2, room)
        self.told: set[int] = set()  # findings already told under their target

    def render(self) -> str:
        targets = [line for target in self.report.targets for line in self._target(target)]
        findings = [
            line
            for at, finding in enumerate(self.report.findings)
            if at not in self.told
            for line in self._finding(finding)
        ]
        parts = [list(self._active()), targets]
        if findings:
            heading = self.look.paint(self._say(message("In the settings")), Style.STRONG)
            parts.append([heading, *findings])
        parts.append(list(self._summary()))
        return "\n\n".join("\n".join(part) for part in parts if part) + "\n"

    def _say(self, said: Message) -> str:
        return self.look.spell(say(said, self.translate))

    def _active(self) -> Iterator[str]:
        """Yield what would stop Qwen Code itself, if anything."""
        if self.report.active.problem:
            yield from self._paragraph(
                self._say(message("Qwen Code would not start here:"))
                + " "
                + self.look.spell(self.report.active.problem),
                mark=self.look.paint(self.look.marks.error, Style.BAD),
            )

    # ----------------------------------------------------------------------------------
    # Targets

    def _target(self, target: TargetRow) -> Iterator[str]:
        look, paint = self.look, self.look.paint
        style = Style.GOOD if target.works else SEVERITY_STYLES[target.severity]
        name = self._short(look.spell(target.id), self.ids)
        verdict = self._say(headline_message(target))
        used = self.indent + self.ids + self.verdicts + 2 * len(_GAP)
        note = self._note(target)
        note = note if used + columns(note) <= self.width else ""
        line = (
            f"{paint(_mark(target, look), style)} "
            f"{paint(name, None if target.works else Style.STRONG)}"
            f"{' ' * (self.ids - columns(name))}{_GAP}{paint(verdict, style)}"
            f"{' ' * (self.verdicts - columns(verdict))}{_GAP}{paint(note, Style.FAINT)}"
        )
        yield line.rstrip()
        yield from self._models(target) if target.works else self._trouble(target)

    def _note(self, target: TargetRow) -> str:
        """Return how the key ends, the status that says it all, whether Qwen Code uses it now."""
        in_use = self._say(message("in use")) if target.id == self.report.active.target else ""
        own = target.key.ends_with if target.key.origin is not Origin.FALLBACK else None
        tail = self.look.spell(f"…{own}") if own else ""
        brief = target.verdict in _SAYS_IT_ALL and (target.http_status or 0) >= _ERROR
        status = f"HTTP {target.http_status}" if brief else ""
        return " ".join(filter(None, (tail, status, in_use)))

    def _trouble(self, target: TargetRow) -> Iterator[str]:
        """Yield why, and what to do: from the findings where the settings alone are to blame."""
        findings = self.report.findings
        own = {at for at, f in enumerate(findings) if f.target == target.id}
        if target.state is not TargetState.CHECKED and own:
            self.told |= own
            for at in sorted(
                own, key=lambda at: (findings[at].code.value != target.state.value, at)
            ):
                finding = findings[at]
                place = short_place(
                    finding.path, finding.line, finding.column, home=self.report.home
                )
                yield from self._cause_and_cure(finding.message, finding.fix, place)
            return
        told = _TOLD.get(target.verdict) if target.verdict else None
        self.told |= {at for at in own if told and findings[at].code in told}
        detail = None if target.verdict in _SAYS_IT_ALL else target.detail
        cause = joined(ended(text) for text in (detail, target.hint) if text)
        gone = list(self._models(target))
        place = ""
        if target.verdict in _ENTRY_AT_FAULT:
            place = short_place(target.entry_path, target.entry_line, home=self.report.home)
        if gone and cause:
            yield from self._paragraph(self.look.spell(cause))
            cause = ""
        yield from gone
        yield from self._cause_and_cure(cause, target.fix or "", place)

    def _models(self, target: TargetRow) -> Iterator[str]:
        loud = [model for model in target.models if model.verdict not in _QUIET]
        if not loud or target.verdict not in (Verdict.OK, Verdict.MODEL_NOT_FOUND):
            return
        room = self.width - self.indent - 2 - _ROOM_FOR_VERDICT
        widest = min(max(columns(self.look.spell(m.id)) for m in loud), room)
        for model in loud[:_MODELS_SHOWN]:
            yield from self._model(model, widest)
        fine = len(target.models) - len(loud)
        more = len(loud) - _MODELS_SHOWN
        if more > 0:
            yield from self._faint(message("… and {count} more", count=more))
        if fine:
            yield from self._faint(message("others without complaint: {count}", count=fine))

    def _model(self, model: ModelRow, widest: int) -> Iterator[str]:
        name = self._short(self.look.spell(model.id), widest)
        words = self._say(phrasebook.MODELS[model.verdict])
        gone = model.verdict is ModelVerdict.MODEL_NOT_FOUND
        mark = self.look.marks.error if gone else self.look.marks.undecided
        style = Style.BAD if gone else Style.DOUBTFUL
        pad = " " * (widest - columns(name))
        yield (
            f"{' ' * self.indent}{self.look.paint(mark, style)} {name}{pad}{_GAP}"
            f"{self.look.paint(words, style)}"
        )

    # ----------------------------------------------------------------------------------
    # Findings

    def _finding(self, finding: FindingRow) -> Iterator[str]:
        style = SEVERITY_STYLES[finding.severity]
        mark = self.look.paint(severity_mark(finding.severity, self.look.marks), style)
        yield from self._paragraph(self.look.spell(finding.message), mark=mark)
        place = short_place(finding.path, finding.line, finding.column, home=self.report.home)
        facts = " · ".join(fact for fact in (place, finding.code) if fact)
        yield from self._paragraph(self.look.spell(facts), style=Style.FAINT)
        yield from self._cause_and_cure("", finding.fix, "")

    # ----------------------------------------------------------------------------------
    # Lines

    def _cause_and_cure(self, cause: str, cure: str, place: str) -> Iterator[str]:
        """Yield why, then what to do and where."""
        if cause:
            yield from self._paragraph(self.look.spell(cause))
        cure = f"{cure} ({place})" if place and cure else cure or place
        if cure:
            yield from self._paragraph(self.look.spell(cure), hang=f"{self.look.marks.arrow} ")

    def _short(self, text: str, width: int) -> str:
        return shortened(text, width, gap=self.look.spell("…"))

    def _faint(self, said: Message) -> Iterator[str]:
        yield from self._paragraph(self._say(said), style=Style.FAINT)

    def _paragraph(
        self, text: str, *, mark: str = "", hang: str = "", style: Style | None = None
    ) -> Iterator[str]:
        """Yield `text` wrapped, the first line after `mark` and `hang`, the rest under it."""
        first = f"{mark} {hang}" if mark else f"{' ' * self.indent}{hang}"
        blank = " " * (self.indent + columns(hang))
        for at, line in enumerate(wrapped(text, self.width - len(blank))):
            yield f"{blank if at else first}{self.look.paint(line, style)}"

    def _summary(self) -> Iterator[str]:
        report, summary = self.report, self.report.summary
        if not report.targets:
            yield self._say(_nothing(report.found))
        if report.offline:
            said = message("No provider could be reached: this machine seems to be offline.")
            yield from wrapped(self._say(said), self.width)
        counts = (
            (message("{count} wrong", count=summary.error), summary.error, Style.BAD),
            (message("{count} undecided", count=summary.undecided), summary.undecided, None),
            (message("{count} held back", count=summary.held), summary.held, None),
            (message("{count} good", count=summary.ok), summary.ok, Style.GOOD),
            (_left_out(report.targets), _left_out(report.targets) is not None, None),
        )
        parts = [(self._say(said), style) for said, count, style in counts if said and count]
        time = say(span(report.duration_ms / 1000), self.translate)
        asked = (
            message("1 request, {time}", time=time)
            if summary.requests == 1
            else message("{count} requests, {time}", count=f"{summary.requests:,}", time=time)
        )
        yield from self._listed((*parts, (self._say(asked), Style.FAINT)))
        if any(
            t.verdict is Verdict.OK and t.proven is not Proven.GENERATION for t in report.targets
        ):
            said = message("Accepted: the provider takes the key. No model was asked to answer.")
            for line in wrapped(self._say(said), self.width):
                yield self.look.paint(line, Style.FAINT)

    def _listed(self, parts: Sequence[tuple[str, Style | None]]) -> Iterator[str]:
        """Yield short phrases with dots between them, in as many lines as they need."""
        dot = self.look.spell(" · ")
        line, used = "", 0
        for text, style in parts:
            if line and used + len(dot) + columns(text) > self.width:
                yield line
                line, used = "", 0
            line = f"{line}{dot if line else ''}{self.look.paint(text, style)}"
            used += columns(text) + (len(dot) if used else 0)
        yield line


def _nothing(found: int) -> Message:
    """Return why there is nothing to check, though `found` targets stand in the settings."""
    if found:
        return message(
            "There is nothing to check: no target matches --only (without it: {count}).",
            count=found,
        )
    return message("There is nothing to check: no credential was found.")


def _mark(target: TargetRow, look: Look) -> str:
    if target.held:
        return look.marks.held
    if target.works:
        return look.marks.ok
    return look.marks.undecided if target.undecided else severity_mark(target.severity, look.marks)


def _left_out(targets: Sequence[TargetRow]) -> Message | None:
    count = sum(t.state in (TargetState.SKIPPED, TargetState.POLICY_NEVER) for t in targets)
    return message("{count} left out", count=count) if count else None
