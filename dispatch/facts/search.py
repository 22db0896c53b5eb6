"""The soonest units, past those that another request holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dispatch.nearest.found import Groups
from dispatch.standby import Standby
from graphs.ids import Flags
from graphs.place import Place


class Arrival(NamedTuple):
    """A unit by its number, and its ETA."""

    eta_ms: int
    unit: int


@dataclass(frozen=True)
class Search:
    """
    Who can be at one place soonest.

    Attributes
    ----------
    place : Place
        Of the incident, as one arrives at it.
    held : bool[n]
        The units that another request holds: they are found too, but nobody may count on them.
    """

    standby: Standby
    place: Place
    held: Flags

    def soonest(self, k: int, groups: Groups) -> list[list[Arrival]]:
        """Give the soonest of each group until ``k`` of them are not held, all ties included."""
        n_held = 0
        while True:
            found = self._found(k + n_held, groups)
            most = max(
                (sum(bool(self.held[one.unit]) for one in each) for each in found), default=0
            )
            if most <= n_held:
                return [list(self._until(k, each)) for each in found] if n_held else found
            n_held = most

    def free(self, k: int, groups: Groups) -> list[list[Arrival]]:
        """Give the ``k`` soonest of each group that are not held, all ties included."""
        found = self.soonest(k, groups)
        return [[one for one in each if not self.held[one.unit]] for each in found]

    def _found(self, k: int, groups: Groups) -> list[list[Arrival]]:
        found = self.standby.index.nearest(self.place, k, groups)
        of: list[list[Arrival]] = [[] for _ in range(groups.n_groups)]
        columns = found.group.tolist(), found.eta_ms.tolist(), found.unit.tolist()
        for group, eta_ms, unit in zip(*columns, strict=True):
            of[group].append(Arrival(eta_ms, unit))
        return of

    def _until(self, k: int, arrivals: Sequence[Arrival]) -> Iterator[Arrival]:
        n_free, last_ms = 0, -1
        for one in arrivals:
            if n_free >= k and one.eta_ms > last_ms:
                return
            if not self.held[one.unit]:
                n_free, last_ms = n_free + 1, one.eta_ms
            yield one
