"""Which country, region and dispatch area a point is in; shapely does the geometry."""

from collections.abc import Iterable
from importlib.resources import as_file, files
from typing import Final, NamedTuple

import numpy as np
import shapely

from graphs.area_file import KINDS, Area, Kind, read_areas, write_areas
from graphs.errors import BadInput
from graphs.ids import INVALID_ID, Flags, Floats, Ids

__all__ = [
    "KINDS",
    "Area",
    "Areas",
    "Kind",
    "Where",
    "areas_of",
    "embedded_countries",
    "read_areas",
    "write_areas",
]

_CELLS: Final = 256  # A side of the grid for many points: ten million took 0.3 s, without it 2.5 s.
_MARGIN: Final = 3  # Cells round the grid: a border is walked one cell beyond it.
_MANY: Final = 50_000  # Points from which the grid pays.


class Where(NamedTuple):
    """What one point lies in; in no polygon, the country is unknown: ``None``."""

    country: str | None
    dispatch_area: Area | None
    regions: tuple[Area, ...]


class Areas:
    """
    All areas of a region, ready to be asked; they never change.

    Where areas of one kind share a border, a point on it belongs to the one that comes first.
    """

    def __init__(self, areas: Iterable[Area]) -> None:
        self.areas: Final = tuple(areas)
        self._polygons: Final = np.array([area.polygon for area in self.areas], object)
        self._tree: Final = shapely.STRtree(self._polygons)
        # GEOS makes its indices at the first question, and two threads must not both make them:
        # ask now.
        shapely.prepare(self._polygons)
        shapely.intersects_xy(
            self._polygons, *shapely.bounds(self._polygons).reshape(-1, 4)[:, :2].T
        )
        self._tree.query(shapely.Point(0, 0))

    def at(self, lon: float, lat: float) -> Where:
        """Say what one point lies in: its country, its dispatch area and its regions."""
        near = np.sort(self._tree.query(shapely.Point(lon, lat)))
        inside = near[shapely.intersects_xy(self._polygons[near], lon, lat)]
        areas = [self.areas[index] for index in inside]
        return Where(
            next((area.country for area in areas if area.kind == "country"), None),
            next((area for area in areas if area.kind == "dispatch_area"), None),
            tuple(area for area in areas if area.kind == "region"),
        )

    def index_of(self, kind: Kind, lon: Floats, lat: Floats) -> Ids:
        """
        Say which area of one kind each of many points lies in.

        Parameters
        ----------
        lon, lat : float64[n]
            Degrees, all finite.

        Returns
        -------
        int32[n]
            Positions in ``areas``; ``INVALID_ID`` for a point in none.
        """
        indices = [index for index, area in enumerate(self.areas) if area.kind == kind]
        if len(lon) < _MANY:
            return self._first_holding(indices, lon, lat)
        grid = _Grid(lon, lat)
        cell = grid.cell_of(lon, lat)
        found = self._first_holding(indices, *grid.centres())[cell]
        by_a_border = np.flatnonzero(grid.crossed_by(self._polygons[indices])[cell])
        found[by_a_border] = self._first_holding(indices, lon[by_a_border], lat[by_a_border])
        return found

    def named(self, area_id: str) -> Area | None:
        """Give the area of that id, if there is one."""
        return next((area for area in self.areas if area.id == area_id), None)

    def _first_holding(self, indices: list[int], lon: Floats, lat: Floats) -> Ids:
        found = np.full(len(lon), INVALID_ID, np.int32)
        for index in indices:
            west, south, east, north = self._polygons[index].bounds
            boxed = (west <= lon) & (lon <= east) & (south <= lat) & (lat <= north)
            rest = np.flatnonzero(boxed & (found == INVALID_ID))
            inside = shapely.intersects_xy(self._polygons[index], lon[rest], lat[rest])
            found[rest[inside]] = index
        return found


def areas_of(given: tuple[Area, ...]) -> Areas:
    """
    Make the areas of a region: those given, after the embedded countries unless it brings its own.

    Raises
    ------
    BadInput
        If a given area has the id of an embedded country.
    """
    if any(area.kind == "country" for area in given):
        return Areas(given)
    countries = embedded_countries()
    for area in given:
        if area.id in {country.id for country in countries}:
            message = (
                f"The {area.kind} {area.id!r} has the id of an embedded country; "
                "give it another, or give the countries as well."
            )
            raise BadInput(message)
    return Areas(countries + given)


def embedded_countries() -> tuple[Area, ...]:
    """Give the countries shipped with the package, with their waters; see ``borders/SOURCE.md``."""
    with as_file(files("graphs.borders") / "countries.geojson") as path:
        return read_areas(path)


class _Grid:
    """Equal cells over the box of many points: one answer serves all in a cell without a border."""

    def __init__(self, lon: Floats, lat: Floats) -> None:
        self._corner = np.array([lon.min(), lat.min()])
        extent = np.array([lon.max(), lat.max()]) - self._corner
        self._step = np.maximum(extent / _CELLS, 1e-7)  # All points on one line still need a grid.

    def cell_of(self, lon: Floats, lat: Floats) -> Ids:
        """Give the number of the cell that each point is in, counted row by row."""
        column = ((lon - self._corner[0]) / self._step[0]).astype(np.int32)
        row = ((lat - self._corner[1]) / self._step[1]).astype(np.int32)
        cell: Ids = np.minimum(row, _CELLS - 1) * np.int32(_CELLS) + np.minimum(column, _CELLS - 1)
        return cell

    def centres(self) -> tuple[Floats, Floats]:
        """Longitude and latitude of the middle of each cell."""
        row, column = np.divmod(np.arange(_CELLS**2), _CELLS)
        middle = self._corner + (np.column_stack([column, row]) + 0.5) * self._step
        return middle[:, 0], middle[:, 1]

    def crossed_by(self, polygons: np.ndarray[tuple[int], np.dtype[np.object_]]) -> Flags:
        """
        Mark each cell that a border may cross.

        A border is walked in steps of at most one cell, so each point of it is at most half a cell
        from a step, and lies in the cell of that step or in one of the eight around it.
        """
        west, south = self._corner - self._step
        east, north = self._corner + (_CELLS + 1) * self._step
        borders = shapely.clip_by_rect(shapely.boundary(polygons), west, south, east, north)
        steps = shapely.get_coordinates(shapely.segmentize(borders, self._step.min()))
        column, row = np.floor((steps - self._corner) / self._step).astype(np.intp).T + _MARGIN
        marked = np.zeros((_CELLS + 2 * _MARGIN, _CELLS + 2 * _MARGIN), bool)
        for across in (-1, 0, 1):
            for up in (-1, 0, 1):
                marked[row + up, column + across] = True
        return marked[_MARGIN:-_MARGIN, _MARGIN:-_MARGIN].ravel()
