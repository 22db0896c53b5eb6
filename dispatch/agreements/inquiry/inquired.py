"""The answer to an inquiry: a verdict, each clause that could count as a tree, and the others."""

from collections.abc import Iterator
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dispatch.agreements.act.agreement import Agreement, Layer
from dispatch.agreements.act.clause import Clause
from dispatch.agreements.act.load import Accepted, Catalogue
from dispatch.agreements.act.order import shipped_order
from dispatch.agreements.inquiry.inquiry import Inquiry, situation, supposed
from dispatch.agreements.inquiry.tree import Node, all_of_these, stood
from dispatch.agreements.judge import reliance
from dispatch.agreements.judge.applied import Applied, apply
from dispatch.agreements.judge.explain import Judgement, Verdict
from dispatch.agreements.judge.permit import judge
from dispatch.agreements.judge.standing import comes_from, standing_for
from dispatch.agreements.predicates.places import lies_in_any, named
from dispatch.agreements.situation import Situation
from dispatch.agreements.truth import Truth
from dispatch.said import Said, said


class Weighed(NamedTuple):
    """
    A clause that could count.

    Attributes
    ----------
    verdict : Verdict
        What it would make of the unit alone.
    tree : Node
        All that it takes: its days, its text, its direction, its bundle and its trigger.
    """

    agreement: Agreement
    clause: Clause
    verdict: Verdict
    tree: Node
    conditions: tuple[Said, ...]


class RuledOut(NamedTuple):
    """A clause between these countries that does not count here, and why."""

    agreement: str
    clause: str
    why: Said


class Inquired(NamedTuple):
    """The verdict for any unit of the centre, and the clauses, the best first."""

    judgement: Judgement
    weighed: tuple[Weighed, ...]
    ruled_out: tuple[RuledOut, ...]


def inquire(inquiry: Inquiry, catalogue: Catalogue, accepted: Accepted, zone: ZoneInfo) -> Inquired:
    """Ask the law; ``accepted`` as ``catalogue.accept`` gave it."""
    law, now = supposed(catalogue, inquiry), situation(inquiry, zone)
    judgement = judge(now, law, accepted)
    if judgement.verdict is Verdict.OWN:
        return Inquired(judgement, (), ())
    written = {(agreement.id, clause.id): clause for agreement, clause in catalogue.clauses}
    weighed = sorted(
        _weighed(now, law, accepted, written),
        key=lambda one: (one.verdict.rank, one.agreement.id, one.clause.id),
    )
    counted = {(one.agreement.id, one.clause.id) for one in weighed}
    return Inquired(judgement, tuple(weighed), tuple(_ruled_out(now, law, accepted, counted)))


def _weighed(
    now: Situation, law: Catalogue, accepted: Accepted, written: dict[tuple[str, str], Clause]
) -> Iterator[Weighed]:
    order = shipped_order()
    for standing in standing_for(now.unit.country, now.incident, law, accepted, order):
        comes = comes_from(standing, now.unit)
        if comes is not Truth.FALSE:
            clause = written[standing.agreement.id, standing.clause.id]
            applied = apply(standing, comes, now, {})
            tree = all_of_these(tuple(_parts(applied, comes, now, law, accepted, clause)))
            one = standing.agreement, clause, applied.verdict, tree
            yield Weighed(*one, standing.fixed.conditions)


def _parts(
    applied: Applied,
    comes: Truth,
    now: Situation,
    law: Catalogue,
    accepted: Accepted,
    written: Clause,
) -> Iterator[Node]:
    """Give all that a clause takes, also what does not decide it."""
    agreement, clause = applied.standing.agreement, applied.standing.clause
    days = reliance.days(law, agreement, clause, now.incident.on, accepted)
    in_force = said(
        "{agreement} is in force on {day}.", agreement=agreement.id, day=now.incident.on
    )
    yield Node(in_force if days.value is Truth.TRUE else days.says, days.value)
    text = reliance.text(agreement, accepted)
    yield Node(text.says, text.value)
    for other in law.amended_by(agreement, now.incident.on):
        amendment = reliance.amendment(agreement, other, accepted)
        if amendment.value is not Truth.TRUE:
            yield Node(amendment.says, amendment.value)
    yield _end(
        comes,
        said("The unit comes from {places}.", places=named(written.from_)),
        said(
            "Whether the home of the unit lies in {home} is not known here.",
            home=named(written.from_),
        ),
    )
    yield _end(
        applied.standing.goes,
        said("The incident lies in {places}.", places=named(clause.to)),
        said("Whether the incident lies in {scene} is not known here.", scene=named(clause.to)),
    )
    if clause.bundle and applied.offer:
        yield Node(applied.offer.why, applied.offer.complete)
    if clause.trigger is not None:
        yield stood(clause.trigger, now)


def _end(truth: Truth, yes: Said, unknown: Said) -> Node:
    return Node(yes if truth is Truth.TRUE else unknown, truth)


def _ruled_out(
    now: Situation, law: Catalogue, accepted: Accepted, counted: set[tuple[str, str]]
) -> Iterator[RuledOut]:
    for agreement, clause in law.between(now.unit.country, now.incident.country):
        if (agreement.id, clause.id) not in counted:
            in_force = law.in_force_on(agreement, clause, now.incident.on, accepted)
            yield RuledOut(agreement.id, clause.id, _why_not(agreement, clause, now, in_force))


def _why_not(agreement: Agreement, clause: Clause, now: Situation, in_force: Truth) -> Said:
    if in_force is Truth.FALSE:
        return said("It is not in force on {day}.", day=now.incident.on)
    if lies_in_any(now.incident.where, clause.to) is Truth.FALSE:
        return said("The incident does not lie in {places}.", places=named(clause.to))
    if agreement.layer is Layer.MASS_CASUALTY and now.incident.keyword is None:
        return said("It is made for mass casualties, and no keyword was given.")
    if agreement.layer is Layer.DISASTER and not now.incident.is_disaster:
        return said("It is made for disasters, and the event was not called one.")
    return said("The unit does not come from {places}.", places=named(clause.from_))
