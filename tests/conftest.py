"""
What all tests share: the input material beside the project, and how much they draw.

`make test` draws a tenth, always the same, so that a green run stays green. `make soak` sets
``SOAK`` and draws all of it from the seed that it prints.
"""

import os
from pathlib import Path

import hypothesis
import numpy as np
import pytest

from graphs.area_file import Area
from graphs.area_file import write_areas as write_area_file
from graphs.areas import embedded_countries
from graphs.prepare import prepare
from graphs.region import Region
from tests.fictional import write_areas, write_street

_SHARED = Path(__file__).parents[2] / "shared"
_SOAK = "SOAK" in os.environ
SEED = int(os.environ.get("SEED", "1"))

hypothesis.settings.register_profile("test", derandomize=True, deadline=None, max_examples=60)
hypothesis.settings.register_profile("soak", deadline=None, max_examples=600)
hypothesis.settings.load_profile("soak" if _SOAK else "test")


def pytest_report_header() -> str:
    """Say how much is drawn, and from which seed."""
    return f"draws: {'all' if _SOAK else 'a tenth'}, seed {SEED}"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of real input beside the project; without it a test counts as not run."""
    if not _SHARED.is_dir():
        pytest.skip("../shared is not here: this test reads real input that is not part of this.")
    return _SHARED


@pytest.fixture(scope="session")
def scale() -> int:
    """By how much to multiply the counts of `make test`."""
    return 10 if _SOAK else 1


@pytest.fixture
def rng() -> np.random.Generator:
    """Random numbers from the printed seed."""
    return np.random.default_rng(SEED)


@pytest.fixture(scope="session")
def aachen(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Region:
    """Central Aachen as OpenStreetMap had it in 2021: real roads, borders and dead ends."""
    osm = shared / "data/roads/aachen_2021/aachen.osm.pbf"
    return prepare(tmp_path_factory.mktemp("regions") / "aachen", osm)


@pytest.fixture(scope="session")
def border_street(tmp_path_factory: pytest.TempPathFactory) -> Region:
    """One street from the fictional XA into XB, with the dispatch areas of both."""
    folder = tmp_path_factory.mktemp("border")
    osm, areas = write_street(folder / "street.osm"), write_areas(folder / "areas.geojson")
    return prepare(folder / "region", osm, areas)


@pytest.fixture(scope="session")
def street_without_districts(tmp_path_factory: pytest.TempPathFactory) -> Region:
    """The same street in a region that knows no dispatch areas."""
    folder = tmp_path_factory.mktemp("border")
    osm = write_street(folder / "street.osm")
    areas = write_areas(folder / "areas.geojson", districts=False)
    return prepare(folder / "region", osm, areas)


@pytest.fixture(scope="session")
def luxembourg(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Region:
    """The real roads of Luxembourg, with its real border drawn between the fictional XA and XB."""
    folder = tmp_path_factory.mktemp("luxembourg")
    fictional = {"LU": "XA"}
    areas = [
        Area(fictional.get(a.country, f"XB-{a.country}"), "country", fictional.get(a.country, "XB"),
             None, a.polygon)
        for a in embedded_countries()
    ]  # fmt: skip
    write_area_file(areas, folder / "areas.geojson")
    osm = shared / "data/roads/luxembourg_2010/luxembourg_2010_roads_derived.osm.pbf"
    return prepare(folder / "region", osm, folder / "areas.geojson")
