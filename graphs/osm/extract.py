"""
Reads the roads of an OpenStreetMap file, or says why not.

The file streams through libosmium: untagged nodes never reach Python, only their places do.
"""

from array import array
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
import osmium
from numpy.typing import NDArray
from osmium.osm.types import Node, OSMEntity, OSMObject

from graphs.errors import BadExtract
from graphs.ids import Degrees, Ids, OsmIds
from graphs.osm.raw import UNPLACED_E7, Extract, Tags, Ways
from graphs.osm.reader import Reader

Progress: TypeAlias = Callable[[str, int], None]
"""Told what is being counted, and how many there are so far."""

READABLE: Final = (".pbf", ".osm", ".xml", ".osm.gz", ".osm.bz2", ".xml.gz", ".xml.bz2")

_NODES_WITH: Final = ("barrier", "highway", "railway", "traffic_calming", "ford")
_PROGRESS_EVERY: Final = 20_000  # Ways.
LIBOSMIUM: Final = (RuntimeError, osmium.InvalidLocationError)
"""All that libosmium raises."""
_NODES_WAYS_RELATIONS: Final = osmium.osm.NODE | osmium.osm.WAY | osmium.osm.RELATION


def read_extract(
    path: Path,
    way_keys: Collection[str],
    node_keys: Collection[str],
    wanted: Callable[[Tags], bool],
    progress: Progress,
) -> Extract:
    """
    Read the roads of an OpenStreetMap file.

    Parameters
    ----------
    way_keys, node_keys : collections of str
        The tags worth keeping; all others are forgotten while reading.
    wanted : callable
        Whether ways with these tags could be driven anywhere; of the others only the id is kept.

    Raises
    ------
    BadExtract
        If the file is missing, of another kind, damaged, or has its ways before its nodes.
    """
    refuse_unreadable(path)
    with in_our_words(path, *LIBOSMIUM):
        file = osmium.FileProcessor(str(path), _NODES_WAYS_RELATIONS).with_locations()
        header = file.header  # The file is opened only now.
    if header.has_multiple_object_versions:
        message = f"{path} is a history file: take one moment from it with `osmium time-filter`."
        raise BadExtract(message)
    reader = Reader(way_keys, node_keys, wanted)
    due = _PROGRESS_EVERY
    with in_our_words(path, UnicodeDecodeError):
        for element in _elements(file, path):
            reader.take(element)
            if reader.n_ways == due:
                progress("ways read", due)
                due += _PROGRESS_EVERY
    progress("ways read", reader.n_ways)
    extract = reader.extract(header.get("osmosis_replication_timestamp", ""))
    _refuse_unsorted(path, extract.ways)
    return extract


class Held(NamedTuple):
    """What a file holds of the objects it was asked for, be they roads or not."""

    node_id: OsmIds
    node_version: Ids
    lon_e7: Degrees
    lat_e7: Degrees
    way_id: OsmIds
    way_version: Ids
    relation_id: OsmIds
    relation_version: Ids


def look_up(path: Path, node_ids: OsmIds, way_ids: OsmIds, relation_ids: OsmIds) -> Held:
    """
    Look up how old some objects are in a file, and where its nodes lie.

    Only those that the file holds become Python objects: libosmium looks for them.
    """
    wanted = {
        osmium.osm.NODE: node_ids,
        osmium.osm.WAY: way_ids,
        osmium.osm.RELATION: relation_ids,
    }
    file = osmium.FileProcessor(str(path), _NODES_WAYS_RELATIONS)
    for kind, ids in wanted.items():
        # An editor's own negative numbers say nothing about another file.
        id_filter = osmium.filter.IdFilter(map(int, ids[ids > 0]))
        id_filter.enable_for(kind)
        file.with_filter(id_filter)
    nodes, ways, relations = array("q"), array("q"), array("q")
    with in_our_words(path, *LIBOSMIUM):
        for element in file:
            if isinstance(element, Node):
                place = element.location
                nodes.extend((element.id, element.version, place.x, place.y))
            elif isinstance(element, OSMObject):
                into = ways if element.is_way() else relations
                into.extend((element.id, element.version))
    return Held(*_columns(nodes, 4), *_columns(ways, 2), *_columns(relations, 2))


def refuse_unreadable(path: Path) -> None:
    """Refuse what is no file, empty, or of an unknown ending, before any work is done."""
    if not path.is_file():
        message = f"There is no file {path}: give the path of an OpenStreetMap extract."
        raise BadExtract(message)
    if not path.name.endswith(READABLE):
        message = f"{path} has an unknown ending: {', '.join(READABLE)} are read."
        raise BadExtract(message)
    if path.stat().st_size == 0:
        message = f"{path} is empty: fetch the extract again."
        raise BadExtract(message)


@contextmanager
def in_our_words(path: Path, *errors: type[Exception]) -> Iterator[None]:
    """Say what went wrong while reading a file as a refusal of ours."""
    try:
        yield
    except errors as error:
        message = (
            f"{path} cannot be read as OpenStreetMap data ({error}): it is damaged, cut short "
            "or of another format. Fetch it again and compare its checksum."
        )
        raise BadExtract(message) from error


def _refuse_unsorted(path: Path, ways: Ways) -> None:
    """Look for the missing nodes once more: if the file does hold them, they came too late."""
    missing = np.unique(ways.node_id[ways.lon_e7 == UNPLACED_E7])
    if len(missing) == 0:
        return
    if missing[0] < 0:
        message = (
            f"{path} has nodes with negative ids ({missing[0]}), as an editor numbers what it has "
            "not uploaded: give them ids with `osmium renumber`."
        )
        raise BadExtract(message)
    late = osmium.FileProcessor(str(path), osmium.osm.NODE)
    late.with_filter(osmium.filter.IdFilter(missing.tolist()))
    if any(node.location.valid() for node in late if isinstance(node, Node)):
        message = f"{path} has ways before their nodes: put it in order with `osmium sort`."
        raise BadExtract(message)


def _elements(file: osmium.FileProcessor, path: Path) -> Iterator[OSMEntity]:
    """Let libosmium pass only what may matter, so that the rest never becomes a Python object."""
    filters = {
        osmium.osm.NODE: osmium.filter.KeyFilter(*_NODES_WITH),
        osmium.osm.WAY: osmium.filter.KeyFilter("highway", "route"),
        osmium.osm.RELATION: osmium.filter.TagFilter(("type", "restriction")),
    }
    for kind, element_filter in filters.items():
        element_filter.enable_for(kind)
        file.with_filter(element_filter)
    with in_our_words(path, *LIBOSMIUM):
        yield from file


def _columns(row_by_row: "array[int]", n: int) -> list[NDArray[Any]]:
    """Give ids, and the numbers beside them."""
    rows = np.array(row_by_row, np.int64).reshape(-1, n)
    return [rows[:, 0].copy(), *(rows[:, i].astype(np.int32) for i in range(1, n))]
