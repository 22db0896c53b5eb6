"""Turn restrictions where streets meet the larger roads, some of them over a way."""

from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from graphs.demo.plane import Key, Points, keys
from graphs.demo.sheet import Streets, Turn, Way

_LARGER: Final = ("trunk", "primary", "secondary", "tertiary")
_SHARE: Final = 0.035  # Of the junctions of streets with larger roads.
_OVER_A_WAY: Final = 0.2  # Of the restrictions.


class _Meets(NamedTuple):
    """A street that ends on a main road: its number among the streets, and its next node."""

    street: int
    before: Points


def with_turns(
    main: list[Way], n_between: int, streets: Streets, random: np.random.Generator
) -> tuple[list[Way], list[Turn]]:
    """
    Forbid some turns at the larger roads, which are cut into ways there.

    Parameters
    ----------
    n_between
        How many ways of the sheet come after the main roads and before the streets.

    Returns
    -------
    The main roads, and the turns, which count main roads, other ways and streets in this order.
    """
    meets = _streets_at(streets)
    pieces: list[Way] = []
    planned: list[tuple[int, list[_Meets]]] = []
    for way in main:
        places = _chosen(way, meets, random)
        planned.append((len(pieces), [meets[keys(way.line)[at]] for at in places]))
        ends = [0, *places, len(way.line) - 1]
        pieces += [Way(way.line[a : b + 1], way.tags) for a, b in pairwise(ends)]
    offset = len(pieces) + n_between
    turns: list[Turn] = []
    for first, chosen in planned:
        turns += _turns(pieces, first, chosen, offset, random)
    return pieces, turns


def _streets_at(streets: Streets) -> dict[Key, _Meets]:
    """Give a street for each corner at which one begins or ends."""
    first, last = streets.first[:-1], streets.first[1:] - 1
    found: dict[Key, _Meets] = {}
    corners = keys(streets.corners)
    for end, beside in ((first, first + 1), (last, last - 1)):
        for street in np.flatnonzero(streets.node[end] < 0).tolist():
            corner = corners[-1 - streets.node[end[street]]]
            before = streets.node[beside[street]]
            at = streets.at[before] if before >= 0 else streets.corners[-1 - before]
            found[corner] = _Meets(street, at)
    return found


def _chosen(way: Way, meets: dict[Key, _Meets], random: np.random.Generator) -> list[int]:
    """Choose the corners inside a way where turns will be forbidden: one, or two in a row."""
    closed = way.line[0].tolist() == way.line[-1].tolist()
    if way.tags.get("highway") not in _LARGER or "oneway" in way.tags or closed:
        return []
    met = [i for i, corner in enumerate(keys(way.line)) if corner in meets]
    inner = [i for i in met if 0 < i < len(way.line) - 1]
    chosen: set[int] = set()
    for position, dice in enumerate(random.uniform(size=len(inner)).tolist()):
        if dice < _SHARE:
            chosen.add(inner[position])
            if dice < _SHARE * _OVER_A_WAY and position + 1 < len(inner):
                chosen.add(inner[position + 1])
    return sorted(chosen)


def _turns(
    pieces: list[Way], first: int, chosen: list[_Meets], offset: int, random: np.random.Generator
) -> list[Turn]:
    """Forbid turns between a road's pieces, counted from ``first``, and the streets at its cuts."""
    turns: list[Turn] = []
    for n, meets in enumerate(chosen):
        before, after = first + n, first + n + 1
        via, street = pieces[after].line[0], offset + meets.street
        dice = int(random.integers(4))
        if n + 1 < len(chosen) and random.uniform() < 2 * _OVER_A_WAY:
            other = offset + chosen[n + 1].street
            turns.append(Turn("no_u_turn", street, via, other, via_way=after))
        elif dice == 0:
            turns.append(Turn("only_straight_on", before, via, after))
        elif dice == 1:
            turns.append(Turn("no_u_turn", before, via, before))
        else:
            turns.append(Turn("no_left_turn", *_leftwards(pieces, before, after, street, meets)))
    return turns


def _leftwards(
    pieces: list[Way], before: int, after: int, street: int, meets: _Meets
) -> tuple[int, Points, int]:
    """Turn left out of the street, onto the piece that lies on that side."""
    via = pieces[after].line[0]
    (east, north), (then_east, then_north) = via - meets.before, pieces[after].line[1] - via
    is_left = east * then_north > north * then_east
    return street, via, after if is_left else before
