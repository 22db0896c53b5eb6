"""What the streets of a fabric are tagged, by shares; fitted to real networks."""

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from graphs.demo.fabric import Fabric
from graphs.demo.places import Place
from graphs.demo.sheet import Tags

Shares: TypeAlias = tuple[tuple[float, Tags], ...]
"""Tags, each with the share of those that have them."""

_DRIVE: Final[Tags] = {"highway": "service", "service": "driveway", "access": "private"}
_TOWN: Final[Shares] = (
    (0.38, {"highway": "residential"}),
    (0.30, {"highway": "residential", "maxspeed": "30"}),
    (0.08, {"highway": "residential", "maxspeed": "50"}),
    (0.04, {"highway": "living_street"}),
    (0.05, {"highway": "unclassified", "maxspeed": "50"}),
    (0.06, {"highway": "tertiary", "maxspeed": "50"}),
    (0.09, {"highway": "service"}),
)
_RURAL: Final[Shares] = (
    (0.28, {"highway": "unclassified"}),
    (0.10, {"highway": "unclassified", "maxspeed": "60"}),
    (0.38, {"highway": "residential"}),
    (0.14, {"highway": "tertiary"}),
    (0.06, {"highway": "service"}),
    (0.04, {"highway": "track", "tracktype": "grade2"}),
)
_ONE_WAY: Final[Shares] = (
    (0.5, {"highway": "residential", "oneway": "yes"}),
    (0.3, {"highway": "residential", "oneway": "yes", "maxspeed": "30"}),
    (0.2, {"highway": "residential", "oneway": "-1", "maxspeed": "30"}),
)
_STUBS: Final[Shares] = (
    (0.62, {"highway": "residential"}),
    (0.20, {"highway": "service"}),
    (0.12, _DRIVE),
    (0.03, {"highway": "service", "service": "parking_aisle"}),
    (0.02, {"highway": "service", "access": "private"}),
    (0.005, {"highway": "residential", "oneway": "yes"}),
    (
        0.005,
        {"highway": "service", "service": "emergency_access", "access": "no", "emergency": "yes"},
    ),
)
TAGS: Final = tuple(tags for table in (_TOWN, _RURAL, _ONE_WAY, _STUBS) for _, tags in table)
"""What a street can be tagged."""

_STUB_BARRIERS: Final[Shares] = (
    (0.010, {"barrier": "gate"}),
    (0.006, {"barrier": "bollard"}),
    (0.004, {"barrier": "lift_gate"}),
)
_ON_STREETS: Final[Shares] = (
    (0.004, {"traffic_calming": "hump"}),
    (0.003, {"highway": "crossing", "crossing": "marked"}),
)
_ONE_WAY_SHARE: Final = 0.14
_ONE_WAY_FROM: Final = 8_000  # Inhabitants of places that have one-way streets.


def kinds_of(fabric: Fabric, place: Place, random: np.random.Generator) -> NDArray[np.int64]:
    """Choose for each street a position in ``TAGS``."""
    rural = fabric.is_rural[fabric.ends].any(axis=1)
    n = len(fabric.ends)
    kind = np.where(rural, _drawn(_RURAL, n, random) + len(_TOWN), _drawn(_TOWN, n, random)).astype(
        np.int64
    )
    if place.inhabitants >= _ONE_WAY_FROM:
        degree = np.bincount(fabric.ends.ravel(), minlength=len(fabric.at))
        degree[: fabric.n_corners] += 2
        through = (degree[fabric.ends] >= 3).all(axis=1)
        one_way = ~rural & through & (random.uniform(size=n) < _ONE_WAY_SHARE)
        kind[one_way] = (_drawn(_ONE_WAY, n, random) + len(_TOWN) + len(_RURAL))[one_way]
    return kind


def _drawn(table: Shares, n: int, random: np.random.Generator) -> NDArray[np.int64]:
    """Draw rows of a table by their shares; past the last share is the number of rows."""
    return np.searchsorted(np.cumsum([share for share, _ in table]), random.uniform(size=n)).astype(
        np.int64
    )


def branch_kinds(n: int, random: np.random.Generator) -> NDArray[np.int64]:
    """Choose for each dead end a position in ``TAGS``."""
    return _drawn(_STUBS, n, random) + len(TAGS) - len(_STUBS)


def marks_of(
    n_junctions: int, n_bends: int, n_branches: int, random: np.random.Generator
) -> dict[int, Tags]:
    """Mark some bends with humps and crossings, and put barriers on some dead ends."""
    on_bends = _drawn(_ON_STREETS, n_bends, random)
    marks = {
        n_junctions + int(i): _ON_STREETS[on_bends[i]][1]
        for i in np.flatnonzero(on_bends < len(_ON_STREETS))
    }
    barred = _drawn(_STUB_BARRIERS, n_branches, random)
    return marks | {
        n_junctions + n_bends + 2 * int(i): _STUB_BARRIERS[barred[i]][1]
        for i in np.flatnonzero(barred < len(_STUB_BARRIERS))
    }
