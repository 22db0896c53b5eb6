"""Whom else to ask is kept current while an answer is pending, and who is better is announced."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from api.errors import StoreFailed
from api.services.attendant import Attendant, attending
from api.services.desk import Desk
from api.services.next_best import keep_current
from api.store.changes import Change, Kind, changes_after
from graphs.region import Region
from tests.api.rooms import House, Room, deployment, house, until
from tests.fictional import unit

TOLD = {Kind.NEXT_BEST, Kind.BETTER_UNIT}


@pytest.fixture(scope="module")
def desk(street: Region, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return deployment(tmp_path_factory.mktemp("next_best"), street)


@pytest.fixture
def night(desk: Desk, url: str) -> Iterator[House]:
    """An incident at kilometre 4.5 of west, and three units of east that are free."""
    with house(desk, url) as opened:
        opened.stand(unit("w1", 3.0, status="busy"), *(unit(f"e{n}", 5 + n) for n in (1, 2, 3)))
        opened.opens("i1")
        yield opened


@pytest.fixture
def west(night: House) -> Room:
    return night.room("west")


def announced(night: House) -> list[Change]:
    with night.service.store.reading() as tx:
        return [one for one in changes_after(tx, 0, 1000) if one.kind in TOLD]


def order(sheet: dict[str, Any]) -> list[str]:
    return [" + ".join(one["units"]) for one in sheet["alternatives"]]


def test_the_next_best_is_worked_out_anew_when_read(west: Room, night: House) -> None:
    id_ = west.asks("i1", "e1").json()["id"]
    path = f"/v1/requests/{id_}/next-best"
    first = west.get(path).json()
    assert (first["request"], first["incident"], order(first)) == (id_, "i1", ["e2", "e3"])
    assert first["alternatives"][0]["action"] == "request"
    assert first["alternatives"][0]["says"].startswith("Next best: e2 of east, there in ")
    assert (first["left_out"], first["better"]) == ([], None)
    night.hands.pass_s(30)
    night.stand(unit("w2", 3.5))
    second = west.get(path).json()
    assert order(second) == ["w2"]  # No shortage any more, so no other may come.
    assert second["alternatives"][0]["action"] == "dispatch"
    assert datetime.fromisoformat(second["as_of"]) == night.hands()


def test_only_the_asking_centre_reads_it(west: Room, night: House) -> None:
    path = f"/v1/requests/{west.asks('i1', 'e1').json()['id']}/next-best"
    assert night.room("east").get(path).status_code == 403
    assert night.room("south").get(path).status_code == 404


def test_who_was_asked_in_vain_or_is_promised_is_not_the_next_best(
    west: Room, night: House
) -> None:
    first = west.asks("i1", "e1").json()["id"]
    night.room("east").does("reject", first, "The last one for the fair.")
    night.opens("i2", km=4.0)
    other = west.asks("i2", "e3").json()["id"]
    second = west.asks("i1", "e2").json()["id"]
    sheet = west.get(f"/v1/requests/{second}/next-best").json()
    assert order(sheet) == []
    assert sheet["left_out"] == [
        "e1 was asked for before, and not given.",
        f"e3 is promised to request {other}.",
    ]


def test_it_is_announced_once_and_again_only_if_a_dispatcher_would_see_it(
    west: Room, night: House
) -> None:
    id_ = west.asks("i1", "e1").json()["id"]
    assert keep_current(night.service, id_) == (Kind.NEXT_BEST,)
    assert keep_current(night.service, id_) == ()
    night.hands.pass_s(5)
    night.stand(unit("e2", 6.9))  # Some seconds sooner, and still the second.
    assert keep_current(night.service, id_) == ()
    night.hands.pass_s(5)
    night.stand(unit("e2", 8.5))
    assert keep_current(night.service, id_) == (Kind.NEXT_BEST,)
    first, second = announced(night)
    assert (first.subject, first.centre) == (id_, "west")
    assert [one["units"] for one in first.data["alternatives"]] == [["e2"], ["e3"]]
    assert [one["units"] for one in second.data["alternatives"]] == [["e3"], ["e2"]]
    assert len(second.data["eta_s"]) == 2


def test_a_better_unit_is_announced_and_so_is_that_it_is_gone(west: Room, night: House) -> None:
    id_ = west.asks("i1", "e2").json()["id"]
    # e1 is nearer from the beginning, and e2 was asked for all the same.
    assert keep_current(night.service, id_) == (Kind.NEXT_BEST, Kind.BETTER_UNIT)
    east = night.room("east")
    east.does("accept", id_)
    east.does("deploy", id_)
    assert keep_current(night.service, id_) == ()
    night.hands.pass_s(10)
    night.stand(unit("w2", 4.4))
    assert keep_current(night.service, id_) == (Kind.BETTER_UNIT,)
    better = announced(night)[-1].data
    assert better["better"] == {
        "units": ["w2"],
        "home_units": [],
        "action": "dispatch",
        "centre": "west",
    }
    assert better["gain_s"] > 0
    assert keep_current(night.service, id_) == ()
    for status in ("busy", "busy"):
        night.hands.pass_s(1)
        night.stand(unit("w2", 4.4, status=status), unit("e1", 9.0))
        keep_current(night.service, id_)
    assert announced(night)[-1].data["better"] is None
    assert len(announced(night)) == 4


def test_nothing_is_announced_of_what_is_over_or_only_proposed(west: Room, night: House) -> None:
    proposed = west.proposes("i1", "e1").json()["id"]
    over = west.asks("i1", "e2").json()["id"]
    west.does("cancel", over, "The caller came by car.")
    assert [keep_current(night.service, id_) for id_ in (proposed, over, "r9")] == [(), (), ()]


def test_of_two_processes_one_announces(west: Room, night: House, desk: Desk, url: str) -> None:
    id_ = west.asks("i1", "e1").json()["id"]
    with house(desk, url) as other:
        told = [keep_current(one.service, id_) for one in (night, other, night)]
    assert told == [(Kind.NEXT_BEST,), (), ()]
    assert len(announced(night)) == 1


def test_a_service_announces_without_being_asked(west: Room, night: House) -> None:
    with attending(night.service):
        id_ = west.asks("i1", "e1").json()["id"]
        assert until(lambda: len(announced(night)) == 1)
        night.hands.pass_s(5)
        night.stand(unit("w2", 4.4))
        assert until(lambda: {one.kind for one in announced(night)} == TOLD)
    assert {one.subject for one in announced(night)} == {id_}


def test_a_request_is_looked_at_once_a_second_at_most(
    west: Room, night: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    monkeypatch.setattr("api.services.attendant.keep_current", lambda _, id_: looked.append(id_))
    shows = [100.0]
    id_ = west.asks("i1", "e1").json()["id"]
    attendant = Attendant(night.service, lambda: shows[0])
    for at, n_changes in [(0, 0), (0.5, 1), (0.9, 3), (1.0, 0), (1.5, 0), (16.0, 0), (16.5, 1)]:
        shows[0] = 100.0 + at
        for _ in range(n_changes):
            night.hands.pass_s(1)
            night.stand(unit("e3", 8.0))
        attendant.round()
    assert looked == [id_, id_, id_]  # At 0, at 1.0 since something changed, and after 15 more.


def test_a_failure_about_one_request_does_not_keep_it_from_the_others(
    west: Room, night: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ids = [west.asks("i1", one).json()["id"] for one in ("e1", "e2")]
    looked: list[str] = []

    def fails_first(_: object, id_: str) -> None:
        looked.append(id_)
        if id_ == ids[0]:
            message = "The store is away."
            raise StoreFailed(message)

    monkeypatch.setattr("api.services.attendant.keep_current", fails_first)
    shows = [100.0]
    attendant = Attendant(night.service, lambda: shows[0])
    for _ in range(3):
        shows[0] += 20
        attendant.round()
    assert looked == 3 * ids
    says = f"Request {ids[0]}: whom else to ask is not known. The store is away."
    assert [one.getMessage() for one in caplog.records if one.levelname == "WARNING"] == [says]
