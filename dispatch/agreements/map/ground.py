"""What places are found on: the polygons of one region, and a spot among them."""

from collections.abc import Callable
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

import numpy as np
import shapely

from dispatch.agreements.map.pieces import Pieces
from dispatch.agreements.truth import Truth
from graphs.areas import Area, Areas

Box: TypeAlias = tuple[float, float, float, float]
"""West, south, east and north, in degrees."""


class Spot(NamedTuple):
    """
    One position on the map.

    Attributes
    ----------
    heading_deg : float or None
        Where what is there is headed: degrees clockwise from north.
    areas : frozenset of str
        Ids of the regions that hold it, and of its dispatch area.
    """

    lat: float
    lon: float
    heading_deg: float | None
    areas: frozenset[str]


class Place(NamedTuple):
    """
    What one selector names.

    Attributes
    ----------
    holds : callable
        Whether a spot of its country lies in it.
    lack : str or None
        Why nothing can lie in it, or nobody can tell, and the way out; none if it can be used.
    """

    holds: Callable[[Spot], Truth]
    lack: str | None = None


class Ground:
    """The polygons of a region, as selectors ask for them."""

    def __init__(self, areas: Areas, box: Box | None) -> None:
        self.areas: Final = areas
        self.named: Final = {area.id: area for area in areas.areas if area.kind != "country"}
        self.box: Final = box or _box_of(areas)
        self.border_of: Final = lru_cache(maxsize=None)(self._border_of)

    def countries(self, code: str) -> list[Area]:
        """Give the polygons of a country."""
        return [one for one in self.areas.areas if one.kind == "country" and one.country == code]

    def _border_of(self, code: str) -> Pieces:
        """Give the outline of a country that has a polygon."""
        outlines = [shapely.boundary(one.polygon) for one in self.countries(code)]
        lines = [line for outline in outlines for line in shapely.get_parts(outline)]
        return Pieces(shapely.MultiLineString(lines))


def always(truth: Truth) -> Callable[[Spot], Truth]:
    """Answer alike wherever a spot is."""
    return lambda _: truth


def landless(code: str, ground: Ground) -> str | None:
    """Say that a country has no polygon, if so."""
    if ground.countries(code):
        return None
    return (
        f"the region has no polygon of the country {code}, so nobody can tell what lies in it; "
        "add one to the file of `region build --areas`."
    )


def _box_of(areas: Areas) -> Box | None:
    if not areas.areas:
        return None
    west, south, east, north = shapely.total_bounds(np.array([a.polygon for a in areas.areas]))
    return float(west), float(south), float(east), float(north)
