import numpy as np
import pytest
import shapely

from graphs.demo.places import BOX, read_places
from graphs.demo.plane import to_degrees
from graphs.demo.river import the_river

PLACES = {place.name: place for place in read_places()}
RIVER = the_river()


@pytest.mark.parametrize("name", ["Liège", "Herstal", "Vivegnis", "Lixhe", "Uikhoven", "Stokkem"])
def test_places_on_the_left_bank_are_to_the_left(name: str) -> None:
    assert _side(name) > 0


@pytest.mark.parametrize("name", ["Seraing", "Wandre", "Visé", "Eijsden", "Itteren"])
def test_places_on_the_right_bank_are_to_the_right(name: str) -> None:
    assert _side(name) < 0


def _side(name: str) -> float:
    """Positive to the left of the river as it flows."""
    at = PLACES[name].at
    i = int(np.argmin(np.hypot(*(RIVER - at).T)))
    (east, north), (to_east, to_north) = RIVER[i + 1] - RIVER[i - 1], at - RIVER[i]
    return float(east * to_north - north * to_east)


def test_it_crosses_the_region_and_drowns_no_place() -> None:
    degrees = to_degrees(RIVER)
    west, _, _, north = BOX
    assert degrees[0, 0] < west
    assert degrees[-1, 1] > north
    places = shapely.points([place.at for place in PLACES.values()])
    assert shapely.distance(places, shapely.LineString(RIVER)).min() > 100
