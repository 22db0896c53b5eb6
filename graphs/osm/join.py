"""
Reads several extracts as one: a road at a border that two of them hold is there once.

Extracts overlap, since each holds the ways that cross its border whole. What they share counts
once, by its OpenStreetMap id; where they differ in age, the newest version counts.
"""

import filecmp
from collections.abc import Callable, Collection, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np

from graphs.errors import BadExtract
from graphs.ids import Ids, OsmIds
from graphs.osm.extract import Held, Progress, look_up, read_extract, refuse_unreadable
from graphs.osm.joined import Joined, JoinedFile
from graphs.osm.newest import Copies, Newest, newest
from graphs.osm.places import Places, doubtful_nodes, found_elsewhere, placed, places_of
from graphs.osm.raw import Extract, Tags
from graphs.osm.stack import Stack, stacked, taken, unlike_ways
from graphs.osm.tally import Tallies, Tally


def read_extracts(
    paths: Sequence[Path],
    way_keys: Collection[str],
    node_keys: Collection[str],
    wanted: Callable[[Tags], bool],
    progress: Progress,
) -> tuple[Extract, Joined | None]:
    """
    Read the roads of one OpenStreetMap file, or of several that overlap or touch.

    Returns
    -------
    Extract, Joined or None
        What the files hold together, and what joining them has met if there are several.

    Raises
    ------
    BadExtract
        If a file is given twice, or cannot be read: as ``read_extract`` does.
    """
    assert paths
    for path in paths:  # The last one too, before the first is read for minutes.
        refuse_unreadable(path)
    _refuse_twice(paths)
    extracts = [read_extract(path, way_keys, node_keys, wanted, progress) for path in paths]
    return _join(paths, extracts) if len(extracts) > 1 else (extracts[0], None)


def names_of(paths: Sequence[Path]) -> list[str]:
    """Name files by their last part, with as many folders as it takes to tell them apart."""
    for n in range(1, max(len(path.parts) for path in paths)):
        names = ["/".join(path.parts[-n:]) for path in paths]
        if len(set(names)) == len(names):
            return names
    return [str(path) for path in paths]


def _refuse_twice(paths: Sequence[Path]) -> None:
    for one, other in combinations(paths, 2):
        if filecmp.cmp(one, other, shallow=False):
            what = f"{one} is given twice" if one == other else f"{other} is a copy of {one}"
            message = f"{what}: give each extract once."
            raise BadExtract(message)


def _join(paths: Sequence[Path], extracts: Sequence[Extract]) -> tuple[Extract, Joined]:
    stack = stacked(extracts)
    doubtful = doubtful_nodes(stack.ways)
    held = [look_up(path, *_asked(stack, i, doubtful)) for i, path in enumerate(paths)]
    places = places_of(held, doubtful)
    ways, nodes, restrictions = map(newest, stack.copies(), _bare(held))
    dates = {each.timestamp for each in extracts}
    extract = taken(
        stack, ways.row, nodes.row, restrictions.row, dates.pop() if len(dates) == 1 else ""
    )
    names = names_of(paths)
    joined = Joined(
        files=_files(names, extracts),
        newer_ways=_by_file(names, ways.newer_id, ways.newer_file),
        newer_nodes=_by_file(names, nodes.newer_id, nodes.newer_file),
        unlike_ways=_by_file(names, *_unlike_ways(stack, ways)),
        unlike_nodes=_by_file(names, *_unlike_nodes(stack, nodes, places)),
        places_found=_by_file(names, *found_elsewhere(extract.ways, places)),
    )
    return extract._replace(ways=placed(extract.ways, places)), joined


def _asked(stack: Stack, file: int, doubtful: OsmIds) -> tuple[OsmIds, OsmIds, OsmIds]:
    """Give nodes, ways and relations to look up in a file: what only others have on a road."""
    ways, nodes, relations = (
        np.setdiff1d(copies.osm_id, copies.osm_id[copies.file == file]) for copies in stack.copies()
    )
    return np.union1d(nodes, doubtful), ways, relations


def _bare(held: Sequence[Held]) -> tuple[Copies, Copies, Copies]:
    """Gather what the files hold of ways, nodes and relations, whatever their tags are there."""
    return (
        _all([(each.way_id, each.way_version) for each in held]),
        _all([(each.node_id, each.node_version) for each in held]),
        _all([(each.relation_id, each.relation_version) for each in held]),
    )


def _all(of_file: Sequence[tuple[OsmIds, Ids]]) -> Copies:
    osm_id, version = map(np.concatenate, zip(*of_file, strict=True))
    counts = [len(ids) for ids, _ in of_file]
    return Copies(osm_id, version, np.repeat(np.arange(len(counts), dtype=np.int32), counts))


def _unlike_ways(stack: Stack, ways: Newest) -> tuple[OsmIds, Ids]:
    unlike = ways.instead_of[unlike_ways(stack, ways.passed_over, ways.instead_of)]
    return stack.ways.way_id[unlike], stack.way_file[unlike]


def _unlike_nodes(stack: Stack, nodes: Newest, places: Places) -> tuple[OsmIds, Ids]:
    tags = stack.nodes.tags
    unlike = nodes.instead_of[tags[nodes.passed_over] != tags[nodes.instead_of]]
    return (
        np.concatenate([stack.nodes.node_id[unlike], places.unlike_id]),
        np.concatenate([stack.node_file[unlike], places.unlike_file]),
    )


def _files(names: Sequence[str], extracts: Sequence[Extract]) -> tuple[JoinedFile, ...]:
    distinct = [np.unique(each.ways.way_id) for each in extracts]
    ids, n_files = np.unique(np.concatenate(distinct), return_counts=True)
    shared = ids[n_files > 1]
    return tuple(
        JoinedFile(
            name=name,
            timestamp=each.timestamp,
            ways=len(each.ways.way_id),
            shared=int(np.count_nonzero(np.isin(of_file, shared))),
        )
        for name, each, of_file in zip(names, extracts, distinct, strict=True)
    )


def _by_file(names: Sequence[str], ids: OsmIds, file: Ids) -> Tallies:
    """Tally ids by the name of the file that each belongs to."""
    return {names[i]: Tally.of(np.unique(ids[file == i])) for i in np.unique(file).tolist()}
