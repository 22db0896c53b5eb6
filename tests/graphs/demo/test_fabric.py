import numpy as np
import pytest
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from graphs.demo.fabric import Fabric, draw_fabric, nearest_corner, shortened
from graphs.demo.strewn import Texture
from tests.graphs.demo.plain import RAILWAY, corners_of, plain_ground, roads_of

TEXTURE = Texture()


def fabric_of(texture: Texture = TEXTURE, seed: int = 1) -> Fabric:
    ground = plain_ground()
    random = np.random.default_rng(seed)
    return draw_fabric(ground, corners_of(ground), roads_of(ground), texture, random)


@pytest.fixture(scope="module")
def fabric() -> Fabric:
    return fabric_of()


def test_streets_do_not_cross_each_other(fabric: Fabric) -> None:
    lines = np.asarray(shapely.linestrings(fabric.at[fabric.ends]), object)
    one, other = shapely.STRtree(lines).query(lines, predicate="crosses")
    assert len(fabric.ends) > 100
    assert len(one) == len(other) == 0


def test_no_street_crosses_the_railway_or_a_road_of_the_place(fabric: Fabric) -> None:
    lines = np.asarray(shapely.linestrings(fabric.at[fabric.ends]), object)
    assert not shapely.intersects(lines, shapely.LineString(RAILWAY)).any()
    assert not shapely.crosses(lines, roads_of(plain_ground())).any()


def test_every_street_hangs_on_a_main_road(fabric: Fabric) -> None:
    merged = np.where(fabric.ends < fabric.n_corners, 0, fabric.ends)
    n = len(fabric.at)
    links = coo_array((np.ones(len(merged)), merged.T), shape=(n, n))
    label = connected_components(links, directed=False)[1]
    assert set(label[merged.ravel()]) == {label[0]}


def test_no_street_is_a_piece_of_a_main_road(fabric: Fabric) -> None:
    assert (fabric.ends >= fabric.n_corners).any(axis=1).all()


def test_most_junctions_have_three_streets_when_crossroads_are_thinned() -> None:
    thinned, crowded = (
        fabric_of(TEXTURE._replace(missing_at_crossroads=share)) for share in (0.5, 0.0)
    )
    assert _share_of_crossroads(thinned) < 0.5 * _share_of_crossroads(crowded)


def _share_of_crossroads(fabric: Fabric) -> float:
    degree = np.bincount(fabric.ends.ravel(), minlength=len(fabric.at))[fabric.n_corners :]
    return float((degree >= 4).sum() / (degree > 0).sum())


def test_diagonals_that_are_kept_are_more_streets() -> None:
    assert len(fabric_of(TEXTURE._replace(kept_diagonals=0.5)).ends) > len(fabric_of().ends)


def test_the_same_seed_draws_the_same_and_another_does_not(fabric: Fabric) -> None:
    assert np.array_equal(fabric_of().at, fabric.at)
    assert np.array_equal(fabric_of().ends, fabric.ends)
    assert not np.array_equal(fabric_of(seed=2).at, fabric.at)


def test_a_line_is_shortened_by_thirty_centimetres_and_never_beyond_its_next_corner() -> None:
    ends = np.array([[0.0, 0.0], [0.0, 0.0]])
    beside = np.array([[10.0, 0.0], [0.0, 0.1]])
    assert shortened(ends, beside).round(9).tolist() == [[0.3, 0.0], [0.0, 0.1]]


def test_the_nearest_corner_is_one_of_those_given() -> None:
    corners = np.array([[0.0, 0.0], [5.0, 5.0]])
    assert nearest_corner(corners, np.array([3.0, 3.0])).tolist() == [5.0, 5.0]
