import numpy as np
from scipy.spatial import KDTree

from graphs.demo.strewn import REACH_M, Texture, strewn
from tests.graphs.demo.plain import MIDDLE, RAILWAY, corners_of, plain_ground

TEXTURE = Texture(junctions_per_inhabitant=0.01, town_m=100.0, rural_m=500.0)


def test_junctions_are_close_in_town_and_far_apart_around_it() -> None:
    ground = plain_ground()
    at, is_rural = strewn(ground, corners_of(ground), TEXTURE, np.random.default_rng(1))
    away_m = np.hypot(*(at - MIDDLE).T)
    assert away_m[~is_rural].max() < away_m[is_rural].max() <= REACH_M
    apart_m = [np.median(_nearest_m(at[chosen])) for chosen in (~is_rural, is_rural)]
    assert 50 < apart_m[0] < 130
    assert 250 < apart_m[1] < 700


def test_a_place_has_as_many_junctions_as_its_inhabitants_ask_for() -> None:
    ground = plain_ground()  # 12,000 inhabitants: 120 junctions, less what roads take away.
    at, is_rural = strewn(ground, corners_of(ground), TEXTURE, np.random.default_rng(1))
    assert 60 < np.count_nonzero(~is_rural) <= 130
    assert len(at) > np.count_nonzero(~is_rural)


def test_junctions_keep_off_roads_railways_and_the_ground_of_others() -> None:
    ground = plain_ground()
    at, _ = strewn(ground, corners_of(ground), TEXTURE, np.random.default_rng(1))
    assert not any(KDTree(corners_of(ground)).query_ball_point(at, 30))
    assert np.abs(at[:, 0] - RAILWAY[0, 0]).min() > 39
    assert ground.is_mine(at).all()


def _nearest_m(at: np.ndarray) -> np.ndarray:
    return np.asarray(KDTree(at).query(at, k=[2])[0])[:, 0]
