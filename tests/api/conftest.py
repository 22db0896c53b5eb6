"""What the tests of the outside share: one region, one deployment, and both ways to ask it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner, Result

from api.app import create_app
from api.cli import app
from api.services.desk import Desk, open_desk
from api.services.service import Service, open_service
from api.settings import load_settings
from graphs.prepare import prepare
from graphs.region import Region
from tests.api.deployments import Files, write_deployment, write_street_with_pocket
from tests.api.stores import empty_url, make_postgres_url, make_url_of, postgres, store, url
from tests.fictional import NOON, at, write_areas

__all__ = ["empty_url", "make_postgres_url", "make_url_of", "postgres", "store", "url"]
Run = Callable[..., Result]
Serving = Callable[[Desk], Service]


@pytest.fixture(scope="session")
def street(tmp_path_factory: pytest.TempPathFactory) -> Region:
    """The street across the border, with a pocket beside it."""
    folder = tmp_path_factory.mktemp("street")
    osm = write_street_with_pocket(folder / "street.osm")
    return prepare(folder / "street", osm, write_areas(folder / "areas.geojson"))


@pytest.fixture(scope="session")
def files(street: Region, tmp_path_factory: pytest.TempPathFactory) -> Files:
    """A deployment on disk: nobody may change it."""
    return write_deployment(tmp_path_factory.mktemp("deployment"), street.path)


@pytest.fixture(scope="session")
def desk(files: Files) -> Desk:
    return open_desk(files.region, files.fleet, load_settings(files.settings))


@pytest.fixture(scope="session")
def serving() -> Iterator[Serving]:
    """Open a service on a desk: with a store of its own, and open to everybody as a demo is."""
    with ExitStack() as opened:
        yield lambda desk: opened.enter_context(open_service(desk, demo=True))


@pytest.fixture(scope="session")
def client(desk: Desk, serving: Serving) -> TestClient:
    """The service, asked without a network."""
    return TestClient(create_app(serving(desk)), raise_server_exceptions=False)


@pytest.fixture(scope="session")
def run() -> Run:
    """The command, run in this process."""

    def run(*words: object) -> Result:
        return CliRunner().invoke(app, [str(word) for word in words], prog_name="crossborder")

    return run


class Told(NamedTuple):
    """A refusal as it came: the exit code or status, and the message."""

    code: int
    message: str


Asking = Callable[..., Told]


@pytest.fixture
def by_command(run: Run, files: Files) -> Asking:
    """Ask for a recommendation on the command line."""

    def ask(**given: Any) -> Told:
        asked = {
            "region": files.region,
            "fleet": files.fleet,
            "settings": files.settings,
            "at": "{},{}".format(*at(4.0)),
            "urgency": "U1",
            "time": NOON,
        } | given
        words = (
            f"-k{value}" if name == "k" else f"--{name}={value}" for name, value in asked.items()
        )
        result = run("recommend", *words)
        return Told(result.exit_code, result.stderr)

    return ask


@pytest.fixture
def by_http(client: TestClient) -> Asking:
    """Ask for a recommendation over HTTP."""

    def ask(**given: Any) -> Told:
        asked = {"at": at(4.0), "urgency": "U1", "time": NOON} | given
        response = client.post("/v1/recommendations", json=asked)
        assert response.headers["content-type"] == "application/problem+json"
        return Told(response.status_code, response.json()["detail"])

    return ask


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Write a file into a folder of the test's own."""

    def write(name: str, text: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return write
