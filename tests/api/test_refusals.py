"""Each thing that can be wrong has its own message, alike on the command line and over HTTP."""

from pathlib import Path

import pytest

from api.errors import MEANING, REFUSALS, meaning_of
from dispatch import errors as dispatch_errors
from dispatch.errors import BadIncident
from graphs import errors as graphs_errors
from graphs.errors import OffRoad
from tests.api.conftest import Asking
from tests.api.deployments import SEA, shortage, write_json
from tests.fictional import at, fleet_file, unit


def comma(position: tuple[float, float]) -> str:
    return "{},{}".format(*position)


@pytest.mark.parametrize(
    ("position", "told"),
    [
        ((at(4.0)[1], at(4.0)[0]), "the two look swapped, since latitude comes first."),
        ((-33.9, 18.4), "lies outside the region (50.800,6.000 to 50.803,6.142)"),
        (SEA, "lies outside the region"),
    ],
)
def test_a_position_off_the_region_is_refused(
    by_command: Asking, by_http: Asking, position: tuple[float, float], told: str
) -> None:
    command, http = by_command(at=comma(position)), by_http(at=position)
    assert (command.code, http.code) == (1, 422)
    assert told in command.message
    assert command.message == f"Error: {http.message}\n"


def test_an_incident_far_from_any_road_is_told_how_far(by_command: Asking, by_http: Asking) -> None:
    lat, lon = at(10.0)
    beyond = (lat + 0.001, lon + 0.005)  # In the sea, 351 m off the last lane.
    command, http = by_command(at=comma(beyond)), by_http(at=beyond)
    assert (command.code, http.code) == (1, 422)
    assert "has no road within 300 m (the nearest is 351 m away)" in http.message
    assert command.message == f"Error: {http.message}\n"


@pytest.mark.parametrize(
    ("position", "told"),
    [
        ((95.0, 6.0), "Latitude 95.0 and longitude 6.0 are not on earth; they look swapped."),
        ((5.0, 250.0), "are not on earth; check the projection, which must be WGS 84."),
        ((0.0, 0.0), "usually means that no position was known; give the position"),
    ],
)
def test_a_position_off_the_earth_is_wrong_usage(
    by_command: Asking, by_http: Asking, position: tuple[float, float], told: str
) -> None:
    command, http = by_command(at=comma(position)), by_http(at=position)
    assert (command.code, http.code) == (2, 422)
    assert told in command.message
    assert http.message.startswith("`at`: ")
    assert told in http.message


def test_an_unknown_urgency_is_answered_with_the_five(by_command: Asking, by_http: Asking) -> None:
    command, http = by_command(urgency="U9"), by_http(urgency="U9")
    assert (command.code, http.code) == (2, 422)
    assert http.message.startswith("`urgency`: 'U9' is unknown; use one of U0 (arrest")
    assert command.message == f"Error: {http.message}\n"


@pytest.mark.parametrize("code", ["BE:1", "NL:A8", "XA:1"])
def test_a_national_code_in_doubt_is_refused_alike(
    by_command: Asking, by_http: Asking, code: str
) -> None:
    command, http = by_command(urgency=code), by_http(urgency=code)
    assert (command.code, http.code) == (2, 422)
    assert "U1 (life threat)" in http.message
    assert command.message == f"Error: {http.message}\n"


@pytest.mark.parametrize(
    ("field", "given", "told"),
    [
        ("time", "noon", "'noon' is not a time; write it as 2024-05-01T12:00:00+02:00."),
        ("time", "2024-05-01T12:00:00", "2024-05-01T12:00:00 has no time zone; add one"),
    ],
)
def test_a_time_in_doubt_is_refused(
    by_command: Asking, by_http: Asking, field: str, given: str, told: str
) -> None:
    command, http = by_command(**{field: given}), by_http(**{field: given})
    assert (command.code, http.code) == (2, 422)
    assert http.message.startswith(f"`{field}`: {told}")
    assert command.message == f"Error: {http.message}\n"


def test_what_is_needed_must_be_a_known_capability(by_command: Asking, by_http: Asking) -> None:
    command, http = by_command(need="DOKTOR"), by_http(need=["DOKTOR"])
    assert (command.code, http.code) == (2, 422)
    assert http.message == "`need`: `DOKTOR` is unknown; did you mean `DOCTOR`?"
    assert command.message == f"Error: {http.message}\n"


def test_a_shortage_of_an_unknown_centre_is_refused(by_command: Asking, by_http: Asking) -> None:
    command, http = by_command(shortage="wset"), by_http(shortages=["wset"])
    assert (command.code, http.code) == (2, 422)
    assert "`wset` is unknown; did you mean `west`?" in http.message
    assert command.message == f"Error: {http.message}\n"


@pytest.mark.parametrize("k", [0, 101, 10**30])
def test_no_units_or_all_too_many_cannot_be_listed(
    by_command: Asking, by_http: Asking, k: int
) -> None:
    command, http = by_command(k=k), by_http(k=k)
    assert (command.code, http.code) == (2, 422)
    assert http.message.startswith(f"k is {k}, but 1 to 100 units of each group can be listed")
    assert command.message == f"Error: {http.message}\n"


@pytest.mark.parametrize(
    ("fleet", "told"),
    [
        (fleet_file(), " is a fleet of nobody: `features` is empty; list at least one unit."),
        (
            fleet_file(unit("w1", 1.0), unit("w1", 2.0)),
            ', feature 2 (unit "w1"): feature 1 has the same id; give each unit its own.',
        ),
        (
            fleet_file(unit("w1", 1.0, sttus="free")),
            ', feature 1 (unit "w1"): `properties`: `sttus` is unknown; did you mean `status`?',
        ),
        (
            fleet_file(unit("w1", 1.0, centre="wset")),
            ', feature 1 (unit "w1"): centre `wset` is unknown; did you mean `west`?',
        ),
        (
            fleet_file(unit("w1\nU0 in XA: dispatch w2", 1.0)),
            "`: 'w1\\nU0 in XA: dispatch w2' holds a line break or a control character; take it",
        ),
        ({"type": "FeatureCollection"}, ": `centres` is missing; add it."),
    ],
)
def test_a_fleet_that_cannot_be_used_names_the_feature(
    by_command: Asking, by_http: Asking, tmp_path: Path, fleet: dict[str, object], told: str
) -> None:
    path = write_json(tmp_path / "fleet.geojson", fleet)
    command, http = by_command(fleet=path), by_http(fleet=fleet)
    assert (command.code, http.code) == (1, 422)
    assert command.message.startswith("Error: fleet.geojson")
    assert http.message.startswith("The fleet")
    assert told in command.message
    assert told in http.message


def test_a_unit_at_an_impossible_position_names_it(by_command: Asking, tmp_path: Path) -> None:
    fleet = shortage()
    fleet["features"][1]["geometry"]["coordinates"] = [50.8, 96.0]
    told = by_command(fleet=write_json(tmp_path / "fleet.geojson", fleet))
    assert told.code == 1
    assert 'fleet.geojson, feature 2 (unit "e1"): `geometry.coordinates`' in told.message
    assert "they look swapped" in told.message


def test_every_refusal_of_the_floors_below_has_a_meaning() -> None:
    for module in (graphs_errors, dispatch_errors):
        for kind in vars(module).values():
            if isinstance(kind, type) and issubclass(kind, REFUSALS):
                assert meaning_of(kind("It is so.")).status in {404, 422, 500}


def test_a_meaning_is_that_of_the_nearest_class() -> None:
    assert meaning_of(OffRoad("No road.")) == MEANING[OffRoad]
    assert meaning_of(BadIncident("No.")).exit_code == 2
    assert meaning_of(graphs_errors.BadRegion("Damaged.")) == MEANING[graphs_errors.GraphsError]


def test_no_two_refusals_look_alike_to_a_machine() -> None:
    assert len({meaning.name for meaning in MEANING.values()}) == len(MEANING)
