"""Where the nodes of several extracts lie: each in one place, be it in whichever file."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graphs.ids import Degrees, Ids, OsmIds
from graphs.osm.extract import Held
from graphs.osm.newest import Copies, newest
from graphs.osm.raw import UNPLACED_E7, Ways

_NOTHING: Final = Copies(np.empty(0, np.int64), np.empty(0, np.int32), np.empty(0, np.int32))


class Places(NamedTuple):
    """
    Places of nodes.

    Attributes
    ----------
    node_id : int64[n]
        Rising.
    lon_e7, lat_e7 : int32[n]
        Place of each in its newest version.
    file : int32[n]
        Which file says so.
    unlike_id, unlike_file : int64[u], int32[u]
        Nodes that lie elsewhere in another file although it has the same version, and the file
        that counts.
    """

    node_id: OsmIds
    lon_e7: Degrees
    lat_e7: Degrees
    file: Ids
    unlike_id: OsmIds
    unlike_file: Ids


def doubtful_nodes(ways: Ways) -> OsmIds:
    """Find the nodes that have no place on a way, or two."""
    order = np.argsort(ways.node_id, kind="stable")
    node_id, lon, lat = (column[order] for column in (ways.node_id, ways.lon_e7, ways.lat_e7))
    moves = (node_id[1:] == node_id[:-1]) & ((lon[1:] != lon[:-1]) | (lat[1:] != lat[:-1]))
    return np.unique(np.concatenate([node_id[1:][moves], node_id[lon == UNPLACED_E7]]))


def places_of(held: Sequence[Held], doubtful: OsmIds) -> Places:
    """Settle the places of doubtful nodes by what the files hold of them."""
    sought = [
        np.flatnonzero(np.isin(each.node_id, doubtful) & (each.lon_e7 != UNPLACED_E7))
        for each in held
    ]
    node_id, version, lon, lat = (
        np.concatenate([getattr(each, name)[of] for each, of in zip(held, sought, strict=True)])
        for name in ("node_id", "node_version", "lon_e7", "lat_e7")
    )
    file = np.repeat(np.arange(len(held), dtype=np.int32), [len(of) for of in sought])
    chosen = newest(Copies(node_id, version, file), _NOTHING)
    other, one = chosen.passed_over, chosen.instead_of
    unlike = one[(lon[one] != lon[other]) | (lat[one] != lat[other])]
    row = chosen.row[np.unique(node_id[chosen.row], return_index=True)[1]]
    return Places(node_id[row], lon[row], lat[row], file[row], node_id[unlike], file[unlike])


def placed(ways: Ways, places: Places) -> Ways:
    """Put the nodes of all ways where they lie."""
    known, at = _position(ways.node_id, places)
    lon_e7, lat_e7 = ways.lon_e7.copy(), ways.lat_e7.copy()
    lon_e7[known], lat_e7[known] = places.lon_e7[at], places.lat_e7[at]
    return ways._replace(lon_e7=lon_e7, lat_e7=lat_e7)


def found_elsewhere(ways: Ways, places: Places) -> tuple[OsmIds, Ids]:
    """Give the nodes that a way's own file does not hold, and the file that does."""
    missing = np.unique(ways.node_id[ways.lon_e7 == UNPLACED_E7])
    known, at = _position(missing, places)
    return missing[known], places.file[at]


def _position(node_id: OsmIds, places: Places) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Which nodes have a place, and at which position."""
    at = np.searchsorted(places.node_id, node_id)
    known = at < len(places.node_id)
    known[known] = places.node_id[at[known]] == node_id[known]
    return known, at[known]
