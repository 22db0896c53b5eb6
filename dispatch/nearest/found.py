"""What is asked of the search for the nearest units, and what it answers."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from graphs.ids import Ids, Millis, frozen
from graphs.place import Place, Places, places_of


class Standing(NamedTuple):
    """
    Units where they stand; ``int32[u]`` each but for the places.

    Attributes
    ----------
    places : Places
        Where each unit is on the road, its ends given by node.
    turnout_ms : int32[u]
        Time from the decision until the wheels turn.
    kind : int32[u]
        Units of one centre and the same capabilities share a kind; ``INVALID_ID`` for a unit that
        is not available.
    """

    places: Places
    turnout_ms: Millis
    kind: Ids


class Groups(NamedTuple):
    """
    Which groups each kind of unit counts in: a kind may count in several, or in none.

    Attributes
    ----------
    first : int32[n_kinds + 1]
        Kind ``c`` counts in ``group[first[c]:first[c + 1]]``.
    group : int32[...]
    n_groups : int
    """

    first: Ids
    group: Ids
    n_groups: int


class Found(NamedTuple):
    """
    The nearest units of each group, by group, then ETA, then unit; ties with the last are whole.

    Attributes
    ----------
    group, unit : int32[f]
    eta_ms : int32[f]
        Turnout and drive.
    """

    group: Ids
    unit: Ids
    eta_ms: Millis


def standing_of(units: Sequence[tuple[Place, int, int]]) -> Standing:
    """Put units, each a place, a turnout in ms and a kind, side by side."""
    turnout_ms = np.array([turnout for _, turnout, _ in units], np.int32)
    kind = np.array([kind for _, _, kind in units], np.int32)
    return Standing(places_of([place for place, _, _ in units]), frozen(turnout_ms), frozen(kind))


def groups_of(groups_of_kind: Sequence[Iterable[int]], n_groups: int) -> Groups:
    """Flatten the groups of each kind for a kernel."""
    members = [sorted(groups) for groups in groups_of_kind]
    first = np.zeros(len(members) + 1, np.int32)
    np.cumsum([len(groups) for groups in members], out=first[1:])
    flat = np.array([group for groups in members for group in groups], np.int32)
    return Groups(frozen(first), frozen(flat), n_groups)


def found_of(per_group: Iterable[tuple[int, Iterable[tuple[int, int]]]]) -> Found:
    """Flatten ``(group, [(eta_ms, unit), ...])`` as a search found them."""
    rows = [(group, unit, eta_ms) for group, hits in per_group for eta_ms, unit in hits]
    columns = np.array(rows, np.int32).reshape(len(rows), 3).T
    return Found(*(frozen(column) for column in columns))
