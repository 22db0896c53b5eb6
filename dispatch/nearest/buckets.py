"""
Buckets on the elimination tree: at each rank, sorted by kind, when which unit can be there.

A list holds the units of one kind that pass one rank, soonest first. Each rank has a chain of
lists. An entry is one number, ``eta_ms << 32 | unit``, so that sorting by entry is sorting by
time, then unit.
"""

from typing import Final, NamedTuple

import numpy as np

from graphs.ids import INVALID_ID, IdsMatrixOut, IdsOut, KeysOut
from graphs.kernel import inner_kernel

# Columns of a list's record. A record and its first time share a cache line, so that most lists are
# passed over without touching their entries.
KIND: Final = 0
SOONEST_MS: Final = 1  # The time of the first entry; meaningless while the list is empty.
START: Final = 2
LENGTH: Final = 3
ROOM: Final = 4
NEXT: Final = 5
_N_COLUMNS: Final = 8

_FIRST_ROOM: Final = 4
# Counters of what is used.
_LISTS: Final = 0
_ENTRIES: Final = 1


class Buckets(NamedTuple):
    """
    All lists of all ranks.

    Attributes
    ----------
    first_list : int32[n]
        First list of each rank; ``INVALID_ID`` where no unit passes.
    lists : int32[room, 8]
        Records, see the columns above.
    entries : int64[room]
        The lists' entries; a list that grows moves to the end, and leaves its old room unused.
    used : int64[2]
        How many lists and entries are taken.
    """

    first_list: IdsOut
    lists: IdsMatrixOut
    entries: KeysOut
    used: KeysOut


def empty_buckets(n_ranks: int, n_lists: int, n_entries: int) -> Buckets:
    """Make room for a number of lists and entries."""
    return Buckets(
        np.full(n_ranks, INVALID_ID, np.int32),
        np.zeros((n_lists, _N_COLUMNS), np.int32),
        np.zeros(n_entries, np.int64),
        np.zeros(2, np.int64),
    )


def is_half_empty(buckets: Buckets) -> bool:
    """Whether at most half of the room for lists and for entries is taken."""
    lists, entries = (2 * int(used) for used in buckets.used)
    return lists <= len(buckets.lists) and entries <= len(buckets.entries)


@inner_kernel
def entry_of(eta_ms: int, unit: int) -> np.int64:
    """One sortable number for a unit and its time."""
    return np.int64(eta_ms) << 32 | unit


@inner_kernel
def list_of(buckets: Buckets, rank: int, kind: int) -> int:
    """Give the list of a kind at a rank; ``INVALID_ID`` if there is none yet."""
    at: int = buckets.first_list[rank]
    while at != INVALID_ID and buckets.lists[at, KIND] != kind:
        at = buckets.lists[at, NEXT]
    return at


@inner_kernel
def room_to_insert(buckets: Buckets, rank: int, kind: int) -> int:
    """Count the entries of room that inserting at a rank may take."""
    at = list_of(buckets, rank, kind)
    if at == INVALID_ID:
        return _FIRST_ROOM
    full = buckets.lists[at, LENGTH] == buckets.lists[at, ROOM]
    return 2 * buckets.lists[at, ROOM] if full else 0


@inner_kernel
def has_room(buckets: Buckets, n_lists: int, n_entries: int) -> bool:
    """Tell whether so many more lists and entries fit."""
    lists_left: int = len(buckets.lists) - buckets.used[_LISTS]
    entries_left: int = len(buckets.entries) - buckets.used[_ENTRIES]
    return n_lists <= lists_left and n_entries <= entries_left


@inner_kernel
def _position(entries: KeysOut, start: int, length: int, entry: np.int64) -> int:
    """First position in a list whose entry is not before this one."""
    low, high = start, start + length
    while low < high:
        middle = (low + high) // 2
        if entries[middle] < entry:
            low = middle + 1
        else:
            high = middle
    return low


@inner_kernel
def _open(buckets: Buckets, rank: int, kind: int) -> int:
    """Begin an empty list and chain it to its rank."""
    at: int = buckets.used[_LISTS]
    record = buckets.lists[at]
    record[KIND], record[LENGTH], record[ROOM] = kind, 0, _FIRST_ROOM
    record[START], record[NEXT] = buckets.used[_ENTRIES], buckets.first_list[rank]
    buckets.first_list[rank] = at
    buckets.used[_LISTS] += 1
    buckets.used[_ENTRIES] += _FIRST_ROOM
    return at


@inner_kernel
def _widen(buckets: Buckets, at: int) -> None:
    """Move a full list to the end, with twice the room."""
    record = buckets.lists[at]
    old, new, length = record[START], buckets.used[_ENTRIES], record[LENGTH]
    for i in range(length):
        buckets.entries[new + i] = buckets.entries[old + i]
    buckets.used[_ENTRIES] += 2 * record[ROOM]
    record[START], record[ROOM] = new, 2 * record[ROOM]


@inner_kernel
def insert(buckets: Buckets, rank: int, kind: int, entry: np.int64) -> None:
    """Add an entry at a rank; the caller has seen to the room."""
    at = list_of(buckets, rank, kind)
    if at == INVALID_ID:
        at = _open(buckets, rank, kind)
    record = buckets.lists[at]
    if record[LENGTH] == record[ROOM]:
        _widen(buckets, at)
    position = _position(buckets.entries, record[START], record[LENGTH], entry)
    for i in range(record[START] + record[LENGTH], position, -1):
        buckets.entries[i] = buckets.entries[i - 1]
    buckets.entries[position] = entry
    record[LENGTH] += 1
    record[SOONEST_MS] = buckets.entries[record[START]] >> 32


@inner_kernel
def remove(buckets: Buckets, rank: int, kind: int, entry: np.int64) -> None:
    """Take an entry away; it is there."""
    record = buckets.lists[list_of(buckets, rank, kind)]
    position = _position(buckets.entries, record[START], record[LENGTH], entry)
    record[LENGTH] -= 1
    for i in range(position, record[START] + record[LENGTH]):
        buckets.entries[i] = buckets.entries[i + 1]
    record[SOONEST_MS] = buckets.entries[record[START]] >> 32


@inner_kernel
def exchange(buckets: Buckets, rank: int, kind: int, old: np.int64, new: np.int64) -> None:
    """Replace an entry of a list by another: a short move shifts only what lies between the two."""
    record = buckets.lists[list_of(buckets, rank, kind)]
    entries, end = buckets.entries, record[START] + record[LENGTH]
    i = _position(entries, record[START], record[LENGTH], old)
    while i + 1 < end and entries[i + 1] < new:
        entries[i] = entries[i + 1]
        i += 1
    while i > record[START] and entries[i - 1] > new:
        entries[i] = entries[i - 1]
        i -= 1
    entries[i] = new
    record[SOONEST_MS] = entries[record[START]] >> 32
