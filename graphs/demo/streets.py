"""From a fabric to ways: its streets, bent and tagged, with the dead ends that branch off them."""

import numpy as np
from shapely import MultiLineString

from graphs.demo.bent import bent
from graphs.demo.branches import branches
from graphs.demo.fabric import Fabric
from graphs.demo.ground import Ground
from graphs.demo.sheet import Streets
from graphs.demo.street_kinds import TAGS, branch_kinds, kinds_of, marks_of
from graphs.demo.strewn import Texture


def draw_streets(
    fabric: Fabric,
    ground: Ground,
    roads: MultiLineString,
    texture: Texture,
    random: np.random.Generator,
) -> Streets:
    """Bend and tag the streets of a place beside its roads, and let dead ends branch off them."""
    streets = bent(fabric, ground, roads, texture, random)
    ends = branches(fabric, streets, ground, roads, texture, random)
    n_branches, n_junctions = len(ends.feet), len(fabric.at) - fabric.n_corners
    new = len(streets.at) + np.arange(2 * n_branches).reshape(-1, 2)
    node = np.concatenate([streets.node, np.column_stack([ends.feet, new]).ravel()])
    first = np.concatenate([streets.first, streets.first[-1] + 3 * np.arange(1, n_branches + 1)])
    marks = marks_of(n_junctions, len(streets.at) - n_junctions, n_branches, random)
    kind = np.concatenate(
        [kinds_of(fabric, ground.place, random), branch_kinds(n_branches, random)]
    )
    at = np.concatenate([streets.at, ends.at.reshape(-1, 2)])
    corners = fabric.at[: fabric.n_corners]
    return _without_unused(Streets(corners, at, marks, first, node, kind, TAGS))


def _without_unused(streets: Streets) -> Streets:
    """Leave out the nodes that no way has."""
    used = np.zeros(len(streets.at), bool)
    used[streets.node[streets.node >= 0]] = True
    number = np.cumsum(used) - 1
    node = streets.node.copy()
    node[node >= 0] = number[node[node >= 0]]
    marks = {int(number[i]): tags for i, tags in streets.marks.items() if used[i]}
    return streets._replace(at=streets.at[used], marks=marks, node=node)
