"""What the tests of the whole service share: a region of real size, on disk."""

from pathlib import Path

import pytest

from api.services.demo import FLEET
from api.settings import DEMO
from graphs.demo.scale import EUREGIO
from graphs.prepare import prepare_demo
from tests.api.deployments import Files


@pytest.fixture(scope="session")
def euregio(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The generated Meuse-Rhine region, with its fleet and the shipped agreements."""
    region = prepare_demo(tmp_path_factory.mktemp("euregio") / "region", scale=EUREGIO)
    return Files(region.path, region.path / FLEET, Path(DEMO))
