"""A fleet that changes all the time: a decision pays for what has changed since the last."""

import threading
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final, NamedTuple

import numpy as np

from dispatch.fleet import Fleet
from dispatch.mappings.turnout import TurnoutTable, load_turnout
from dispatch.nearest.cch import NearestUnits
from dispatch.nearest.found import Standing
from dispatch.placed import Columns, Placed, Placing, micros
from dispatch.settings import Settings, Stale
from dispatch.standby import Standby, Taken
from graphs.ids import INVALID_ID, Flags, Ids, Millis, frozen
from graphs.movement import Driving
from graphs.place import Place, places_of
from graphs.region import Region

_US_PER_S: Final = 1_000_000


class Watch:
    """
    A fleet on one region, watched while it changes.

    Roads are driven as the siren does undisturbed, unless another driving is given; when that
    changes, another watch begins.

    A unit that is available but cannot be placed on a road is left out, and a report says so.
    """

    def __init__(
        self,
        region: Region,
        settings: Settings,
        turnouts: TurnoutTable | None = None,
        driving: Driving | None = None,
    ) -> None:
        self._region, self._settings = region, settings
        self._driving = driving or region.siren
        self._turnouts = turnouts or load_turnout()
        self._hours = self._turnouts.hours
        self._placing = Placing(self._driving, settings, self._turnouts)
        self._deciding = threading.Lock()
        self._held: _Held | None = None

    @contextmanager
    def standing(self, when: datetime, fleet: Fleet) -> Iterator[Standby]:
        """
        Give a fleet as it is known at one moment; decide before leaving the block.

        Another decision waits meanwhile, since the index is one: it is changed in place. Moments
        and fleets may follow one another in any order, backwards too.

        Parameters
        ----------
        fleet : Fleet
            Cheap where it shares its units, the same objects, with the fleet before.
        """
        with self._deciding:
            # Taken away while it is changed: what fails half way is worked out anew.
            held, self._held = self._held, None
            placed, moved = self._followed(held, fleet)
            taken = self._taken(placed.columns, when)
            index = held.nearest if held else None
            wanted = _wanted(placed, taken)
            if held is None or moved is None:
                index = self._index_of(placed, wanted, index)
            else:
                index = self._mended(placed, wanted, held, moved)
            self._held = _Held(placed, wanted, index)
            yield Standby(self._region, self._driving, when, placed, taken, index)

    def _followed(self, held: "_Held | None", fleet: Fleet) -> tuple[Placed, list[int] | None]:
        if held is None:
            return self._placing.anew(fleet), None
        return self._placing.following(held.placed, fleet)

    def _taken(self, columns: Columns, when: datetime) -> Taken:
        settings = self._settings
        age_us = micros(when) - columns.position_at_us
        stale = age_us > settings.stale_after_s * _US_PER_S
        at_home = stale & columns.goes_home
        on_road = np.where(at_home, columns.home_on_road, columns.on_road)
        could_go = columns.available
        if settings.stale is Stale.DROP:
            could_go = could_go & ~stale
        can_go = could_go & on_road
        band = bisect_right(self._hours, self._turnouts.local(when)) - 1
        return Taken(
            stale=stale,
            too_new=age_us < 0,
            at_home=at_home,
            can_go=can_go,
            turnout_ms=np.where(can_go, columns.turnout_ms[:, band], np.int32(0)),
            lost=np.flatnonzero(could_go & ~on_road).astype(np.int32),
        )

    def _mended(
        self, placed: Placed, wanted: "_Wanted", held: "_Held", moved: list[int]
    ) -> NearestUnits:
        """
        Bring those to their places that the index holds elsewhere, or otherwise.

        One by one, even if it is all of them: to enter all anew would not be faster.
        """
        differing = wanted.differing(held.wanted)
        differing[moved] |= wanted.kind[moved] != INVALID_ID
        for number in np.flatnonzero(differing).tolist():
            turnout_ms, kind = int(wanted.turnout_ms[number]), int(wanted.kind[number])
            held.nearest.put(number, wanted.place(placed, number), turnout_ms, kind)
        return held.nearest

    def _index_of(
        self, placed: Placed, wanted: "_Wanted", last: NearestUnits | None
    ) -> NearestUnits:
        places = [wanted.place(placed, number) for number in range(len(placed.units))]
        units = Standing(places_of(places), frozen(wanted.turnout_ms), frozen(wanted.kind))
        n_edges = self._driving.on.roads.n_edges
        room = last.room if last else None
        return NearestUnits(self._driving.metric, n_edges, units, room)


class _Wanted(NamedTuple):
    """
    What an index has to hold of each unit, but for its place.

    Attributes
    ----------
    kind : int32[n]
        ``INVALID_ID`` of a unit that is not in it.
    """

    kind: Ids
    turnout_ms: Millis
    at_home: Flags

    def differing(self, other: "_Wanted") -> Flags:
        """Tell which units are to be held otherwise, if none has moved."""
        differs: Flags = self.turnout_ms != other.turnout_ms
        differs |= self.at_home != other.at_home
        differs &= self.kind != INVALID_ID
        differs |= self.kind != other.kind
        return differs

    def place(self, placed: Placed, number: int) -> Place:
        """Give the place of a unit."""
        one = placed.units[number]
        return (one.later if self.at_home[number] else one.here).place


def _wanted(placed: Placed, taken: Taken) -> _Wanted:
    kind = np.where(taken.can_go, placed.columns.kind, np.int32(INVALID_ID))
    return _Wanted(kind, taken.turnout_ms, taken.at_home)


class _Held(NamedTuple):
    """What an index holds."""

    placed: Placed
    wanted: _Wanted
    nearest: NearestUnits


def stand_by(
    region: Region,
    fleet: Fleet,
    when: datetime,
    settings: Settings,
    turnouts: TurnoutTable | None = None,
    driving: Driving | None = None,
) -> Standby:
    """Bring a fleet to the road as it is known at one moment, for one decision; see ``Watch``."""
    with Watch(region, settings, turnouts, driving).standing(when, fleet) as standby:
        return standby
