import numpy as np
import pytest
import shapely

from graphs.demo.bent import Bent, bent
from graphs.demo.branches import Branches, branches
from graphs.demo.fabric import Fabric, draw_fabric
from graphs.demo.strewn import Texture
from tests.graphs.demo.plain import corners_of, plain_ground, roads_of


@pytest.fixture(scope="module")
def drawn() -> tuple[Fabric, Bent, Branches]:
    return _drawn(Texture(stubs=0.5))


def _drawn(texture: Texture) -> tuple[Fabric, Bent, Branches]:
    ground, random = plain_ground(), np.random.default_rng(4)
    roads = roads_of(ground)
    fabric = draw_fabric(ground, corners_of(ground), roads, texture, random)
    streets = bent(fabric, ground, roads, texture, random)
    return fabric, streets, branches(fabric, streets, ground, roads, texture, random)


def test_a_dead_end_touches_its_street_and_nothing_else(
    drawn: tuple[Fabric, Bent, Branches],
) -> None:
    fabric, streets, ends = drawn
    lines = np.concatenate([streets.at[ends.feet][:, None], ends.at], axis=1)
    shapes = np.asarray(shapely.linestrings(lines), object)
    assert len(shapes) > 20
    tree = shapely.STRtree(streets.lines(fabric.at[: fabric.n_corners]))
    crossed = tree.query(shapes, predicate="crosses")
    assert crossed.size == 0
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    assert (ends.feet[one] == ends.feet[other]).all()  # Two may leave a street on both sides.


def test_a_dead_end_begins_between_two_junctions(drawn: tuple[Fabric, Bent, Branches]) -> None:
    fabric, _, ends = drawn
    assert (ends.feet >= len(fabric.at) - fabric.n_corners).all()
    assert len(np.unique(ends.feet)) > 0.8 * len(ends.feet)


def test_without_dead_ends_there_are_none() -> None:
    assert len(_drawn(Texture(stubs=0.0))[2].feet) == 0
