"""Two processes of the real service on one PostgreSQL store: what one is told the other knows."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from api.auth import Scope, make_key
from api.store.changes import Change, Kind, changes_after
from api.store.keys import add_key
from api.store.opened import Store, migrate_store, open_store
from graphs.region import Region
from tests.api.deployments import write_deployment
from tests.api.rooms import until
from tests.api.served import Served, serving
from tests.api.stores import MakeUrl
from tests.fictional import at, unit

CENTRES = '[centre.west]\ncountry = "XA"\n[centre.east]\ncountry = "XB"\n'


class Said(NamedTuple):
    """An answer as it came."""

    status: int
    document: Any


class Desk(NamedTuple):
    """A dispatcher's desk: a key, and the process that it asks."""

    centre: str
    secret: str
    served: Served

    def get(self, path: str) -> Any:
        return self._ask("GET", path, None).document

    def post(self, path: str, **said: Any) -> Said:
        return self._ask("POST", path, {"person": f"dispatcher of {self.centre}"} | said)

    def send(self, path: str, said: Any) -> Said:
        return self._ask("POST", path, said)

    def _ask(self, method: str, path: str, said: Any) -> Said:
        body = None if said is None else json.dumps(said).encode()
        headers = {"Authorization": f"Bearer {self.secret}", "Content-Type": "application/json"}
        asked = Request(self.served.url + path, body, headers, method=method)  # noqa: S310 - Ours.
        try:
            with urlopen(asked, timeout=60) as answer:  # noqa: S310 - Our own server.
                return Said(answer.status, json.load(answer))
        except HTTPError as refused:
            return Said(refused.code, json.load(refused))


class House(NamedTuple):
    """Both processes, and their store."""

    west: Desk
    east: Desk
    store: Store

    def steps(self) -> list[Change]:
        with self.store.reading() as tx:
            every = changes_after(tx, 0, 10_000)
        return [one for one in every if one.kind is Kind.REQUEST_STEPPED]


@pytest.fixture(scope="module")
def house(
    street: Region, tmp_path_factory: pytest.TempPathFactory, make_postgres_url: MakeUrl
) -> Iterator[House]:
    """West asks one process, and east another."""
    folder, url = tmp_path_factory.mktemp("processes"), make_postgres_url()
    files = write_deployment(folder, street.path)
    (folder / "centres.toml").write_text(CENTRES, encoding="utf-8")
    with files.settings.open("a", encoding="utf-8") as file:
        file.write('centres = "centres.toml"\n')
    write_fleet(files.fleet)
    migrate_store(url)
    store = open_store(url)
    now = datetime.now(UTC)
    made = {centre: make_key(centre, frozenset(Scope), now) for centre in ("west", "east")}
    with store.writing(now) as tx:
        for one in made.values():
            add_key(tx, one.key)
    with ExitStack() as opened:
        opened.callback(store.close)
        west, east = (
            Desk(
                centre,
                made[centre].secret,
                opened.enter_context(serving(files, "--store", url, demo=False)),
            )
            for centre in ("west", "east")
        )
        yield House(west, east, store)


def write_fleet(path: Path) -> None:
    """Write a fleet whose positions are new: this is about the machine's own clock."""
    file = json.loads(path.read_text(encoding="utf-8"))
    now = datetime.now(UTC).isoformat()
    file["features"] = [unit("w1", 3.0, status="busy"), unit("e1", 6.0), unit("e2", 8.0)]
    for one in file["features"]:
        one["properties"]["position_at"] = now
    path.write_text(json.dumps(file), encoding="utf-8")


def opens(house: House, id_: str) -> None:
    said = {"id": id_, "at": at(4.5), "urgency": "U1"}
    assert house.west.send("/v1/incidents", said).status == 201
    until_s = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    assert house.west.send("/v1/shortages", {"until": until_s}).status == 201


def asks(house: House, incident: str, unit: str, within_s: float) -> Said:
    answer_by = (datetime.now(UTC) + timedelta(seconds=within_s)).isoformat()
    asked = {"incident": incident, "units": [unit], "ask": {"answer_by": answer_by}}
    return house.west.post("/v1/requests", **asked, reason="The shift leader decides it.")


def state(desk: Desk, id_: str) -> Any:
    return desk.get(f"/v1/requests/{id_}").get("state")


def test_what_is_asked_at_one_process_is_answered_at_the_other(house: House) -> None:
    opens(house, "i1")
    asked = asks(house, "i1", "e1", within_s=300)
    assert asked.status == 201, asked.document
    path = f"/v1/requests/{asked.document['id']}"
    assert state(house.east, asked.document["id"]) == "requested"
    for do in ("accept", "deploy"):
        assert house.east.post(f"{path}/{do}").status == 200
    assert state(house.west, asked.document["id"]) == "deployed"
    rival = asks(house, "i1", "e1", within_s=300)
    assert rival.status == 409
    assert f"e1 is promised to request {asked.document['id']}" in rival.document["detail"]
    assert house.west.post(f"{path}/release", reason="The caller came by car.").status == 200
    assert state(house.east, asked.document["id"]) == "released"


def test_what_nobody_answers_is_ended_by_one_of_them(house: House) -> None:
    opens(house, "i2")
    asked = asks(house, "i2", "e2", within_s=1.5).document
    assert until(lambda: state(house.west, asked["id"]) == "expired", within_s=20)
    assert state(house.east, asked["id"]) == "expired"
    ends = [one.data for one in house.steps() if one.subject == asked["id"]]
    assert [one["request"]["history"][-1]["command"]["do"] for one in ends] == [
        "propose",
        "ask",
        "expire",
    ]
    log = "".join((*house.west.served.log, *house.east.served.log))
    assert "Traceback" not in log
    assert "not attended" not in log


def test_each_says_how_far_it_is_behind(house: House) -> None:
    opens(house, "i3")

    def is_up_to_date(desk: Desk) -> bool:
        store = desk.get("/v1/health")["store"]
        with house.store.reading() as tx:
            last = changes_after(tx, store["after"], 10)
        return store["n_missing"] == 0 and store["silent_since"] is None and not last

    assert until(lambda: is_up_to_date(house.west) and is_up_to_date(house.east))
