"""Which of several copies of an object counts: the newest, and of equally new ones the first."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graphs.ids import Flags, Ids, OsmIds


class Copies(NamedTuple):
    """
    Copies of objects in several files.

    Attributes
    ----------
    osm_id : int64[c]
        What each is a copy of.
    version : int32[c]
        How often it had been changed; 0 if the file does not say.
    file : int32[c]
        Which file it is in, in the order given.
    """

    osm_id: OsmIds
    version: Ids
    file: Ids


class Newest(NamedTuple):
    """
    Copies that count, and why others do not.

    Attributes
    ----------
    row : int64[k]
        Copies that count, by rising id: all that the chosen file has of an object, which is one
        unless that file is dirty.
    newer_id, newer_file : int64[j], int32[j]
        Objects that exist in several versions, and the file that has the newest.
    passed_over, instead_of : int64[d], int64[d]
        Copies that do not count although they are as new, and the one that does.
    """

    row: NDArray[np.int64]
    newer_id: OsmIds
    newer_file: Ids
    passed_over: NDArray[np.int64]
    instead_of: NDArray[np.int64]


def newest(copies: Copies, bare: Copies) -> Newest:
    """
    Choose among the copies of each object.

    Parameters
    ----------
    bare : Copies
        What files hold whatever its tags are. Where that is newer, the object has lost the tags
        that were sought and no copy counts; where it is as new, the copy with tags tells more.
    """
    osm_id = np.concatenate([copies.osm_id, bare.osm_id])
    version = np.concatenate([copies.version, bare.version]).astype(np.int64)
    file = np.concatenate([copies.file, bare.file])
    is_bare = np.arange(len(osm_id)) >= len(copies.osm_id)
    order = np.lexsort((file, is_bare, -version, osm_id))
    is_first = _changes(osm_id[order])
    first = np.flatnonzero(is_first)
    if len(first) == 0:
        none = np.empty(0, np.int64)
        return Newest(none, none, none.astype(np.int32), none, none)
    best = order[first][np.cumsum(is_first) - 1]  # Of each in order, the copy that counts.
    oldest = order[np.append(first[1:], len(order)) - 1]
    chosen = order[first]
    newer = chosen[version[chosen] > version[oldest]]
    counts = ~is_bare[order] & (file[order] == file[best])
    as_new = ~is_bare[order] & ~counts & (version[order] == version[best])
    return Newest(order[counts], osm_id[newer], file[newer], order[as_new], best[as_new])


def _changes(rising: OsmIds) -> Flags:
    """Where a value differs from the one before."""
    changes = np.ones(len(rising), np.bool_)
    changes[1:] = rising[1:] != rising[:-1]
    return changes
