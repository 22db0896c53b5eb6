"""From candidates to a suggestion: the soonest that may go, and whom to ask about."""

from collections.abc import Sequence

from dispatch.agreements.explain import Verdict
from dispatch.decision import Action, Candidate, Step, Suggestion
from dispatch.said import MinutesDown, MinutesUp, Said, joined, said


def suggest(candidates: Sequence[Candidate], min_gain_ms: int) -> Suggestion:
    """
    Suggest the soonest that may go; where one to be confirmed would be sooner, ask about it too.

    Parameters
    ----------
    candidates : sequence of Candidate
        In the order of (ETA, unit id).
    min_gain_ms : int
        An own unit wins over a foreign one that gains less, and over one that is as soon.
    """
    goes = _who_goes(candidates, min_gain_ms)
    asked = _whom_to_ask(candidates, goes)
    own = _best_own(candidates)
    steps = [_step(one, own) for one in (goes, asked) if one]
    return Suggestion(tuple(steps), joined(_reasons(candidates, goes, asked, own)))


def _best_own(candidates: Sequence[Candidate]) -> Candidate | None:
    own = (c for c in candidates if c.judgement.verdict is Verdict.OWN and not c.lacks)
    return next(own, None)


def _who_goes(candidates: Sequence[Candidate], min_gain_ms: int) -> Candidate | None:
    soonest = next((c for c in candidates if c.may_go), None)
    own = _best_own(candidates)
    if soonest is None or own is None:
        return soonest
    gain_ms = own.eta_ms - soonest.eta_ms
    return own if gain_ms == 0 or gain_ms < min_gain_ms else soonest


def _whom_to_ask(candidates: Sequence[Candidate], goes: Candidate | None) -> Candidate | None:
    """The soonest that a human could let come, if sooner than who goes anyway."""
    confirm = (c for c in candidates if c.judgement.verdict is Verdict.CONFIRM and not c.lacks)
    asked = next(confirm, None)
    return asked if asked and (goes is None or asked.eta_ms < goes.eta_ms) else None


def _step(one: Candidate, own: Candidate | None) -> Step:
    verdict = one.judgement.verdict
    if verdict is Verdict.OWN:
        return Step((one.unit.id,), Action.DISPATCH)
    action = Action.ASK_CONFIRM if verdict is Verdict.CONFIRM else Action.REQUEST
    if one.judgement.alerts_home and own is not None:
        return Step((one.unit.id, own.unit.id), action)
    return Step((one.unit.id,), action)


def _reasons(
    candidates: Sequence[Candidate],
    goes: Candidate | None,
    asked: Candidate | None,
    own: Candidate | None,
) -> list[Said]:
    if not candidates:
        return [
            said("No available unit can reach the incident: ask the neighbouring centres by phone.")
        ]
    told = [said("None of the units that could come may go as it stands.")]
    if goes:
        told = _why(goes, own)
        if goes.judgement.alerts_home:
            told.append(_dual(own))
    if asked:
        told.append(_why_ask(asked, goes))
        if asked.judgement.alerts_home:
            told.append(_dual(own))
    return told


def _why(goes: Candidate, own: Candidate | None) -> list[Said]:
    unit, centre, eta = goes.unit.id, goes.unit.centre, MinutesUp(goes.eta_ms)
    if goes.judgement.verdict is Verdict.OWN:
        return [
            said(
                "{unit} of {centre} is the best own unit: {eta}.", unit=unit, centre=centre, eta=eta
            )
        ]
    if goes.gain_ms is None:
        first = said(
            "{unit} of {centre} is the soonest that may come: {eta}.",
            unit=unit,
            centre=centre,
            eta=eta,
        )
    else:
        first = said(
            "{unit} of {centre} is the soonest that may come: {eta}, and gains {gain}.",
            unit=unit,
            centre=centre,
            eta=eta,
            gain=MinutesDown(goes.gain_ms),
        )
    alone = [] if own else [said("No own unit that fits is available.")]
    return [first, *alone, goes.judgement.says]


def _why_ask(asked: Candidate, goes: Candidate | None) -> Said:
    unit, centre, eta = asked.unit.id, asked.unit.centre, MinutesUp(asked.eta_ms)
    why = asked.judgement.says
    if goes is None:
        return said(
            "{unit} of {centre} could be there in {eta}, if its centre and a human confirm: {why}",
            unit=unit,
            centre=centre,
            eta=eta,
            why=why,
        )
    return said(
        "{unit} of {centre} could be there in {eta}, {gain} sooner, if its centre and a human "
        "confirm: {why}",
        unit=unit,
        centre=centre,
        eta=eta,
        gain=MinutesDown(goes.eta_ms - asked.eta_ms),
        why=why,
    )


def _dual(own: Candidate | None) -> Said:
    if own is None:
        return said("The agreement asks to alert a home unit as well; none is available.")
    return said("The agreement asks to alert {unit} at home as well.", unit=own.unit.id)
