from typing import Any

import shapely

from dispatch.centre_check import Remark, check_centres
from dispatch.centres import Centre
from graphs.areas import Area, Areas, Kind

SAID: dict[str, Any] = {
    "name": "So", "languages": ("xa",), "neighbours": (), "channels": {"phone": "desk 7"},
}  # fmt: skip


def centres(**said: dict[str, Any]) -> dict[str, Centre]:
    """Two that know each other across the border, with what is said of them otherwise."""
    west = {"country": "XA", "serves": ["XA-1"], "neighbours": ["east"]}
    east = {"country": "XB", "serves": ["XB-1"], "neighbours": ["west"]}
    given = {"west": SAID | west, "east": SAID | east}
    for id_, more in said.items():
        given[id_] = given.get(id_, SAID) | more
    return {id_: Centre.model_validate({"id": id_, **facts}) for id_, facts in given.items()}


def area(id_: str, kind: Kind, centre: str | None = None) -> Area:
    return Area(id_, kind, id_[:2], centre, shapely.box(0, 0, 1, 1))


REGION = Areas(
    [
        area("XA", "country"),
        area("XB", "country"),
        area("XA-1", "dispatch_area", "west"),
        area("XB-1", "dispatch_area", "east"),
    ]
)


def test_where_all_is_said_nothing_is_left_to_say() -> None:
    assert check_centres(centres()) == check_centres(centres(), REGION) == ()


def test_what_is_not_said_is_listed() -> None:
    bare: dict[str, Any] = {
        "country": "XC",
        "name": None,
        "languages": (),
        "channels": {},
        "neighbours": None,
    }
    assert check_centres(centres(south=bare)) == (
        Remark("south", False, "not said: name, languages, serves, neighbours, channels."),
    )


def test_a_neighbour_that_does_not_say_so_too_is_named() -> None:
    (remark,) = check_centres(centres(east={"neighbours": ()}))
    assert remark == Remark(
        "west", False, "names east as a neighbour, which does not name it; add it there."
    )


def test_a_neighbour_without_a_border_is_named() -> None:
    at_home = {"country": "XA", "serves": ["XA-2"], "neighbours": ["west"]}
    says = [remark.says for remark in check_centres(centres(north=at_home))]
    assert "names west as a neighbour, but no border is between them." in says


def test_an_area_is_served_by_one_centre() -> None:
    (remark,) = check_centres(centres(north={"country": "XA", "serves": ["XA-1"]}))
    assert remark == Remark(None, True, "XA-1 is served by west, north; leave it to one of them.")


def test_a_centre_of_the_region_that_no_one_knows_is_named_with_the_way_out() -> None:
    known = centres(east={"neighbours": ()}, west={"neighbours": ()})
    del known["east"]
    (remark,) = check_centres(known, REGION)
    assert remark == Remark(
        "east",
        False,
        'serves XB-1 of XB, and nothing else is known of it; add [centre."east"] to a file of '
        "your own.",
    )


def test_a_centre_cannot_serve_an_area_abroad() -> None:
    known = centres(east={"country": "XC", "serves": ["XC"]})
    errors = [remark for remark in check_centres(known, REGION) if remark.is_error]
    assert errors == [
        Remark(
            "east",
            True,
            "is in XC, but the region has it serve XB-1 of XB; correct one of them.",
        )
    ]


def test_areas_the_region_does_not_have_are_named_and_those_who_work_elsewhere_together() -> None:
    known = centres(
        west={"serves": ["XA-1", "XA-2"]},
        north={"country": "XA", "serves": ["XA-3"]},
        south={"country": "XA", "serves": ["XA-4"]},
    )
    assert check_centres(known, REGION) == (
        Remark("west", False, "serves XA-2, not an area of the region."),
        Remark(None, False, "The region has none of the areas that these serve: north, south."),
    )


def test_a_region_without_dispatch_areas_is_told_what_that_means() -> None:
    plain = Areas([area("XA", "country"), area("XA-1", "region"), area("XB-1", "region")])
    (remark,) = check_centres(centres(), plain)
    assert remark.says.startswith("The region has no dispatch areas, so own units are those of the")
