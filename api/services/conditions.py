"""What is in force on a region's roads: put there, cleared and told."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from api.schemas.answer import DrivingRef
from api.schemas.conditions import Conditions, MovementNow, StruckRoads
from dispatch.decision import InForce
from graphs.conditions import in_period, under
from graphs.ids import Floats
from graphs.movement import Driving
from graphs.osm.periods import FREE_FLOW, factors_in, load_periods, piece_factors
from graphs.overlays import Overlay, read_overlays
from graphs.published import driving_now, is_behind, publish
from graphs.region import MOVEMENTS, MovementName, Region, open_region

Told = Callable[[MovementName], None]
"""Told the name of each movement as its turn comes."""


def conditions_of(region: Path) -> Conditions:
    """
    Say what is in force on a region.

    Raises
    ------
    BadRegion
        If it is not a region, or what was put in force on it cannot be used.
    """
    return _told(open_region(region))


def put_in_force(
    region: Path, overlays: Path | None, period: str | None, told: Told = lambda _: None
) -> Conditions:
    """
    Put closures, slow areas and a period in force for all processes that use a region.

    The siren comes first; the other movement follows, and its answers say so until then.

    Parameters
    ----------
    overlays : Path or None
        GeoJSON that takes the place of all closures and slow areas before; None keeps them.
    period : str or None
        None keeps the one in force.

    Raises
    ------
    BadInput, BadRegion
        With nothing put in force.
    """
    wanted = None if overlays is None else read_overlays(overlays)
    opened = open_region(region)
    _refuse_unknown(period)
    for movement in MOVEMENTS:
        told(movement)
        publish(opened, driven(opened, driving_now(opened, movement), wanted, period))
    return _told(opened)


def clear(region: Path, told: Told = lambda _: None) -> Conditions:
    """
    Drive undisturbed again, whatever was put in force before.

    Raises
    ------
    BadRegion
        If it is not a region.
    """
    opened = open_region(region)
    for movement in MOVEMENTS:
        told(movement)
        publish(opened, opened.driving(movement))
    return _told(opened)


def _refuse_unknown(period: str | None) -> None:
    if period is not None:
        factors_in(load_periods(), period, MOVEMENTS[0], ())


def driven(
    region: Region, driving: Driving, overlays: tuple[Overlay, ...] | None, period: str | None
) -> Driving:
    """Drive under other overlays or in another period; None keeps those that are in force."""
    if period not in (None, driving.period):
        driving = in_period(driving, str(period), _factor(region, driving, str(period)))
    return driving if overlays is None else under(driving, overlays)


def _factor(region: Region, driving: Driving, period: str) -> Floats | None:
    if period == FREE_FLOW:
        return None
    countries = [area.country for area in region.areas.areas]
    factors = factors_in(load_periods(), period, driving.name, countries)
    return piece_factors(driving.on.roads, factors)


def _told(region: Region) -> Conditions:
    return Conditions(
        region=region.manifest.name,
        hash=region.manifest.hash,
        movements=tuple(_movement(region, movement) for movement in MOVEMENTS),
    )


def _movement(region: Region, movement: MovementName) -> MovementNow:
    driving = driving_now(region, movement)
    ref = DrivingRef.of(InForce.of(driving), is_behind=is_behind(region, movement))
    return MovementNow(driving=ref, overlays=tuple(_struck(driving)))


def _struck(driving: Driving) -> Iterator[StruckRoads]:
    along_mm = driving.on.roads.along_mm
    for overlay, pieces in zip(driving.overlays, driving.struck, strict=True):
        length_mm = (along_mm[pieces + 1] - along_mm[pieces]).astype(np.int64)
        yield StruckRoads(
            id=overlay.id,
            factor=None if overlay.closes else overlay.factor,
            pieces=len(pieces),
            km=int(length_mm.sum()) / 1e6,
        )
