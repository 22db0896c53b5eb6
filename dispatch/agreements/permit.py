"""
Whether a unit may go: every clause that applies, vetoes first, and the best of the others.

A clause applies unless its layer, its direction or its days rule it out. Its value is Kleene's
"all" over what is around it (direction, days, whether its text and what changed it may be relied
on), a complete bundle, and its trigger. True permits, unknown asks a human, false does not permit.
A veto whose value is true forbids, whatever else permits; one that is unknown leaves nothing better
than ``confirm``. So nothing unknown that could matter ends as a yes or a no, and only a veto takes
away.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from dispatch.agreements.clause import Clause, Effect
from dispatch.agreements.explain import Considered, Judgement, Verdict
from dispatch.agreements.load import Accepted, Catalogue
from dispatch.agreements.order import Order, shipped_order
from dispatch.agreements.predicates.doubt import plain
from dispatch.agreements.situation import IncidentFacts, Offer, Situation, UnitFacts
from dispatch.agreements.standing import Standing, comes_from, direction, standing_for
from dispatch.agreements.trigger import Asked, Finding, Weighed, weigh
from dispatch.agreements.truth import Truth
from dispatch.said import Said, said


class Case:
    """One incident before the law: its clauses are looked through once, then unit by unit."""

    def __init__(
        self,
        incident: IncidentFacts,
        catalogue: Catalogue,
        accepted: Accepted = frozenset(),
        order: Order | None = None,
    ) -> None:
        """Take ``accepted`` as ``catalogue.accept`` gave it."""
        self._incident, self._catalogue, self._accepted = incident, catalogue, accepted
        self._order = order or shipped_order()
        self._standing: dict[str, tuple[Standing, ...]] = {}
        self._asked: Asked = {}

    def judge(self, unit: UnitFacts) -> Judgement:
        """Give the best verdict the law has for a unit, with its clause and what decided it."""
        now = Situation(self._incident, unit)
        if now.is_own:
            return _without_clause(Verdict.OWN, now)
        by_effect: dict[Effect, list[_Judged]] = {effect: [] for effect in Effect}
        for standing in self._standing_for(unit.country):
            comes = comes_from(standing, unit)
            if comes is not Truth.FALSE:
                judged = self._judged(standing, comes, now)
                by_effect[standing.clause.effect].append(judged)
        for several in by_effect.values():
            several.sort(key=_place)
        permits, vetoes, gaps = by_effect.values()
        best, others = _best(permits, vetoes, now)
        others += [_briefly(one, now) for one in gaps]
        return replace(best, considered=tuple(others)) if others else best

    def _standing_for(self, unit_country: str) -> tuple[Standing, ...]:
        found = self._standing.get(unit_country)
        if found is None:
            found = tuple(
                standing_for(
                    unit_country, self._incident, self._catalogue, self._accepted, self._order
                )
            )
            self._standing[unit_country] = found
        return found

    def _judged(self, standing: Standing, comes: Truth, now: Situation) -> "_Judged":
        around = (*direction(standing, comes), *standing.unknown)
        weighed, offer = self._weighed(standing.clause, now)
        if around and weighed.truth is not Truth.FALSE:
            weighed = Weighed(Truth.UNKNOWN, (*around, *weighed.findings))
        return _Judged(standing, weighed, offer, _verdict(weighed.truth, standing))

    def _weighed(self, clause: Clause, now: Situation) -> tuple[Weighed, Offer | None]:
        """Weigh the trigger, and the bundle it comes with: then the last unit's ETA counts."""
        if clause.trigger is None:
            return _NOTHING_ASKED, None
        negated = clause.effect is Effect.FORBIDS
        if not clause.bundle:
            return weigh(clause.trigger, now, self._asked, negated=negated), None
        offer = _offer(clause, now.unit)
        together = Situation(now.incident, replace(now.unit, eta_ms=offer.eta_ms))
        weighed = weigh(clause.trigger, together, self._asked, negated=negated)
        bundle = Weighed(offer.complete, (Finding("bundle", offer.why, offer.complete),))
        parts = [one for one in (bundle, weighed) if one.truth is Truth.FALSE] or [bundle, weighed]
        findings = tuple(finding for part in parts for finding in part.findings)
        return Weighed(bundle.truth & weighed.truth, findings), offer


def judge(now: Situation, catalogue: Catalogue, accepted: Accepted = frozenset()) -> Judgement:
    """Judge one unit; whoever judges many for one incident keeps its ``Case``."""
    return Case(now.incident, catalogue, accepted).judge(now.unit)


class _Judged(NamedTuple):
    """A clause applied to a unit."""

    standing: Standing
    weighed: Weighed
    offer: Offer | None
    verdict: Verdict


_NOTHING_ASKED = Weighed(Truth.TRUE, ())


def _place(judged: _Judged) -> tuple[int, tuple[int, ...], str, str]:
    """Where a clause stands among all of one effect, the best first."""
    standing = judged.standing
    return judged.verdict.rank, standing.place, standing.agreement.id, standing.clause.id


def _verdict(truth: Truth, standing: Standing) -> Verdict:
    """What a clause comes to; of a veto, what it leaves."""
    match standing.clause.effect, truth:
        case Effect.NOTHING, _:
            return Verdict.NO_AGREEMENT
        case _, Truth.UNKNOWN:
            return Verdict.CONFIRM
        case (Effect.PERMITS, Truth.FALSE) | (Effect.FORBIDS, Truth.TRUE):
            return Verdict.NOT_PERMITTED
        case _:
            return Verdict.PERMITTED_WITH_CONDITIONS if standing.conditions else Verdict.PERMITTED


def _best(
    permits: Sequence[_Judged], vetoes: Sequence[_Judged], now: Situation
) -> tuple[Judgement, list[Considered]]:
    """Give what the verdict rests on, and the clauses it does not rest on."""
    forbids = [one for one in vetoes if one.weighed.truth is Truth.TRUE]
    if forbids:
        beaten = [*forbids[1:], *permits]
        return _judgement(forbids[0], now), [_briefly(one, now) for one in beaten]
    doubts = [one for one in vetoes if one.weighed.truth is Truth.UNKNOWN]
    if not permits:
        return _without_clause(Verdict.NO_AGREEMENT, now), [_briefly(one, now) for one in doubts]
    best = _judgement(permits[0], now)
    others = [_briefly(one, now) for one in (*permits[1:], *doubts)]
    if doubts and (best.verdict.may_go or best.verdict is Verdict.CONFIRM):
        best = _in_doubt(best, doubts)
    return best, others


def _in_doubt(best: Judgement, doubts: Sequence[_Judged]) -> Judgement:
    """Leave no more than ``confirm``: what may forbid it is listed with what decided it."""
    findings = [finding for one in doubts for finding in one.weighed.findings]
    return replace(
        best,
        verdict=Verdict.CONFIRM,
        failed=(*best.failed, *_those(findings, Truth.FALSE)),
        unknown=(*best.unknown, *_those(findings, Truth.UNKNOWN)),
    )


def _judgement(judged: _Judged, now: Situation) -> Judgement:
    standing, findings = judged.standing, judged.weighed.findings
    goes = judged.verdict is not Verdict.NOT_PERMITTED
    return Judgement(
        verdict=judged.verdict,
        unit_country=now.unit.country,
        incident_country=now.incident.country,
        on=now.incident.on,
        agreement=standing.agreement.id,
        clause=standing.clause.id,
        accepted_as_reported=standing.accepted,
        satisfied=_those(findings, Truth.TRUE),
        failed=_those(findings, Truth.FALSE),
        unknown=_those(findings, Truth.UNKNOWN),
        conditions=standing.conditions if goes else (),
        alerts_home=standing.alerts_home and goes,
        offer=judged.offer if goes else None,
    )


def _those(findings: Sequence[Finding], value: Truth) -> tuple[Finding, ...]:
    return tuple(one for one in findings if one.value is value)


def _without_clause(verdict: Verdict, now: Situation) -> Judgement:
    return Judgement(
        verdict=verdict,
        unit_country=now.unit.country,
        incident_country=now.incident.country,
        on=now.incident.on,
    )


def _briefly(judged: _Judged, now: Situation) -> Considered:
    agreement, clause = judged.standing.agreement.id, judged.standing.clause
    return Considered(agreement, clause.id, judged.verdict, _says(judged, now))


def _says(judged: _Judged, now: Situation) -> Said:
    clause = judged.standing.clause
    if clause.effect is Effect.NOTHING:
        return said(
            "{agreement}, clause {clause}, states that nothing is agreed: {text}",
            agreement=judged.standing.agreement.id,
            clause=clause.id,
            text=plain(clause.says),
        )
    return _judgement(judged, now).says


def _offer(clause: Clause, unit: UnitFacts) -> Offer:
    if unit.offer is not None:
        return unit.offer(clause.bundle)
    why = said("What else {centre} could send with it is not known.", centre=unit.centre)
    return Offer(Truth.UNKNOWN, unit.eta_ms, (unit.id,), why)
