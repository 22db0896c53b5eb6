"""Several processes on one store and one region."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from api.store.opened import migrate_store
from tests.api.deployments import Files
from tests.api.served import Served, serving
from tests.api.stores import MakeUrl
from tests.api.whole.mapped import mappings


class Two(NamedTuple):
    """Two processes that serve one deployment."""

    a: Served
    b: Served


@pytest.fixture(scope="module")
def two(euregio: Files, make_postgres_url: MakeUrl) -> Iterator[Two]:
    url = make_postgres_url()
    migrate_store(url)
    with serving(euregio, "--store", url) as a, serving(euregio, "--store", url) as b:
        yield Two(a, b)


def test_the_memory_of_a_region_is_shared(two: Two, euregio: Files) -> None:
    arrays = {path.resolve() for path in euregio.region.rglob("*.npy") if path.stat().st_size}
    for served in two:
        found = list(mappings(served.process.pid, euregio.region))
        assert {one.path for one in found} == arrays
        assert {one.permissions for one in found} == {"r--s"}
        total = {name: sum(one.kb[name] for one in found) for name in ("Rss", "Pss", "Anonymous")}
        assert total["Anonymous"] == 0
        assert total["Pss"] < 0.6 * total["Rss"]  # Both read the same; each counts for a half.
