"""From what was decided about an incident to the proposal of a request."""

from datetime import datetime
from typing import NamedTuple

from api.asking.request import Request, Transition
from api.asking.words import By, Command, Do
from api.errors import CannotAsk
from dispatch.agreements.act.terms import NO_TERMS, Terms
from dispatch.agreements.judge.explain import Verdict
from dispatch.decision import Decision, Step
from dispatch.suggest import Response, responses_of


class Chosen(NamedTuple):
    """Units to be asked for together, and own units that are alerted as well."""

    units: tuple[str, ...]
    home_units: tuple[str, ...] = ()


class Named(NamedTuple):
    """What a new request is called, and which incident it is for."""

    request: str
    incident: str


def chosen(decision: Decision, step: Step) -> Chosen:
    """Tell the units of a step that are asked for from the own ones."""
    own = {c.unit.id for c in decision.candidates if c.judgement.verdict is Verdict.OWN}
    return Chosen(
        tuple(unit for unit in step.units if unit not in own),
        tuple(unit for unit in step.units if unit in own),
    )


def propose(
    named: Named,
    decision: Decision,
    units: Chosen,
    by: By,
    at: datetime,
    terms: Terms = NO_TERMS,
) -> Request:
    """
    Propose to ask for units that a decision lists; nobody is asked yet, and nothing is held.

    Parameters
    ----------
    by : By
        The centre that would ask, and who proposes it there.
    terms : Terms
        Of the clause that the verdict rests on: how to ask, and whether a home unit relieves them.

    Raises
    ------
    CannotAsk
        If the decision has no such units, or they are the own ones.
    """
    response = response_to(decision, units.units, f"Request {named.request}")
    asked = response.first.unit.centre
    if response.verdict is Verdict.OWN or by.centre in (None, asked):
        message = (
            f"Request {named.request}: nobody is asked for {' + '.join(units.units)} of {asked} by "
            f"{by}; an own unit is dispatched, and only another centre can ask for it."
        )
        raise CannotAsk(message)
    judged = response.decides.judgement
    dual = terms.dual_dispatch
    return Request(
        id=named.request,
        incident=named.incident,
        asking=str(by.centre),
        asked=asked,
        units=units.units,
        home_units=units.home_units,
        eta_ms=response.arrives_ms,
        verdict=response.verdict,
        agreement=judged.agreement,
        clause=judged.clause,
        how=terms.request,
        stands_down=dual is not None and dual.rule == "stand_down_on_arrival",
        history=(Transition(number=1, command=Command(do=Do.PROPOSE, by=by, at=at)),),
    )


def response_to(decision: Decision, units: tuple[str, ...], where: str) -> Response:
    """
    Find the units that are to be asked for among what a decision lists.

    Parameters
    ----------
    where : str
        What a refusal starts with.

    Raises
    ------
    CannotAsk
        If the decision has no such units.
    """
    listed = responses_of(decision.candidates)
    # Each unit of a bundle is judged, and offers the same bundle: the best verdict is meant.
    same = [one for one in listed if set(one.units) == set(units)]
    if not same:
        known = ", ".join(" + ".join(one.units) for one in listed) or "none"
        message = (
            f"{where}: {' + '.join(units) or 'nothing'} is no answer to the incident as it was "
            f"decided; ask for one of these: {known}."
        )
        raise CannotAsk(message)
    return min(same, key=lambda one: one.verdict.rank)
