"""A fleet of which one unit moves between any two decisions."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final, NamedTuple

from benchmarks.instances import N_INCIDENTS, numbers, on_roads
from dispatch.centres import Centre
from dispatch.fleet import Availability, Fleet, Unit
from dispatch.incident import Incident, read_incident
from graphs.region import Region
from graphs.snap import Snapped

BEGIN: Final = datetime.fromisoformat("2026-03-02T12:00:00+01:00")
PACE: Final = timedelta(milliseconds=20)
"""From one decision to the next; as often a unit tells where it is."""
CENTRES: Final[Mapping[str, Centre]] = MappingProxyType(
    {
        "lu-112": Centre(id="lu-112", country="LU"),
        "be-112": Centre(id="be-112", country="BE"),
        "de-trier": Centre(id="de-trier", country="DE"),
    }
)
_CAN_DO: Final = (
    frozenset({"BLS", "TRANSPORT"}),
    frozenset({"BLS", "ALS_NURSE", "TRANSPORT"}),
    frozenset({"DOCTOR"}),
)
_STATES: Final = (
    Availability.AVAILABLE_AT_STATION,
    Availability.AVAILABLE_ON_AIR,
    Availability.NOT_AVAILABLE,
)


class Moment(NamedTuple):
    """An incident, and the fleet as it is known at its time."""

    incident: Incident
    fleet: Fleet


def moments(region: Region, n_units: int) -> Iterator[Moment]:
    """Give incidents anywhere, one after the other, between which one unit moves to anywhere."""
    fleet = fleet_on(region, n_units)
    incidents = on_roads(region, N_INCIDENTS, numbers(12))
    there = on_roads(region, N_INCIDENTS, numbers(13))
    who = numbers(14).integers(0, n_units, N_INCIDENTS).tolist()
    for number, (place, to, unit) in enumerate(zip(incidents, there, who, strict=True)):
        when = BEGIN + number * PACE
        said = {"at": _at(place), "urgency": "U1", "time": when, "need": ["TRANSPORT"]}
        yield Moment(read_incident(said), fleet)
        moved = fleet.units[unit].model_copy(update={"position": _at(to), "position_at": when})
        units = (*fleet.units[:unit], moved, *fleet.units[unit + 1 :])
        fleet = replace(fleet, units=units)


def fleet_on(region: Region, n_units: int) -> Fleet:
    """Spread units of three centres over a region: two in three can be sent."""
    places = on_roads(region, n_units, numbers(11))
    ids = [f"unit-{number:04}" for number in range(n_units)]
    units = (_unit(n, id_, at) for n, (id_, at) in enumerate(zip(ids, places, strict=True)))
    return Fleet(tuple(units), CENTRES)


def _unit(number: int, id_: str, at: Snapped) -> Unit:
    centre = list(CENTRES.values())[number % 3]
    return Unit(
        id=id_,
        centre=centre.id,
        country=centre.country,
        type="AMB",
        status="free",
        availability=_STATES[number // 9 % 3],
        capabilities=_CAN_DO[number // 3 % 3],
        position=_at(at),
        position_at=BEGIN - timedelta(seconds=number % 60),
        home=_at(at),
        crew=2,
    )


def _at(place: Snapped) -> tuple[float, float]:
    return round(place.lat, 5), round(place.lon, 5)
