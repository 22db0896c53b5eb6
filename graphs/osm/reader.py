"""From libosmium's elements to flat arrays: nothing is kept as an object."""

from array import array
from collections.abc import Callable, Collection, Iterable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from osmium.osm.types import Node, OSMEntity, OSMObject, Relation, Way

from graphs.osm.raw import (
    FROM,
    TO,
    VIA_NODE,
    VIA_WAY,
    Extract,
    Restrictions,
    TaggedNodes,
    Tags,
    Ways,
)

_PACK_EVERY: Final = 3_000_000  # Numbers: a million references take 24 MB before they are packed.
_PARTS: Final = {
    ("from", "w"): FROM,
    ("via", "n"): VIA_NODE,
    ("via", "w"): VIA_WAY,
    ("to", "w"): TO,
}
_OF_RESTRICTIONS: Final = ("except", "day_on", "day_off", "hour_on", "hour_off")


class Reader:
    """Takes one element after the other and keeps numbers only."""

    def __init__(
        self, way_keys: Collection[str], node_keys: Collection[str], wanted: Callable[[Tags], bool]
    ) -> None:
        self.n_ways = 0
        self._wanted = wanted
        self._is_wanted: list[bool] = []
        self._way_tags = _TagSets(frozenset(way_keys).__contains__)
        self._node_tags = _TagSets(frozenset(node_keys).__contains__)
        self._restriction_tags = _TagSets(_is_of_a_restriction)
        # Id, tags, how many references, version.
        self._ways = _Columns(np.int64, np.int32, np.int64, np.int32)
        self._refs = _Columns(np.int64, np.int32, np.int32)  # Node id, longitude, latitude.
        # The same, tags, version.
        self._nodes = _Columns(np.int64, np.int32, np.int32, np.int32, np.int32)
        # Id, tags, how many members, version.
        self._restrictions = _Columns(np.int64, np.int32, np.int64, np.int32)
        self._members = _Columns(np.int64, np.int8)  # Id, part.

    def take(self, element: OSMEntity) -> None:
        """Note down one element; of most there is nothing to note."""
        if isinstance(element, Way):
            self._take_way(element)
        elif isinstance(element, Node):
            place, (tags, _) = element.location, self._node_tags.number_of(element)
            self._nodes.extend((element.id, place.x, place.y, tags, element.version))
        elif isinstance(element, Relation):
            self._take_restriction(element)

    def _take_way(self, way: Way) -> None:
        if "highway" not in way.tags and way.tags.get("route") != "ferry":
            return  # A walking route drawn as a way, say.
        number, is_new = self._way_tags.number_of(way)
        if is_new:
            self._is_wanted.append(self._wanted(self._way_tags.sets[number]))
        refs = way.nodes if self._is_wanted[number] else ()
        self._refs.extend([v for ref in refs for v in (ref.ref, ref.x, ref.y)])
        self._ways.extend((way.id, number, len(refs), way.version))
        self.n_ways += 1

    def _take_restriction(self, relation: Relation) -> None:
        members = [(each.ref, _PARTS.get((each.role, each.type))) for each in relation.members]
        known = [(ref, part) for ref, part in members if part is not None]
        self._members.extend([number for member in known for number in member])
        number, _ = self._restriction_tags.number_of(relation)
        self._restrictions.extend((relation.id, number, len(known), relation.version))

    def extract(self, timestamp: str) -> Extract:
        """Give all that was noted down."""
        way_id, way_tags, n_refs, version = self._ways.arrays()
        node_id, lon_e7, lat_e7 = self._refs.arrays()
        relation_id, kinds, n_members, ages = self._restrictions.arrays()
        member_id, part = self._members.arrays()
        return Extract(
            Ways(way_id, way_tags, _starts(n_refs), node_id, lon_e7, lat_e7, version),
            tuple(self._way_tags.sets),
            TaggedNodes(*self._nodes.arrays()),
            tuple(self._node_tags.sets),
            Restrictions(relation_id, kinds, _starts(n_members), member_id, part, ages),
            tuple(self._restriction_tags.sets),
            timestamp,
        )


def _is_of_a_restriction(key: str) -> bool:
    return key.startswith("restriction") or key in _OF_RESTRICTIONS


def _starts(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])


class _TagSets:
    """Numbers the distinct sets of tags as they come by."""

    def __init__(self, is_kept: Callable[[str], bool]) -> None:
        self.sets: list[Tags] = []
        self._is_kept = is_kept
        self._number: dict[tuple[tuple[str, str], ...], int] = {}

    def number_of(self, element: OSMObject[Any]) -> tuple[int, bool]:
        """Give the number of an element's tags, and whether they are seen for the first time."""
        kept = tuple([(key, value) for key, value in element.tags if self._is_kept(key)])
        number = self._number.get(kept)
        if number is not None:
            return number, False
        self._number[kept] = len(self.sets)
        self.sets.append(dict(kept))
        return len(self.sets) - 1, True


class _Columns:
    """Grows columns of numbers, packing them to their own width from time to time."""

    def __init__(self, *dtypes: type[np.integer[Any]]) -> None:
        self._dtypes = dtypes
        self._loose = array("q")
        self._packed: list[list[NDArray[Any]]] = [[np.empty(0, dtype)] for dtype in dtypes]

    def extend(self, row_by_row: Iterable[int]) -> None:
        self._loose.extend(row_by_row)
        if len(self._loose) > _PACK_EVERY:
            self._pack()

    def _pack(self) -> None:
        rows = np.array(self._loose, np.int64).reshape(-1, len(self._dtypes))
        for i, dtype in enumerate(self._dtypes):
            self._packed[i].append(rows[:, i].astype(dtype))
        self._loose = array("q")

    def arrays(self) -> list[NDArray[Any]]:
        self._pack()
        return [np.concatenate(pieces) for pieces in self._packed]
