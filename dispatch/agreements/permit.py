"""
Whether a unit may go: every clause that applies, and the best of them.

A clause applies unless its direction or its days rule it out. Its value is Kleene's "all" over four
things: the direction, the days, whether its text may be relied on (verified, or reported and
accepted), and its trigger. True permits, unknown asks a human, false does not permit. So nothing
unknown that could matter ends as a yes or a no.

There is no veto yet, since no agreement of the catalogue has one; it will be a clause that can only
take away.
"""

from dataclasses import replace

from dispatch.agreements.clause import Agreement, Clause, DualDispatch, Selectors, Status, lies_in
from dispatch.agreements.explain import Considered, Judgement, Verdict
from dispatch.agreements.load import Accepted, Catalogue
from dispatch.agreements.situation import Situation
from dispatch.agreements.trigger import Finding, decisive
from dispatch.agreements.truth import Truth, all_of, any_of
from dispatch.agreements.words import listed


def judge(now: Situation, catalogue: Catalogue, accepted: Accepted = frozenset()) -> Judgement:
    """
    Give the best verdict the law has for a unit, with its clause and what decided it.

    Parameters
    ----------
    accepted : frozenset of str
        What ``catalogue.accept`` gave: the agreements this deployment accepts as reported.
    """
    if now.is_own:
        return _without_clause(Verdict.OWN, now)
    judged = []
    for agreement, clause in catalogue.between(now.unit_country, now.incident_country):
        around = _direction(now, clause), _days(now, catalogue, agreement, clause)
        if Truth.FALSE not in [finding.value for finding in around]:
            known = (*around, _reliance(agreement, accepted))
            judged.append(_judged(now, agreement, clause, known, accepted))
    if not judged:
        return _without_clause(Verdict.NO_AGREEMENT, now)
    judged.sort(key=lambda one: one.verdict.rank)  # Stable: ties keep the order of ids.
    best, *others = judged
    return replace(best, considered=tuple(_briefly(other) for other in others))


def _without_clause(verdict: Verdict, now: Situation) -> Judgement:
    return Judgement(
        verdict=verdict,
        unit_country=now.unit_country,
        incident_country=now.incident_country,
        on=now.on,
    )


def _briefly(other: Judgement) -> Considered:
    assert other.agreement is not None, "It came from a clause."
    assert other.clause is not None, "It came from a clause."
    return Considered(other.agreement, other.clause, other.verdict, other.says)


def _judged(
    now: Situation,
    agreement: Agreement,
    clause: Clause,
    around: tuple[Finding, ...],
    accepted: Accepted,
) -> Judgement:
    """Judge by one clause that applies; ``around`` is what must be known besides its trigger."""
    trigger, reasons = clause.trigger.met(now), decisive(clause.trigger, now)
    if trigger is not Truth.FALSE:
        reasons = *(finding for finding in around if finding.value is Truth.UNKNOWN), *reasons
    verdict = _verdict(all_of([trigger, *(finding.value for finding in around)]), clause)
    goes = verdict is not Verdict.NOT_PERMITTED
    return Judgement(
        verdict=verdict,
        unit_country=now.unit_country,
        incident_country=now.incident_country,
        on=now.on,
        agreement=agreement.id,
        clause=clause.id,
        accepted_as_reported=_is_accepted(agreement, accepted),
        satisfied=tuple(finding for finding in reasons if finding.value is Truth.TRUE),
        failed=tuple(finding for finding in reasons if finding.value is Truth.FALSE),
        unknown=tuple(finding for finding in reasons if finding.value is Truth.UNKNOWN),
        conditions=tuple(condition.says for condition in clause.conditions) if goes else (),
        dual_dispatch=clause.dual_dispatch if goes else DualDispatch.NONE,
    )


def _verdict(value: Truth, clause: Clause) -> Verdict:
    if value is Truth.UNKNOWN:
        return Verdict.CONFIRM
    if value is Truth.FALSE:
        return Verdict.NOT_PERMITTED
    return Verdict.PERMITTED_WITH_CONDITIONS if clause.conditions else Verdict.PERMITTED


def _is_accepted(agreement: Agreement, accepted: Accepted) -> bool:
    return agreement.status is Status.REPORTED and agreement.id in accepted


def _reliance(agreement: Agreement, accepted: Accepted) -> Finding:
    if agreement.status is Status.VERIFIED:
        said = f"Its text was read by {agreement.checked_by} on {agreement.checked_on}."
        return Finding("status", said, Truth.TRUE)
    if agreement.status is Status.UNVERIFIED:
        said = f"Nobody has checked what {agreement.id} says."
        return Finding("status", said, Truth.UNKNOWN)
    if _is_accepted(agreement, accepted):
        said = "Its text has not been read; this deployment accepts it as reported."
        return Finding("status", said, Truth.TRUE)
    said = f"{agreement.id} is only reported, and this deployment has not accepted it."
    return Finding("status", said, Truth.UNKNOWN)


def _days(now: Situation, catalogue: Catalogue, agreement: Agreement, clause: Clause) -> Finding:
    in_force = catalogue.in_force_on(agreement, clause, now.on)
    said = f"Whether {agreement.id} is in force on {now.on} is not known."
    return Finding("in_force", said, in_force)


def _direction(now: Situation, clause: Clause) -> Finding:
    comes = _any_in(clause.from_, now.unit_country, now.unit_home_areas, now)
    goes = _any_in(clause.to, now.incident_country, now.incident_areas, now)
    said = []
    if comes is Truth.UNKNOWN:
        said.append(f"the home of the unit lies in {listed(clause.from_, 'or')}")
    if goes is Truth.UNKNOWN:
        said.append(f"the incident lies in {listed(clause.to, 'or')}")
    unknown = f"Whether {' and whether '.join(said)} is not known here."
    return Finding("direction", unknown, comes & goes)


def _any_in(
    selectors: Selectors, country: str | None, areas: frozenset[str] | None, now: Situation
) -> Truth:
    return any_of(lies_in(selector, country, areas, now.known_areas) for selector in selectors)
