"""
A dispatcher's night in words, over HTTP: three control rooms, one service, a clock on its wall.

The street runs 10 km east from XA into XB, the border at kilometre 5.25. ``west`` serves XA, while
``east`` and ``south`` have units in XB. By the agreement a unit may cross in a shortage; then one
at home is alerted as well, and who came over stands down when that arrives.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from api.record.check import check_logs, entries
from api.services.attendant import attending
from api.services.recording import beside
from api.services.replay import replay
from api.store.changes import Kind, changes_after
from graphs.region import Region
from tests.api.deployments import LAW
from tests.api.rooms import House, deployment, house, until
from tests.fictional import unit

DUAL: Final = """
[clause.terms.dual_dispatch]
rule = "stand_down_on_arrival"
source = "gazette"
confidence = "high"

[clause.terms.request]
rule = "phone_then_form"
fields = ["address", "caller_contact"]
source = "gazette"
confidence = "high"
"""
CENTRES: Final = "".join(
    f'[centre.{id_}]\ncountry = "{country}"\n'
    for id_, country in [("west", "XA"), ("east", "XB"), ("south", "XB")]
)
SETTINGS: Final = 'centres = "centres.toml"\nrecord = "records"\n'


@pytest.fixture
def night(street: Region, tmp_path: Path, url: str) -> Iterator[House]:
    (tmp_path / "centres.toml").write_text(CENTRES, encoding="utf-8")
    desk = deployment(tmp_path, street, LAW + DUAL, settings=SETTINGS)
    with house(desk, url) as opened, attending(opened.service):
        yield opened


def test_a_dispatchers_night(night: House, street: Region, tmp_path: Path) -> None:  # noqa: PLR0915 - A night is as long as it is.
    west, east, south = (night.room(centre) for centre in ("west", "east", "south"))

    # Ten in the evening, so to speak: w1 is far off, w2 is busy, and the neighbours have three.
    west.tells(unit("w1", 0.2), unit("w2", 4.0, status="busy"))
    east.tells(unit("e1", 6.0), unit("e2", 8.0))
    south.tells(unit("s1", 9.5, centre="south"))

    # A cardiac arrest at kilometre 4.5. Without a shortage no neighbour may come.
    west.opens("i1", km=4.5)
    assert steps(west.asks_who("i1")) == [("dispatch", ["w1"])]

    # The shift leader declares one for four hours: now e1 may come, with w1 alerted as well.
    night.hands.pass_s(20)
    west.declares_a_shortage(for_s=4 * 3600)
    assert steps(west.asks_who("i1")) == [("request", ["e1", "w1"])]

    # West asks east for e1; the agreement wants the address told, and how the caller is reached.
    hasty = west.asks("i1", "e1")
    assert hasty.status_code == 422
    assert "without address, caller_contact, which XA-XB requires" in hasty.json()["detail"]
    says = {"told": ["address"], "not_known": ["caller_contact"]}
    first = west.asks("i1", "e1", within_s=120, ask=says).json()
    assert (first["state"], first["home_units"]) == ("requested", ["w1"])
    assert first["way_out"] == (
        "Now west can cancel; east can accept or reject; the clock can expire, from "
        "2024-05-01T12:02:20+02:00 on."
    )

    # While east looks, whom else to ask lies ready, and nobody else is promised e1.
    assert until(lambda: order(told(night, Kind.NEXT_BEST, first["id"])) == ["e2", "s1"])
    south.opens("i2", km=4.2)
    rival = south.asks("i2", "e1", ask=says)
    assert rival.status_code == 409
    assert (
        f"e1 is promised to request {first['id']}, so to nobody else. Next best: "
        in (rival.json()["detail"])
    )

    # East refuses: e1 is the last one for the fair. It is free again.
    night.hands.pass_s(40)
    refused = east.does("reject", first["id"], "e1 is the last one for the fair.").json()
    assert refused["history"][-1]["reason"] == "e1 is the last one for the fair."
    assert night.service.live.now.promises.request_of == {}

    # West takes the next best as it stands now: e2, again with w1, and e1 is not named again.
    ready = west.whom_else(first["id"])
    assert order(ready) == ["e2", "s1"]
    assert ready["alternatives"][0]["home_units"] == ["w1"]
    second = west.asks("i1", "e2", within_s=120, ask=says).json()
    assert west.whom_else(second["id"])["left_out"] == ["e1 was asked for before, and not given."]

    # East accepts, and e2 leaves. The clock has nothing to end any more.
    night.hands.pass_s(15)
    assert east.does("accept", second["id"]).json()["state"] == "accepted"
    night.hands.pass_s(25)
    assert east.does("deploy", second["id"]).json()["state"] == "deployed"
    assert east.does("cancel", second["id"], "Another call.").status_code == 409

    night.hands.pass_s(60)
    west.tells(unit("w1", 0.5), unit("w2", 4.0))  # w2 is free again, around the corner.
    assert until(lambda: better(told(night, Kind.BETTER_UNIT, second["id"])) == ["w2"])
    sooner = west.whom_else(second["id"])["better"]
    assert sooner["alternative"]["action"] == "dispatch"
    assert sooner["says"].startswith("Better now: w2 of west, there in ")

    # West sends w2, which is there first: e2 turns round, as the agreement asks.
    night.hands.pass_s(90)
    west.tells(unit("w2", 4.5, status="busy"))
    arrived = west.arrives("i1", "w2").json()
    assert [one["says"] for one in arrived["stood_down"]] == [
        "w2 has arrived: e2 of east can stand down, as the agreement asks."
    ]
    assert east.sees(second["id"])["state"] == "released"
    assert night.service.live.now.promises.request_of == {}

    # Nobody is on the way any more, so the incident can be closed.
    assert west.post("/v1/incidents/i1/close", None).status_code == 200

    # In the morning the night can be read, by those whose it was.
    assert [one["id"] for one in east.get("/v1/requests").json()["requests"]] == [
        first["id"],
        second["id"],
    ]
    assert south.get("/v1/requests").json()["requests"] == []
    assert [one["to"] for one in west.sees(second["id"])["history"]] == [
        "proposed",
        "requested",
        "accepted",
        "deployed",
        "released",
    ]
    assert west.sees(second["id"])["way_out"] == "It is over: propose a new request."

    # And each decision of it comes out of its record as it was given, byte for byte.
    records = tmp_path / "records"
    ids = recorded(records)
    assert {first["record"], second["record"]} < set(ids)
    for id_ in ids:
        again = replay(id_, records, street.path, night.service.desk.settings)
        assert (again.refused, again.differences, again.differing) == (None, (), ())
        assert again.agrees
    assert [one.wrong for one in check_logs(records, beside(records))] == [()]


def steps(answer: dict[str, Any]) -> list[tuple[str, list[str]]]:
    return [(one["action"], one["units"]) for one in answer["suggestion"]["steps"]]


def order(sheet: dict[str, Any] | None) -> list[str]:
    return [" + ".join(one["units"]) for one in sheet["alternatives"]] if sheet else []


def better(announced: dict[str, Any] | None) -> list[str]:
    found = announced["better"] if announced else None
    return list(found["units"]) if found else []


def told(night: House, kind: Kind, request: str) -> dict[str, Any] | None:
    """Give what was last announced of a request to the centre that asks."""
    with night.service.store.reading() as tx:
        every = [
            one for one in changes_after(tx, 0, 1000) if (one.kind, one.subject) == (kind, request)
        ]
    assert all(one.centre == "west" for one in every)
    return every[-1].data if every else None


def recorded(records: Path) -> list[str]:
    """Give the ids of all decisions on record."""
    (path,) = records.iterdir()
    log = path.name.removesuffix(".log.jsonl")
    return [f"{log}.{one.sequence}" for one in entries(path) if one.kind == "decision"]
