"""From the clauses that apply to a unit to one verdict, and to what is told of the others."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from dispatch.agreements.act.clause import Effect
from dispatch.agreements.judge.applied import Applied
from dispatch.agreements.judge.explain import Considered, Judgement, Verdict
from dispatch.agreements.predicates.doubt import plain
from dispatch.agreements.situation import Situation
from dispatch.agreements.trigger import Finding
from dispatch.agreements.truth import Truth


def conclude(applied: Sequence[Applied], now: Situation) -> Judgement:
    """Take what a veto leaves of the best clause that permits; the others are told of."""
    in_order = sorted(applied, key=_place) if len(applied) > 1 else applied
    permits = [one for one in in_order if one.standing.clause.effect is Effect.PERMITS]
    vetoes = [one for one in in_order if one.standing.clause.effect is Effect.FORBIDS]
    gaps = [one for one in in_order if one.standing.clause.effect is Effect.NOTHING]
    forbids = [one for one in vetoes if one.weighed.truth is Truth.TRUE]
    if forbids:
        return _judgement(forbids[0], now, (*forbids[1:], *permits, *gaps))
    doubts = [one for one in vetoes if one.weighed.truth is Truth.UNKNOWN]
    if not permits:
        return without_clause(Verdict.NO_AGREEMENT, now, (*doubts, *gaps))
    best = _judgement(permits[0], now, (*permits[1:], *doubts, *gaps))
    if doubts and best.verdict is not Verdict.NOT_PERMITTED:
        return _in_doubt(best, doubts)
    return best


def without_clause(verdict: Verdict, now: Situation, others: Sequence[Applied] = ()) -> Judgement:
    """Give a verdict that no clause stands behind."""
    return Judgement(
        verdict=verdict,
        unit_country=now.unit.country,
        incident_country=now.incident.country,
        on=now.incident.on,
        considered=tuple([_briefly(one) for one in others]),
    )


def _place(one: Applied) -> tuple[int, tuple[int, ...], str, str]:
    """Where a clause stands among all of one effect, the best first."""
    standing = one.standing
    return one.verdict.rank, standing.place, standing.agreement.id, standing.clause.id


def _in_doubt(best: Judgement, doubts: Sequence[Applied]) -> Judgement:
    """Leave no more than ``confirm``: what may forbid it is listed with what decided it."""
    findings = [finding for one in doubts for finding in one.weighed.findings]
    return replace(
        best,
        verdict=Verdict.CONFIRM,
        satisfied=(*best.satisfied, *_those(findings, Truth.TRUE)),
        failed=(*best.failed, *_those(findings, Truth.FALSE)),
        unknown=(*best.unknown, *_those(findings, Truth.UNKNOWN)),
    )


def _judgement(one: Applied, now: Situation, others: Sequence[Applied]) -> Judgement:
    standing, findings = one.standing, one.weighed.findings
    goes = one.verdict is not Verdict.NOT_PERMITTED
    return Judgement(
        verdict=one.verdict,
        unit_country=now.unit.country,
        incident_country=now.incident.country,
        on=now.incident.on,
        agreement=standing.agreement.id,
        clause=standing.clause.id,
        accepted_as_reported=standing.accepted,
        satisfied=_those(findings, Truth.TRUE),
        failed=_those(findings, Truth.FALSE),
        unknown=_those(findings, Truth.UNKNOWN),
        conditions=standing.fixed.conditions if goes else (),
        alerts_home=standing.fixed.alerts_home and goes,
        offer=one.offer if goes else None,
        considered=tuple([_briefly(other) for other in others]),
    )


def _those(findings: Iterable[Finding], value: Truth) -> tuple[Finding, ...]:
    return tuple([one for one in findings if one.value is value])


def _briefly(one: Applied) -> Considered:
    agreement, clause = one.standing.agreement.id, one.standing.clause
    gap = plain(clause.says) if clause.effect is Effect.NOTHING else None
    findings = one.weighed.findings
    return Considered(agreement, clause.id, one.verdict, one.standing.accepted, findings, gap)
