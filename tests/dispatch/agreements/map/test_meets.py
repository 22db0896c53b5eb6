"""The centre ``east`` serves XB-1, from the border at 5.25 km to 20 km along the street."""

from typing import Any

import pytest

from dispatch.agreements.act.load import catalogue_of
from dispatch.agreements.map.meets import Land, land_in, meets
from dispatch.agreements.selectors import Selector
from dispatch.agreements.truth import Truth
from dispatch.law import law_on
from graphs.region import Region
from tests.dispatch.agreements.world import law
from tests.fictional import at


def selector(given: Any) -> Selector:
    """Read a place as an agreement names it."""
    return law({"from": given}).clauses[0].from_[0]


def box(west_km: float, east_km: float) -> dict[str, Any]:
    west, east = at(west_km)[1], at(east_km)[1]
    ring = [[50.5, west], [50.5, east], [51.0, east], [51.0, west]]
    return {"kind": "polygon", "country": "XB", "ring": ring}


def road(*km: float) -> dict[str, Any]:
    return {"kind": "corridor", "country": "XB", "line": [at(one) for one in km], "within_m": 50}


@pytest.mark.parametrize(
    ("place", "truth"),
    [
        ("XB", Truth.TRUE),
        ("XA", Truth.FALSE),
        ("XB-1", Truth.TRUE),
        ("XA-1", Truth.FALSE),
        ("XB-2", Truth.UNKNOWN),
        ({"kind": "municipalities", "country": "XB", "of": ["2", "1"]}, Truth.TRUE),
        ({"kind": "municipalities", "country": "XB", "of": ["2", "3"]}, Truth.UNKNOWN),
        (box(19, 30), Truth.TRUE),
        (box(20.1, 30), Truth.FALSE),
        (box(19.99, 30), Truth.FALSE),  # No more than two drawings of one border differ.
        ({"kind": "border_strip", "country": "XB", "along": "XA", "within_km": 1}, Truth.TRUE),
        ({"kind": "border_strip", "country": "XB", "along": "XC", "within_km": 1}, Truth.UNKNOWN),
        (road(18, 25), Truth.TRUE),
        (road(21, 25), Truth.FALSE),
    ],
)
def test_a_centre_meets_a_place_where_its_ground_does(
    border_street: Region, place: Any, truth: Truth
) -> None:
    ground = law_on(border_street, catalogue_of([law()])).ground
    assert meets(land_in(ground, "east", "XB"), selector(place), ground) is truth


@pytest.mark.parametrize("place", [box(19, 30), road(18, 25), "XB-2", "XB-1"])
def test_of_a_centre_without_ground_only_the_country_is_known(
    border_street: Region, place: Any
) -> None:
    ground = law_on(border_street, catalogue_of([law()])).ground
    land = land_in(ground, "elsewhere", "XB")
    assert land == Land("XB", frozenset(), None)
    assert meets(land, selector("XB"), ground) is Truth.TRUE
    assert meets(land, selector(place), ground) is Truth.UNKNOWN


def test_what_a_centre_says_that_it_serves_is_its_ground_too(border_street: Region) -> None:
    ground = law_on(border_street, catalogue_of([law()])).ground
    whole = land_in(ground, "all of XB", "XB", serves=["XB"])
    assert meets(whole, selector(box(19, 30)), ground) is Truth.TRUE
    assert meets(whole, selector("XB-1"), ground) is Truth.TRUE
    named = land_in(ground, "somebody", "XB", serves=["XB-7"])
    assert meets(named, selector("XB-7"), ground) is Truth.TRUE
