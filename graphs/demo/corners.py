"""What stands at the corners of a place: signals, crossings, humps, and a forbidden turn."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import permutations
from typing import Final

import numpy as np

from graphs.demo.places import Place
from graphs.demo.plane import Key, key, keys
from graphs.demo.sheet import Spot, Tags, Turn, Way

_SIGNALS: Final = 10_000  # Inhabitants from which main roads meet at signals.
_MORE_SIGNALS: Final = 20_000  # Inhabitants from which some streets join main roads at signals.


def n_ways_at(ways: Iterable[Way]) -> Counter[Key]:
    """Count the ways that have each corner."""
    return Counter(corner for way in ways for corner in dict.fromkeys(keys(way.line)))


def corner_spots(
    place: Place, main: list[Way], streets: list[Way], random: np.random.Generator
) -> Iterator[Spot]:
    """Mark corners on the roads of a place."""
    n_main, n_streets = n_ways_at(main), n_ways_at(streets)
    inside = Counter(corner for way in main for corner in keys(way.line)[1:-1])
    for corner in n_main:
        dice = random.uniform()
        roads_meet = corner == key(place.at) or inside[corner] > 1
        street_joins = n_streets[corner] > 0 and dice < 0.08
        if (roads_meet and place.inhabitants >= _SIGNALS) or (
            street_joins and place.inhabitants >= _MORE_SIGNALS
        ):
            yield _spot(corner, {"highway": "traffic_signals"})
        elif n_main[corner] == 1 and not n_streets[corner] and dice > 0.95:
            yield _spot(corner, {"highway": "crossing", "crossing": "marked"})
    for way in streets:
        for corner in keys(way.line)[1:-1]:
            if n_streets[corner] == 1 and not n_main[corner] and random.uniform() < 0.1:
                yield _spot(corner, {"traffic_calming": "hump"})


def forbidden_turns(place: Place, main: list[Way]) -> list[Turn]:
    """Forbid one left turn where the main roads of a larger place meet in one point."""
    leaving = [i for i, way in enumerate(main) if key(way.line[0]) == key(place.at)]
    if place.inhabitants < _SIGNALS or len(leaving) < 3:
        return []
    ahead = {i: main[i].line[1] - main[i].line[0] for i in leaving}
    for a, b in permutations(leaving, 2):
        (east, north), (then_east, then_north) = -ahead[a], ahead[b]
        if east * then_north > north * then_east:  # Who comes in by a finds b on the left.
            return [Turn("no_left_turn", a, place.at, b)]
    return []


def with_ways_out(streets: list[Way], n_ways: Counter[Key]) -> list[Way]:
    """Open one-way streets to both sides where one of their ends leads nowhere."""
    return [
        Way(way.line, {name: value for name, value in way.tags.items() if name != "oneway"})
        if "oneway" in way.tags and min(n_ways[key(end)] for end in way.line[[0, -1]]) == 1
        else way
        for way in streets
    ]


def _spot(corner: Key, tags: Tags) -> Spot:
    return Spot(np.array(corner), tags)
