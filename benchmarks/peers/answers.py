"""From a peer's travel times between junctions to ETAs between places, outside the clock."""

import numpy as np

from dispatch.nearest.found import Standing
from graphs.csr import RoadGraph
from graphs.ids import INF_MS, INVALID_ID, Ids, Millis
from graphs.place import Place, direct_ms, place_at


def etas_ms(from_tail_ms: Millis, from_head_ms: Millis, units: Standing, to: Place) -> Millis:
    """
    ETA of every unit, given the drives from both ends of its road; ``INF_MS`` if it cannot come.

    Parameters
    ----------
    from_tail_ms, from_head_ms : int32[units]
        Drive from each end of each unit's road to the incident, its own road's part included.
    """
    places = units.places
    over_tail_ms = places.to_tail_ms + from_tail_ms  # INF_MS + INF_MS fits.
    over_head_ms = places.to_head_ms + from_head_ms
    drive_ms = np.minimum(np.minimum(over_tail_ms, over_head_ms), INF_MS)
    same = (places.edge == to.edge) & (places.edge != INVALID_ID)
    for unit in np.flatnonzero(same).tolist():
        drive_ms[unit] = min(drive_ms[unit], direct_ms(place_at(places, unit), to))
    return np.where(drive_ms < INF_MS, drive_ms + units.turnout_ms, INF_MS).astype(np.int32)


def simple_arcs(graph: RoadGraph) -> tuple[Ids, Ids, Millis]:
    """
    Tail, head and time of the quickest arc between each two nodes; self-loops left out.

    SciPy's matrices add parallel arcs up and NetworkX's ``DiGraph`` keeps the last, so a peer gets
    each pair once.
    """
    tail, head, ms = graph.tail, graph.head, graph.travel_time_ms
    order = np.lexsort((ms, head, tail))
    tail, head, ms = tail[order], head[order], ms[order]
    first = np.ones(len(tail), np.bool_)
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    kept = first & (tail != head)
    return tail[kept], head[kept], ms[kept]
