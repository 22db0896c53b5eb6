"""
What an OpenStreetMap file says of its roads, as flat arrays, before anything is judged.

Tags are kept once per distinct set: some hundred sets cover a whole city.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from graphs.ids import Degrees, Ids, OsmIds

Tags: TypeAlias = Mapping[str, str]
UNPLACED_E7: Final = 2**31 - 1  # How libosmium writes the place of a node the file does not hold.


class Ways(NamedTuple):
    """
    Ways as the file has them: way ``w`` runs through references ``first_ref[w]:first_ref[w + 1]``.

    Attributes
    ----------
    way_id : int64[w]
        As OpenStreetMap numbers them.
    tags : int32[w]
        Which of the extract's ``way_tags`` each way carries.
    first_ref : int64[w + 1]
        Where each way's references start; a way that nobody wants has none.
    node_id : int64[r]
        Nodes referred to.
    lon_e7, lat_e7 : int32[r]
        Their places; ``UNPLACED_E7`` where the file does not hold the node.
    version : int32[w]
        How often each way had been changed, the first time being 1; 0 if the file does not say.
    """

    way_id: OsmIds
    tags: Ids
    first_ref: NDArray[np.int64]
    node_id: OsmIds
    lon_e7: Degrees
    lat_e7: Degrees
    version: Ids


class TaggedNodes(NamedTuple):
    """Nodes that may hold up traffic: ids, places, which ``node_tags`` each carries, versions."""

    node_id: OsmIds
    lon_e7: Degrees
    lat_e7: Degrees
    tags: Ids
    version: Ids


FROM, VIA_NODE, VIA_WAY, TO = range(4)
"""What a member is to its turn restriction."""


class Restrictions(NamedTuple):
    """
    Turn restrictions; ``r`` has the members ``first_member[r]:first_member[r + 1]``.

    Attributes
    ----------
    relation_id : int64[t]
        As OpenStreetMap numbers them.
    tags : int32[t]
        Which of the extract's ``restriction_tags`` each carries.
    first_member : int64[t + 1]
        Where each one's members start.
    member_id : int64[m]
        OSM ids of ways, and of the nodes that are passed; members without a meaning are left out.
    part : int8[m]
        ``FROM``, ``VIA_NODE``, ``VIA_WAY`` or ``TO``.
    version : int32[t]
        As for ways.
    """

    relation_id: OsmIds
    tags: Ids
    first_member: NDArray[np.int64]
    member_id: OsmIds
    part: NDArray[np.int8]
    version: Ids


class Extract(NamedTuple):
    """All that an import needs of a file."""

    ways: Ways
    way_tags: tuple[Tags, ...]
    nodes: TaggedNodes
    node_tags: tuple[Tags, ...]
    restrictions: Restrictions
    restriction_tags: tuple[Tags, ...]
    timestamp: str
