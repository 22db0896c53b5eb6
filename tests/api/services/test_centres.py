"""Who serves a place and whom to ask, over HTTP, in the fictional countries."""

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from api.app import create_app
from api.services.desk import open_desk
from api.settings import load_settings
from dispatch.centres import load_centres
from graphs.prepare import prepare
from tests.api.conftest import Serving
from tests.api.deployments import Files, write_street_with_pocket
from tests.fictional import at, write_areas

OURS = """
[centre.west]
country = "XA"
neighbours = ["east", "north"]

[centre.north]
country = "XA"
serves = ["XA"]
neighbours = ["east"]
channels = { phone = "desk 7" }

[centre.east]
country = "XB"
languages = ["xb"]
serves = ["XB-1"]
neighbours = ["west", "north"]
"""


@pytest.fixture(scope="module")
def informed(files: Files, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Settings of a deployment that says something of its centres."""
    folder = tmp_path_factory.mktemp("informed")
    (folder / "centres.toml").write_text(OURS, encoding="utf-8")
    theirs = files.settings.parent
    (folder / "ours.toml").write_text(
        f"agreements = '{theirs}/law'\nmappings = '{theirs}/senders'\ncentres = 'centres.toml'\n",
        encoding="utf-8",
    )
    return folder / "ours.toml"


@pytest.fixture(scope="module")
def knowing(files: Files, informed: Path, serving: Serving) -> TestClient:
    """The service of that deployment."""
    return TestClient(
        create_app(serving(open_desk(files.region, files.fleet, load_settings(informed))))
    )


def there(client: TestClient, km: float) -> dict[str, Any]:
    response = client.get("/v1/centres", params={"at": "{},{}".format(*at(km))})
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def test_whom_to_ask_are_the_neighbours_across_the_border(knowing: TestClient) -> None:
    found = there(knowing, 4.0)
    assert (found["country"], found["dispatch_area"]) == ("XA", "XA-1")
    assert (found["centre"]["id"], found["served_by"]) == ("west", "dispatch_area")
    (asked,) = found["ask"]  # Not north, which is at home.
    assert (asked["id"], asked["country"], asked["languages"]) == ("east", "XB", ["xb"])
    assert (asked["channels"], asked["not_known"]) == ({}, ["name", "channels"])
    assert found["notes"] == ["How east is reached is not known here; a deployment can say it."]


def test_what_a_deployment_says_of_a_channel_is_told_to_who_has_to_ask(knowing: TestClient) -> None:
    found = there(knowing, 7.0)
    assert found["centre"]["id"] == "east"
    assert {one["id"]: one["channels"] for one in found["ask"]} == {
        "west": {},
        "north": {"phone": "desk 7"},
    }
    assert found["notes"] == ["How west is reached is not known here; a deployment can say it."]


def test_of_a_centre_that_only_the_region_names_nothing_else_is_known(client: TestClient) -> None:
    found = there(client, 4.0)
    assert (found["centre"]["id"], found["ask"]) == ("west", [])
    assert found["notes"] == ["Nothing but its country is known here of west."]


def test_all_centres_are_those_that_ship_and_those_of_the_fleet(client: TestClient) -> None:
    listed = [one["id"] for one in client.get("/v1/centres").json()["centres"]]
    assert listed == [*load_centres(), "east", "west"]


@pytest.mark.parametrize("position", ["50.8", "95,6", "", "east"])
def test_what_is_no_position_is_refused(client: TestClient, position: str) -> None:
    response = client.get("/v1/centres", params={"at": position})
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["type"] == "/problems/bad-input"


@given(position=st.text(max_size=12) | st.from_regex(r"[-+0-9., ]{1,14}", fullmatch=True))
def test_whatever_position_is_asked_is_answered_or_refused(
    client: TestClient, position: str
) -> None:
    response = client.get("/v1/centres", params={"at": position})
    assert response.status_code in {200, 422}, response.text


def test_without_dispatch_areas_a_centre_says_itself_what_it_serves(
    files: Files, informed: Path, serving: Serving, tmp_path: Path
) -> None:
    osm = write_street_with_pocket(tmp_path / "street.osm")
    prepare(tmp_path / "plain", osm, write_areas(tmp_path / "areas.geojson", districts=False))
    plain = TestClient(
        create_app(serving(open_desk(tmp_path / "plain", files.fleet, load_settings(informed))))
    )
    west, east = there(plain, 4.0), there(plain, 7.0)
    assert (west["centre"]["id"], west["served_by"]) == ("north", "serves")
    assert [one["id"] for one in west["ask"]] == ["east"]
    assert (east["country"], east["centre"], east["served_by"]) == ("XB", None, None)
    assert east["notes"] == [
        "No dispatch area of the region holds this place, and no control room known here says "
        "that it serves XB."
    ]
