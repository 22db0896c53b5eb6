from datetime import datetime, timedelta

from dispatch.settings import Settings, Stale
from dispatch.standby import Watch, stand_by
from graphs.ids import INVALID_ID
from graphs.region import Region
from tests.fictional import NOON, at, fleet_of, unit

WHEN = datetime.fromisoformat(NOON)
EVENING = WHEN.replace(hour=23, minute=30)
FRESH = Settings(stale_after_s=86_400)


def test_while_nothing_changes_the_index_stays(border_street: Region) -> None:
    watch = Watch(border_street, fleet_of(unit("w1", 1.0, status="in")), FRESH)
    first, later = watch.at(WHEN), watch.at(WHEN + timedelta(minutes=1))
    assert later.index is first.index
    assert [stand.position_age_s for stand in later.stands] == [60]


def test_at_night_the_turnout_is_longer_and_the_index_another(border_street: Region) -> None:
    watch = Watch(border_street, fleet_of(unit("w1", 1.0, status="in")), FRESH)
    day, night = watch.at(WHEN), watch.at(EVENING)
    assert [stand.turnout_ms for stand in (*day.stands, *night.stands)] == [60_000, 90_000]
    assert night.index is not day.index


def test_a_watch_sees_what_a_fresh_look_sees(border_street: Region) -> None:
    lat, lon = at(3.5)
    units = (unit("w1", 1.0, home=[lon, lat]), unit("e1", 6.0, status="busy"), unit("w2", 2.0))
    settings = Settings(stale=Stale.HOME)
    watch = Watch(border_street, fleet_of(*units), settings)
    for when in (WHEN, WHEN + timedelta(hours=1), WHEN, EVENING):
        fresh = stand_by(border_street, fleet_of(*units), when, settings)
        assert watch.at(when).stands == fresh.stands
        assert watch.at(when).reports == fresh.reports


def test_a_unit_on_no_road_is_reported_and_cannot_go(border_street: Region) -> None:
    lost = unit("w1", 1.0)
    lost["geometry"]["coordinates"] = [6.0, 89.9]
    standby = stand_by(border_street, fleet_of(lost, unit("w2", 2.0)), WHEN, FRESH)
    assert [stand.kind == INVALID_ID for stand in standby.stands] == [True, False]
    assert [report[:35] for report in standby.reports] == ["Unit w1 of west is left out: 89.900"]
