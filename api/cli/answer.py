"""A decision as a dispatcher reads it: the suggestion first, then why, who else, and what rests."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, TypeAlias

from rich.console import Console
from rich.table import Table
from rich.text import Text

from api.cli.notes import flags_of, notes_on
from api.cli.screen import bullets, paragraph
from dispatch.agreements.explain import Judgement, Verdict
from dispatch.decision import Action, Candidate, Decision, Scene, Step, clock, gain_clock

_ACTS: Final = {
    Action.DISPATCH: "DISPATCH",
    Action.REQUEST: "REQUEST",
    Action.ASK_CONFIRM: "ASK TO CONFIRM",
}
_ARRIVES: Final = {Action.ASK_CONFIRM: "could be there in"}
_ROOM_FOR_ALL: Final = 96  # Columns of a terminal; 100 where nobody looks at one.
_STYLES: Final = {
    Verdict.OWN: "green",
    Verdict.PERMITTED: "green",
    Verdict.PERMITTED_WITH_CONDITIONS: "green",
    Verdict.CONFIRM: "yellow",
}


_Said: TypeAlias = tuple[str, tuple[str, ...], tuple[str, ...]]
"""What the law says of a unit, what its crew must be told, and what other clauses say."""


def show_decision(console: Console, decision: Decision, attribution: Sequence[str]) -> None:
    """Print a decision."""
    unit = {one.unit.id: one for one in decision.candidates}
    _show_suggestion(console, decision, unit)
    _heading(console, _incident(decision.scene))
    if decision.candidates:
        console.print(_table(decision.candidates, split=console.width >= _ROOM_FOR_ALL))
    _show_law(console, decision)
    notes, flags = [*notes_on(decision), *decision.reports], [*flags_of(decision.candidates)]
    if notes or flags:
        _heading(console, "Take note")
        bullets(console, notes)
        bullets(console, flags, mark="* ")
    console.print()
    paragraph(console, " ".join(_basis(decision, attribution)), style="dim")


def _heading(console: Console, text: str) -> None:
    console.print()
    paragraph(console, text, style="bold")


def _show_suggestion(console: Console, decision: Decision, unit: dict[str, Candidate]) -> None:
    suggestion = decision.suggestion
    paragraph(console, "Suggestion" if suggestion.steps else "No suggestion", style="bold")
    for number, step in enumerate(suggestion.steps, start=1):
        paragraph(console, f"{number}. {_step(step, unit)}", 2, "bold")
    paragraph(console, str(suggestion.reason), 2)
    for step in suggestion.steps:
        first = unit[step.units[0]]
        if first.judgement.conditions:
            if_ = ", if it is confirmed" if step.action is Action.ASK_CONFIRM else ""
            _heading(console, f"Tell the crew of {first.unit.id}{if_}")
            bullets(console, map(str, first.judgement.conditions))


def _step(step: Step, unit: dict[str, Candidate]) -> str:
    arrives = _ARRIVES.get(step.action, "there in")
    who = " + ".join(
        f"{one.unit.id} of {one.unit.centre} ({one.unit.country}), {arrives} {clock(one.eta_ms)}"
        for one in map(unit.__getitem__, step.units)
    )
    return f"{_ACTS[step.action]} {who}"


def _incident(scene: Scene) -> str:
    incident = scene.incident
    lat, lon = incident.at
    area = scene.dispatch_area or scene.country or "no known country"
    served = f", served by {scene.own_centre}" if scene.own_centre else ""
    need = f", needs {', '.join(sorted(incident.need))}" if incident.need else ""
    when = incident.time.isoformat(sep=" ", timespec="seconds")
    return f"{incident.urgency} at {lat:.5f},{lon:.5f} in {area}{served}{need}, as of {when}"


def _table(candidates: Sequence[Candidate], *, split: bool) -> Table:
    """Lay out the candidates; ``split`` gives turnout and drive beside their sum."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    times = ("ETA", "turnout", "drive", "gains") if split else ("ETA", "gains")
    for name in ("", "Unit", "Centre", *times, "Verdict", "Agreement"):
        right = name == "" or name in times
        table.add_column(name, justify="right" if right else "left", overflow="fold")
    for rank, one in enumerate(candidates, start=1):
        verdict = one.judgement.verdict
        parts = (clock(one.turnout_ms), clock(one.drive_ms)) if split else ()
        table.add_row(
            str(rank),
            f"{one.unit.id}{'*' if one.flags or one.lacks else ''}",
            one.unit.centre,
            clock(one.eta_ms),
            *parts,
            _gain(one.gain_ms),
            Text(_words(verdict), _STYLES.get(verdict, "red")),
            one.judgement.agreement or "",
        )
    return table


def _gain(gain_ms: int | None) -> str:
    return "-" if gain_ms is None else gain_clock(gain_ms)


def _words(verdict: Verdict) -> str:
    return verdict.replace("_", " ")


def _show_law(console: Console, decision: Decision) -> None:
    """Say what the law says of all whom the suggestion does not send; alike ones together."""
    suggested = {unit for step in decision.suggestion.steps for unit in step.units}
    told = {_said(one.judgement) for one in decision.candidates if one.unit.id in suggested}
    others = [one for one in decision.candidates if _is_to_be_explained(one, told)]
    others.sort(key=lambda one: (one.judgement.verdict.rank, *_said(one.judgement)))
    if others:
        _heading(console, "What the law says")
    for said, group in groupby(others, key=lambda one: _said(one.judgement)):
        same = sorted(group, key=lambda one: (one.eta_ms, one.unit.id))
        paragraph(console, f"{', '.join(one.unit.id for one in same)}:", 2)
        paragraph(console, str(same[0].judgement.says), 4)
        bullets(console, _further(same[0].judgement, is_told=said in told), 4)


def _is_to_be_explained(one: Candidate, told: set[_Said]) -> bool:
    if one.judgement.verdict is Verdict.OWN:
        return False
    return not one.judgement.verdict.may_go or _said(one.judgement) not in told


def _said(judgement: Judgement) -> _Said:
    others = tuple(str(other.says) for other in judgement.considered)
    return str(judgement.says), tuple(map(str, judgement.conditions)), others


def _further(judgement: Judgement, *, is_told: bool) -> Iterator[str]:
    """Give what to tell the crew, unless it is told above, and the clauses that come second."""
    if not is_told:
        yield from (f"Tell the crew: {condition}" for condition in judgement.conditions)
    yield from (f"Also: {other.says}" for other in judgement.considered)


def _basis(decision: Decision, attribution: Sequence[str]) -> Iterator[str]:
    basis = decision.basis
    yield f"Region {basis.region} {basis.region_hash}, agreements {basis.agreements_hash[:16]}."
    yield from attribution
