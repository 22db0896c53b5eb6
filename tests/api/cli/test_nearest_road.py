import json

from graphs.region import Region
from tests.api.conftest import Run
from tests.api.deployments import POCKET, SEA
from tests.fictional import at


def comma(position: tuple[float, float]) -> str:
    return "{},{}".format(*position)


def test_the_road_its_ends_and_who_serves_the_place_are_told(run: Run, street: Region) -> None:
    result = run("nearest-road", street.path, "--at", comma(at(1.2)))
    assert result.exit_code == 0
    road, off, *ends, served = result.stdout.splitlines()
    assert road.startswith("tertiary (way 200) at 50.8")
    assert off == "0.0 m from the connected roads"
    assert [end.partition(" to junction ")[2].endswith(")") for end in ends] == [True, True]
    assert served == "in XA, served by west"


def test_as_json_it_names_the_area_and_what_is_in_force(run: Run, street: Region) -> None:
    found = json.loads(run("nearest-road", street.path, "--at", comma(at(6.2)), "--json").stdout)
    assert (found["country"], found["centre"]) == ("XB", "east")
    assert found["ways"] == [{"way_id": 200, "road_class": "tertiary"}]
    assert found["region"]["driving"]["movement"] == "siren"


def test_a_pocket_and_the_sea_are_told_apart(run: Run, street: Region) -> None:
    told = run("nearest-road", street.path, "--at", comma(POCKET)).stdout
    assert "connected roads and lies in a pocket that they do not reach" in told
    result = run("nearest-road", street.path, "--at", comma(SEA))
    assert result.exit_code == 1
    assert "lies outside the region" in result.stderr
