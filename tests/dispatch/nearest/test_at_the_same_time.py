"""
Queries beside moves: a compiled kernel keeps the GIL, so each sees the other whole.

Without numba a kernel is ordinary Python and can be interrupted: these are not run that way.
"""

import threading

from dispatch.nearest.cch import NearestUnits
from dispatch.nearest.found import groups_of, standing_of
from graphs.place import at_junction
from tests.worlds import Road, World


def test_queries_beside_moves_see_each_move_whole() -> None:
    # A unit jumps between the two ends of a street: it is at one of them whenever asked.
    world = World(2, [Road(0, 1, 80, 80)])
    index = NearestUnits(world.metric, 1, standing_of([(at_junction(0), 0, 0)]))
    done, seen = threading.Event(), set()

    def ask() -> None:
        while not done.is_set():
            seen.update(index.nearest(at_junction(0), 1, groups_of([[0]], 1)).eta_ms.tolist())

    askers = [threading.Thread(target=ask) for _ in range(3)]
    for asker in askers:
        asker.start()
    for jump in range(4000):
        index.put(0, at_junction(jump % 2), 0, 0)
    done.set()
    for asker in askers:
        asker.join()
    assert seen <= {0, 80}
