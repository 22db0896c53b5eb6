"""A clause applied to one unit: what it comes to, and what of it decided that."""

from dataclasses import replace
from typing import Final, NamedTuple

from dispatch.agreements.act.clause import Clause, Effect
from dispatch.agreements.judge.explain import Verdict
from dispatch.agreements.judge.standing import Standing, direction
from dispatch.agreements.situation import Offer, Situation, UnitFacts
from dispatch.agreements.trigger import Asked, Finding, Weighed, weigh
from dispatch.agreements.truth import Truth
from dispatch.said import said


class Applied(NamedTuple):
    """
    A clause and what it comes to.

    Attributes
    ----------
    weighed : Weighed
        Whether it holds for the unit; of a veto, whether it forbids. The findings speak for the
        unit where they are true, also those of a veto.
    offer : Offer or None
        The units of its bundle.
    verdict : Verdict
        What it would make of the unit alone.
    """

    standing: Standing
    weighed: Weighed
    offer: Offer | None
    verdict: Verdict


_NOTHING_ASKED: Final = Weighed(Truth.TRUE, ())


def apply(standing: Standing, comes: Truth, now: Situation, asked: Asked) -> Applied:
    """Apply a clause to a unit that comes, or may come, from where it speaks of."""
    weighed, offer = _weighed(standing.clause, now, asked)
    if weighed.truth is not Truth.FALSE and (around := _around(standing, comes, asked)):
        weighed = Weighed(Truth.UNKNOWN, (*around, *weighed.findings))
    return Applied(standing, weighed, offer, _verdict(weighed.truth, standing))


def _around(standing: Standing, comes: Truth, asked: Asked) -> tuple[Finding, ...]:
    """Say what is not known around a clause: the same for all units that come alike."""
    key = id(standing), comes
    if (known := asked.get(key)) is None:
        findings = (*direction(standing, comes), *standing.unknown)
        known = asked[key] = Weighed(Truth.UNKNOWN, findings)
    return known.findings


def _weighed(clause: Clause, now: Situation, asked: Asked) -> tuple[Weighed, Offer | None]:
    """Weigh the trigger, and the bundle it comes with: then the last unit's ETA counts."""
    if clause.trigger is None:
        return _NOTHING_ASKED, None
    if not clause.bundle:
        negated = clause.effect is Effect.FORBIDS
        return weigh(clause.trigger, now, asked, negated=negated), None
    offer = _offer(clause, now.unit)
    together = Situation(now.incident, _together(now.unit, offer))
    weighed = weigh(clause.trigger, together, asked)
    bundle = Weighed(offer.complete, (Finding("bundle", offer.why, offer.complete),))
    parts = [one for one in (bundle, weighed) if one.truth is Truth.FALSE] or [bundle, weighed]
    findings = tuple(finding for part in parts for finding in part.findings)
    return Weighed(bundle.truth & weighed.truth, findings), offer


def _together(unit: UnitFacts, offer: Offer) -> UnitFacts:
    """Give the unit as its bundle arrives: with its last, or, if not known, not before itself."""
    if offer.complete is Truth.UNKNOWN:
        return replace(unit, may_be_later=True)
    return replace(unit, eta_ms=offer.eta_ms)


def _offer(clause: Clause, unit: UnitFacts) -> Offer:
    if unit.offer is not None:
        return unit.offer(clause.bundle)
    why = said("What else {centre} could send with it is not known.", centre=unit.centre)
    return Offer(Truth.UNKNOWN, unit.eta_ms, (unit.id,), why)


def _verdict(truth: Truth, standing: Standing) -> Verdict:
    effect = standing.clause.effect
    if effect is Effect.NOTHING:
        return Verdict.NO_AGREEMENT
    if truth is Truth.UNKNOWN:
        return Verdict.CONFIRM
    if (truth is Truth.TRUE) is (effect is Effect.FORBIDS):
        return Verdict.NOT_PERMITTED
    return Verdict.PERMITTED_WITH_CONDITIONS if standing.fixed.conditions else Verdict.PERMITTED
