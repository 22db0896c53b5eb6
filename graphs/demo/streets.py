"""From a fabric to ways: how streets bend, how they are tagged, and what branches off them."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graphs.demo.fabric import Fabric
from graphs.demo.places import Place
from graphs.demo.plane import Points, snapped
from graphs.demo.sheet import Streets, Tags
from graphs.demo.strewn import Texture

_BEND: Final = 0.045  # Standard deviation of a bend, as a share of the street's length.
_BENDS_MOST: Final = 0.09
_INTO_BLOCK: Final = (0.5, 1.0)  # How far a dead end reaches towards the middle of its triangle.

_DRIVE: Final[Tags] = {"highway": "service", "service": "driveway", "access": "private"}
_TOWN: Final[tuple[tuple[float, Tags], ...]] = (
    (0.38, {"highway": "residential"}),
    (0.30, {"highway": "residential", "maxspeed": "30"}),
    (0.08, {"highway": "residential", "maxspeed": "50"}),
    (0.04, {"highway": "living_street"}),
    (0.05, {"highway": "unclassified", "maxspeed": "50"}),
    (0.06, {"highway": "tertiary", "maxspeed": "50"}),
    (0.09, {"highway": "service"}),
)
_RURAL: Final[tuple[tuple[float, Tags], ...]] = (
    (0.28, {"highway": "unclassified"}),
    (0.10, {"highway": "unclassified", "maxspeed": "60"}),
    (0.38, {"highway": "residential"}),
    (0.14, {"highway": "tertiary"}),
    (0.06, {"highway": "service"}),
    (0.04, {"highway": "track", "tracktype": "grade2"}),
)
_ONE_WAY: Final[tuple[tuple[float, Tags], ...]] = (
    (0.5, {"highway": "residential", "oneway": "yes"}),
    (0.3, {"highway": "residential", "oneway": "yes", "maxspeed": "30"}),
    (0.2, {"highway": "residential", "oneway": "-1", "maxspeed": "30"}),
)
_STUBS: Final[tuple[tuple[float, Tags], ...]] = (
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

_STUB_BARRIERS: Final[tuple[tuple[float, Tags], ...]] = (
    (0.010, {"barrier": "gate"}),
    (0.006, {"barrier": "bollard"}),
    (0.004, {"barrier": "lift_gate"}),
)
_ON_STREETS: Final[tuple[tuple[float, Tags], ...]] = (
    (0.004, {"traffic_calming": "hump"}),
    (0.003, {"highway": "crossing", "crossing": "marked"}),
)
_ONE_WAY_SHARE: Final = 0.14
_ONE_WAY_FROM: Final = 8_000  # Inhabitants of places that have one-way streets.


def draw_streets(
    fabric: Fabric, place: Place, texture: Texture, random: np.random.Generator
) -> Streets:
    """Bend and tag the streets of a place, and let dead ends branch off them."""
    bends = _bends(fabric, texture, random)
    streets = _threaded(fabric, bends)
    at = np.concatenate([fabric.at[fabric.n_corners :], bends.at])
    feet, branches = _branches(fabric, streets, at, texture, random)
    marks = _marks(len(fabric.at) - fabric.n_corners, len(bends.at), len(feet), random)
    node = np.column_stack([feet, len(at) + np.arange(branches.size // 2).reshape(-1, 2)])
    first = np.concatenate([streets.first, streets.first[-1] + 3 * np.arange(1, len(feet) + 1)])
    kind = np.concatenate(
        [
            _kinds(fabric, place, random),
            _drawn(_STUBS, len(feet), random) + len(TAGS) - len(_STUBS),
        ]
    )
    whole = _Thread(first, np.concatenate([streets.node, node.ravel()]))
    corners = fabric.at[: fabric.n_corners]
    whole_at = np.concatenate([at, branches.reshape(-1, 2)])
    return _without_unused(corners, whole_at, marks, whole, kind)


class _Bends(NamedTuple):
    """The corners of streets between their ends: ``street[i]`` has ``at[i]``, in order."""

    at: Points
    street: NDArray[np.intp]


class _Thread(NamedTuple):
    """Ways by their nodes, flat."""

    first: NDArray[np.int64]
    node: NDArray[np.int64]


def _bends(fabric: Fabric, texture: Texture, random: np.random.Generator) -> _Bends:
    start, end = (fabric.at[fabric.ends[:, i]] for i in (0, 1))
    ahead = end - start
    length_m = np.hypot(*ahead.T)
    rural = fabric.is_rural[fabric.ends].any(axis=1)
    step_m = np.where(rural, texture.rural_step_m, texture.town_step_m)
    n_inner = np.floor(length_m / step_m * random.uniform(0.5, 1.5, len(ahead))).astype(np.int64)
    street = np.repeat(np.arange(len(ahead)), n_inner)
    rank = np.arange(len(street)) - np.repeat(np.cumsum(n_inner) - n_inner, n_inner)
    share = (rank + 1) / (n_inner[street] + 1)
    waves = np.clip(random.normal(0, _BEND, (2, len(ahead))), -_BENDS_MOST, _BENDS_MOST)
    aside = waves[0][street] * np.sin(np.pi * share)
    aside += 0.4 * waves[1][street] * np.sin(2 * np.pi * share)
    left = np.column_stack([-ahead[:, 1], ahead[:, 0]])
    at = start[street] + share[:, None] * ahead[street] + aside[:, None] * left[street]
    return _Bends(snapped(at), street)


def _threaded(fabric: Fabric, bends: _Bends) -> _Thread:
    """Number the nodes of each street: junctions first, then bends; corners of roads below 0."""
    n, n_new = len(fabric.ends), len(fabric.at) - fabric.n_corners
    n_inner = np.bincount(bends.street, minlength=n)
    first = np.concatenate([[0], np.cumsum(n_inner + 2)])
    node = np.empty(first[-1], np.int64)
    ends = np.where(
        fabric.ends < fabric.n_corners, -1 - fabric.ends, fabric.ends - fabric.n_corners
    )
    is_inner = np.ones(len(node), bool)
    for column, place in ((0, first[:-1]), (1, first[1:] - 1)):
        node[place] = ends[:, column]
        is_inner[place] = False
    node[is_inner] = n_new + np.arange(len(bends.at))
    return _Thread(first, node)


def _kinds(fabric: Fabric, place: Place, random: np.random.Generator) -> NDArray[np.int64]:
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


def _drawn(
    table: tuple[tuple[float, Tags], ...], n: int, random: np.random.Generator
) -> NDArray[np.int64]:
    """Draw rows of a table by their shares; past the last share is the number of rows."""
    return np.searchsorted(np.cumsum([share for share, _ in table]), random.uniform(size=n)).astype(
        np.int64
    )


def _branches(
    fabric: Fabric, streets: _Thread, at: Points, texture: Texture, random: np.random.Generator
) -> tuple[NDArray[np.int64], Points]:
    """
    Lead dead ends from streets into triangles beside them, at most one into each.

    Returns
    -------
    feet : int64[b]
        The node each begins at.
    branches : float64[b, 2, 2]
        Its middle and its end.
    """
    n_triangles = len(fabric.triangles)
    asked = np.flatnonzero(random.uniform(size=n_triangles) < texture.stubs)
    side = random.integers(0, 3, len(asked))
    corners = fabric.triangles[asked]
    a, b = (corners[np.arange(len(asked)), (side + step) % 3].astype(np.int64) for step in (1, 2))
    keys = np.minimum(a, b) * len(fabric.at) + np.maximum(a, b)
    known = fabric.ends @ [len(fabric.at), 1]
    street = np.searchsorted(known, keys).clip(max=max(len(known) - 1, 0))
    n_inner = np.diff(streets.first) - 2
    fits = (known[street] == keys) & (n_inner[street] > 0) if len(known) else np.zeros(0, bool)
    street, middles = street[fits], fabric.at[corners[fits]].mean(axis=1)
    feet = streets.node[streets.first[street] + 1 + n_inner[street] // 2]
    start = at[feet]
    reach = random.uniform(*_INTO_BLOCK, len(feet))[:, None]
    end = start + reach * (middles - start)
    return feet, snapped(np.stack([(start + end) / 2, end], axis=1))


def _marks(
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


def _without_unused(
    corners: Points, at: Points, marks: dict[int, Tags], ways: _Thread, kind: NDArray[np.int64]
) -> Streets:
    """Leave out the nodes that no way has."""
    used = np.zeros(len(at), bool)
    used[ways.node[ways.node >= 0]] = True
    number = np.cumsum(used) - 1
    node = ways.node.copy()
    node[node >= 0] = number[node[node >= 0]]
    kept = {int(number[i]): tags for i, tags in marks.items() if used[i]}
    return Streets(corners, at[used], kept, ways.first, node, kind, TAGS)
