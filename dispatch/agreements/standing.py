"""A clause before one incident: what can be said of it before anybody knows which unit comes."""

from collections.abc import Iterator
from typing import NamedTuple

from dispatch.agreements import reliance
from dispatch.agreements.agreement import Agreement, Layer
from dispatch.agreements.clause import Clause
from dispatch.agreements.load import Accepted, Catalogue
from dispatch.agreements.order import Order
from dispatch.agreements.predicates.doubt import plain
from dispatch.agreements.predicates.places import lies_in_any, named
from dispatch.agreements.selectors import Selector, land_of
from dispatch.agreements.situation import IncidentFacts, UnitFacts
from dispatch.agreements.told import told
from dispatch.agreements.trigger import Finding, asks_about_the_incident_only
from dispatch.agreements.truth import Truth, any_of
from dispatch.said import Said, said


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
    conditions : tuple of Said
        What to tell the crew.
    place : tuple of int
        Where it stands among others of the same verdict.
    is_alike : bool
        Whether it asks about the incident only, so that it comes to the same for every unit.
    """

    agreement: Agreement
    clause: Clause
    accepted: bool
    goes: Truth
    unknown: tuple[Finding, ...]
    conditions: tuple[Said, ...]
    alerts_home: bool
    place: tuple[int, ...]
    is_alike: bool


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
        days = reliance.days(catalogue, agreement, clause, incident.on)
        goes = lies_in_any(incident.where, clause.to)
        if Truth.FALSE in (days.value, goes):
            continue
        amending = catalogue.amended_by(agreement, incident.on)
        around = (
            days,
            reliance.text(agreement, accepted),
            *(reliance.amendment(agreement, other, accepted) for other in amending),
        )
        terms = agreement.terms_of(clause)
        conditions = (
            *told(terms, incident.country, unit_country),
            *(plain(condition.says) for condition in clause.conditions),
        )
        yield Standing(
            agreement=agreement,
            clause=clause,
            accepted=reliance.is_accepted(agreement, accepted),
            goes=goes,
            unknown=tuple(one for one in around if one.value is not Truth.TRUE),
            conditions=conditions,
            alerts_home=terms.alerts_home,
            place=order.key(agreement.level, len(conditions)),
            is_alike=not clause.bundle and asks_about_the_incident_only(clause.trigger),
        )


def _is_made_for(layer: Layer, incident: IncidentFacts) -> bool:
    match layer:
        case Layer.DAILY:
            return True
        case Layer.MASS_CASUALTY:
            return incident.keyword is not None
        case Layer.DISASTER:
            return incident.is_disaster


def comes_from(standing: Standing, unit: UnitFacts) -> Truth:
    """Whether a unit comes from where a clause speaks of."""
    return any_of([_comes(selector, unit) for selector in standing.clause.from_])


def _comes(selector: Selector, unit: UnitFacts) -> Truth:
    """A unit is of the country whose law it brings along, and of the area its home lies in."""
    if land_of(selector) != unit.country:
        return Truth.FALSE
    if isinstance(selector, str) and len(selector) == 2:
        return Truth.TRUE
    return Truth.UNKNOWN if unit.home is None else unit.home.lies_in(selector)


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
