"""How long each piece of road takes in both directions, before anything holds one up."""

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from graphs.ids import Floats, Ids
from graphs.osm.profile_data import ROAD_CLASSES
from graphs.osm.rules import Verdict

Timing: TypeAlias = Callable[
    [Ids, Ids, Ids, Floats, Sequence[Verdict], NDArray[np.int64]], tuple[Floats, Floats]
]
"""Times along and against pieces of road, as ``times_ms`` gives them."""

_FERRY: Final = ROAD_CLASSES.index("ferry")


def times_ms(
    way: Ids,
    tail: Ids,
    head: Ids,
    length_m: Floats,
    said: Sequence[Verdict],
    verdict: NDArray[np.int64],
) -> tuple[Floats, Floats]:
    """
    Time along and against each piece of road.

    Parameters
    ----------
    way, tail, head : int32[s]
        Which way each is a piece of, and its nodes.
    length_m : float64[s]
        Length of each.
    said, verdict : sequence of Verdict, int64[s]
        The answers, and which of them each piece gets.

    Returns
    -------
    float64[s], float64[s]
        Milliseconds; ``inf`` where that direction is not allowed.
    """
    forward_kmh = np.array([each.forward_kmh for each in said])[verdict]
    backward_kmh = np.array([each.backward_kmh for each in said])[verdict]
    duration_s = np.array([each.duration_s for each in said])[verdict]
    boarding_ms = 1000 * np.array([each.boarding_s for each in said])[verdict]
    scheduled_ms = 1000 * duration_s * _share_of_way(way, length_m)
    ashore = _ashore(tail, head, np.array([each.road_class for each in said])[verdict] == _FERRY)
    return (
        _driven_ms(length_m, forward_kmh, scheduled_ms) + boarding_ms * ashore[tail],
        _driven_ms(length_m, backward_kmh, scheduled_ms) + boarding_ms * ashore[head],
    )


def _driven_ms(length_m: Floats, kmh: Floats, scheduled_ms: Floats) -> Floats:
    """Drive each piece at its speed, unless a timetable says what it takes."""
    allowed = kmh > 0
    driven_ms = length_m * 3600 / np.where(allowed, kmh, 1)
    return np.where(allowed, np.where(np.isnan(scheduled_ms), driven_ms, scheduled_ms), np.inf)


def _share_of_way(way: Ids, length_m: Floats) -> Floats:
    total_m = np.bincount(way, weights=length_m)[way]
    return length_m / np.where(total_m > 0, total_m, 1)


def _ashore(tail: Ids, head: Ids, by_ferry: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which nodes a road reaches: a ferry is boarded there, and not where two ferry ways join."""
    ashore = np.zeros(max(int(tail.max()), int(head.max())) + 1, np.bool_)
    ashore[tail[~by_ferry]] = True
    ashore[head[~by_ferry]] = True
    return ashore
