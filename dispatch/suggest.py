"""From candidates to a suggestion: the soonest that may go, and whom to ask about."""

from collections.abc import Sequence

from dispatch.agreements.clause import DualDispatch
from dispatch.agreements.explain import Verdict
from dispatch.decision import Action, Candidate, Step, Suggestion, clock, gain_clock


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
    reason = " ".join(_reasons(candidates, goes, asked, own))
    return Suggestion(tuple(steps), reason)


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
    with_own = _is_dual(one) and own is not None
    return Step((one.unit.id, own.unit.id) if with_own and own else (one.unit.id,), action)


def _is_dual(one: Candidate) -> bool:
    return one.judgement.dual_dispatch is DualDispatch.ALSO_ALERT_HOME


def _reasons(
    candidates: Sequence[Candidate],
    goes: Candidate | None,
    asked: Candidate | None,
    own: Candidate | None,
) -> list[str]:
    if not candidates:
        return ["No available unit can reach the incident: ask the neighbouring centres by phone."]
    said = [_why(goes, own)] if goes else ["None of the units that could come may go as it stands."]
    if goes and _is_dual(goes):
        said.append(_dual(own))
    if asked:
        by = f", {gain_clock(goes.eta_ms - asked.eta_ms)} sooner" if goes else ""
        said.append(
            f"{asked.unit.id} of {asked.unit.centre} could be there in {clock(asked.eta_ms)}{by}, "
            f"if its centre and a human confirm: {asked.judgement.says}"
        )
        if _is_dual(asked):
            said.append(_dual(own))
    return said


def _why(goes: Candidate, own: Candidate | None) -> str:
    here = f"{goes.unit.id} of {goes.unit.centre}"
    if goes.judgement.verdict is Verdict.OWN:
        return f"{here} is the best own unit: {clock(goes.eta_ms)}."
    gain = f" and gains {gain_clock(goes.gain_ms)}" if goes.gain_ms is not None else ""
    alone = "" if own else " No own unit that fits is available."
    return (
        f"{here} is the soonest that may come: {clock(goes.eta_ms)}{gain}.{alone} "
        f"{goes.judgement.says}"
    )


def _dual(own: Candidate | None) -> str:
    if own is None:
        return "The agreement asks to alert a home unit as well; none is available."
    return f"The agreement asks to alert {own.unit.id} at home as well."
