import numpy as np
import pytest
import shapely

from graphs.demo.bent import Bent, bent
from graphs.demo.fabric import Fabric, draw_fabric
from graphs.demo.strewn import Texture
from tests.graphs.demo.plain import RAILWAY, corners_of, plain_ground, roads_of

TEXTURE = Texture(kept_diagonals=0.3)  # Streets at sharp angles, whose bends may cross.


@pytest.fixture(scope="module")
def drawn() -> tuple[Fabric, Bent]:
    ground, random = plain_ground(), np.random.default_rng(3)
    roads = roads_of(ground)
    fabric = draw_fabric(ground, corners_of(ground), roads, TEXTURE, random)
    return fabric, bent(fabric, ground, roads, TEXTURE, random)


def test_a_street_runs_from_its_one_end_to_its_other(drawn: tuple[Fabric, Bent]) -> None:
    fabric, streets = drawn
    points = np.concatenate([streets.at, fabric.at[: fabric.n_corners][::-1]])
    for first, last, (start, end) in zip(
        streets.first[:-1], streets.first[1:] - 1, fabric.ends, strict=True
    ):
        assert points[streets.node[first]].tolist() == fabric.at[start].tolist()
        assert points[streets.node[last]].tolist() == fabric.at[end].tolist()


def test_streets_bend_a_little_and_have_corners_a_step_apart(drawn: tuple[Fabric, Bent]) -> None:
    fabric, streets = drawn
    lines = streets.lines(fabric.at[: fabric.n_corners])
    straight_m = np.hypot(*(fabric.at[fabric.ends[:, 0]] - fabric.at[fabric.ends[:, 1]]).T)
    longer = shapely.length(lines) / straight_m
    assert 1.0 < np.percentile(longer, 90) < 1.1
    pieces_m = straight_m.sum() / (streets.n_inner + 1).sum()
    assert 25 < pieces_m < 60


def test_bends_cross_neither_each_other_nor_roads_nor_the_railway(
    drawn: tuple[Fabric, Bent],
) -> None:
    fabric, streets = drawn
    lines = streets.lines(fabric.at[: fabric.n_corners])
    one, other = shapely.STRtree(lines).query(lines, predicate="intersects")
    assert (one == other).all()
    assert not shapely.intersects(lines, roads_of(plain_ground())).any()
    assert not shapely.intersects(lines, shapely.LineString(RAILWAY)).any()
