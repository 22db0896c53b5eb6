"""Bridges: a line that crosses something without meeting it is lifted over it."""

import shapely
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from graphs.demo.plane import Points, cut, position_m
from graphs.demo.sheet import Tags, Way


def with_bridges(
    line: Points, below: BaseGeometry, tags: Tags, reach_m: float = 40.0, layer: int = 1
) -> list[Way]:
    """Cut a line into ways: a bridge wherever it crosses what is below, so far on either side."""
    spans = _spans(line, below, reach_m)
    lifted = tags | {"bridge": "yes", "layer": str(layer)}
    pieces = cut(line, [end for span in spans for end in span])
    return [Way(piece, lifted if _on(piece, line, spans) else tags) for piece in pieces]


def _spans(line: Points, below: BaseGeometry, reach_m: float) -> list[tuple[float, float]]:
    """Give the stretches that are bridges, in metres along the line; near ones are one bridge."""
    if not shapely.intersects(below, LineString(line)):
        return []
    common = shapely.get_coordinates(shapely.intersection(LineString(line), below))
    spans: list[tuple[float, float]] = []
    for along in sorted(position_m(line, point) for point in common):
        if spans and along - reach_m < spans[-1][1] + reach_m:
            spans[-1] = (spans[-1][0], along + reach_m)
        else:
            spans.append((along - reach_m, along + reach_m))
    return spans


def _on(piece: Points, line: Points, spans: list[tuple[float, float]]) -> bool:
    middle = position_m(line, (piece[0] + piece[1]) / 2)
    return any(start < middle < end for start, end in spans)
