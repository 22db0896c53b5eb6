from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import pytest

from dispatch.errors import BadFleet
from dispatch.mappings.senders import Availability
from dispatch.mappings.turnout import TurnoutTable, load_turnout
from dispatch.written import understood

AIR, STATION = Availability.AVAILABLE_ON_AIR, Availability.AVAILABLE_AT_STATION
ON_AIR = {"availability": "available_on_air", "seconds": 0}
AT_STATION = {"availability": "available_at_station", "seconds": 60}
USUAL = {"assumption": True, "source": "none", "time_zone": "Europe/Brussels"}


def table(*rows: dict[str, Any], **more: Any) -> TurnoutTable:
    given = USUAL | {"turnout": rows} | more
    return understood(TurnoutTable, given, "turnout.toml: ", BadFleet)


def test_the_shipped_table_is_marked_as_an_assumption() -> None:
    assert load_turnout().assumption


@pytest.mark.parametrize(
    ("utc", "seconds"), [((4, 59), 90), ((5, 0), 60), ((20, 59), 60), ((21, 0), 90), ((22, 30), 90)]
)
def test_day_begins_at_seven_and_night_at_eleven_by_local_summer_time(
    utc: tuple[int, int], seconds: int
) -> None:
    when = datetime(2024, 7, 1, *utc, tzinfo=UTC)
    assert load_turnout().seconds(STATION, "BOX", when) == seconds
    assert load_turnout().seconds(AIR, "BOX", when) == 0


def test_in_winter_the_same_local_hour_is_an_hour_later() -> None:
    early, late = (datetime(2024, 1, 1, hour, 30, tzinfo=UTC) for hour in (5, 6))
    assert [load_turnout().seconds(STATION, "BOX", when) for when in (early, late)] == [90, 60]


def test_the_first_row_that_fits_counts() -> None:
    rows = table({**AT_STATION, "types": ["CAR"], "seconds": 20}, ON_AIR, AT_STATION)
    noon = datetime(2024, 5, 1, 12, tzinfo=UTC)
    assert [rows.seconds(STATION, kind, noon) for kind in ("CAR", "BOX")] == [20, 60]
    assert rows.seconds(AIR, "CAR", noon) == 0


def test_a_row_that_runs_over_midnight_covers_both_its_ends() -> None:
    night = {**AT_STATION, "from": time(23), "to": time(7), "seconds": 90}
    rows = table(ON_AIR, night, AT_STATION)
    times = [datetime(2024, 5, 1, hour, tzinfo=UTC) for hour in (20, 21, 22, 4, 5)]
    assert [rows.seconds(STATION, "BOX", when) for when in times] == [60, 90, 90, 90, 60]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            {"turnout": [ON_AIR]},
            "a unit that is available_at_station takes from 00:00 on; add one.",
        ),
        (
            {"turnout": [ON_AIR, AT_STATION | {"from": time(7), "to": time(23)}]},
            "a unit that is available_at_station takes from 00:00 on",
        ),
        (
            {"turnout": [ON_AIR, AT_STATION | {"from": time(0), "to": time(23)}]},
            "a unit that is available_at_station takes from 23:00 on",
        ),
        ({"turnout": [ON_AIR, AT_STATION | {"types": ["CAR"]}]}, "No row without `types`"),
        ({"turnout": [ON_AIR, AT_STATION | {"seconds": -1}]}, "`turnout[1].seconds`: -1 cannot"),
        ({"turnout": [ON_AIR, AT_STATION | {"form": time(0)}]}, "did you mean `from`?"),
        ({"turnout": [ON_AIR, AT_STATION], "time_zone": "Europe/Brussel"}, "is no time zone"),
    ],
)
def test_a_table_that_leaves_something_open_is_refused(given: dict[str, Any], told: str) -> None:
    with pytest.raises(BadFleet) as refusal:
        understood(TurnoutTable, USUAL | given, "turnout.toml: ", BadFleet)
    assert told in str(refusal.value)


def test_a_table_of_ones_own_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        'assumption = false\nsource = "measured in May"\ntime_zone = "Europe/Brussels"\n'
        '[[turnout]]\navailability = "available_on_air"\nseconds = 5\n'
        '[[turnout]]\navailability = "available_at_station"\nseconds = 75\n',
        encoding="utf-8",
    )
    assert load_turnout(path).seconds(STATION, "BOX", datetime(2024, 5, 1, tzinfo=UTC)) == 75
