"""The plane the region is drawn in, in metres, and what can be done with lines there."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Final, TypeAlias

import numpy as np
import shapely
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from graphs.ids import Floats

Points: TypeAlias = Floats
"""Positions, ``float64[n, 2]``: metres east, metres north; a line is its corners in order."""
Key: TypeAlias = tuple[float, float]
"""A position as a dictionary key; two roads meet where they have the same one."""

_MIDDLE: Final = np.array([5.9, 50.775])
# Metres in a degree at the middle; 30 km north or south of it, east-west lengths are 0.6 % off.
_SCALE: Final = np.array([111_320 * np.cos(np.radians(50.775)), 111_250])


def to_plane(lon_lat: Points) -> Points:
    """Turn degrees, longitude first, into metres."""
    return snapped((np.asarray(lon_lat, float) - _MIDDLE) * _SCALE)


def to_degrees(points: Points) -> Points:
    """Turn metres into degrees, longitude first, with OpenStreetMap's seven decimals."""
    degrees: Points = np.round(_MIDDLE + np.asarray(points, float) / _SCALE, 7)
    return degrees


def snapped(points: Points) -> Points:
    """Round to centimetres, so that what meets on paper meets in the file."""
    centimetres: Points = np.round(points, 2) + 0.0  # Adding 0 turns -0.0 into 0.0.
    return centimetres


def key(point: Points) -> Key:
    """Give a position as a dictionary key."""
    return float(point[0]), float(point[1])


def keys(line: Points) -> list[Key]:
    """Give all corners of a line as dictionary keys."""
    return [(x, y) for x, y in line.tolist()]


def length_m(line: Points) -> float:
    """Length of a line."""
    return float(np.hypot(*np.diff(line, axis=0).T).sum())


def distances_along_m(line: Points) -> Floats:
    """How far along the line each of its corners is."""
    return np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])


def at_m(line: Points, distance_m: float) -> Points:
    """Give the point so far along the line."""
    along = distances_along_m(line)
    x, y = (np.interp(distance_m, along, line[:, axis]) for axis in (0, 1))
    return snapped(np.array([x, y]))


def position_m(line: Points, point: Points) -> float:
    """How far along the line it comes nearest to a point."""
    return float(shapely.line_locate_point(LineString(line), shapely.Point(point)))


def with_corners(line: Points, points: Points, tolerance_m: float = 0.1) -> Points:
    """Add corners at points that lie on the line; a corner within the tolerance moves there."""
    for point in points:
        along = distances_along_m(line)
        here = position_m(line, point)
        nearest = int(np.argmin(np.abs(along - here)))
        if abs(along[nearest] - here) <= tolerance_m:
            line = line.copy()
            line[nearest] = point
        else:
            line = np.insert(line, int(np.searchsorted(along, here)), point, axis=0)
    return line


def cut(line: Points, distances_m: Iterable[float]) -> list[Points]:
    """Cut a line at some distances along it; the pieces share their ends."""
    marks = [m for m in sorted(distances_m) if 1.0 < m < length_m(line) - 1.0]
    points = [at_m(line, m) for m in marks]
    whole = with_corners(line, np.array(points)) if points else line
    places = [int(np.argmin(np.hypot(*(whole - p).T))) for p in points]
    ends = [0, *places, len(whole) - 1]
    return [whole[a : b + 1] for a, b in pairwise(ends) if b > a]


def crossing_points(line: Points, other: Points | BaseGeometry) -> Points:
    """Give the points in which two lines cross or touch, in the order of the first."""
    beyond = other if isinstance(other, BaseGeometry) else LineString(other)
    common = shapely.intersection(LineString(line), beyond)
    points = snapped(shapely.get_coordinates(common))
    order = np.argsort([position_m(line, point) for point in points], kind="stable")
    return points[order] if len(points) else points


def wavy(line: Points, step_m: float, amplitude_m: float, waves: Floats) -> Points:
    """
    Bend a straight line between its first and last point, as roads bend.

    Parameters
    ----------
    waves : float64[4]
        How strong a long, two middling and a short wave are; they vanish at both ends.

    Returns
    -------
    float64[n, 2]
        Corners about a step apart; their number is odd, so that one is the middle.
    """
    start, end = line[0], line[-1]
    length = float(np.hypot(*(end - start)))
    t = np.linspace(0, 1, 2 * max(1, round(length / step_m / 2)) + 1)
    turns = np.array([1, 2, 3, 5])
    bend = np.sin(np.pi * np.outer(t, turns)) @ (waves / turns)
    ahead = (end - start) / length
    bent = start + np.outer(t, end - start) + amplitude_m * np.outer(bend, [-ahead[1], ahead[0]])
    bent[0], bent[-1] = start, end
    return snapped(bent)


def rounded(line: Points, times: int = 3) -> Points:
    """Round off the corners of a line, its ends kept (Chaikin's corner cutting)."""
    for _ in range(times):
        a, b = line[:-1], line[1:]
        corners = np.stack([0.75 * a + 0.25 * b, 0.25 * a + 0.75 * b], axis=1).reshape(-1, 2)
        line = np.concatenate([line[:1], corners[1:-1], line[-1:]])
    return snapped(line)


def resampled(line: Points, step_m: float) -> Points:
    """Draw a line anew with corners at equal steps of about so many metres."""
    n_pieces = max(2, round(length_m(line) / step_m))
    along = distances_along_m(line)
    steps = np.linspace(0, along[-1], n_pieces + 1)
    return snapped(np.column_stack([np.interp(steps, along, line[:, axis]) for axis in (0, 1)]))


def beside(line: Points, aside_m: float) -> Points:
    """Draw a line to the right of another, ``aside_m`` away, corner by corner."""
    ahead = np.gradient(line, axis=0)
    ahead /= np.maximum(np.hypot(*ahead.T), 1e-9)[:, None]
    return snapped(line + aside_m * np.column_stack([ahead[:, 1], -ahead[:, 0]]))
