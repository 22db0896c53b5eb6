"""The nearest units by plain Dijkstra on the reversed graph: the judge, and the fallback."""

import numpy as np

from dispatch.nearest.found import Found, Groups, Standing, found_of
from graphs.csr import RoadGraph, reverse
from graphs.dijkstra import travel_times_from
from graphs.ids import INF_MS, INVALID_ID, Millis
from graphs.place import Place, direct_ms, place_at


def nearest_units(
    graph: RoadGraph, units: Standing, incident: Place, k: int, groups: Groups
) -> Found:
    """The ``k`` units of each group that can be at the incident first, soonest first."""
    return nearest_in(arrivals_ms(reverse(graph), units, incident), units, k, groups)


def nearest_in(eta_ms: Millis, units: Standing, k: int, groups: Groups) -> Found:
    """Pick the ``k`` soonest of each group, with all that tie with the last of them."""
    per_group = []
    for group in range(groups.n_groups):
        hits = sorted(
            (int(eta_ms[unit]), unit)
            for unit, kind in enumerate(units.kind)
            if kind != INVALID_ID
            and group in groups.group[groups.first[kind] : groups.first[kind + 1]]
            and eta_ms[unit] < INF_MS
        )
        last_ms = hits[k - 1][0] if len(hits) >= k else INF_MS
        per_group.append((group, [hit for hit in hits if hit[0] <= last_ms]))
    return found_of(per_group)


def arrivals_ms(backward: RoadGraph, units: Standing, incident: Place) -> Millis:
    """
    ETA of every unit at the incident, available or not; ``INF_MS`` if it cannot come.

    Units drive to the incident, so the search starts there and runs on the reversed graph.
    """
    ends = np.array([incident.tail, incident.head], np.int32)
    offsets_ms = np.array([incident.from_tail_ms, incident.from_head_ms], np.int32)
    from_node_ms = travel_times_from(backward, ends, offsets_ms)
    places = units.places
    over_tail_ms = places.to_tail_ms + from_node_ms[places.tail]  # INF_MS + INF_MS fits.
    over_head_ms = places.to_head_ms + from_node_ms[places.head]
    drive_ms = np.minimum(np.minimum(over_tail_ms, over_head_ms), INF_MS)
    same = (places.edge == incident.edge) & (places.edge != INVALID_ID)
    for unit in np.flatnonzero(same).tolist():
        drive_ms[unit] = min(drive_ms[unit], direct_ms(place_at(places, unit), incident))
    return np.where(drive_ms < INF_MS, drive_ms + units.turnout_ms, INF_MS).astype(np.int32)
