from pathlib import Path

import numpy as np

from graphs.areas import areas_of
from graphs.demo import places, rebuild_places
from graphs.demo.places import (
    BENELUX_PLACES,
    BOX,
    EUREGIO_PLACES,
    Place,
    Spacing,
    hubs,
    read_places,
)
from graphs.demo.plane import to_degrees


def place(name: str, inhabitants: int, east_m: float, north_m: float) -> Place:
    return Place(1, name, "XA", "1", inhabitants, np.array([east_m, north_m]))


def test_the_committed_excerpt_is_what_the_package_gives(tmp_path: Path) -> None:
    rebuild_places.rebuild(tmp_path)
    for table in (EUREGIO_PLACES, BENELUX_PLACES):
        committed = Path(places.__file__).with_name(table)
        assert (tmp_path / table).read_bytes() == committed.read_bytes()


def test_the_real_border_agrees_with_geonames_on_the_country_of_nearly_every_place() -> None:
    borders, known = areas_of(()), read_places()
    right = [borders.at(*to_degrees(place.at)).country == place.country for place in known]
    assert np.mean(right) > 0.99


def test_maastricht_is_where_it_is() -> None:
    maastricht = next(place for place in read_places() if place.name == "Maastricht")
    lon, lat = to_degrees(maastricht.at)
    assert (round(lon, 2), round(lat, 2)) == (5.69, 50.85)
    assert maastricht.inhabitants == 122_378


def test_places_lie_in_the_box_and_the_largest_comes_first() -> None:
    known = read_places()
    west, south, east, north = BOX
    for lon, lat in (to_degrees(place.at) for place in known):
        assert west <= lon <= east
        assert south <= lat <= north
    inhabitants = [place.inhabitants for place in known]
    assert inhabitants == sorted(inhabitants, reverse=True)
    assert inhabitants[-1] >= 500


def test_hubs_are_large_and_far_apart() -> None:
    given = (
        place("large", 90, 0, 0),
        place("its neighbour", 80, 3, 4),
        place("beyond", 70, 8, 6),
        place("small", 10, 99, 0),
    )
    assert hubs(given, Spacing(inhabitants=50, apart_m=6)) == [0, 2]


def test_a_place_of_2500_people_covers_a_square_kilometre() -> None:
    assert round(np.pi * (place("", 2500, 0, 0).reach_m / 1000) ** 2, 6) == 1.0
