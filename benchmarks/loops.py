"""The compiled loops: what a question and a move cost without the call from Python."""

from dispatch.nearest.buckets import Buckets
from dispatch.nearest.cch import Best, search
from dispatch.nearest.found import Groups
from dispatch.nearest.index import Positions, put
from graphs.cch.search import Climb
from graphs.ids import Ids, MillisOut
from graphs.kernel import kernel
from graphs.place import Places, place_at
from graphs.queries.reach import sweep


@kernel
def search_all(
    climb: Climb,
    buckets: Buckets,
    positions: Positions,
    incidents: Places,
    k: int,
    groups: Groups,
    best: Best,
) -> int:
    """Ask for each incident in turn (its ends by rank); give the sum of the soonest ETAs in ms."""
    total_ms = 0
    for i in range(len(incidents.edge)):
        search(climb, buckets, positions, place_at(incidents, i), k, groups, best)
        for group in range(len(best.n)):
            total_ms += best.entries[group, 0] >> 32
    return total_ms


@kernel
def put_all_moves(
    climb: Climb, buckets: Buckets, positions: Positions, unit: Ids, places: Places
) -> int:
    """Make all moves in turn (ends by rank), each unit keeping turnout and kind; give how many."""
    n_made = 0
    for i in range(len(unit)):
        moved = unit[i]
        turnout_ms, kind = positions.turnout_ms[moved], positions.kind[moved]
        if put(climb, buckets, positions, moved, place_at(places, i), turnout_ms, kind):
            n_made += 1
    return n_made


@kernel
def reach_from_all(
    climb: Climb,
    up_head: Ids,
    order: Ids,
    places: Places,
    label_ms: MillisOut,
    by_rank: MillisOut,
    by_node: MillisOut,
) -> int:
    """Ask for all travel times from each place in turn (ends by rank); sum up those to node 0."""
    total_ms = 0
    for i in range(len(places.edge)):
        sweep(climb, up_head, order, place_at(places, i), False, label_ms, by_rank, by_node)
        total_ms += by_node[0]
    return total_ms
