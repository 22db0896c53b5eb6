import gc
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import osmium
import pytest
from osmium.osm.types import Node, Relation, Way

from graphs.areas import Areas, areas_of, read_areas
from graphs.demo.generate import DemoFiles, generate
from graphs.demo.scale import SMALL, Scale


class ReadWay(NamedTuple):
    tags: dict[str, str]
    refs: list[int]
    points: list[tuple[float, float]]


class Drawn(NamedTuple):
    """A demo region as a reader of its files sees it."""

    files: DemoFiles
    nodes: dict[int, tuple[float, float]]
    node_tags: dict[int, dict[str, str]]
    ways: dict[int, ReadWay]
    order: list[tuple[str, int]]
    areas: Areas

    def roads(self) -> Iterator[ReadWay]:
        return (way for way in self.ways.values() if "highway" in way.tags)


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    return draw(tmp_path_factory.mktemp("demo"), seed=1)


def draw(folder: Path, seed: int, scale: Scale = SMALL) -> Drawn:
    """Draw a demo region and read it back."""
    files = generate(folder, seed, scale=scale)
    read = Drawn(files, {}, {}, {}, [], areas_of(read_areas(files.areas)))
    gc.disable()  # Else it looks through millions of live objects again and again.
    for thing in osmium.FileProcessor(str(files.osm)):
        assert isinstance(thing, Node | Way | Relation)
        tags = {tag.k: tag.v for tag in thing.tags}
        read.order.append((thing.type_str(), thing.id))
        if isinstance(thing, Node):
            read.nodes[thing.id] = (thing.lon, thing.lat)
            if tags:
                read.node_tags[thing.id] = tags
        elif isinstance(thing, Way):
            refs = [node.ref for node in thing.nodes]
            read.ways[thing.id] = ReadWay(tags, refs, [read.nodes[ref] for ref in refs])
    gc.enable()
    return read
