"""Real municipalities, safety regions and provinces: a few facts that any map of them shows."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from dispatch.agreements.map.atlas import Atlas
from dispatch.agreements.map.pieces import Pieces
from dispatch.agreements.map.uses import Use
from dispatch.agreements.selectors import BorderStrip
from dispatch.agreements.truth import Truth
from graphs.areas import Areas, areas_of, embedded_countries
from graphs.convert_areas import Reading, convert_areas
from tests.dispatch.agreements.geodesy import geodesic_m
from tests.dispatch.agreements.map.test_atlas import selected

pytestmark = pytest.mark.shared

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
READINGS = {
    "nl_gemeenten_352": Reading("region", ["code"], "NL-", country="NL", repair=True),
    "nl_veiligheidsregios": Reading(
        "dispatch_area", ["code"], "NL-", country="NL", centre_from="name"
    ),
    "be_municipalities": Reading("region", ["nis"], "BE-NIS-", country="BE", repair=True),
    "be_provinces": Reading("region", ["nis", "reg_nis"], "BE-NIS-", country="BE"),
}
AMSTERDAM, KERKRADE, LIEGE, EUPEN = (52.373, 4.893), (50.866, 6.063), (50.633, 5.567), (50.63, 6.04)
VAALS, WESTKAPELLE, AACHEN = (50.771, 6.018), (51.529, 3.441), (50.776, 6.084)


@pytest.fixture(scope="module")
def areas(shared: Path) -> Areas:
    found = (
        convert_areas(shared / f"data/borders/{name}.geojson", reading).areas
        for name, reading in READINGS.items()
    )
    return areas_of(tuple(area for file in found for area in file))


def municipalities(country: str, *of: str) -> dict[str, Any]:
    return {"kind": "municipalities", "country": country, "of": of}


def strip(country: str, along: str, within_km: float) -> dict[str, Any]:
    return {"kind": "border_strip", "country": country, "along": along, "within_km": within_km}


SOUTH_LIMBURG_ROAD = {
    "kind": "corridor",
    "country": "NL",
    "line": [(50.79, 6.0), (50.771, 6.018)],
    "within_m": 500,
    "heading": "along",
}


@pytest.mark.parametrize(
    ("written", "at", "expected"),
    [
        ("NL", KERKRADE, T),
        ("NL", AACHEN, F),
        ("NL-VR24", KERKRADE, T),  # Zuid-Limburg.
        ("NL-VR24", AMSTERDAM, F),
        ("NL-VR99", AMSTERDAM, U),
        ("NL-VR99", AACHEN, F),
        ("NL-GM0363", AMSTERDAM, T),
        ("BE-NIS-60000", LIEGE, T),
        ("BE-NIS-60000", EUPEN, T),
        ("BE-NIS-70000", LIEGE, F),  # Limburg.
        (municipalities("NL", "GM0168", "GM0928"), KERKRADE, T),
        (municipalities("NL", "GM0168", "GM0928"), AMSTERDAM, F),
        (municipalities("NL", "GM0168", "GM9999"), AMSTERDAM, U),
        (municipalities("BE", "NIS-63023"), EUPEN, T),
        (strip("NL", "DE", 15), AMSTERDAM, F),
        (strip("NL", "DE", 15), KERKRADE, T),
        (strip("BE", "NL", 10), LIEGE, F),  # The border is at Eijsden, 14 km down the Meuse.
        (strip("BE", "NL", 20), LIEGE, T),
        (strip("BE", "DE", 15), EUPEN, T),
        (strip("NL", "BE", 15), WESTKAPELLE, T),  # From Belgian waters: no Belgian land is as near.
        (SOUTH_LIMBURG_ROAD, VAALS, U),
        (SOUTH_LIMBURG_ROAD, KERKRADE, F),
    ],
)
def test_a_place_holds_what_a_map_shows_in_it(
    areas: Areas, written: Any, at: tuple[float, float], expected: Truth
) -> None:
    assert Atlas(areas).at(*at).lies_in(selected(written)) is expected


def test_all_of_losser_lies_within_fifteen_kilometres_of_germany(areas: Areas) -> None:
    losser = areas.named("NL-GM0168")
    assert losser is not None
    atlas, near_germany = Atlas(areas), selected(strip("NL", "DE", 15))
    told = [
        atlas.at(lat, lon).lies_in(near_germany)
        for lon, lat in shapely.get_coordinates(losser.polygon)
        if atlas.at(lat, lon).country == "NL"
    ]
    assert set(told) == {T}
    assert len(told) > 5  # The rest of its outline is the border, drawn a little beyond it.


def test_every_municipality_can_be_named(areas: Areas) -> None:
    ids = [area.id.removeprefix("NL-") for area in areas.areas if area.id.startswith("NL-GM")]
    all_of_them = selected(municipalities("NL", *ids))
    assert len(ids) == 352
    assert Atlas(areas, [Use(all_of_them, "us")]).warnings == ()


def test_a_wrong_number_is_told_with_the_nearest(areas: Areas) -> None:
    uses = [Use(selected("NL-VR4"), "a"), Use(selected(municipalities("NL", "GM168")), "b")]
    one, other = Atlas(areas, uses).warnings
    assert "no area `NL-VR4`" in one
    assert "did you mean `NL-VR" in one
    assert "for `GM168`, did you mean `GM" in other


def test_who_is_no_neighbour_on_the_real_map_has_no_strip(areas: Areas) -> None:
    pairs = [("NL", "LU"), ("NL", "FR"), ("NL", "DE"), ("BE", "LU"), ("DE", "LU"), ("FR", "LU")]
    uses = [Use(selected(strip(*pair, 15)), "-".join(pair)) for pair in pairs]
    warned = [warning.split(":")[0] for warning in Atlas(areas, uses).warnings]
    assert warned == ["NL-LU", "NL-FR"]


def test_the_distance_to_a_real_border_is_that_of_the_geodesic(rng: np.random.Generator) -> None:
    """The judge walks Germany's outline in steps of at most 111 m, so it is at most 56 m long."""
    [germany] = [one.polygon for one in embedded_countries() if one.id == "DE"]
    outline = shapely.boundary(germany)
    lons, lats = shapely.get_coordinates(shapely.segmentize(outline, 0.001)).T
    border = Pieces(outline)
    for lat, lon in rng.uniform((50.6, 5.6), (53.2, 7.0), (25, 2)):
        judged_m = geodesic_m(lat, lon, lats, lons).min()
        assert judged_m - 56 < border.nearest(lat, lon).metres < judged_m + 0.1


def test_a_strip_is_of_its_own_country_only(areas: Areas) -> None:
    both = [
        BorderStrip(kind="border_strip", country=c, along="DE", within_km=15) for c in ("NL", "BE")
    ]
    assert [Atlas(areas).at(*VAALS).lies_in(one) for one in both] == [T, F]
