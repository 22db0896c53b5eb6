import json

from graphs.region import Region
from tests.api.conftest import Run
from tests.api.deployments import POCKET, SEA
from tests.fictional import at


def comma(position: tuple[float, float]) -> str:
    return "{},{}".format(*position)


def test_a_route_is_told_in_seconds_minutes_and_metres(run: Run, street: Region) -> None:
    result = run("route", street.path, "--from", comma(at(1.0)), "--to", comma(at(3.0)))
    assert result.exit_code == 0
    seconds, rest = result.stdout.split(" s ")
    minutes, metres, movement = rest.rsplit(", ", 2)
    assert (metres, movement) == ("2,000 m", "siren\n")
    whole, at_most = divmod(int(float(seconds)) + 1, 60)
    assert minutes == f"({whole:02}:{at_most:02})"


def test_a_route_as_json_is_a_feature_with_a_line(run: Run, street: Region) -> None:
    ends = ("--from", comma(at(1.0)), "--to", comma(at(3.0)))
    feature = json.loads(run("route", street.path, *ends, "--json").stdout)
    assert feature["type"] == "Feature"
    assert feature["geometry"]["type"] == "LineString"
    assert len(feature["geometry"]["coordinates"]) == 5  # A junction every half kilometre.
    assert feature["properties"]["region"]["hash"] == street.manifest.hash


def test_without_signals_it_takes_longer(run: Run, street: Region) -> None:
    ends = ("--from", comma(at(1.0)), "--to", comma(at(3.0)))
    told = {
        movement: json.loads(
            run("route", street.path, *ends, "--movement", movement, "--json").stdout
        )["properties"]
        for movement in ("siren", "ordinary")
    }
    assert {told[movement]["movement"] for movement in told} == set(told)
    # A limit of 50 km/h, kept or exceeded by a tenth.
    assert abs(told["ordinary"]["travel_time_s"] - 1.1 * told["siren"]["travel_time_s"]) < 0.1


def test_an_unknown_movement_is_wrong_usage(run: Run, street: Region) -> None:
    ends = ("--from", comma(at(1.0)), "--to", comma(at(3.0)), "--movement", "bicycle")
    result = run("route", street.path, *ends)
    assert result.exit_code == 2
    assert "'siren', 'ordinary'" in result.stderr


def test_a_route_from_a_pocket_says_so(run: Run, street: Region) -> None:
    result = run("route", street.path, "--from", comma(POCKET), "--to", comma(at(3.0)))
    assert result.exit_code == 0
    assert "The start is 111 m from the connected roads and lies in a pocket" in result.stderr


def test_the_snapping_limit_can_be_lowered(run: Run, street: Region) -> None:
    ends = ("--from", comma(POCKET), "--to", comma(at(3.0)))
    result = run("route", street.path, *ends, "--snap-limit-m", "100")
    assert result.exit_code == 1
    assert "lies on a road that the region's connected roads do not reach" in result.stderr


def test_a_route_into_the_sea_is_refused(run: Run, street: Region) -> None:
    result = run("route", street.path, "--from", comma(at(1.0)), "--to", comma(SEA))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "lies outside the region" in result.stderr


ACROSS = ("--from", comma(at(3.0)), "--to", comma(at(8.0)))


def test_alternatives_are_told_with_their_crossings(run: Run, street: Region) -> None:
    result = run("route", street.path, *ACROSS, "--alternatives", "3")
    assert result.exit_code == 0
    title, head, *rows = (" ".join(line.split()) for line in result.stdout.splitlines())
    assert (title, head) == ("siren", "time lost length crossings")
    assert len(rows) == 1  # There is one street.
    assert "5.0 km XA to XB at 50.80000,6.07" in rows[0]
    assert "(tertiary, way 200)" in rows[0]
    assert "No other crossing leads there within 2 times the best." in result.stderr


def test_alternatives_as_json_are_a_collection(run: Run, street: Region) -> None:
    found = json.loads(run("route", street.path, *ACROSS, "--alternatives", "1", "--json").stdout)
    assert found["type"] == "FeatureCollection"
    (feature,) = found["features"]
    assert feature["geometry"]["type"] == "LineString"
    assert feature["properties"]["lost_s"] == 0
    (crossing,) = feature["properties"]["crossings"]
    assert (crossing["from_country"], crossing["to_country"]) == ("XA", "XB")
    assert found["region"]["hash"] == street.manifest.hash


def test_to_a_way_that_stays_at_home_there_are_no_alternatives(run: Run, street: Region) -> None:
    ends = ("--from", comma(at(1.0)), "--to", comma(at(3.0)))
    result = run("route", street.path, *ends, "--alternatives", "3")
    assert result.stdout.split()[-1] == "none"
    assert "crosses no border: no jam at a crossing touches it." in result.stderr


def test_alternatives_need_a_number_and_a_factor_that_make_sense(run: Run, street: Region) -> None:
    assert run("route", street.path, *ACROSS, "--alternatives", "0").exit_code == 2
    wrong = run("route", street.path, *ACROSS, "--alternatives", "2", "--within-factor", "0.5")
    assert wrong.exit_code == 2
