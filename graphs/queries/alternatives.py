"""
The quickest way over each border crossing: what is left when one of them is jammed.

``docs/decisions/0020`` says what is guaranteed, and what is not.
"""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graphs.areas import Areas
from graphs.cch.recustomise import recustomise
from graphs.csr import RoadGraph
from graphs.ids import INF_MS, INVALID_ID, Ids, Millis, frozen
from graphs.metric import Metric
from graphs.movement import Driving
from graphs.osm.profile_data import ROAD_CLASSES
from graphs.place import Place, at_junction
from graphs.queries.crossings import Crossings, Step, crossed, crossing_edges, find_crossings
from graphs.queries.reach import reach
from graphs.queries.route import (
    NO_WAY,
    Part,
    Route,
    Way,
    along_road,
    draw,
    over_junctions,
    unreachable,
    whole,
)
from graphs.roads import Roads
from graphs.snap import Snapped

DEFAULT_FACTOR: Final = 2.0
"""How many times as long as the best an alternative may take, unless told otherwise."""


class Crossed(NamedTuple):
    """
    A crossing as one way uses it, by what the map knows of it.

    Attributes
    ----------
    lon, lat : float
        Where the first country is left, in degrees, to half a piece of road.
    way_id : int
        OSM way that is driven there.
    road_class : str
    before, after : str or None
        The country left and the one entered; None where none is known.
    """

    lon: float
    lat: float
    way_id: int
    road_class: str
    before: str | None
    after: str | None


class Alternative(NamedTuple):
    """
    A way, and the crossings that it really uses, in driving order.

    Attributes
    ----------
    lost_ms : int
        How much longer it takes than the best.
    """

    route: Route
    lost_ms: int
    crossings: tuple[Crossed, ...]


def alternatives(
    driving: Driving,
    areas: Areas,
    source: Snapped,
    target: Snapped,
    n_more: int,
    factor: float = DEFAULT_FACTOR,
) -> list[Alternative]:
    """
    Find the quickest way, and the quickest others over each border crossing, best first.

    Each avoids a crossing of every one before it: where a better way is jammed at its crossings,
    this one is not. So there is no other than the best where that stays in one country.

    Parameters
    ----------
    n_more : int
        How many to give beside the best, at most.
    factor : float
        How many times as long as the best they may take.

    Raises
    ------
    Unreachable
        If there is no way at all.
    """
    crossings = find_crossings(driving.on, areas)
    trip = _Trip(driving, crossings, driving.leaving(source.place), driving.arriving(target.place))
    chosen: list[tuple[Way, list[Step]]] = []
    for way in _ways(trip):
        best_ms = chosen[0][0].travel_time_ms if chosen else way.travel_time_ms
        if len(chosen) > n_more or way.travel_time_ms > factor * best_ms:
            break
        steps = crossed(crossings, way.parts)
        if not any(_uses(steps) >= _uses(better) for _, better in chosen):
            chosen.append((way, steps))
    if not chosen:
        raise unreachable()
    roads, best_ms = driving.on.roads, chosen[0][0].travel_time_ms
    return [
        Alternative(
            draw(roads, way, source, target),
            way.travel_time_ms - best_ms,
            tuple(_described(trip, step) for step in steps),
        )
        for way, steps in chosen
    ]


class _Trip(NamedTuple):
    """What is asked: from one place to another, both as a search takes them."""

    driving: Driving
    crossings: Crossings
    here: Place
    there: Place


class Over(NamedTuple):
    """
    One way that may be worth driving, before it is unpacked.

    Attributes
    ----------
    travel_time_ms : int
    metric : Metric
        Under which it is the quickest: as it is, or with all crossings barred.
    arc : int
        Arc that it must drive; ``INVALID_ID`` for none.
    """

    travel_time_ms: int
    metric: Metric
    here: Place
    arc: int
    there: Place


def _ways(trip: _Trip) -> Iterator[Way]:
    """Give all ways that may be worth driving, quickest first, each unpacked when it is asked."""
    along = along_road(trip.here, trip.there)
    pending = along is not NO_WAY
    for over in sorted(over_each(*trip), key=lambda over: over.travel_time_ms):
        if pending and along.travel_time_ms <= over.travel_time_ms:
            yield along
            pending = False
        yield _unpacked(trip, over)
    if pending:
        yield along


def over_each(driving: Driving, crossings: Crossings, here: Place, there: Place) -> list[Over]:
    """
    Find the quickest way over at least one junction; over each crossing; over it alone; over none.

    Two searches, from the one place and to the other, give the times over all crossings at once.
    They are made twice: on the roads as they are, and with every crossing barred but the one that
    is driven over.
    """
    arcs = _arcs_over(driving, crossings)
    stay_here, cross_here = _split(driving.on.roads, crossings, here)
    stay_there, cross_there = _split(driving.on.roads, crossings, there)
    found = []
    for metric, start, end in (
        (driving.metric, here, there),
        (_barred(driving, arcs), stay_here, stay_there),
    ):
        out_ms, back_ms = reach(metric, start), reach(metric, end, backward=True)
        over_ms = _through(driving.metric.graph, arcs, out_ms, back_ms)
        found += [
            Over(int(over_ms[i]), metric, start, int(arcs[i]), end)
            for i in _quickest_of_each(driving, crossings, arcs, over_ms)
        ]
        for first in (start, *cross_here):
            first_ms = _soonest(back_ms, first, (first.to_tail_ms, first.to_head_ms))
            found.append(Over(first_ms, metric, first, INVALID_ID, end))
        for last in cross_there:
            last_ms = _soonest(out_ms, last, (last.from_tail_ms, last.from_head_ms))
            found.append(Over(last_ms, metric, start, INVALID_ID, last))
    return [each for each in found if each.travel_time_ms < INF_MS]


def _arcs_over(driving: Driving, crossings: Crossings) -> Ids:
    """Give the arcs of all edges that lead over a crossing."""
    is_over = np.zeros(driving.on.roads.n_edges + 1, np.bool_)  # The last stands for no edge.
    is_over[crossing_edges(crossings, driving.on.roads)] = True
    return np.flatnonzero(is_over[driving.on.arcs.edge]).astype(np.int32)


def _barred(driving: Driving, arcs: Ids) -> Metric:
    """Close some arcs, in a metric of its own."""
    metric, on = driving.metric, driving.on
    times_ms = metric.graph.travel_time_ms.copy()
    times_ms[arcs] = INF_MS
    graph = metric.graph._replace(travel_time_ms=frozen(times_ms))
    new = recustomise(on.hierarchy, on.underlay, metric.weights, graph, frozen(arcs))
    return Metric(graph, metric.hierarchy, new.weights)


def _split(roads: Roads, crossings: Crossings, place: Place) -> tuple[Place, list[Place]]:
    """Give a place that is not left or come to over a crossing, and those that only are."""
    if place.edge == INVALID_ID:
        return place, []
    length_mm = int(roads.along_mm[roads.first_point[place.edge + 1] - 1])
    no_tail = place._replace(to_tail_ms=INF_MS, from_tail_ms=INF_MS)
    no_head = place._replace(to_head_ms=INF_MS, from_head_ms=INF_MS)
    stay, cross = place, []
    if crossed(crossings, [Part(place.edge, place.along_mm, 0)]):
        stay, cross = no_tail, [no_head]
    if crossed(crossings, [Part(place.edge, place.along_mm, length_mm)]):
        stay = stay._replace(to_head_ms=INF_MS, from_head_ms=INF_MS)
        cross = [*cross, no_tail]
    return stay, cross


def _through(graph: RoadGraph, arcs: Ids, out_ms: Millis, back_ms: Millis) -> NDArray[np.int64]:
    """Time of the quickest way over each arc, from the times to its tail and from its head."""
    tail = np.searchsorted(graph.first_out, arcs, side="right") - 1
    over_ms: NDArray[np.int64] = out_ms[tail].astype(np.int64)  # Three terms need the room.
    over_ms += graph.travel_time_ms[arcs]
    over_ms += back_ms[graph.head[arcs]]
    return over_ms


def _soonest(times_ms: Millis, place: Place, ends_ms: tuple[int, int]) -> int:
    """Time by the better end of a place's road, from the times at the ends."""
    return min(int(times_ms[place.tail]) + ends_ms[0], int(times_ms[place.head]) + ends_ms[1])


def _quickest_of_each(
    driving: Driving, crossings: Crossings, arcs: Ids, over_ms: NDArray[np.int64]
) -> Iterable[int]:
    """Give the position of the quickest arc over each crossing, each way; one arc may be of two."""
    best: dict[tuple[int, int, int], int] = {}
    for i, arc in enumerate(arcs.tolist()):
        for step in crossed(crossings, [whole(driving.on, arc)]):
            key = step.crossing, step.before, step.after
            if over_ms[i] < over_ms[best.setdefault(key, i)]:
                best[key] = i
    return sorted(set(best.values()))


def _unpacked(trip: _Trip, over: Over) -> Way:
    """Give the parts of roads that a way drives."""
    on, metric = trip.driving.on, over.metric
    if over.arc == INVALID_ID:
        return over_junctions(on, metric, over.here, over.there)
    graph = trip.driving.metric.graph
    tail = int(np.searchsorted(graph.first_out, over.arc, side="right")) - 1
    before = over_junctions(on, metric, over.here, at_junction(tail))
    after = over_junctions(on, metric, at_junction(int(graph.head[over.arc])), over.there)
    parts = *before.parts, whole(on, over.arc), *after.parts
    return Way(over.travel_time_ms, parts)


def _uses(steps: list[Step]) -> set[int]:
    return {step.crossing for step in steps}


def _described(trip: _Trip, step: Step) -> Crossed:
    """Name a crossing by what the map knows of it."""
    crossings, roads = trip.crossings, trip.driving.on.roads
    point = int(crossings.point[step.change])
    names = [None if i == INVALID_ID else crossings.codes[i] for i in (step.before, step.after)]
    return Crossed(
        float(roads.lon_e7[point] / 1e7),
        float(roads.lat_e7[point] / 1e7),
        int(roads.way_id[point]),
        ROAD_CLASSES[roads.road_class[point]],
        *names,
    )
