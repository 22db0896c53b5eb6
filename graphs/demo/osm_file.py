"""Writes sheets into one .osm.pbf: nodes, then ways, then relations, each by its number."""

from collections.abc import Iterable
from itertools import count, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import osmium
from osmium.osm import Box, Location, mutable

from graphs.demo.places import BOX
from graphs.demo.plane import Key, key, keys, to_degrees
from graphs.demo.sheet import Sheet, Streets, Tags

GENERATOR: Final = "crossborder-dispatch demo region: generated, these are not real roads"


def write_osm(
    path: Path,
    sheets: Iterable[Sheet],
    shared: set[Key],
    box: tuple[float, float, float, float] = BOX,
) -> None:
    """
    Write sheets one after the other, keeping none.

    The format has all nodes before the first way, so ways and relations wait in files of their own.

    Parameters
    ----------
    shared : set of Key
        Corners that lie on several sheets; of all others the number is forgotten with the sheet.
    """
    with TemporaryDirectory(dir=path.parent) as folder:
        later = [Path(folder) / name for name in ("ways.osm.pbf", "relations.osm.pbf")]
        with _writer(path, box) as out:
            with _writer(later[0], box) as ways, _writer(later[1], box) as relations:
                scribe = _Scribe(out, ways, relations, shared)
                for sheet in sheets:
                    scribe.write(sheet)
            for part in later:
                for thing in osmium.FileProcessor(str(part)):
                    out.add(thing)


def _writer(path: Path, box: tuple[float, float, float, float]) -> osmium.SimpleWriter:
    """Open a file whose header holds no date, so that the same region gives the same bytes."""
    header = osmium.io.Header()
    header.set("generator", GENERATOR)
    header.set("sorting", "Type_then_ID")
    header.add_box(Box(*box))
    return osmium.SimpleWriter(str(path), header=header, overwrite=True)


class _Scribe:
    """Numbers what it writes."""

    def __init__(
        self,
        nodes: osmium.SimpleWriter,
        ways: osmium.SimpleWriter,
        relations: osmium.SimpleWriter,
        shared: set[Key],
    ) -> None:
        self._nodes, self._ways, self._relations = nodes, ways, relations
        self._shared = shared
        self._known: dict[Key, int] = {}
        self._node_id, self._way_id, self._relation_id = count(1), count(1), count(1)

    def write(self, sheet: Sheet) -> None:
        """Write a sheet: its new nodes at once, its ways and turns for later."""
        node_of = self._write_nodes(sheet)
        way_ids: list[int] = []
        for way in sheet.ways:
            way_ids.append(next(self._way_id))
            nodes = [node_of[corner] for corner in keys(way.line)]
            self._ways.add_way(mutable.Way(id=way_ids[-1], nodes=nodes, tags=way.tags))
        if sheet.streets:
            corners = [node_of[corner] for corner in keys(sheet.streets.corners)]
            way_ids += self._write_streets(sheet.streets, corners)
        for turn in sheet.turns:
            via = ("n", node_of[key(turn.via)], "via")
            if turn.via_way is not None:
                via = ("w", way_ids[turn.via_way], "via")
            members = [
                ("w", way_ids[turn.from_way], "from"),
                via,
                ("w", way_ids[turn.to_way], "to"),
            ]
            tags = {"type": "restriction", "restriction": turn.kind}
            relation = mutable.Relation(id=next(self._relation_id), members=members, tags=tags)
            self._relations.add_relation(relation)

    def _write_streets(self, streets: Streets, corners: list[int]) -> list[int]:
        """Write the nodes of streets at once and the streets for later, and number the streets."""
        new = list(islice(self._node_id, len(streets.at)))
        node, degrees = mutable.Node(), to_degrees(streets.at).tolist()
        for i, (number, place) in enumerate(zip(new, degrees, strict=True)):
            # One object for all: making one for each takes longer than writing it does.
            node.id, node.location, node.tags = number, place, streets.marks.get(i)
            self._nodes.add_node(node)
        id_of = np.array(new + corners[::-1], np.int64)  # So that -1 is the first corner.
        ids, first = id_of[streets.node].tolist(), streets.first.tolist()
        way_ids = list(islice(self._way_id, len(streets.kind)))
        for i, (number, kind) in enumerate(zip(way_ids, streets.kind.tolist(), strict=True)):
            nodes = ids[first[i] : first[i + 1]]
            self._ways.add_way(mutable.Way(id=number, nodes=nodes, tags=streets.tags[kind]))
        return way_ids

    def _write_nodes(self, sheet: Sheet) -> dict[Key, int]:
        """Write the nodes that are new with a sheet, and give the numbers of all it has."""
        tags: dict[Key, Tags] = {}
        for spot in sheet.spots:
            tags[key(spot.at)] = tags.get(key(spot.at), {}) | spot.tags
        corners = dict.fromkeys(corner for way in sheet.ways for corner in keys(way.line))
        corners |= dict.fromkeys(tags)
        new = [corner for corner in corners if corner not in self._known]
        numbers = dict(zip(new, self._node_id, strict=False))
        degrees = to_degrees(np.array(new).reshape(-1, 2)).tolist()
        for corner, (lon, lat) in zip(new, degrees, strict=True):
            place, marks = Location(lon, lat), tags.get(corner, {})
            self._nodes.add_node(mutable.Node(id=numbers[corner], location=place, tags=marks))
        self._known |= {corner: numbers[corner] for corner in new if corner in self._shared}
        return {corner: numbers.get(corner) or self._known[corner] for corner in corners}
