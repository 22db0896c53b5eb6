"""One incident: the nearest units, the law about each, a reason. It reads no clock of its own."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from dispatch.agreements.load import Catalogue
from dispatch.agreements.permit import Case
from dispatch.agreements.situation import Declared
from dispatch.decision import Basis, Candidate, Decision, InForce, Scene
from dispatch.errors import BadIncident
from dispatch.facts import Facts, is_own
from dispatch.incident import Incident
from dispatch.nearest.found import Groups, groups_of
from dispatch.settings import Settings
from dispatch.standby import Kind, Stand, Standby
from dispatch.suggest import suggest
from dispatch.written import unknown_word
from graphs.areas import Areas
from graphs.snap import Snapped

DEFAULT_K = 5
MOST_K = 100


def decide(
    incident: Incident,
    standby: Standby,
    catalogue: Catalogue,
    settings: Settings,
    k: int = DEFAULT_K,
    shortages: Sequence[Declared] = (),
) -> Decision:
    """
    Decide who could come to an incident, who may, and what to suggest.

    Parameters
    ----------
    standby : Standby
        The fleet at the incident's time.
    k : int
        How many units of each group: the own centre, each other centre, each needed capability.
    shortages : sequence of Declared
        What centres have declared; one that has expired does not count.

    Raises
    ------
    BadIncident
        If ``k`` or the centre of a shortage is impossible.
    BadAgreement
        If an accepted agreement is not in the catalogue, or cannot be accepted.
    graphs.errors.NoPlace
        If the incident is off the road, outside the region or out of reach.
    """
    assert standby.when == incident.time, "A fleet stands by for the incident's own time."
    _refuse_impossible(k, shortages, standby)
    accepted = catalogue.accept(settings.accepted)
    snapped = standby.driving.snap(incident.at[1], incident.at[0], settings.snap_limit_m)
    scene = _scene(incident, standby.region.areas, snapped)
    etas = _nearest(scene, standby, snapped, k)
    facts = Facts(scene, standby, etas, shortages, ZoneInfo(settings.time_zone))
    case = Case(facts.incident, catalogue, accepted)
    candidates = tuple(
        _candidate(facts, standby.stands[unit], eta_ms, case)
        for eta_ms, unit in sorted((eta_ms, unit) for unit, eta_ms in etas.items())
    )
    manifest = standby.region.manifest
    return Decision(
        scene=scene,
        as_of=incident.time,
        basis=Basis(
            region=manifest.name,
            region_hash=manifest.hash,
            generated=manifest.generated,
            in_force=InForce.of(standby.driving),
            agreements_hash=catalogue.sha256,
            accepted=tuple(sorted(accepted)),
        ),
        suggestion=suggest(candidates, 1000 * settings.min_gain_s),
        candidates=candidates,
        reports=standby.reports,
    )


def _refuse_impossible(k: int, shortages: Sequence[Declared], standby: Standby) -> None:
    if not 1 <= k <= MOST_K:
        message = (
            f"k is {k}, but 1 to {MOST_K} units of each group can be listed: give one of those."
        )
        raise BadIncident(message)
    served = {area.centre for area in standby.region.areas.areas if area.centre}
    known = sorted(served | set(standby.fleet.centres))
    for one in shortages:
        if one.centre not in known:
            message = f"The shortage cannot be counted: centre {unknown_word(one.centre, known)}"
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


def _nearest(scene: Scene, standby: Standby, snapped: Snapped, k: int) -> dict[int, int]:
    """ETA in ms of every unit that one of the groups lists, by its number."""
    groups = _groups(scene, standby.kinds)
    found = standby.index.nearest(standby.driving.arriving(snapped.place), k, groups)
    return dict(zip(found.unit.tolist(), found.eta_ms.tolist(), strict=True))


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


def _candidate(facts: Facts, stand: Stand, eta_ms: int, case: Case) -> Candidate:
    own = facts.best_own
    unit = stand.unit
    return Candidate(
        unit=unit,
        eta_ms=eta_ms,
        turnout_ms=stand.turnout_ms,
        gain_ms=own[1] - eta_ms if own else None,
        judgement=case.judge(facts.about(stand, eta_ms)),
        lacks=tuple(sorted(facts.scene.incident.need - unit.capabilities)),
        position_age_s=stand.position_age_s,
        flags=stand.flags,
    )
