"""Extracts of an extract, cut as others cut the planet."""

from pathlib import Path
from typing import TypeAlias

import osmium
from osmium.osm.types import Node, OSMObject, Way

Box: TypeAlias = tuple[float, float, float, float]
"""West, south, east, north."""


def cut(whole: Path, out: Path, box: Box, *, complete_ways: bool = True) -> Path:
    """
    Cut a box out of a file: its nodes, the ways through it, and the relations of both.

    The ways bring their nodes outside the box with them, unless they are not to be complete: these
    are osmium's strategies `complete_ways` and `simple`.
    """
    west, south, east, north = box
    tracker = osmium.IdTracker()
    for node in osmium.FileProcessor(str(whole), osmium.osm.NODE):
        assert isinstance(node, Node)
        place = node.location
        if west <= place.lon <= east and south <= place.lat <= north:
            tracker.add_node(node.id)
    ways = osmium.FileProcessor(str(whole), osmium.osm.WAY).with_filter(tracker.contains_filter())
    through = [way.id for way in ways if isinstance(way, Way)]
    for way_id in through:
        tracker.add_way(way_id)
    relations = osmium.FileProcessor(str(whole), osmium.osm.RELATION)
    relations.with_filter(tracker.contains_filter())
    for relation_id in [each.id for each in relations if isinstance(each, OSMObject)]:
        tracker.add_relation(relation_id)
    if complete_ways:
        ways = osmium.FileProcessor(str(whole), osmium.osm.WAY).with_filter(tracker.id_filter())
        for way in ways:
            tracker.add_references(way)
    reader = osmium.io.Reader(str(whole))
    with reader, osmium.SimpleWriter(str(out), header=reader.header()) as writer:
        osmium.apply(reader, tracker.id_filter(), writer)
    return out
