"""A decision as a dispatcher reads it: the suggestion first, then why, who else, and what rests."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, Literal, NamedTuple, TypeAlias

from rich.console import Console
from rich.table import Table
from rich.text import Text

from api.cli.notes import flags_of, notes_on
from api.cli.screen import bullets, paragraph
from dispatch.agreements.judge.explain import Judgement, Verdict
from dispatch.decision import Action, Candidate, Decision, Scene, Step, clock, gain_clock
from dispatch.said import And, Said, Value, joined, said
from dispatch.texts.tongue import Tongue

_ACTS: Final = {
    Action.DISPATCH: said("DISPATCH"),
    Action.REQUEST: said("REQUEST"),
    Action.ASK_CONFIRM: said("ASK TO CONFIRM"),
}
VERDICTS: Final = {
    Verdict.OWN: said("own"),
    Verdict.PERMITTED: said("permitted"),
    Verdict.PERMITTED_WITH_CONDITIONS: said("permitted with conditions"),
    Verdict.CONFIRM: said("confirm"),
    Verdict.NOT_PERMITTED: said("not permitted"),
    Verdict.NO_AGREEMENT: said("no agreement"),
}
_ROOM_FOR_ALL: Final = 96  # Columns of a terminal; 100 where nobody looks at one.
_STYLES: Final = {
    Verdict.OWN: "green",
    Verdict.PERMITTED: "green",
    Verdict.PERMITTED_WITH_CONDITIONS: "green",
    Verdict.CONFIRM: "yellow",
}


_Law: TypeAlias = tuple[str, tuple[str, ...], tuple[str, ...]]
"""What the law says of a unit, what its crew must be told, and what other clauses say."""


def show_decision(
    console: Console, decision: Decision, attribution: Sequence[str], speaks: Tongue
) -> None:
    """Print a decision in a language."""
    _Page(console, speaks).show(decision, attribution)


class _Page(NamedTuple):
    """A page of the answer, in one language."""

    console: Console
    tongue: Tongue

    def show(self, decision: Decision, attribution: Sequence[str]) -> None:
        """Print all of it."""
        unit = {one.unit.id: one for one in decision.candidates}
        self._suggestion(decision, unit)
        self._heading(self._incident(decision.scene))
        if decision.candidates:
            split = self.console.width >= _ROOM_FOR_ALL
            self.console.print(self._table(decision.candidates, split=split))
        self._law(decision)
        notes = [*map(self._say, notes_on(decision)), *decision.reports]
        notes += filter(None, [self.tongue.remark])
        flags = [*map(self._say, flags_of(decision.candidates))]
        if notes or flags:
            self._heading(self._say(said("Take note")))
            bullets(self.console, notes)
            bullets(self.console, flags, mark="* ")
        self.console.print()
        rests = self._say(_basis(decision))
        paragraph(self.console, " ".join([rests, *attribution]), style="dim")

    def _say(self, value: Value) -> str:
        return self.tongue.say(value)

    def _heading(self, text: str) -> None:
        self.console.print()
        paragraph(self.console, text, style="bold")

    def _suggestion(self, decision: Decision, unit: dict[str, Candidate]) -> None:
        suggestion = decision.suggestion
        head = said("Suggestion") if suggestion.steps else said("No suggestion")
        paragraph(self.console, self._say(head), style="bold")
        for number, step in enumerate(suggestion.steps, start=1):
            paragraph(self.console, f"{number}. {self._say(_step(step, unit))}", 2, "bold")
        paragraph(self.console, self._say(suggestion.reason), 2)
        for step in suggestion.steps:
            for conditions, ids in _conditions(map(unit.__getitem__, step.units)).items():
                self._heading(self._say(_to_tell(ids, step.action)))
                bullets(self.console, map(self._say, conditions))

    def _incident(self, scene: Scene) -> str:
        incident = scene.incident
        lat, lon = incident.at
        parts = [
            said(
                "{urgency} at {position} in {area}",
                urgency=incident.urgency,
                position=f"{lat:.5f},{lon:.5f}",
                area=scene.dispatch_area or scene.country or said("no known country"),
            )
        ]
        if scene.own_centre:
            parts.append(said("served by {centre}", centre=scene.own_centre))
        if incident.need:
            parts.append(said("needs {need}", need=", ".join(sorted(incident.need))))
        when = incident.time.isoformat(sep=" ", timespec="seconds")
        return self._say(joined([*parts, said("as of {time}", time=when)], ", "))

    def _table(self, candidates: Sequence[Candidate], *, split: bool) -> Table:
        """Lay out the candidates; ``split`` gives turnout and drive beside their sum."""
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        times = [said("ETA"), said("turnout"), said("drive"), said("gains")]
        times = times if split else [times[0], times[-1]]
        table.add_column("", justify="right", overflow="fold")
        for name in (said("Unit"), said("Centre"), *times, said("Verdict"), said("Agreement")):
            right = name in times
            justify: Literal["left", "right"] = "right" if right else "left"
            table.add_column(self._say(name), justify=justify, overflow="fold")
        for rank, one in enumerate(candidates, start=1):
            verdict = one.judgement.verdict
            parts = (clock(one.turnout_ms), clock(one.drive_ms)) if split else ()
            table.add_row(
                str(rank),
                f"{one.unit.id}{'*' if one.flags or one.lacks or one.offer else ''}",
                one.unit.centre,
                clock(one.eta_ms),
                *parts,
                _gain(one.gain_ms),
                Text(self._say(VERDICTS[verdict]), _STYLES.get(verdict, "red")),
                one.judgement.agreement or "",
            )
        return table

    def _law(self, decision: Decision) -> None:
        """Say what the law says of all whom the suggestion does not send; alike ones together."""
        suggested = {unit for step in decision.suggestion.steps for unit in step.units}
        told = {_law_of(one.judgement) for one in decision.candidates if one.unit.id in suggested}
        others = [one for one in decision.candidates if _is_to_be_explained(one, told)]
        others.sort(key=lambda one: (one.judgement.verdict.rank, *_law_of(one.judgement)))
        if others:
            self._heading(self._say(said("What the law says")))
        for law, group in groupby(others, key=lambda one: _law_of(one.judgement)):
            same = sorted(group, key=lambda one: (one.eta_ms, one.unit.id))
            paragraph(self.console, f"{', '.join(one.unit.id for one in same)}:", 2)
            paragraph(self.console, self._say(same[0].judgement.says), 4)
            further = _further(same[0].judgement, is_told=law in told)
            bullets(self.console, map(self._say, further), 4)


def _step(step: Step, unit: dict[str, Candidate]) -> Said:
    is_sure = step.action is not Action.ASK_CONFIRM
    who = [
        said(
            "{unit} of {centre} ({country}), there in {eta}"
            if is_sure
            else "{unit} of {centre} ({country}), could be there in {eta}",
            unit=one.unit.id,
            centre=one.unit.centre,
            country=one.unit.country,
            eta=clock(one.eta_ms),
        )
        for one in map(unit.__getitem__, step.units)
    ]
    return said("{act} {units}", act=_ACTS[step.action], units=joined(who, " + "))


def _conditions(together: Iterable[Candidate]) -> dict[tuple[Said, ...], list[str]]:
    """Give what crews must be told, those who are told the same together."""
    told: dict[tuple[Said, ...], list[str]] = {}
    for one in together:
        if one.judgement.conditions:
            told.setdefault(one.judgement.conditions, []).append(one.unit.id)
    return told


def _to_tell(ids: Sequence[str], action: Action) -> Said:
    return said(
        "Tell the crew of {unit}, if it is confirmed"
        if action is Action.ASK_CONFIRM
        else "Tell the crew of {unit}",
        unit=And(tuple(ids)),
    )


def _gain(gain_ms: int | None) -> str:
    return "-" if gain_ms is None else gain_clock(gain_ms)


def _is_to_be_explained(one: Candidate, told: set[_Law]) -> bool:
    if one.judgement.verdict is Verdict.OWN:
        return False
    return not one.judgement.verdict.may_go or _law_of(one.judgement) not in told


def _law_of(judgement: Judgement) -> _Law:
    others = tuple(str(other.says) for other in judgement.considered)
    return str(judgement.says), tuple(map(str, judgement.conditions)), others


def _further(judgement: Judgement, *, is_told: bool) -> Iterator[Said]:
    """Give what to tell the crew, unless it is told above, and the clauses that come second."""
    if not is_told:
        for condition in judgement.conditions:
            yield said("Tell the crew: {condition}", condition=condition)
    for other in judgement.considered:
        yield said("Also: {clause}", clause=other.says)


def _basis(decision: Decision) -> Said:
    basis = decision.basis
    return said(
        "Region {region} {hash}, agreements {law}.",
        region=basis.region,
        hash=basis.region_hash,
        law=basis.agreements_hash[:16],
    )
