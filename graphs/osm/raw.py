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


class Restrictions(NamedTuple):
    """Turn restrictions: ids, which of ``restriction_kinds`` each is of, and versions."""

    relation_id: OsmIds
    kind: Ids
    version: Ids


class Extract(NamedTuple):
    """All that an import needs of a file."""

    ways: Ways
    way_tags: tuple[Tags, ...]
    nodes: TaggedNodes
    node_tags: tuple[Tags, ...]
    restrictions: Restrictions
    restriction_kinds: tuple[str, ...]
    timestamp: str
