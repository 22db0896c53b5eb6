"""Directed edges that are the two directions of one street, brought together."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from shapely import LineString

from graphs.errors import BadExtract
from graphs.osm import rules
from graphs.osmnx_io.read import OsmnxGraph

Values: TypeAlias = Mapping[str, tuple[str, ...]]
"""Tags of a street, each with the values that its parts have: one, or more in no known order."""

_APART_E7: Final = 100  # About a metre: how far the end of a line may lie from its node.
_OF_A_DIRECTION: Final = ("oneway", "busway", "lanes", "bus:lanes", "psv:lanes")
TAGS_READ: Final = frozenset(
    key
    for key in rules.TAGS_READ
    if not key.startswith(_OF_A_DIRECTION) and not key.endswith((":forward", ":backward"))
)
"""Which way a street runs is told by the edges that are there, not by their tags."""


class Street(NamedTuple):
    """
    A street between two nodes of the graph.

    Attributes
    ----------
    osm_ids : tuple of int
        Its ways, as the graph has them.
    tail, head : int
        Nodes at the ends; the street is driven from tail to head, at least.
    between_e7 : int64[p, 2]
        Points between the two, longitude and latitude in 1e-7 degree.
    values : Values
        What its edges say.
    forward_s, backward_s : float
        Their ``travel_time``; NaN where an edge has none, and infinite where there is no edge.
    is_two_way, says_two_way : bool
        Whether there is an edge from head to tail, and whether its edges say so.
    length_m : float
        What the edge says.
    """

    osm_ids: tuple[int, ...]
    tail: int
    head: int
    between_e7: NDArray[np.int64]
    values: Values
    forward_s: float
    backward_s: float
    is_two_way: bool
    says_two_way: bool
    length_m: float

    @property
    def is_listed(self) -> bool:
        """Whether it has parts that its tags do not tell apart."""
        return any(len(values) > 1 for values in self.values.values())


def streets_of(name: str, graph: OsmnxGraph) -> Iterator[Street]:
    """
    Bring together edges that run back over the same line and the same ways.

    Both directions of a street are then one road: a position in its middle can leave by both.

    Raises
    ------
    BadExtract
        If the line of an edge does not join its nodes.
    """
    streets: dict[int, Street] = {}
    waiting: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    for number, (tail, head, key, data) in enumerate(graph.edges(keys=True, data=True)):
        where = f"{name}, edge {tail} to {head} (key {key})"
        street = _street(where, graph, tail, head, data)
        ways = tuple(sorted(street.osm_ids))
        others = waiting[head, tail, ways, street.between_e7[::-1].tobytes()]
        if others:
            first = others.pop()
            streets[first] = _with_twin(streets[first], street)
        else:
            waiting[tail, head, ways, street.between_e7.tobytes()].append(number)
            streets[number] = street
    yield from streets.values()


def _with_twin(street: Street, twin: Street) -> Street:
    values = {
        key: tuple(dict.fromkeys((*street.values.get(key, ()), *twin.values.get(key, ()))))
        for key in {**street.values, **twin.values}
    }
    return street._replace(values=values, backward_s=twin.forward_s, is_two_way=True)


def _street(where: str, graph: OsmnxGraph, tail: int, head: int, data: Mapping[str, Any]) -> Street:
    ends = [_e7((graph.nodes[end]["x"], graph.nodes[end]["y"])) for end in (tail, head)]
    return Street(
        osm_ids=tuple(_osm_ids(data.get("osmid"))),
        tail=tail,
        head=head,
        between_e7=_between(where, ends, data.get("geometry")),
        values={key: found for key in data.keys() & TAGS_READ if (found := _values(data[key]))},
        forward_s=_seconds(where, data.get("travel_time")),
        backward_s=math.inf,
        is_two_way=False,
        says_two_way=data.get("oneway") is False,
        length_m=float(data["length"]),
    )


def _between(where: str, ends: list[NDArray[np.int64]], line: Any) -> NDArray[np.int64]:
    """Give the points between the ends of a line, which is straight if there is none."""
    if line is None:
        return np.empty((0, 2), np.int64)
    if not isinstance(line, LineString) or len(line.coords) < 2:
        message = f"{where}: its `geometry` is {line!r}; give a line, or none for a straight one."
        raise BadExtract(message)
    points = _e7([point[:2] for point in line.coords])
    apart = max(np.abs(points[i] - end).max() for i, end in zip((0, -1), ends, strict=True))
    if apart > _APART_E7:
        message = (
            f"{where}: its `geometry` starts or ends {apart / 1e7:.6f} degrees from its node; draw "
            "the line from the one node to the other."
        )
        raise BadExtract(message)
    return points[1:-1].copy()


def _e7(degrees: Any) -> NDArray[np.int64]:
    return np.rint(1e7 * np.asarray(degrees, np.float64)).astype(np.int64)


def _osm_ids(value: Any) -> Iterator[int]:
    for each in _values(value):
        if each.lstrip("-").isdecimal():
            yield int(each)


def _values(value: Any) -> tuple[str, ...]:
    """Give the values of an attribute, which OSMnx writes as one or as a list."""
    several = value if isinstance(value, list | tuple | set) else [value]
    return tuple(dict.fromkeys(str(each) for each in several if not _is_missing(each)))


def _is_missing(value: Any) -> bool:
    return value is None or value != value or value == ""  # noqa: PLR0124 - NaN alone differs so.


def _seconds(where: str, value: Any) -> float:
    if _is_missing(value):
        return math.nan
    try:
        seconds = float(value)
    except (TypeError, ValueError):
        seconds = -1.0
    if not 0 <= seconds <= 1_000_000:
        message = f"{where}: `travel_time` is {value!r}; give seconds, from 0 to a million."
        raise BadExtract(message)
    return seconds
