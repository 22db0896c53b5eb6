"""
What the law says about a unit of one centre for an incident of another, without any fleet.

What only a fleet could tell is not known here, unless somebody supposes it: a predicate that asks
for it is replaced by one that is unknown, or supposed. Then the same judge decides.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import ClassVar, NamedTuple, cast
from zoneinfo import ZoneInfo

from dispatch.agreements.act.agreement import Agreement
from dispatch.agreements.act.clause import Clause
from dispatch.agreements.act.load import Catalogue, catalogue_of
from dispatch.agreements.inquiry.asked import asks
from dispatch.agreements.predicates import Leaf
from dispatch.agreements.predicates.event import TimeWindow
from dispatch.agreements.predicates.question import About
from dispatch.agreements.predicates.shortage import Shortage
from dispatch.agreements.predicates.times import Faster, ForeignEtaMax
from dispatch.agreements.predicates.unit import CapabilityAtLeast, UnitTypeIn
from dispatch.agreements.selectors import Selector, land_of
from dispatch.agreements.situation import (
    UNKNOWN,
    IncidentFacts,
    Lazy,
    OwnEta,
    Situation,
    UnitFacts,
    nobody_told,
)
from dispatch.agreements.trigger import All, Any_, Not, Predicate
from dispatch.agreements.truth import Truth
from dispatch.agreements.whereabouts import Whereabouts
from dispatch.mappings.urgency import Urgency, urgencies
from dispatch.said import MinutesDown, Said, said


class Side(NamedTuple):
    """A centre, its country, and the areas it serves."""

    centre: str
    country: str
    serves: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Inquiry:
    """
    What is asked.

    Attributes
    ----------
    helps, asks : Side
        Whose unit would come, and whose incident it is.
    where : Whereabouts
        The place of the incident.
    short : bool or None
        Whether to suppose that the own service is short; None leaves it unknown.
    gain_ms : int or None
        How much sooner the unit is supposed to be than the best own one.
    keyword : str or None
        The word by which a mass-casualty plan was called.
    """

    helps: Side
    asks: Side
    where: Whereabouts
    urgency: Urgency
    on: date
    short: bool | None = None
    gain_ms: int | None = None
    keyword: str | None = None
    is_disaster: bool = False


def supposed(catalogue: Catalogue, inquiry: Inquiry) -> Catalogue:
    """Give the law with what a fleet would tell replaced by what is supposed of it."""
    return catalogue_of(
        one.model_copy(update={"clauses": tuple(_clauses(one, inquiry))})
        for one in catalogue.agreements
    )


def situation(inquiry: Inquiry, zone: ZoneInfo) -> Situation:
    """Give what is known of the incident, and of any unit of the centre that helps."""
    row = urgencies()[inquiry.urgency]
    nobody: Lazy[OwnEta] = Lazy.known(UNKNOWN)
    incident = IncidentFacts(
        on=inquiry.on,
        time=datetime.combine(inquiry.on, time(12), zone),
        where=inquiry.where,
        own_centre=inquiry.asks.centre,
        urgency=inquiry.urgency,
        is_emergency=row.emergency,
        is_life_threat=row.life_threat,
        need=frozenset(),
        own_eta_ms=nobody,
        shortage=Lazy.known(nobody_told("Whether the own service is short")),
        keyword=inquiry.keyword,
        is_disaster=inquiry.is_disaster,
    )
    unit = UnitFacts(
        id=f"a unit of {inquiry.helps.centre}",
        centre=inquiry.helps.centre,
        country=inquiry.helps.country,
        type="",
        capabilities=frozenset(),
        home=_HomeOf(inquiry.helps),
        at=_Anywhere(),
        eta_ms=0,
    )
    return Situation(incident, unit)


def _clauses(agreement: Agreement, inquiry: Inquiry) -> Iterator[Clause]:
    for clause in agreement.clauses:
        trigger = clause.trigger and _replaced(clause.trigger, inquiry)
        come = {"from_": (inquiry.helps.country,)} if _all_come_from(clause, inquiry.helps) else {}
        yield clause.model_copy(update={"trigger": trigger, **come})


def _all_come_from(clause: Clause, side: Side) -> bool:
    """Whether all that a centre serves lies where a clause lets units come from."""
    return bool(side.serves) and side.serves <= set(clause.from_)


def _replaced(tree: Predicate, inquiry: Inquiry) -> Predicate:
    match tree:
        case All() | Any_():
            parts = tuple(_replaced(part, inquiry) for part in tree.of)
            return tree.model_copy(update={"of": parts})
        case Not():
            return tree.model_copy(update={"of": _replaced(tree.of, inquiry)})
        case leaf:
            told = _told(leaf, inquiry)
            return cast("Leaf", told) if told else leaf  # It answers as every predicate does.


def _told(leaf: Leaf, inquiry: Inquiry) -> "_Told | None":
    match leaf:
        case Shortage() if inquiry.short is not None:
            return _Told(leaf.kind, Truth.of(inquiry.short), _SHORT[inquiry.short])
        case Faster(by_s=int(by_s)) if inquiry.gain_ms is not None:
            sooner = inquiry.gain_ms > 0 and inquiry.gain_ms >= 1000 * by_s
            says = said(
                "{asked} A gain of {gain} is supposed.",
                asked=asks(leaf),
                gain=MinutesDown(inquiry.gain_ms),
            )
            return _Told(leaf.kind, Truth.of(sooner), says)
        case (
            Shortage()
            | Faster()
            | ForeignEtaMax()
            | TimeWindow()
            | UnitTypeIn()
            | CapabilityAtLeast()
        ):
            says = said("Whether this is so is not known: {asked}", asked=asks(leaf))
            return _Told(leaf.kind, Truth.UNKNOWN, says)
        case _:
            return None


_SHORT = {
    True: said("The own service is supposed to be short."),
    False: said("The own service is supposed not to be short."),
}


@dataclass(frozen=True)
class _Told:
    """A predicate that was answered beforehand."""

    about: ClassVar[About] = "unit"
    reads: ClassVar[str | None] = None
    kind: str
    truth: Truth
    words: Said

    def met(self, now: Situation) -> Truth:  # noqa: ARG002 - the same face as all predicates.
        """Give the answer."""
        return self.truth

    def says(self, now: Situation) -> Said:  # noqa: ARG002 - the same face as all predicates.
        """Say why."""
        return self.words


class _HomeOf(NamedTuple):
    """Where units of a centre have their homes: in its country, in the area that it serves."""

    side: Side

    @property
    def country(self) -> str:
        return self.side.country

    def lies_in(self, selector: Selector) -> Truth:
        """Whether it surely does: only if that is all that its centre serves."""
        land = land_of(selector)
        if land != self.side.country:
            return Truth.FALSE
        return Truth.of(selector == land or self.side.serves == {selector} or None)


class _Anywhere:
    """A position that nobody has told."""

    country = None

    def lies_in(self, selector: Selector) -> Truth:  # noqa: ARG002 - the same face as all places.
        """Nobody knows."""
        return Truth.UNKNOWN
