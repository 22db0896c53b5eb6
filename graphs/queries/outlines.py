"""Roads as lines in a local plane, and the areas that lie within a distance of them."""

from collections.abc import Sequence
from typing import Final, NamedTuple, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from graphs.grid import EARTH_RADIUS_M, METRES_PER_E7
from graphs.ids import Floats, Ids
from graphs.queries.reached import Stretch
from graphs.roads import Roads

Area: TypeAlias = BaseGeometry
"""A ``shapely.Polygon`` or ``shapely.MultiPolygon``."""
Lines: TypeAlias = NDArray[np.object_]
"""An array of ``shapely.LineString``."""

GRID_M: Final = 0.1
"""Corners of areas lie on a grid this wide, so that areas share borders exactly."""

_DECIMALS: Final = 7  # A centimetre: finer than the grid, so rounding moves nothing past another.


class Plane(NamedTuple):
    """
    Metres east and north of a place, on the plane that touches the earth there.

    A straight scaling of degrees. Distances from west to east are off where the latitude is another
    one: at 51° north, by 0.6 % for places 30 km to the north, by 2 % for 100 km.
    """

    lon: float
    lat: float

    @property
    def _metres_per_degree(self) -> Floats:
        north = METRES_PER_E7 * 1e7
        return np.array([north * np.cos(np.radians(self.lat)), north])

    def metres(self, lon_lat: Floats) -> Floats:
        """Project degrees, ``float64[p, 2]``, longitude first."""
        return (lon_lat - (self.lon, self.lat)) * self._metres_per_degree

    def degrees(self, area: Area) -> Area:
        """Bring an area back to longitude and latitude, its outer rings counter-clockwise."""
        back: Area = shapely.transform(
            area,
            lambda at: np.round(at / self._metres_per_degree + (self.lon, self.lat), _DECIMALS),
        )
        oriented: Area = shapely.orient_polygons(back.normalize(), exterior_cw=False)
        return oriented


def lines_of(plane: Plane, roads: Roads, edges: Ids) -> Lines:
    """Draw whole edges."""
    first, n_points = roads.first_point[edges], np.diff(roads.first_point)[edges]
    line = np.repeat(np.arange(len(edges)), n_points)
    start_of_line = np.cumsum(n_points) - n_points
    points = np.arange(len(line)) + (first - start_of_line)[line]
    at = plane.metres(_lon_lat(roads, points))
    return np.asarray(shapely.linestrings(at, indices=line), np.object_)


def line_of(plane: Plane, roads: Roads, stretch: Stretch) -> shapely.LineString:
    """Draw a part of an edge."""
    points = np.arange(roads.first_point[stretch.edge], roads.first_point[stretch.edge + 1])
    along_mm, at = roads.along_mm[points], _lon_lat(roads, points)
    inner = (along_mm > stretch.start_mm) & (along_mm < stretch.end_mm)
    cuts = [
        [np.interp(mm, along_mm, at[:, axis]) for axis in (0, 1)]
        for mm in (stretch.start_mm, stretch.end_mm)
    ]
    return shapely.LineString(plane.metres(np.vstack([cuts[:1], at[inner], cuts[1:]])))


def edges_in(plane: Plane, roads: Roads, area: Area) -> Ids:
    """Core edges whose box meets that of an area."""
    core = roads.n_core_edges
    first = roads.first_point[:core]
    last = int(roads.first_point[core])
    at = plane.metres(_lon_lat(roads, np.arange(last)))
    low, high = np.minimum.reduceat(at, first), np.maximum.reduceat(at, first)
    west_south, east_north = np.reshape(area.bounds, (2, 2))
    meets = np.all((low <= east_north) & (high >= west_south), axis=1)
    return np.flatnonzero(meets).astype(np.int32)


def nested(growing: Sequence[Area]) -> list[Area]:
    """
    Lay areas that contain one another on one grid, so that they do so exactly.

    All borders are cut where they meet and laid on the grid together. Each face between them
    belongs to the first area that holds it, and an area is the union of its own faces and all
    before: where two areas share a border they share its corners.

    References
    ----------
    J. Hobby, Practical segment intersection with finite precision output, 1999.
    doi:10.1016/S0925-7721(99)00021-8
    """
    borders = shapely.union_all([area.boundary for area in growing], grid_size=GRID_M)
    faces = shapely.get_parts(shapely.polygonize([borders]))
    inside = shapely.get_coordinates(shapely.point_on_surface(faces))
    held = np.zeros(len(faces), np.bool_)
    areas: list[Area] = []
    for area in growing:
        shapely.prepare(area)
        held |= shapely.contains_xy(area, inside)
        areas.append(shapely.coverage_union_all(faces[held]))
    return areas


def without_bare_holes(area: Area, roads: Lines, least_m2: float) -> Area:
    """Fill the holes that none of the given roads enters, and those below a size."""
    tree = shapely.STRtree(roads)
    parts = []
    for part in shapely.get_parts(area):
        rings = shapely.get_rings(part)
        holes = np.asarray(shapely.polygons(rings[1:]), np.object_)
        holes = holes[shapely.area(holes) >= least_m2]
        entered = np.unique(tree.query(holes, predicate="intersects")[0])
        parts.append(shapely.Polygon(rings[0], [hole.exterior for hole in holes[entered]]))
    return parts[0] if len(parts) == 1 else shapely.union_all(parts)


def area_km2(area: Area) -> float:
    """Area on the globe of an area in degrees, by the cylindrical projection that keeps areas."""

    def equal_area(at: Floats) -> Floats:
        lon, lat = np.radians(at).T
        return EARTH_RADIUS_M / 1000 * np.column_stack([lon, np.sin(lat)])

    return float(shapely.transform(area, equal_area).area)


def _lon_lat(roads: Roads, points: NDArray[np.int64]) -> Floats:
    return np.column_stack([roads.lon_e7[points], roads.lat_e7[points]]) / 1e7
