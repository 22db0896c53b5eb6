"""
Borders and roads as short straight pieces, measured in metres on the earth's ellipsoid.

What is straight on the map (in degrees) is cut into pieces of at most a hundredth of a degree, and
each is measured as the straight line in space between its ends: 2 cm off at most. So distances are
those of the ellipsoid, without a projection that would have to suit the place.
"""

from typing import Final, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import KDTree
from shapely.geometry.base import BaseGeometry

from graphs.ids import Flags, Floats

_STEP_DEG: Final = 0.01
_EQUATOR_M: Final = 6_378_137.0  # WGS 84, as is the flattening.
_FLATTENING: Final = 1 / 298.257223563
_ECCENTRICITY_2: Final = _FLATTENING * (2 - _FLATTENING)
_RADIUS_M: Final = 6_371_008.8
_EQUAL_M: Final = 0.001  # Pieces that meet in a bend are as near as one another.
_SQUARE: Final = 1e-7  # Rounding may turn a right angle by so many radians.


class Nearest(NamedTuple):
    """
    How far the nearest piece is.

    Attributes
    ----------
    metres : float
    pieces : int64[n]
        The piece that is this near; several where they meet there.
    """

    metres: float
    pieces: NDArray[np.int64]


class Pieces:
    """The pieces of lines or of outlines; ``drawn`` has some length."""

    def __init__(self, drawn: BaseGeometry) -> None:
        starts, ends = _cut(drawn)
        self._starts = _in_space(*starts.T)
        self._along = _in_space(*ends.T) - self._starts
        self._squares = _dot(self._along, self._along)
        self._longest_m = float(np.sqrt(self._squares.max()))
        self._middles = KDTree(self._starts + self._along / 2)
        self._ahead = _on_the_map(self._along, *((starts + ends) / 2).T)

    def nearest(self, lat: float, lon: float) -> Nearest:
        """Find the piece nearest to a point."""
        point = _in_space(np.array([lon]), np.array([lat]))[0]
        to_a_middle, _ = self._middles.query(point)
        # The nearest piece is no farther than this middle, and its own middle half a piece more.
        reach = to_a_middle + self._longest_m / 2 + _EQUAL_M
        pieces = np.array(self._middles.query_ball_point(point, reach), np.int64)
        off = point - self._starts[pieces]
        part = np.clip(_dot(off, self._along[pieces]) / self._squares[pieces], 0, 1)
        off -= part[:, None] * self._along[pieces]
        metres = np.sqrt(_dot(off, off))
        best = metres.min()
        return Nearest(_over_ground(best), pieces[metres <= best + _EQUAL_M])

    def run_with(self, pieces: NDArray[np.int64], heading_deg: float) -> Flags:
        """Tell which pieces are drawn within 90 degrees of a heading, clockwise from north."""
        turn = np.radians(heading_deg)
        flags: Flags = self._ahead[pieces] @ [np.sin(turn), np.cos(turn)] >= -_SQUARE
        return flags

    def are_apart_m(self, other: "Pieces") -> float:
        """Give metres by which two drawings are apart at least; up to a piece too few."""
        theirs = other._middles.data  # noqa: SLF001 - one of its own.
        halves = (self._longest_m + other._longest_m) / 2  # noqa: SLF001 - the same.
        between, _ = self._middles.query(theirs)
        return max(0.0, _over_ground(np.min(between)) - halves)


def _cut(drawn: BaseGeometry) -> tuple[Floats, Floats]:
    """Give longitude and latitude of where pieces start and end, without those of no length."""
    parts = shapely.get_parts(shapely.segmentize(drawn, _STEP_DEG))
    points, part = shapely.get_coordinates(parts, return_index=True)
    apart = (part[1:] == part[:-1]) & (points[1:] != points[:-1]).any(axis=1)
    return points[:-1][apart], points[1:][apart]


def _in_space(lon: Floats, lat: Floats) -> Floats:
    """Give metres from the middle of the earth, float64[n, 3]."""
    lam, phi = np.radians(lon), np.radians(lat)
    across = _EQUATOR_M / np.sqrt(1 - _ECCENTRICITY_2 * np.sin(phi) ** 2)
    up = across * (1 - _ECCENTRICITY_2) * np.sin(phi)
    return np.stack([across * np.cos(phi) * np.cos(lam), across * np.cos(phi) * np.sin(lam), up], 1)


def _on_the_map(along: Floats, lon: Floats, lat: Floats) -> Floats:
    """Give which way directions in space point there: east and north, of length 1."""
    lam, phi = np.radians(lon), np.radians(lat)
    east = np.stack([-np.sin(lam), np.cos(lam), np.zeros(len(lam))], 1)
    south = np.stack([np.sin(phi) * np.cos(lam), np.sin(phi) * np.sin(lam), -np.cos(phi)], 1)
    way = np.stack([_dot(along, east), -_dot(along, south)], 1)
    unit: Floats = way / np.hypot(*way.T)[:, None]
    return unit


def _over_ground(straight_m: float) -> float:
    """Bend a straight distance over the earth: 8 m more at 200 km."""
    return float(straight_m * (1 + (straight_m / _RADIUS_M) ** 2 / 24))


def _dot(one: Floats, other: Floats) -> Floats:
    products: Floats = (one * other).sum(axis=1)
    return products
