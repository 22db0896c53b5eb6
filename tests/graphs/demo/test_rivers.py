import numpy as np
import shapely

from graphs.demo.places import BENELUX_PLACES, read_places
from graphs.demo.plane import crossing_points
from graphs.demo.rivers import the_rivers


def test_no_two_rivers_cross() -> None:
    rivers = the_rivers()
    for i, one in enumerate(rivers):
        assert shapely.LineString(one).is_simple
        assert all(len(crossing_points(one, other)) == 0 for other in rivers[:i])


def test_towns_lie_on_their_own_banks() -> None:
    at = {place.name: place.at for place in reversed(read_places(BENELUX_PLACES))}
    water = shapely.MultiLineString(the_rivers())

    def crossed(one: str, other: str) -> int:
        return len(crossing_points(np.array([at[one], at[other]]), water))

    assert crossed("Köln", "Leverkusen") == 1
    assert crossed("Gennep", "Boxmeer") == 1
    assert crossed("Nijmegen", "Arnhem") == 2  # Waal and Nederrijn.
    assert crossed("Köln", "Hürth") == 0
    assert crossed("Venlo", "Roermond") == 0
