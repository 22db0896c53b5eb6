"""What all benchmarks measure on: Luxembourg with 500 units, from one seed."""

from pathlib import Path

import pytest

from benchmarks.instances import SEED, Scene, scene_of
from benchmarks.regions import SHARED, region
from graphs.csr import RoadGraph, reverse


def pytest_report_header() -> str:
    """Say from which seed everything is drawn."""
    return f"benchmarks: seed {SEED}"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of real input beside the project; without it nothing is measured."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not here: this measures on real input that is not part of this.")
    return SHARED


@pytest.fixture(scope="session")
def luxembourg(shared: Path) -> Scene:
    """Give Luxembourg as it was mapped in 2010, with units and incidents."""
    assert shared.is_dir()
    return scene_of(region("luxembourg"))


@pytest.fixture(scope="session")
def backward(luxembourg: Scene) -> RoadGraph:
    """Give the graph that the judge searches."""
    return reverse(luxembourg.region.siren.metric.graph)
