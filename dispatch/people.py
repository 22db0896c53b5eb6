"""Demand on the roads: people who want to be reached in time, by the centre that serves them."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from dispatch.coverage.demand import Demand, Weight, demand_of
from dispatch.coverage.reach import Reach
from dispatch.demand_file import DemandPoints
from graphs.ids import INVALID_ID, frozen
from graphs.movement import Driving
from graphs.region import Region
from graphs.snap import Snapped, snap_all


@dataclass(frozen=True)
class People:
    """
    Demand on the roads as they are driven, ready to be asked who is reached.

    Attributes
    ----------
    norm_ms : int
        Within which turnout and drive they want to be reached.
    reach : Reach
        Of all demand points.
    served_by : mapping of str to int64[p]
        For each centre the weights of the points in the dispatch areas it serves; 0 elsewhere.
    reports : tuple of str
        What could not be counted.
    """

    norm_ms: int
    reach: Reach
    served_by: Mapping[str, Weight]
    reports: tuple[str, ...]


def people_of(
    points: DemandPoints, region: Region, driving: Driving, norm_min: float, limit_m: float
) -> People:
    """
    Bring demand to the road; what lies in no dispatch area with a centre belongs to nobody.

    Parameters
    ----------
    norm_min : float
        Within how many minutes people want to be reached.
    limit_m : float
        How far a place may be from a road; what is further off is left out, and a report says so.
    """
    inside = np.flatnonzero(region.areas.index_of("dispatch_area", points.lon, points.lat) >= 0)
    served = DemandPoints(points.lat[inside], points.lon[inside], points.weight[inside])
    snapped = snap_all(driving.map, served.lon, served.lat, limit_m)
    on_road = [at for at, found in enumerate(snapped) if isinstance(found, Snapped)]
    places = [driving.arriving(one.place) for one in snapped if isinstance(one, Snapped)]
    demand = demand_of(places, served.weight[on_road].tolist())
    norm_ms = round(60_000 * norm_min)
    return People(
        norm_ms=norm_ms,
        reach=Reach(driving.metric, driving.on.roads.n_edges, demand, norm_ms),
        served_by=MappingProxyType(_by_centre(served, on_road, demand, region)),
        reports=tuple(_reports(served, on_road, limit_m)),
    )


def _by_centre(
    points: DemandPoints, on_road: list[int], demand: Demand, region: Region
) -> dict[str, Weight]:
    areas = region.areas
    area = areas.index_of("dispatch_area", points.lon[on_road], points.lat[on_road])
    centre_of = [one.centre for one in areas.areas]
    served_by: dict[str, Weight] = {}
    for index in np.unique(area[area != INVALID_ID]).tolist():
        if centre := centre_of[index]:
            before = served_by.get(centre, np.zeros_like(demand.weight))
            served_by[centre] = frozen(before + np.where(area == index, demand.weight, 0))
    return served_by


def _reports(points: DemandPoints, on_road: list[int], limit_m: float) -> list[str]:
    left_out = len(points.weight) - len(on_road)
    if not left_out:
        return []
    weight = int(points.weight.sum() - points.weight[on_road].sum())
    return [
        f"Demand: {left_out} of {len(points.weight)} places, which weigh {weight} together, are on "
        f"no road within {limit_m:g} m and do not count."
    ]
