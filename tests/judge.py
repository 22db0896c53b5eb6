"""The slow, obvious answers that tests hold the fast ones against."""

import numpy as np

from graphs.csr import RoadGraph
from graphs.dijkstra import travel_times_from
from graphs.ids import INF_MS
from graphs.place import Place, direct_ms


def travel_time_ms(
    graph: RoadGraph, source: Place, target: Place, *, along_road: bool = True
) -> int:
    """Travel time between two places by Dijkstra; without ``along_road`` over a junction only."""
    ends = np.array([source.tail, source.head], np.int32)
    at_ms = travel_times_from(
        graph, ends, np.array([source.to_tail_ms, source.to_head_ms], np.int32)
    )
    over_ms = min(
        int(at_ms[target.tail]) + target.from_tail_ms, int(at_ms[target.head]) + target.from_head_ms
    )
    along_ms = direct_ms(source, target) if along_road else INF_MS
    return min(over_ms, along_ms, INF_MS)
