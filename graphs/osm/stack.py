"""Several extracts one after the other, as if they were one, and what to take of that."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graphs.ids import Flags, Ids
from graphs.osm.newest import Copies
from graphs.osm.raw import Extract, Restrictions, TaggedNodes, Tags, Ways


class Stack(NamedTuple):
    """
    All that several extracts hold, in the order given.

    Attributes
    ----------
    way_file, node_file, restriction_file : int32[w], int32[k], int32[t]
        Which extract each is from.
    """

    ways: Ways
    way_tags: tuple[Tags, ...]
    way_file: Ids
    nodes: TaggedNodes
    node_tags: tuple[Tags, ...]
    node_file: Ids
    restrictions: Restrictions
    restriction_tags: tuple[Tags, ...]
    restriction_file: Ids

    def copies(self) -> tuple[Copies, Copies, Copies]:
        """Give ids, versions and files of ways, tagged nodes and turn restrictions."""
        return (
            Copies(self.ways.way_id, self.ways.version, self.way_file),
            Copies(self.nodes.node_id, self.nodes.version, self.node_file),
            Copies(self.restrictions.relation_id, self.restrictions.version, self.restriction_file),
        )


def stacked(extracts: Sequence[Extract]) -> Stack:
    """Lay extracts one after the other; equal tags get one number."""
    way_tags, way_number = _numbered([each.way_tags for each in extracts])
    node_tags, node_number = _numbered([each.node_tags for each in extracts])
    restriction_tags, restriction_number = _numbered([each.restriction_tags for each in extracts])
    numbered = [
        each._replace(
            ways=each.ways._replace(tags=way_number[i][each.ways.tags]),
            nodes=each.nodes._replace(tags=node_number[i][each.nodes.tags]),
            restrictions=each.restrictions._replace(
                tags=restriction_number[i][each.restrictions.tags]
            ),
        )
        for i, each in enumerate(extracts)
    ]
    nodes = [each.nodes for each in numbered]
    return Stack(
        _ways([each.ways for each in numbered]),
        way_tags,
        _file_of([len(each.ways.way_id) for each in extracts]),
        TaggedNodes(*map(np.concatenate, zip(*nodes, strict=True))),
        node_tags,
        _file_of([len(each.nodes.node_id) for each in extracts]),
        _restrictions([each.restrictions for each in numbered]),
        restriction_tags,
        _file_of([len(each.restrictions.relation_id) for each in extracts]),
    )


def taken(
    stack: Stack,
    ways: NDArray[np.int64],
    nodes: NDArray[np.int64],
    restrictions: NDArray[np.int64],
    timestamp: str,
) -> Extract:
    """Take some of it, with the tags numbered as one file that holds just that would have them."""
    taken_ways = _take_ways(stack.ways, ways)
    taken_nodes = TaggedNodes(*_rows(stack.nodes, nodes))
    taken_restrictions = _take_restrictions(stack.restrictions, restrictions)
    way_tags, way_number = _in_use(taken_ways.tags, stack.way_tags)
    node_tags, node_number = _in_use(taken_nodes.tags, stack.node_tags)
    kinds, kind_number = _in_use(taken_restrictions.tags, stack.restriction_tags)
    return Extract(
        taken_ways._replace(tags=way_number),
        way_tags,
        taken_nodes._replace(tags=node_number),
        node_tags,
        taken_restrictions._replace(tags=kind_number),
        kinds,
        timestamp,
    )


def unlike_ways(stack: Stack, one: NDArray[np.int64], other: NDArray[np.int64]) -> Flags:
    """Tell which pairs of ways differ in their tags or references."""
    ways = stack.ways
    n_refs = np.diff(ways.first_ref)
    unlike: Flags = (ways.tags[one] != ways.tags[other]) | (n_refs[one] != n_refs[other])
    pair = np.flatnonzero(~unlike)
    of_one, of_other = (_members(ways.first_ref, rows[pair]) for rows in (one, other))
    differs = ways.node_id[of_one] != ways.node_id[of_other]
    unlike[np.repeat(pair, n_refs[one[pair]])[differs]] = True
    return unlike


def _ways(ways: Sequence[Ways]) -> Ways:
    return Ways(**_columns(ways, "first_ref"))


def _restrictions(restrictions: Sequence[Restrictions]) -> Restrictions:
    return Restrictions(**_columns(restrictions, "first_member"))


def _columns(rows: Sequence[Any], starts: str) -> dict[str, NDArray[Any]]:
    """Lay each column of several tables one after the other; one tells where members start."""
    columns = {
        name: np.concatenate([getattr(each, name) for each in rows]) for name in rows[0]._fields
    }
    columns[starts] = _starts(np.concatenate([np.diff(getattr(each, starts)) for each in rows]))
    return columns


def _take_ways(ways: Ways, rows: NDArray[np.int64]) -> Ways:
    refs = _members(ways.first_ref, rows)
    return Ways(
        ways.way_id[rows],
        ways.tags[rows],
        _starts(np.diff(ways.first_ref)[rows]),
        ways.node_id[refs],
        ways.lon_e7[refs],
        ways.lat_e7[refs],
        ways.version[rows],
    )


def _take_restrictions(restrictions: Restrictions, rows: NDArray[np.int64]) -> Restrictions:
    members = _members(restrictions.first_member, rows)
    return Restrictions(
        restrictions.relation_id[rows],
        restrictions.tags[rows],
        _starts(np.diff(restrictions.first_member)[rows]),
        restrictions.member_id[members],
        restrictions.part[members],
        restrictions.version[rows],
    )


def _members(first: NDArray[np.int64], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """List the references of some ways, or members of relations, one row after the other."""
    counts = np.diff(first)[rows]
    starts = _starts(counts)
    return np.arange(starts[-1]) + np.repeat(first[rows] - starts[:-1], counts)


def _rows(columns: Iterable[NDArray[Any]], rows: NDArray[np.int64]) -> list[NDArray[Any]]:
    return [column[rows] for column in columns]


def _starts(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])


def _file_of(counts: Sequence[int]) -> Ids:
    return np.repeat(np.arange(len(counts), dtype=np.int32), counts)


def _numbered(sets: Sequence[tuple[Tags, ...]]) -> tuple[tuple[Tags, ...], list[Ids]]:
    """Give equal tags one number, whatever their order; and the numbers of each file's sets."""
    number: dict[frozenset[tuple[str, str]], int] = {}
    distinct: list[Tags] = []
    numbers = []
    for of_file in sets:
        for tags in of_file:
            if number.setdefault(frozenset(tags.items()), len(number)) == len(distinct):
                distinct.append(tags)
        numbers.append(np.array([number[frozenset(tags.items())] for tags in of_file], np.int32))
    return tuple(distinct), numbers


def _in_use(tags: Ids, sets: tuple[Tags, ...]) -> tuple[tuple[Tags, ...], Ids]:
    """Number the sets of tags anew, as they come by."""
    used, first, position = np.unique(tags, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty(len(used), np.int32)
    rank[order] = np.arange(len(used), dtype=np.int32)
    return tuple(sets[number] for number in used[order].tolist()), rank[position]
