"""What all tests share: the input material beside the project, and how hypothesis draws."""

import os
from pathlib import Path

import hypothesis
import pytest

_SHARED = Path(__file__).parents[2] / "shared"

# Examples are the same on each run, so that a green run stays green; `make soak` draws anew, from a printed seed.
hypothesis.settings.register_profile(
    "test", derandomize=True, deadline=None, max_examples=int(os.environ.get("EXAMPLES", "60"))
)
hypothesis.settings.load_profile("test")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of real input beside the project; without it the test is reported as not run."""
    if not _SHARED.is_dir():
        pytest.skip(
            "../shared is not here: this test reads real input that is not part of the project."
        )
    return _SHARED
