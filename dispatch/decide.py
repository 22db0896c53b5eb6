"""One incident: the nearest units, the law about each, a reason. It reads no clock of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from dispatch.agreements.judge.permit import Case
from dispatch.agreements.situation import Declared, Offer
from dispatch.decision import ASKED_FOR, PROMISED, Basis, Candidate, Decision, InForce, Scene
from dispatch.errors import BadIncident
from dispatch.facts.about import Facts
from dispatch.facts.search import Arrival, Search
from dispatch.facts.whose import is_own
from dispatch.incident import Incident
from dispatch.law import Law
from dispatch.nearest.found import Groups, groups_of
from dispatch.people import People
from dispatch.placed import Kind
from dispatch.settings import Settings
from dispatch.standby import Standby
from dispatch.suggest import suggest
from dispatch.written import unknown_word
from graphs.areas import Areas
from graphs.ids import Flags
from graphs.snap import Snapped

DEFAULT_K = 5
MOST_K = 100
_NO_ANSWERS: Mapping[str, bool] = MappingProxyType({})
_NOBODY: Mapping[str, str] = MappingProxyType({})


def decide(
    incident: Incident,
    standby: Standby,
    law: Law,
    settings: Settings,
    k: int = DEFAULT_K,
    shortages: Sequence[Declared] = (),
    answers: Mapping[str, bool] = _NO_ANSWERS,
    people: People | None = None,
    promised: Mapping[str, str] = _NOBODY,
    asked: Mapping[str, str] = _NOBODY,
) -> Decision:
    """
    Decide who could come to an incident, who may, and what to suggest.

    Parameters
    ----------
    standby : Standby
        The fleet at the incident's time.
    law : Law
        What may be relied on, on the map of the fleet's region.
    k : int
        How many units of each group: the own centre, each other centre, each needed capability.
    shortages : sequence of Declared
        What centres have declared; one that has expired does not count.
    answers : mapping of str to bool
        Whether a centre that was asked for a unit accepts.
    people : People or None
        Whom the centres serve, on the roads as they are driven; None if nobody told.
    promised : mapping of str to str
        The request to which a unit was granted, by the unit's id: it is listed as ``promised`` and
        not suggested, not even to its own centre.
    asked : mapping of str to str
        The same of requests that nobody has answered yet: to others the unit is promised; its own
        centre may still send it, and is told by ``asked_for``.

    Raises
    ------
    BadIncident
        If ``k`` or the centre of a shortage or of an answer is impossible.
    graphs.errors.NoPlace
        If the incident is off the road, outside the region or out of reach.
    """
    assert standby.when == incident.time, "A fleet stands by for the incident's own time."
    assert law.region.manifest.hash == standby.region.manifest.hash, "One region, one map."
    _refuse_impossible(k, shortages, answers, standby)
    snapped = standby.driving.snap(incident.at[1], incident.at[0], settings.snap_limit_m)
    scene = _scene(incident, standby.region.areas, snapped)
    place = standby.driving.arriving(snapped.place)
    search = Search(standby, place, _held(scene, standby, promised, asked))
    etas = _nearest(scene, search, k)
    told = tuple(shortages), answers, people
    facts = Facts(scene, law.atlas, search, etas, settings, *told)
    case = Case(facts.incident, law.catalogue, law.accepted)
    candidates = tuple(_flagged(one, scene, promised, asked) for one in _candidates(facts, case))
    manifest = standby.region.manifest
    return Decision(
        scene=scene,
        as_of=incident.time,
        basis=Basis(
            region=manifest.name,
            region_hash=manifest.hash,
            generated=manifest.generated,
            in_force=InForce.of(standby.driving),
            agreements_hash=law.catalogue.sha256,
            accepted=tuple(sorted(law.accepted)),
        ),
        suggestion=suggest(candidates, 1000 * settings.min_gain_s),
        candidates=candidates,
        reports=(*standby.reports, *(people.reports if people else ())),
    )


def _refuse_impossible(
    k: int, shortages: Sequence[Declared], answers: Mapping[str, bool], standby: Standby
) -> None:
    if not 1 <= k <= MOST_K:
        message = (
            f"k is {k}, but 1 to {MOST_K} units of each group can be listed: give one of those."
        )
        raise BadIncident(message)
    served = {area.centre for area in standby.region.areas.areas if area.centre}
    known = sorted(served | set(standby.fleet.centres))
    told = [("The shortage", one.centre) for one in shortages]
    told += [("The answer", centre) for centre in answers]
    for what, centre in told:
        if centre not in known:
            message = f"{what} cannot be counted: centre {unknown_word(centre, known)}"
            raise BadIncident(message)


def _scene(incident: Incident, areas: Areas, snapped: Snapped) -> Scene:
    lat, lon = incident.at
    where = areas.at(lon, lat)
    area = where.dispatch_area
    return Scene(
        incident=incident,
        country=where.country,
        dispatch_area=area.id if area else None,
        own_centre=area.centre if area else None,
        own_by="dispatch_area" if area else "country",
        road_at=(snapped.lat, snapped.lon),
        off_road_m=snapped.distance_m,
        flags=snapped.flags,
    )


def _held(
    scene: Scene, standby: Standby, promised: Mapping[str, str], asked: Mapping[str, str]
) -> Flags:
    """Tell which units nobody here may count on."""
    held = np.zeros(len(standby.fleet.units), np.bool_)
    for id_ in (*asked, *promised):
        number = standby.number_of(id_)
        if number is not None:
            unit = standby.fleet.units[number]
            held[number] = id_ in promised or not is_own(scene, unit.centre, unit.country)
    return held


def _nearest(scene: Scene, search: Search, k: int) -> dict[int, int]:
    """ETA in ms of every unit that one of the groups lists, by its number."""
    found = search.soonest(k, _groups(scene, search.standby.kinds))
    return {one.unit: one.eta_ms for each in found for one in each}


def _groups(scene: Scene, kinds: tuple[Kind, ...]) -> Groups:
    """Group 0 is the own centre; then each other centre; then each needed capability."""
    need = scene.incident.need
    others = sorted({c for c, country, _ in kinds if not is_own(scene, c, country)})
    number = {centre: 1 + i for i, centre in enumerate(others)}
    of_need = {word: 1 + len(others) + i for i, word in enumerate(sorted(need))}
    members = []
    for centre, country, capabilities in kinds:
        groups = {of_need[word] for word in need & capabilities}
        if need <= capabilities:
            groups.add(0 if is_own(scene, centre, country) else number[centre])
        members.append(groups)
    return groups_of(members, 1 + len(others) + len(need))


def _candidates(facts: Facts, case: Case) -> tuple[Candidate, ...]:
    """Judge all that were found, and all whom they go together with, soonest first."""
    found: dict[int, Candidate] = {}
    to_judge = facts.etas | facts.responses.pairs()
    while to_judge:
        unit, eta_ms = to_judge.popitem()
        found[unit] = _candidate(facts, Arrival(eta_ms, unit), case)
        for id_ in found[unit].units[1:]:
            other = facts.offers.arrival_of(id_)
            if other.unit not in found:
                to_judge[other.unit] = other.eta_ms
    return tuple(sorted(found.values(), key=lambda c: (c.eta_ms, c.unit.id)))


def _candidate(facts: Facts, arrival: Arrival, case: Case) -> Candidate:
    own, need = facts.own.best, facts.scene.incident.need
    stand = facts.standby.stands[arrival.unit]
    offer = facts.responses.offer_with(arrival)
    judgement = case.judge(facts.about(arrival.unit, arrival.eta_ms, offer))
    if judgement.offer and len(judgement.offer.units) > 1:
        offer = judgement.offer  # What a clause asks for, it asks for whatever the need.
    lacks = need - stand.unit.capabilities
    return Candidate(
        unit=stand.unit,
        eta_ms=arrival.eta_ms,
        turnout_ms=stand.turnout_ms,
        gain_ms=own.eta_ms - (offer.eta_ms if offer else arrival.eta_ms) if own else None,
        judgement=judgement,
        lacks=tuple(sorted(lacks)),
        position_age_s=facts.standby.position_age_s(arrival.unit),
        flags=stand.flags,
        offer=offer,
        meets_need=not lacks - _others_can(facts, offer),
    )


def _flagged(
    one: Candidate, scene: Scene, promised: Mapping[str, str], asked: Mapping[str, str]
) -> Candidate:
    """Say of a unit that a request holds it, or would like to."""
    unit = one.unit
    if unit.id not in promised and unit.id not in asked:
        return one
    is_free_here = unit.id not in promised and is_own(scene, unit.centre, unit.country)
    return replace(one, flags=(*one.flags, ASKED_FOR if is_free_here else PROMISED))


def _others_can(facts: Facts, offer: Offer | None) -> frozenset[str]:
    """Give what those can do who go along."""
    others = (facts.offers.arrival_of(id_).unit for id_ in (offer.units[1:] if offer else ()))
    can_do = (facts.standby.fleet.units[unit].capabilities for unit in others)
    return frozenset[str]().union(*can_do)
