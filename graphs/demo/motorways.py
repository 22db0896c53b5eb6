"""The motorways: between the largest towns, outside of them, from one interchange to the next."""

from typing import Final, NamedTuple

import numpy as np
from scipy.spatial import KDTree
from scipy.spatial.distance import cdist

from graphs.demo.nearby import Nearby
from graphs.demo.neighbours import Pairs, neighbours
from graphs.demo.places import Place, Spacing, hubs
from graphs.demo.plane import Points, snapped
from graphs.demo.railways import Railway
from graphs.demo.roads import MainRoad
from graphs.demo.terrain import Terrain

_TOWNS: Final = Spacing(inhabitants=25_000, apart_m=12_500)
_FROM_ROADS_M: Final = 170
_FROM_CENTRES_M: Final = 800
_LONGEST_M: Final = 34_000


class Motorways(NamedTuple):
    """
    The motorways as lines on a small map.

    Attributes
    ----------
    interchanges : float64[n, 2]
        The middle of each interchange.
    pairs : intp[m, 2]
        The two interchanges that each motorway joins.
    lines : list of float64[k, 2]
        Its middle, from the first to the second.
    """

    interchanges: Points
    pairs: Pairs
    lines: list[Points]


def motorways(
    places: tuple[Place, ...],
    roads: list[MainRoad],
    rails: list[Railway],
    rivers: list[Points],
    random: np.random.Generator,
    window_m: float = np.inf,
) -> Motorways:
    """
    Join the largest towns where no third stands between.

    Parameters
    ----------
    window_m
        How far outside of the box around two towns their motorway may run.
    """
    towns = [places[index] for index in hubs(places, _TOWNS)]
    at = np.array([town.at for town in towns])
    taken = Nearby([*rivers, *(road.line for road in roads), *(rail.line for rail in rails)])
    centres = KDTree([place.at for place in places])
    interchanges = np.array([_site(town, towns, taken, centres) for town in towns])
    terrain = Terrain(places, random)
    pairs = neighbours(at)
    pairs = pairs[np.hypot(*(at[pairs[:, 0]] - at[pairs[:, 1]]).T) < _LONGEST_M]
    lines = [terrain.corridor(interchanges[a], interchanges[b], window_m) for a, b in pairs]
    return Motorways(interchanges, pairs, lines)


def _site(town: Place, towns: list[Place], taken: Nearby, centres: KDTree) -> Points:
    """Find room for the interchange of a town: outside, towards the others, away from roads."""
    bearing = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    around = np.column_stack([np.cos(bearing), np.sin(bearing)])
    away = np.clip(town.reach_m, 1500, 3800) * np.array([0.9, 1.1, 1.3, 1.6])
    sites = town.at + (away[:, None, None] * around).reshape(-1, 2)
    others = np.array([other.at for other in towns if other is not town])
    far = np.sort(cdist(sites, others), axis=1)[:, :3].mean(axis=1)
    free = ~taken.is_near(sites, _FROM_ROADS_M) & (centres.query(sites)[0] > _FROM_CENTRES_M)
    return snapped(sites[np.argmin(np.where(free, far, np.inf))])
