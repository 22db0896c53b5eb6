"""How each centre stands: what it can send, whether it is short, and whom it reaches in time."""

import threading
from collections import Counter
from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Final, NamedTuple

import numpy as np

from dispatch.agreements.truth import Truth
from dispatch.fleet import Unit
from dispatch.own_cover import OwnCovers
from dispatch.people import People
from dispatch.standby import Standby
from graphs.ids import Flags


class Unsure(StrEnum):
    """Why something of a centre is not known."""

    NO_UNITS = "no_units"
    STALE_POSITIONS = "stale_positions"
    NO_PEOPLE = "no_people"


class Counts(NamedTuple):
    """
    How many units of one type of one centre there are, each of them counted once.

    Attributes
    ----------
    free : int
        Can be sent, and it is known where they are.
    stale : int
        Free by their status, but where they are is only known from old positions.
    off_road : int
        Free, but on no road.
    promised : int
        Granted to another centre, whatever their status.
    not_available : int
        By their status.
    """

    free: int
    stale: int
    off_road: int
    promised: int
    not_available: int


class TypeNow(NamedTuple):
    """The units of one type, by the sender's own code and what they can do."""

    type: str
    capabilities: frozenset[str]
    counts: Counts


class CoverNow(NamedTuple):
    """
    Whom a centre reaches in time with its own units.

    Attributes
    ----------
    total, covered, if_granted : int
        Weight of all it serves; of those it reaches; of those it still reaches without the units
        that others ask it for.
    is_floor : bool
        Whether it may be more: positions of other units are too old to count them.
    """

    total: int
    covered: int
    if_granted: int
    is_floor: bool


class CentreNow(NamedTuple):
    """
    One centre.

    Attributes
    ----------
    short : Truth
        Whether none of its units can be sent, as measured; what it declares is not known here.
    unsure : Unsure or None
        Why that is unknown.
    cover : CoverNow or Unsure
    """

    centre: str
    types: tuple[TypeNow, ...]
    short: Truth
    unsure: Unsure | None
    cover: CoverNow | Unsure


_Type = tuple[str, str, frozenset[str]]
_N_STATES: Final = 7
_FREE, _STALE, _OFF_ROAD, _PROMISED, _STALE_PROMISED, _BUSY, _STALE_BUSY = range(_N_STATES)
_OLD: Final = (_STALE, _STALE_PROMISED, _STALE_BUSY)


class Situations:
    """
    How the centres of one fleet stand, kept up to date while units move.

    Parameters
    ----------
    people : People or None
        None where nobody told whom the centres serve, or within which norm.
    """

    def __init__(self, people: People | None) -> None:
        self._covers = None if people is None else OwnCovers(people)
        self._served = frozenset(people.served_by) if people else frozenset[str]()
        self._following = threading.Lock()

    def at(
        self,
        standby: Standby,
        promised: Collection[str] = (),
        wanted: Mapping[str, Collection[str]] | None = None,
    ) -> dict[str, CentreNow]:
        """
        Say how all centres stand, those with units and those with people, by id.

        Parameters
        ----------
        standby : Standby
            Cheap where it follows the last one: only what has moved since is reached for anew.
        promised : collection of str
            The units that were granted to another centre.
        wanted : mapping of str to collection of str
            The units that others ask a centre for and were not granted yet.
        """
        wanted = wanted or {}
        goes = np.array([unit.id in promised for unit in standby.fleet.units], np.bool_)
        found = _counted(standby, goes)
        centres = sorted(found.keys() | self._served)
        with self._following:
            if self._covers is not None:
                self._covers.follow(standby, goes)
            return {one: self._centre(one, found.get(one, {}), wanted) for one in centres}

    def _centre(
        self, centre: str, states: "_States", wanted: Mapping[str, Collection[str]]
    ) -> CentreNow:
        every = _total(states)
        short, unsure = _shortage(every)
        cover = self._cover(centre, every, wanted.get(centre, ()))
        return CentreNow(centre, tuple(_types(states)), short, unsure, cover)

    def _cover(self, centre: str, every: list[int], wanted: Collection[str]) -> CoverNow | Unsure:
        cover = self._covers.of(centre) if self._covers else None
        if cover is None:
            return Unsure.NO_PEOPLE
        if not sum(every):
            return Unsure.NO_UNITS
        is_floor = any(every[state] for state in _OLD)
        return CoverNow(cover.total, cover.covered(), cover.covered_without(wanted), is_floor)


_States = Mapping[_Type, list[int]]
"""How many units of each type are in each state."""


def _counted(standby: Standby, promised: Flags) -> dict[str, dict[_Type, list[int]]]:
    taken, available = standby.taken, standby.available
    fresh = np.where(available, np.where(taken.can_go, _FREE, _OFF_ROAD), _BUSY)
    fresh = np.where(promised, _PROMISED, fresh)
    old = np.where(available, _STALE, _STALE_BUSY)
    old = np.where(promised, _STALE_PROMISED, old)
    state = np.where(taken.stale, old, fresh)
    counted = Counter(zip(map(_type, standby.fleet.units), state.tolist(), strict=True))
    found: dict[str, dict[_Type, list[int]]] = {}
    for (of, at), n_units in counted.items():
        found.setdefault(of[0], {}).setdefault(of, [0] * _N_STATES)[at] = n_units
    return found


def _type(unit: Unit) -> _Type:
    return unit.centre, unit.type, unit.capabilities


def _types(states: _States) -> list[TypeNow]:
    return [
        TypeNow(
            type=of[1],
            capabilities=of[2],
            counts=Counts(
                free=n[_FREE],
                stale=n[_STALE],
                off_road=n[_OFF_ROAD],
                promised=n[_PROMISED] + n[_STALE_PROMISED],
                not_available=n[_BUSY] + n[_STALE_BUSY],
            ),
        )
        for of, n in sorted(states.items(), key=lambda one: (one[0][1], sorted(one[0][2])))
    ]


def _total(states: _States) -> list[int]:
    return [sum(column) for column in zip(*states.values(), strict=True)] or [0] * _N_STATES


def _shortage(every: list[int]) -> tuple[Truth, Unsure | None]:
    """Say whether no unit can be sent: as for an incident, but for what it would need."""
    if every[_FREE]:
        return Truth.FALSE, None
    if not sum(every):
        return Truth.UNKNOWN, Unsure.NO_UNITS
    if any(every[state] for state in _OLD):
        return Truth.UNKNOWN, Unsure.STALE_POSITIONS
    return Truth.TRUE, None
