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
    """The generated Meuse-Rhine region, its fleet, the shipped agreements, and no rate limit."""
    folder = tmp_path_factory.mktemp("euregio")
    region = prepare_demo(folder / "region", scale=EUREGIO)
    settings = folder / "settings.toml"
    settings.write_text(f"{Path(DEMO).read_text(encoding='utf-8')}\nlimits = {{ per_s = 0 }}\n")
    return Files(region.path, region.path / FLEET, settings)
