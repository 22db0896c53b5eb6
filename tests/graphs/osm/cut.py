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
        if west <= node.lon <= east and south <= node.lat <= north:
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
        for refs in [[ref.ref for ref in way.nodes] for way in ways if isinstance(way, Way)]:
            for ref in refs:
                tracker.add_node(ref)
    file = osmium.FileProcessor(str(whole)).with_filter(tracker.id_filter())
    with osmium.SimpleWriter(str(out), header=file.header) as writer:
        for each in file:
            writer.add(each)
    return out
