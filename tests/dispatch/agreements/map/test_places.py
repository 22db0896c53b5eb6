import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

import dispatch
from dispatch.agreements.map.atlas import Atlas
from dispatch.agreements.map.uses import Use
from graphs.areas import Areas
from tests.dispatch.agreements.map.test_atlas import (
    EACH_KIND,
    M1,
    WORLD,
    XA,
    XB,
    box,
    drawn,
    municipalities,
    road,
    selected,
    strip,
)

RING = [(50.1, 6.1), (50.1, 6.2), (50.2, 6.2), (50.2, 6.1)]
SWAPPED = [(lon, lat) for lat, lon in RING]
WAY_OUT = "add it to the file of `region build --areas`."


def warnings_of(*written: Any, world: Areas = WORLD, **given: Any) -> list[str]:
    return list(
        Atlas(world, [Use(selected(one), "XA-XB, clause a") for one in written], **given).warnings
    )


@pytest.mark.parametrize(
    "written", ["XA", "XA-north", municipalities("M1", "M2"), strip(15), drawn(RING), road(*RING)]
)
def test_what_matches_something_is_no_warning(written: Any) -> None:
    assert warnings_of(written) == []


@pytest.mark.parametrize(
    ("written", "warning"),
    [
        (
            "XC",
            "the region has no polygon of the country XC, so nobody can tell what lies in it; "
            "add one to the file of `region build --areas`.",
        ),
        (
            "XA-nort",
            "the region has no area `XA-nort`, so nobody can tell what lies in it; "
            "did you mean `XA-north`?",
        ),
        (
            "XB-harbour",
            "the region has no area `XB-harbour`, so nobody can tell what lies in it; " + WAY_OUT,
        ),
        (
            municipalities("M1", "XA-M2", "Q"),
            "the region has no municipality `XA-M2`, `Q` of XA, so nobody can tell what lies "
            "there; for `XA-M2`, did you mean `M2`?",
        ),
        (
            municipalities(*"PQRSTU"),
            "the region has no municipality `P`, `Q`, `R`, `S`, `T` and 1 more of XA, so nobody "
            "can tell what lies there; add them to the file of `region build --areas`.",
        ),
        (
            drawn(SWAPPED),
            "the area of XA that is drawn from 6.1, 50.1 lies outside XA, so nothing lies in it; "
            "check its positions, latitude first.",
        ),
        (
            drawn([(50, 6), (50.5, 6.5), (50.5, 6), (50, 6.5)]),
            "the area of XA that is drawn from 50, 6 cannot be read (Self-intersection[6.25 50.25],"
            " longitude first), so nobody can tell what lies in it; draw it again, without a line "
            "that crosses another.",
        ),
        (
            road((50.5, 7.1), (50.5, 7.2)),
            "the road of XA that is drawn from 50.5, 7.1 lies outside XA, so nothing lies in it; "
            "check its positions, latitude first.",
        ),
        (
            road((50.5, 6.1), (50.5, 6.1)),
            "the road of XA that is drawn from 50.5, 6.1 has no length, so nobody can tell what "
            "lies on it; draw it on.",
        ),
        (
            strip(15, along="XC"),
            "the region has no polygon of the country XC, so nobody can tell what lies in it; "
            "add one to the file of `region build --areas`.",
        ),
    ],
)
def test_what_matches_nothing_is_named_with_its_clause_and_the_way_out(
    written: Any, warning: str
) -> None:
    assert warnings_of(written) == [f"XA-XB, clause a: {warning}"]


def test_every_place_shown_to_authors_can_be_read() -> None:
    page = Path(dispatch.__path__[0]).parent / "docs/agreements/writing-a-clause.md"
    section = page.read_text(encoding="utf-8").split("## Places")[1].split("## Predicates")[0]
    shown = re.findall(r"^\| [^|]+ \| `([^`]+)` \|", section, re.MULTILINE)
    read = [selected(tomllib.loads(f"place = {one}")["place"]) for one in shown]
    kinds = [one if isinstance(one, str) else one.kind for one in read]
    drawn_kinds = ["municipalities", "polygon", "border_strip", "corridor", "corridor"]
    assert kinds == ["XA", "XA-north", *drawn_kinds]
    assert not Atlas(WORLD, [Use(one, "the page") for one in read]).warnings


def test_a_strip_between_countries_that_are_no_neighbours_is_empty() -> None:
    """A degree of longitude at 51 north is 70.2 km."""
    world = Areas([XA, box("XB", "country", 8, 50, 9, 51)])
    [warning] = warnings_of(strip(15), world=world)
    assert "XA and XB are 69 km apart in this region" in warning
    assert "nothing lies in a strip of 15 km; name a neighbour" in warning
    assert warnings_of(strip(71), world=world) == []


def test_an_id_of_another_country_than_its_area_is_told() -> None:
    world = Areas([XA, XB, M1._replace(country="XB")])
    [warning] = warnings_of("XA-M1", world=world)
    assert "`XA-M1` starts with another country than XB, of which it is an area" in warning


def test_a_drawing_outside_the_roads_of_the_region_is_told() -> None:
    assert warnings_of(drawn(RING), box=(6.15, 50.15, 6.9, 50.9)) == []
    [warning] = warnings_of(drawn(RING), box=(6.3, 50.3, 6.9, 50.9))
    assert "drawn from 50.1, 6.1 lies outside the region, so nothing lies in it" in warning
    assert warning.endswith("or build a larger region.")


def test_one_place_is_told_once_with_all_who_name_it() -> None:
    uses = [Use(selected("XA-lost"), f"XA-XB, clause {letter}") for letter in "aabcde"]
    [warning] = Atlas(WORLD, uses).warnings
    assert warning.startswith(
        "XA-XB, clause a; XA-XB, clause b; XA-XB, clause c; 2 more: the region has no area"
    )


def test_a_world_without_polygons_lacks_every_place() -> None:
    written = [one for one, *_ in EACH_KIND]
    assert len(warnings_of(*written, world=Areas([]))) == len(written)
