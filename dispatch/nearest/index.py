"""The index of units: each leaves its times on its ancestors in the elimination tree."""

from typing import NamedTuple

import numpy as np

from dispatch.nearest.buckets import (
    Buckets,
    entry_of,
    exchange,
    has_room,
    insert,
    remove,
    room_to_insert,
)
from graphs.cch.search import Climb, keep_exact, label_from
from graphs.ids import (
    INF_MS,
    INVALID_ID,
    Ids,
    IdsMatrixOut,
    IdsOut,
    Millis,
    MillisMatrixOut,
    MillisOut,
)
from graphs.kernel import inner_kernel, kernel, long_kernel, wide
from graphs.place import Place, Places, place_at


class Positions(NamedTuple):
    """
    Where every unit stands; rows of ``where`` are the fields of a ``Place``, its ends by rank.

    Attributes
    ----------
    where : int32[units, 8]
    times_ms : int32[units, height]
        When each unit passes each of its ancestors, by depth; ``INF_MS`` where it is not entered.
        Its next move has to find its entries, and to climb again for them would take half as long
        as the whole move.
    turnout_ms : int32[units]
    kind : int32[units]
        ``INVALID_ID`` for a unit that is not in the index.
    first_on_edge : int32[edges]
        First unit on each road; ``INVALID_ID`` if there is none.
    next_on_edge : int32[units]
        The next unit on the same road.
    """

    where: IdsMatrixOut
    times_ms: MillisMatrixOut
    turnout_ms: IdsOut
    kind: IdsOut
    first_on_edge: IdsOut
    next_on_edge: IdsOut


def nowhere(n_units: int, n_edges: int, height: int) -> Positions:
    """Make room for units, none of them in the index, on ways to the root no longer than this."""
    return Positions(
        np.zeros((n_units, len(Place._fields)), np.int32),
        np.empty((n_units, height), np.int32),
        np.zeros(n_units, np.int32),
        np.full(n_units, INVALID_ID, np.int32),
        np.full(n_edges, INVALID_ID, np.int32),
        np.full(n_units, INVALID_ID, np.int32),
    )


@inner_kernel
def place_of(positions: Positions, unit: int) -> Place:
    """Give the place of a unit."""
    w = positions.where[unit]
    return Place(
        wide(w[0]),
        wide(w[1]),
        wide(w[2]),
        wide(w[3]),
        wide(w[4]),
        wide(w[5]),
        wide(w[6]),
        wide(w[7]),
    )


@inner_kernel
def _times(
    climb: Climb,
    place: Place,
    turnout_ms: int,
    times_ms: MillisOut,
    exact_ms: MillisOut,
    ranks: IdsOut,
) -> None:
    """
    Write when a unit passes each of its ancestors, unless a better way climbs further first.

    Those are ``INF_MS``: leaving them out more than halves the buckets, and no answer needs them.
    """
    n = label_from(climb, place, times_ms)
    for i in range(n):
        exact_ms[i] = times_ms[i]
    keep_exact(climb, climb.down_ms, min(place.tail, place.head), ranks, exact_ms)
    for i in range(n):
        if times_ms[i] > exact_ms[i]:
            times_ms[i] = INF_MS
        elif times_ms[i] < INF_MS:
            times_ms[i] += turnout_ms


@inner_kernel
def _fits(climb: Climb, buckets: Buckets, low: int, kind: int) -> bool:
    """Tell whether a unit of this kind can be entered at all ancestors, whatever its times."""
    n_entries, rank = 0, low
    while rank != INVALID_ID:
        n_entries += room_to_insert(buckets, rank, kind)
        rank = climb.parent[rank]
    return has_room(buckets, climb.depth[low] + 1, n_entries)


@inner_kernel
def _leave_edge(positions: Positions, unit: int) -> None:
    edge = positions.where[unit, 0]
    if edge == INVALID_ID:
        return
    if positions.first_on_edge[edge] == unit:
        positions.first_on_edge[edge] = positions.next_on_edge[unit]
        return
    before = positions.first_on_edge[edge]
    while positions.next_on_edge[before] != unit:
        before = positions.next_on_edge[before]
    positions.next_on_edge[before] = positions.next_on_edge[unit]


@inner_kernel
def _enter_edge(positions: Positions, unit: int) -> None:
    edge = positions.where[unit, 0]
    if edge != INVALID_ID:
        positions.next_on_edge[unit] = positions.first_on_edge[edge]
        positions.first_on_edge[edge] = unit


@inner_kernel
def _write(
    buckets: Buckets, rank: int, unit: int, kind: int, new_kind: int, old_ms: int, new_ms: int
) -> None:
    """Bring one rank's lists from a unit's old time and kind to the new; ``INF_MS`` is no entry."""
    old, new = entry_of(old_ms, unit), entry_of(new_ms, unit)
    if kind == new_kind and old_ms < INF_MS and new_ms < INF_MS:
        if old_ms != new_ms:
            exchange(buckets, rank, kind, old, new)
        return
    if old_ms < INF_MS:
        remove(buckets, rank, kind, old)
    if new_ms < INF_MS:
        insert(buckets, rank, new_kind, new)


@inner_kernel
def _rewrite(
    climb: Climb,
    buckets: Buckets,
    unit: int,
    kind: int,
    new_kind: int,
    low: int,
    new_low: int,
    old_ms: MillisOut,
    new_ms: MillisOut,
) -> None:
    """Walk the old and the new way to the root at once, lowest rank first; mend what differs."""
    at, new_at = len(old_ms), len(new_ms)
    while at > 0 or new_at > 0:
        old_here = at > 0 and (new_at == 0 or low <= new_low)
        new_here = new_at > 0 and (at == 0 or new_low <= low)
        rank = low if old_here else new_low
        before_ms = after_ms = INF_MS
        if old_here:
            at -= 1
            before_ms, low = old_ms[at], climb.parent[low]
        if new_here:
            new_at -= 1
            after_ms, new_low = new_ms[new_at], climb.parent[new_low]
        _write(buckets, rank, unit, kind, new_kind, before_ms, after_ms)


@kernel
def _times_of(climb: Climb, place: Place, turnout_ms: int, kind: int) -> Millis:
    """Give a unit's times on its ancestors by depth; none for a unit that is not in the index."""
    if kind == INVALID_ID:
        return np.empty(0, np.int32)
    n = climb.depth[min(place.tail, place.head)] + 1
    times_ms = np.empty(n, np.int32)
    _times(climb, place, turnout_ms, times_ms, np.empty(n, np.int32), np.empty(n, np.int32))
    return times_ms


@kernel
def put(
    climb: Climb,
    buckets: Buckets,
    positions: Positions,
    unit: int,
    place: Place,
    turnout_ms: int,
    kind: int,
) -> bool:
    """
    Bring a unit to a place, a turnout and a kind; ``INVALID_ID`` as kind takes it out.

    Returns
    -------
    bool
        False if there is no room; then nothing has changed.
    """
    low = min(place.tail, place.head)
    if kind != INVALID_ID and not _fits(climb, buckets, low, kind):
        return False
    old_kind, old_place = positions.kind[unit], place_of(positions, unit)
    old_low = min(old_place.tail, old_place.head)
    n_old = 0 if old_kind == INVALID_ID else climb.depth[old_low] + 1
    new_ms = _times_of(climb, place, turnout_ms, kind)
    old_ms = positions.times_ms[unit, :n_old]
    _rewrite(climb, buckets, unit, old_kind, kind, old_low, low, old_ms, new_ms)
    positions.times_ms[unit, : len(new_ms)] = new_ms
    if old_kind != INVALID_ID:
        _leave_edge(positions, unit)
    for i in range(len(place)):
        positions.where[unit, i] = place[i]
    positions.turnout_ms[unit], positions.kind[unit] = turnout_ms, kind
    if kind != INVALID_ID:
        _enter_edge(positions, unit)
    return True


@long_kernel
def put_all(
    climb: Climb,
    buckets: Buckets,
    positions: Positions,
    places: Places,
    turnout_ms: Ids,
    kind: Ids,
) -> bool:
    """Enter many units at once; False if there is no room."""
    for unit in range(len(kind)):
        if not put(
            climb, buckets, positions, unit, place_at(places, unit), turnout_ms[unit], kind[unit]
        ):
            return False
    return True
