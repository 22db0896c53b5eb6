"""A clause before one incident: what can be said of it before anybody knows which unit comes."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from dispatch.agreements.act.agreement import Agreement, Layer
from dispatch.agreements.act.clause import Clause, Effect
from dispatch.agreements.act.load import Accepted, Catalogue
from dispatch.agreements.act.order import Order
from dispatch.agreements.act.told import told
from dispatch.agreements.judge import reliance
from dispatch.agreements.predicates.doubt import plain
from dispatch.agreements.predicates.places import lies_in_any, named
from dispatch.agreements.selectors import Selector, land_of
from dispatch.agreements.situation import IncidentFacts, UnitFacts
from dispatch.agreements.trigger import Finding, reads_of
from dispatch.agreements.truth import Truth, any_of
from dispatch.said import Said, said


class Fixed(NamedTuple):
    """
    What a clause comes to for units of one country in another, whatever happens.

    Attributes
    ----------
    homes : tuple of Selector, or None
        Where units of the country may come from; None if from all of it.
    conditions : tuple of Said
        What to tell the crew.
    reads : tuple of str, or None
        Facts about a unit: where they are the same, so is what the clause comes to. None if that
        depends on more.
    """

    homes: tuple[Selector, ...] | None
    conditions: tuple[Said, ...]
    alerts_home: bool
    reads: tuple[str, ...] | None


class Standing(NamedTuple):
    """
    A clause that may count for an incident and units of one country.

    Attributes
    ----------
    accepted : bool
        Whether the deployment accepts its agreement as reported.
    goes : Truth
        Whether the incident lies where it speaks of; not false.
    unknown : tuple of Finding
        What of its days and its text is not known.
    place : tuple of int
        Where it stands among others of the same verdict.
    """

    agreement: Agreement
    clause: Clause
    accepted: bool
    goes: Truth
    unknown: tuple[Finding, ...]
    place: tuple[int, ...]
    fixed: Fixed


def standing_for(
    unit_country: str,
    incident: IncidentFacts,
    catalogue: Catalogue,
    accepted: Accepted,
    order: Order,
) -> Iterator[Standing]:
    """Find the clauses that may count for units of a country: layer, days and place allow them."""
    for agreement, clause in catalogue.between(unit_country, incident.country):
        if not _is_made_for(agreement.layer, incident):
            continue
        goes = lies_in_any(incident.where, clause.to)
        if goes is Truth.FALSE:
            continue
        unknown = _not_relied_on(catalogue, agreement, clause, incident.on, accepted)
        if unknown is None:
            continue
        fixed = _fixed(catalogue, agreement, clause, (incident.country, unit_country))
        yield Standing(
            agreement=agreement,
            clause=clause,
            accepted=agreement.is_accepted(accepted),
            goes=goes,
            unknown=unknown,
            place=order.key(agreement.level, len(fixed.conditions), place_known=goes is Truth.TRUE),
            fixed=fixed,
        )


def _not_relied_on(
    catalogue: Catalogue, agreement: Agreement, clause: Clause, on: date, accepted: Accepted
) -> tuple[Finding, ...] | None:
    """Say what is not known of a clause's days and text; None if it is not in force at all."""
    key = id(clause), on, accepted
    if key not in catalogue.worked_out:
        days = reliance.days(catalogue, agreement, clause, on, accepted)
        around = (
            days,
            reliance.text(agreement, accepted),
            *(
                reliance.amendment(agreement, other, accepted)
                for other in catalogue.amended_by(agreement, on)
            ),
        )
        unknown = tuple(one for one in around if one.value is not Truth.TRUE)
        catalogue.worked_out[key] = None if days.value is Truth.FALSE else unknown
    known: tuple[Finding, ...] | None = catalogue.worked_out[key]
    return known


def _fixed(
    catalogue: Catalogue, agreement: Agreement, clause: Clause, way: tuple[str | None, str]
) -> Fixed:
    """Work out what is the same for every incident, once for each direction."""
    key = id(clause), *way
    known: Fixed | None = catalogue.worked_out.get(key)
    if known is None:
        terms = agreement.terms_of(clause)
        own = (plain(condition.says) for condition in clause.conditions)
        known = catalogue.worked_out[key] = Fixed(
            homes=_homes(clause, way[1]),
            conditions=(*told(terms, *way), *own),
            alerts_home=terms.alerts_home,
            reads=None if clause.bundle else reads_of(clause.trigger),
        )
    return known


def _is_made_for(layer: Layer, incident: IncidentFacts) -> bool:
    match layer:
        case Layer.DAILY:
            return True
        case Layer.MASS_CASUALTY:
            return incident.keyword is not None
        case Layer.DISASTER:
            return incident.is_disaster


def comes_from(standing: Standing, unit: UnitFacts) -> Truth:
    """Whether a unit comes from where a clause speaks of, by the country it is of and its home."""
    if standing.fixed.homes is None:
        return Truth.TRUE
    if unit.home is None:
        return Truth.UNKNOWN
    return any_of([unit.home.lies_in(selector) for selector in standing.fixed.homes])


def may_count(standing: Standing, comes: Truth) -> bool:
    """Whether a clause may count; a gap that may be stated of other places tells nothing here."""
    if standing.clause.effect is Effect.NOTHING:
        return standing.goes is Truth.TRUE and comes is Truth.TRUE
    return comes is not Truth.FALSE


def _homes(clause: Clause, country: str) -> tuple[Selector, ...] | None:
    """Give the places of a country that a clause speaks of; None for all of it."""
    here = tuple([selector for selector in clause.from_ if land_of(selector) == country])
    return None if any(isinstance(one, str) and len(one) == 2 for one in here) else here


def direction(standing: Standing, comes: Truth) -> tuple[Finding, ...]:
    """Say which end of a clause's direction is not known; nothing where both are."""
    if comes is not Truth.UNKNOWN and standing.goes is not Truth.UNKNOWN:
        return ()
    home, scene = named(standing.clause.from_), named(standing.clause.to)
    if standing.goes is not Truth.UNKNOWN:
        says = said("Whether the home of the unit lies in {home} is not known here.", home=home)
    elif comes is not Truth.UNKNOWN:
        says = said("Whether the incident lies in {scene} is not known here.", scene=scene)
    else:
        says = said(
            "Whether the home of the unit lies in {home} and whether the incident lies in {scene} "
            "is not known here.",
            home=home,
            scene=scene,
        )
    return (Finding("direction", says, Truth.UNKNOWN),)
