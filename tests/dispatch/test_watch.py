"""A watched fleet is at any moment what it would be if nobody had watched it before."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.fleet import Fleet, Unit
from dispatch.mappings.turnout import TurnoutTable
from dispatch.nearest import dijkstra
from dispatch.nearest.found import Found, Groups, groups_of, standing_of
from dispatch.settings import Settings, Stale
from dispatch.standby import Standby
from dispatch.watch import Watch, stand_by
from graphs.ids import INVALID_ID
from graphs.place import Place
from graphs.region import Region
from tests.fictional import NOON, at, fleet_of, unit

WHEN = datetime.fromisoformat(NOON)
EVENING = WHEN.replace(hour=23, minute=30)
FRESH = Settings(stale_after_s=86_400)


def changed(fleet: Fleet, **units: dict[str, Any]) -> Fleet:
    """Give a fleet in which some units are others; those that are not named stay the same."""
    new = {one.id: one for one in fleet_of(*units.values()).units}
    return replace(fleet, units=tuple(new.get(one.id, one) for one in fleet.units))


def where(standby: Standby) -> dict[str, tuple[float, float]]:
    return {stand.unit.id: stand.at for stand in standby.stands}


def test_while_nothing_changes_nothing_is_entered_anew(border_street: Region) -> None:
    watch, fleet = Watch(border_street, FRESH), fleet_of(unit("w1", 1.0, status="in"))
    with watch.standing(WHEN, fleet) as first:
        index = first.index
    with watch.standing(WHEN + timedelta(minutes=1), fleet) as later:
        assert later.index is index
        assert later.position_age_s(0) == 60
    assert first.position_age_s(0) == 0


def test_a_unit_that_moves_is_brought_to_its_place_in_the_same_index(
    border_street: Region,
) -> None:
    watch = Watch(border_street, FRESH)
    fleet = fleet_of(unit("w1", 1.0), unit("w2", 4.0))
    with watch.standing(WHEN, fleet) as standby:
        index, soonest = standby.index, eta_ms(border_street, standby, 1.0)
    with watch.standing(WHEN, changed(fleet, w2=unit("w2", 1.0))) as standby:
        assert standby.index is index
        after = eta_ms(border_street, standby, 1.0)
    assert list(soonest) == [0, 1]
    assert after == {0: soonest[0], 1: soonest[0]}


def eta_ms(region: Region, standby: Standby, km: float) -> dict[int, int]:
    found = _found(region, standby, km)
    return dict(zip(found.unit.tolist(), found.eta_ms.tolist(), strict=True))


def test_a_standby_that_is_kept_says_what_it_said(border_street: Region) -> None:
    watch, fleet = Watch(border_street, FRESH), fleet_of(unit("w1", 1.0), unit("w2", 2.0))
    with watch.standing(WHEN, fleet) as first:
        said = list(first.stands)
    with watch.standing(EVENING, changed(fleet, w1=unit("w1", 7.0, status="busy"))) as second:
        assert where(second)["w1"] == at(7.0)
    assert list(first.stands) == said


def test_at_night_the_turnout_is_longer(border_street: Region) -> None:
    watch, fleet = Watch(border_street, FRESH), fleet_of(unit("w1", 1.0, status="in"))
    found = []
    for when in (WHEN, EVENING, WHEN):
        with watch.standing(when, fleet) as standby:
            found += [stand.turnout_ms for stand in standby.stands]
            assert eta_ms(border_street, standby, 1.0) == {0: found[-1]}
    assert found == [60_000, 90_000, 60_000]


def test_decisions_of_several_threads_see_each_the_fleet_they_brought(
    border_street: Region,
) -> None:
    watch = Watch(border_street, FRESH)
    fleet = fleet_of(*(unit(f"w{n}", float(n)) for n in range(10)))
    fleets = [changed(fleet, **{f"w{n}": unit(f"w{n}", 9.0)}) for n in range(5)]
    alone_ms = [eta_ms(border_street, stand_by(border_street, f, WHEN, FRESH), 8.5) for f in fleets]

    def look(number: int) -> dict[int, int]:
        with watch.standing(WHEN, fleets[number % 5]) as standby:
            return eta_ms(border_street, standby, 8.5)

    with ThreadPoolExecutor(4) as crowd:
        assert list(crowd.map(look, range(100))) == alone_ms * 20


def test_as_its_position_ages_a_unit_is_searched_for_at_home_and_before_that_where_it_was(
    border_street: Region,
) -> None:
    settings = Settings(stale=Stale.HOME, stale_after_s=60)
    watch = Watch(border_street, settings)
    lat, lon = at(9.0)
    fleet = fleet_of(unit("w1", 1.0, home=[lon, lat]))
    found = []
    for seconds in (0, 61, 60):
        with watch.standing(WHEN + timedelta(seconds=seconds), fleet) as standby:
            found.append(eta_ms(border_street, standby, 1.0) == {0: 0})
            assert (eta_ms(border_street, standby, 9.0) == {0: 0}) is not found[-1]
    assert found == [True, False, True]


def test_a_decision_that_fails_leaves_the_next_one_unharmed(border_street: Region) -> None:
    watch, fleet = Watch(border_street, FRESH), fleet_of(unit("w1", 1.0))
    with pytest.raises(ZeroDivisionError), watch.standing(WHEN, fleet):
        raise ZeroDivisionError
    with watch.standing(WHEN, fleet) as standby:
        assert eta_ms(border_street, standby, 1.0) == {0: 0}


def test_a_change_that_fails_half_way_leaves_the_next_decision_unharmed(
    border_street: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch(border_street, FRESH)
    fleet = fleet_of(*(unit(f"w{n}", 1.0) for n in range(5)))
    with watch.standing(WHEN, fleet) as standby:
        index = standby.index
    with monkeypatch.context() as broken:
        broken.setattr(index, "put", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError), watch.standing(WHEN, changed(fleet, w3=FAR)):
            raise AssertionError
    with watch.standing(WHEN, changed(fleet, w3=FAR)) as standby:
        assert eta_ms(border_street, standby, 9.0)[3] == 0


FAR: Final = unit("w3", 9.0)


def test_a_unit_that_stood_at_home_is_taken_to_be_there_and_it_is_said(
    border_street: Region,
) -> None:
    lat, lon = at(1.0)
    fleet = fleet_of(unit("w1", 1.0, home=[lon, lat]))
    standby = stand_by(border_street, fleet, EVENING, Settings(stale=Stale.HOME))
    assert standby.stands[0].flags == ("stale", "placed_at_home")


def test_a_unit_on_no_road_is_reported_and_cannot_go(border_street: Region) -> None:
    lost = unit("w1", 1.0)
    lost["geometry"]["coordinates"] = [6.0, 89.9]
    standby = stand_by(border_street, fleet_of(lost, unit("w2", 2.0)), WHEN, FRESH)
    assert [stand.kind == INVALID_ID for stand in standby.stands] == [True, False]
    assert [report[:35] for report in standby.reports] == ["Unit w1 of west is left out: 89.900"]


NOBODY: Final = replace(fleet_of(unit("w1", 0.0)), units=())


class Step(NamedTuple):
    """The fleet at one moment."""

    fleet: Fleet
    when: datetime


TURNOUT: Final = TurnoutTable.model_validate(
    {
        "assumption": True,
        "source": "none",
        "time_zone": "Europe/Brussels",
        "turnout": [
            {"availability": "available_on_air", "seconds": 7, "types": ["CAR"]},
            {"availability": "available_on_air", "seconds": 3},
            {
                "availability": "available_at_station",
                "seconds": 61,
                "from": WHEN.time(),
                "to": WHEN.replace(hour=20).time(),
            },
            {"availability": "available_at_station", "seconds": 95},
        ],
    }
)


@st.composite
def _units(draw: st.DrawFn, id_: str) -> dict[str, Any]:
    seen = WHEN + timedelta(seconds=draw(st.sampled_from([-120, -60, 0, 1, 30, 8 * 3600])))
    more: dict[str, Any] = {
        "position_at": seen.isoformat(),
        "status": draw(st.sampled_from(["free", "in", "busy", "lunch"])),
        "type": draw(st.sampled_from(["BOX", "BOX", "CAR", "SLED"])),
    }
    if draw(st.booleans()):
        lat, lon = at(draw(st.sampled_from([0.0, 4.25, 9.0])))
        more["home"] = [lon, lat + draw(st.sampled_from([0.0, 0.0, 3.0]))]  # Some on no road.
    found = unit(id_, draw(st.floats(-1, 11)), **more)
    if draw(st.sampled_from([False, False, False, True])):
        found["geometry"]["coordinates"][1] = 60.0
    return found


@st.composite
def _steps(draw: st.DrawFn) -> list[Step]:
    """Fleets one after the other, each sharing with the last what did not change; at any times."""
    ids = [f"{who}{number}" for who in "we" for number in range(3)]
    known: dict[str, Unit] = {}
    found = []
    for _ in range(draw(st.integers(2, 6))):
        for id_ in draw(st.sets(st.sampled_from(ids), max_size=3)):
            (known[id_],) = fleet_of(draw(_units(id_))).units
        for id_ in draw(st.sampled_from([set(), set(), set(), set(ids[:2])])):
            known.pop(id_, None)
        fleet = replace(NOBODY, units=tuple(known[id_] for id_ in sorted(known)))
        seconds = draw(st.sampled_from([0, 0, 30, 60, 61, -60, 8 * 3600, 8 * 3600 - 1, -3600]))
        found.append(Step(fleet, WHEN + timedelta(seconds=seconds)))
        if len(found) > 1 and draw(st.booleans()):
            found.append(Step(draw(st.sampled_from(found)).fleet, WHEN))  # An older one again.
    return found


@pytest.mark.soak
@given(steps=_steps(), stale=st.sampled_from(Stale), km=st.floats(0.1, 9.9))
def test_a_watched_fleet_is_what_a_fresh_look_sees(
    border_street: Region, steps: list[Step], stale: Stale, km: float
) -> None:
    settings = Settings(stale=stale, stale_after_s=60)
    watch = Watch(border_street, settings, TURNOUT)
    for fleet, when in steps:
        fresh = stand_by(border_street, fleet, when, settings, TURNOUT)
        with watch.standing(when, fleet) as standby:
            assert list(standby.stands) == list(fresh.stands)
            assert standby.kinds == fresh.kinds
            assert standby.reports == fresh.reports
            assert standby.fleet is fleet
            assert _judged(_found(border_street, standby, km)) == _judged(
                _found(border_street, fresh, km)
            )
            assert _judged(_found(border_street, standby, km)) == _judged(
                _slowly(border_street, standby, km)
            )


def _judged(found: Found) -> list[list[int]]:
    return [column.tolist() for column in found]


def _found(region: Region, standby: Standby, km: float) -> Found:
    """Give the soonest two of all units, and of each kind."""
    return standby.index.nearest(_place(region, km), 2, _groups(standby))


def _slowly(region: Region, standby: Standby, km: float) -> Found:
    units = standing_of([(s.place, s.turnout_ms, s.kind) for s in standby.stands])
    graph = region.siren.metric.graph
    return dijkstra.nearest_units(graph, units, _place(region, km), 2, _groups(standby))


def _place(region: Region, km: float) -> Place:
    lat, lon = at(km)
    return region.siren.arriving(region.siren.snap(lon, lat).place)


def _groups(standby: Standby) -> Groups:
    kinds = range(len(standby.kinds))
    return groups_of([{0, 1 + kind} for kind in kinds], 1 + len(kinds))
