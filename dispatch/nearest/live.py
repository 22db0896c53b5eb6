"""Units that move while roads close: one reference to what holds now, swapped as a whole."""

import threading
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from dispatch.nearest.cch import NearestUnits
from dispatch.nearest.found import standing_of
from graphs.errors import NoPlace
from graphs.ids import INVALID_ID
from graphs.movement import Driving
from graphs.place import Place, at_junction
from graphs.snap import DEFAULT_LIMIT_M, Snapped, snap_all


class Stand(NamedTuple):
    """
    A unit as its centre reports it, whatever the roads are like.

    Attributes
    ----------
    lon, lat : float
        Degrees.
    turnout_ms : int
    kind : int
        ``INVALID_ID`` for a unit that is not available.
    """

    lon: float
    lat: float
    turnout_ms: int
    kind: int


@dataclass(frozen=True)
class Now:
    """What holds now; take it once per decision, since the next look may find another."""

    driving: Driving
    index: NearestUnits


class LiveUnits:
    """
    Units on roads that change under them.

    Whoever asks takes ``now`` once and asks that alone: driving times and units in it belong
    together. Moves are entered there at once. Other driving times are put in place as a whole: all
    units are brought to the road and entered under them aside, then those that moved meanwhile
    once more, then the reference is swapped. Nobody who asks ever waits.

    Parameters
    ----------
    stands : sequence of Stand
        Units are numbered by their place in it.
    """

    def __init__(
        self, driving: Driving, stands: list[Stand], limit_m: float = DEFAULT_LIMIT_M
    ) -> None:
        self._limit_m = limit_m
        self._stands = list(stands)
        self._moved: set[int] | None = None  # While another metric is prepared: who moved since.
        self._moving, self._replacing = threading.Lock(), threading.Lock()
        self._n_moves = 0
        self._now = self._entered(driving, self._stands, None)

    @property
    def now(self) -> Now:
        """The driving times and the units under them."""
        return self._now

    @property
    def n_moves(self) -> int:
        """How many moves have been entered, for whoever must know which an answer may hold."""
        return self._n_moves

    def put(self, unit: int, stand: Stand) -> Snapped | NoPlace:
        """
        Bring a unit to a position, a turnout and a kind.

        Returns
        -------
        Snapped or NoPlace
            Where it stands on the road, or why it has no place there. Without one it cannot be
            sent; it is tried again when driving times are replaced.
        """
        with self._moving:
            self._stands[unit] = stand
            if self._moved is not None:
                self._moved.add(unit)
            snapped = _put(self._now, unit, stand, self._limit_m)
            self._n_moves += 1
        return snapped

    def replace(self, driving: Driving) -> Now:
        """Put other driving times in place; one replacement waits for another."""
        with self._replacing:
            with self._moving:
                stands, self._moved = list(self._stands), set()
            try:
                fresh = self._entered(driving, stands, self._now.index.room)
                with self._moving:
                    for unit in sorted(self._moved):
                        _put(fresh, unit, self._stands[unit], self._limit_m)
                    self._now = fresh
            finally:
                with self._moving:
                    self._moved = None
        return fresh

    def _entered(self, driving: Driving, stands: list[Stand], room: int | None) -> Now:
        """Bring all units to the road and into an index, aside."""
        lon, lat = np.array([(s.lon, s.lat) for s in stands], np.float64).reshape(-1, 2).T
        snapped = snap_all(driving.map, lon, lat, self._limit_m)
        pairs = zip(stands, snapped, strict=True)
        units = [_unit(driving, stand, found) for stand, found in pairs]
        n_edges = driving.on.roads.n_edges
        return Now(driving, NearestUnits(driving.metric, n_edges, standing_of(units), room))


def _unit(driving: Driving, stand: Stand, snapped: Snapped | NoPlace) -> tuple[Place, int, int]:
    if isinstance(snapped, Snapped):
        return driving.leaving(snapped.place), stand.turnout_ms, stand.kind
    return at_junction(0), 0, INVALID_ID


def _put(now: Now, unit: int, stand: Stand, limit_m: float) -> Snapped | NoPlace:
    lon, lat = np.array([stand.lon]), np.array([stand.lat])
    (snapped,) = snap_all(now.driving.map, lon, lat, limit_m)
    now.index.put(unit, *_unit(now.driving, stand, snapped))
    return snapped
