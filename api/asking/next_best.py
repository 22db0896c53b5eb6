"""Whom to ask next, kept ready while an answer is pending; and whether someone better is free."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from api.asking.promises import Promises
from api.asking.proposal import Chosen
from api.asking.request import Request
from api.asking.words import Do, State
from dispatch.agreements.judge.explain import Verdict
from dispatch.decision import Action, Decision
from dispatch.said import And, MinutesDown, MinutesUp, Said, joined, said
from dispatch.suggest import Response, best_own, responses_of, who_goes


class Alternative(NamedTuple):
    """Units that could come instead."""

    chosen: Chosen
    action: Action
    centre: str
    arrives_ms: int
    says: Said


class NextBest(NamedTuple):
    """Who could come instead, in the order of choice, and why others of the decision could not."""

    alternatives: tuple[Alternative, ...]
    left_out: tuple[Said, ...]


class Better(NamedTuple):
    """Who would be there sooner than those who are asked for, and by how much."""

    alternative: Alternative
    gain_ms: int
    says: Said


def next_best(
    decision: Decision,
    promises: Promises,
    request: Request,
    *,
    gone: Collection[str] = (),
    refused: Collection[str] = (),
    min_gain_ms: int = 0,
) -> NextBest:
    """
    Give what would be suggested if those who are asked for could not come, and so on down.

    Those who may go come first, in the order in which they would be suggested; then those that a
    human would have to confirm, soonest first. Who is not allowed to come is not among them.

    Parameters
    ----------
    decision : Decision
        The one that the request rests on, or a later one about the same incident.
    gone : collection of str
        Units that are known not to be free any more, though the decision lists them.
    refused : collection of str
        Units that were asked for before, and not given.
    """
    can, left_out = _who_can(decision, promises, request, gone, refused)
    order = [*_in_order(can, min_gain_ms), *(o for o in can if o.verdict is Verdict.CONFIRM)]
    own = best_own(can)
    return NextBest(tuple(_alternative(one, request, own) for one in order), left_out)


def better_than(
    request: Request,
    decision: Decision,
    promises: Promises,
    *,
    refused: Collection[str] = (),
    min_gain_ms: int = 0,
) -> Better | None:
    """
    Give who may go and would be there sooner than those who are asked for; None if nobody would.

    Parameters
    ----------
    decision : Decision
        About the same incident, as the fleet is now.
    refused : collection of str
        Units that were asked for before, and not given.
    min_gain_ms : int
        How much sooner at least; as soon is never better.
    """
    if request.is_over or request.state is State.ON_SCENE:
        return None
    can, _ = _who_can(decision, promises, request, (), refused)
    asked_ms = (_arrival(request, decision) - decision.as_of) // _MS
    least_ms = max(min_gain_ms, 1)
    in_order = _in_order(can, min_gain_ms)
    found = next((one for one in in_order if asked_ms - one.arrives_ms >= least_ms), None)
    return _better(found, asked_ms, request, best_own(can)) if found else None


_MS: Final = timedelta(milliseconds=1)


def _better(one: Response, asked_ms: int, request: Request, own: Response | None) -> Better:
    gain_ms = asked_ms - one.arrives_ms
    says = said(
        "Better now: {unit} of {centre}, there in {eta}, {gain} sooner than {asked}.",
        unit=And(one.units),
        centre=one.first.unit.centre,
        eta=MinutesUp(one.arrives_ms),
        gain=MinutesDown(gain_ms),
        asked=And(request.units),
    )
    return Better(_alternative(one, request, own), gain_ms, joined([says, one.says]))


def _in_order(can: Collection[Response], min_gain_ms: int) -> Iterator[Response]:
    """Give those that may go, as they would be suggested if those before them could not come."""
    rest = list(can)
    while (goes := who_goes(rest, best_own(rest), min_gain_ms)) is not None:
        yield goes
        rest.remove(goes)


def _arrival(request: Request, decision: Decision) -> datetime:
    """
    Reckon when the units of a request are there.

    Those that have not left yet start now at the earliest: from where they are, if the decision
    lists them, else they need what they needed when they were proposed.
    """
    needs_ms = request.eta_ms
    left_at = next((one.command.at for one in request.history if one.command.do is Do.DEPLOY), None)
    if left_at is not None:
        return left_at + needs_ms * _MS
    listed = {one.unit.id: one.eta_ms for one in decision.candidates}
    if listed.keys() >= set(request.units):
        needs_ms = max(listed[unit] for unit in request.units)
    return decision.as_of + needs_ms * _MS


def _who_can(
    decision: Decision,
    promises: Promises,
    request: Request,
    gone: Collection[str],
    refused: Collection[str],
) -> tuple[list[Response], tuple[Said, ...]]:
    """Give the responses of which every unit is free for this request, each of them once."""
    busy = {*request.units, *(request.home_units if request.state is not State.PROPOSED else ())}
    told: dict[str, Said] = {}
    can: dict[frozenset[str], Response] = {}
    for one in responses_of(decision.candidates):
        for unit in one.units:
            holder = promises.holder(unit, but=request.id)
            if unit in gone:
                told[unit] = said("{unit} is no longer free.", unit=unit)
            elif unit in refused and unit not in request.units:
                told[unit] = said("{unit} was asked for before, and not given.", unit=unit)
            elif holder is not None:
                told[unit] = said(
                    "{unit} is promised to request {request}.", unit=unit, request=holder
                )
        units = frozenset(one.units)
        known = can.get(units)  # Each unit of a bundle is judged, and offers the same bundle.
        is_better = known is None or one.verdict.rank < known.verdict.rank
        if is_better and not units & (busy | told.keys()):
            can[units] = one
    return list(can.values()), tuple(told.values())


def _alternative(one: Response, request: Request, own: Response | None) -> Alternative:
    centre = one.first.unit.centre
    says = said(
        "Next best: {unit} of {centre}, there in {eta}.",
        unit=And(one.units),
        centre=centre,
        eta=MinutesUp(one.arrives_ms),
    )
    home = _alerted(request, own) if one.alerts_home else ()
    action = Action.ASK_CONFIRM if one.verdict is Verdict.CONFIRM else Action.REQUEST
    if one.verdict is Verdict.OWN:
        action = Action.DISPATCH
    chosen = Chosen(one.units, home)
    return Alternative(chosen, action, centre, one.arrives_ms, joined([says, one.says]))


def _alerted(request: Request, own: Response | None) -> tuple[str, ...]:
    """Give the own units of a dual dispatch: those that are on their way, or else the best."""
    if request.home_units and request.state is not State.PROPOSED:
        return request.home_units
    return own.units if own else ()
