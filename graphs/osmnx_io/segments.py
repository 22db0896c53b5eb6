"""Road segments from an OSMnx street graph: each street a way, judged as any other."""

import math
from collections.abc import Sequence
from itertools import product
from typing import Final, Literal, NamedTuple, TypeAlias

import numpy as np

from graphs.errors import BadExtract
from graphs.ids import INVALID_ID, Floats
from graphs.osm import nodes
from graphs.osm.from_graph import FromGraph
from graphs.osm.judge import CountryOf
from graphs.osm.profile_data import Profile
from graphs.osm.raw import Extract, Restrictions, TaggedNodes, Tags, Ways
from graphs.osm.report import ImportReport
from graphs.osm.segments import Segments, driven_by, reading_of
from graphs.osm.tally import Tally
from graphs.osmnx_io.judge import GivenTimes, SlowestJudge
from graphs.osmnx_io.read import OsmnxGraph, refuse_unfit
from graphs.osmnx_io.streets import Street, streets_of

Times: TypeAlias = Literal["profile", "graph"]
"""Whose times count: those of the profile, or the graph's own ``travel_time``."""

_WORTH_KNOWING: Final = (
    "highway", "maxspeed", "access", "motor_vehicle", "emergency", "service", "surface",
    "maxheight", "maxwidth", "maxweight",
)  # fmt: skip

_NONE: Final = np.zeros(0, np.int64)
_NO_RESTRICTIONS: Final = Restrictions(
    relation_id=_NONE,
    tags=_NONE.astype(np.int32),
    first_member=np.zeros(1, np.int64),
    member_id=_NONE,
    part=_NONE.astype(np.int8),
    version=_NONE.astype(np.int32),
)
"""A street graph knows of none."""


def segments_of_graph(
    name: str,
    graph: OsmnxGraph,
    profile: Profile,
    country_of: CountryOf,
    countries: Sequence[str],
    times: Times = "profile",
) -> tuple[Segments, ImportReport]:
    """Read what one movement drives, as ``movements_of_graph`` does for several."""
    return movements_of_graph(name, graph, [profile], country_of, countries, times)[0]


def movements_of_graph(
    name: str,
    graph: OsmnxGraph,
    profiles: Sequence[Profile],
    country_of: CountryOf,
    countries: Sequence[str],
    times: Times = "profile",
) -> list[tuple[Segments, ImportReport]]:
    """
    Read what several movements drive from an OSMnx street graph, and what became of the rest.

    Parameters
    ----------
    name : str
        What the graph is called in the report and in refusals.
    country_of, countries
        As ``graphs.osm.segments.read_movements`` takes them.
    times : "profile" or "graph"
        Whether each profile says how long a street takes, as everywhere, or ``travel_time``.

    Returns
    -------
    list of (Segments, ImportReport)
        Nodes keep the graph's ids; points between them get higher ones.

    Raises
    ------
    BadExtract
        If it is no street graph in degrees, an edge lacks its time, or no street is driven.
    """
    refuse_unfit(name, graph)
    streets = tuple(streets_of(name, graph))
    if times == "graph":
        _refuse_timeless(name, streets)
    tagged = _tagged(streets)
    extract = _extract(graph, streets, tagged)
    reading = reading_of(name, extract, country_of, in_parts=True)
    met = _met(graph, streets, extract, times)
    read = []
    for profile in profiles:
        if times == "graph":
            given = GivenTimes(profile, countries, *_given_ms(streets))
            segments, report = driven_by(given, reading, country_of, given.times_ms)
        else:
            judge = SlowestJudge(profile, countries, tagged.choices)
            segments, report = driven_by(judge, reading, country_of)
        read.append((segments, report.model_copy(update={"graph": met})))
    return read


class _Tagged(NamedTuple):
    """
    Distinct tags of streets.

    Attributes
    ----------
    of_street : list of int
        Which set of tags each street has.
    choices : tuple of tuple of Tags
        What each set may mean: one combination, or more if it lists values.
    """

    of_street: list[int]
    choices: tuple[tuple[Tags, ...], ...]


def _tagged(streets: Sequence[Street]) -> _Tagged:
    number: dict[tuple[tuple[str, tuple[str, ...]], ...], int] = {}
    of_street = []
    for street in streets:
        one_way = ("oneway", ("no" if street.is_two_way else "yes",))
        values = (*sorted(street.values.items()), one_way)
        of_street.append(number.setdefault(values, len(number)))
    return _Tagged(of_street, tuple(map(_choices, number)))


def _choices(values: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[Tags, ...]:
    """Combine the values that are listed in all ways."""
    keys = [key for key, _ in values]
    return tuple(
        dict(zip(keys, combination, strict=True))
        for combination in product(*(listed for _, listed in values))
    )


def _extract(graph: OsmnxGraph, streets: Sequence[Street], tagged: _Tagged) -> Extract:
    """Lay the streets out as ways through numbered nodes."""
    node_tags: dict[tuple[tuple[str, str], ...], int] = {}
    return Extract(
        _ways(graph, streets, tagged),
        tuple(choices[0] for choices in tagged.choices),
        _nodes(graph, node_tags),
        tuple(map(dict, node_tags)),
        _NO_RESTRICTIONS,
        (),
        str(graph.graph.get("created_date", "")),
    )


def _ways(graph: OsmnxGraph, streets: Sequence[Street], tagged: _Tagged) -> Ways:
    n_refs = np.array([len(street.between_e7) + 2 for street in streets], np.int64)
    first_ref = np.concatenate([np.zeros(1, np.int64), np.cumsum(n_refs)])
    # Points of lines are no nodes of the graph: each gets an id that no node has, above them all,
    # since a ring without a junction gets one at its lowest node.
    node_id = max(0, *graph.nodes) + 1 + np.arange(first_ref[-1], dtype=np.int64)
    places = np.empty((first_ref[-1], 2), np.int64)
    for street, start, end in zip(streets, first_ref[:-1], first_ref[1:], strict=True):
        node_id[[start, end - 1]] = street.tail, street.head
        places[start + 1 : end - 1] = street.between_e7
        places[[start, end - 1]] = [_place(graph, node) for node in (street.tail, street.head)]
    lon_e7, lat_e7 = places.astype(np.int32).T
    return Ways(
        np.array([_way_id(street) for street in streets], np.int64),
        np.array(tagged.of_street, np.int32),
        first_ref,
        node_id,
        lon_e7,
        lat_e7,
        np.zeros(len(streets), np.int32),
    )


def _nodes(graph: OsmnxGraph, node_tags: dict[tuple[tuple[str, str], ...], int]) -> TaggedNodes:
    """Gather the nodes that may hold up traffic, and number their tags."""
    rows = []
    for node, data in graph.nodes(data=True):
        tags = tuple((key, str(data[key])) for key in sorted(data.keys() & nodes.TAGS_READ))
        if tags:
            number = node_tags.setdefault(tags, len(node_tags))
            rows.append((node, *_place(graph, node), number))
    node_id, lon_e7, lat_e7, number_of = np.array(rows, np.int64).reshape(-1, 4).T
    return TaggedNodes(
        node_id,
        lon_e7.astype(np.int32),
        lat_e7.astype(np.int32),
        number_of.astype(np.int32),
        np.zeros(len(rows), np.int32),
    )


def _place(graph: OsmnxGraph, node: int) -> tuple[int, int]:
    data = graph.nodes[node]
    return round(1e7 * float(data["x"])), round(1e7 * float(data["y"]))


def _way_id(street: Street) -> int:
    return street.osm_ids[0] if street.osm_ids else INVALID_ID


def _refuse_timeless(name: str, streets: Sequence[Street]) -> None:
    without = [s for s in streets if math.isnan(s.forward_s) or math.isnan(s.backward_s)]
    if without:
        message = (
            f"{name}, edge {without[0].tail} to {without[0].head}: it has no `travel_time`, like "
            f"{len(without) - 1} other streets; add it with `osmnx.routing.add_edge_travel_times`, "
            "or take the profile's times."
        )
        raise BadExtract(message)


def _given_ms(streets: Sequence[Street]) -> tuple[Floats, Floats]:
    forward_ms = 1000 * np.array([street.forward_s for street in streets], np.float64)
    backward_ms = 1000 * np.array([street.backward_s for street in streets], np.float64)
    return forward_ms, backward_ms


def _met(graph: OsmnxGraph, streets: Sequence[Street], extract: Extract, times: Times) -> FromGraph:
    listed = [street for street in streets if street.is_listed]
    half = [street for street in streets if street.says_two_way and not street.is_two_way]
    said = {key for street in streets for key in street.values}
    return FromGraph(
        edges=graph.number_of_edges(),
        streets=len(streets),
        times_from=times,
        listed=_tally(listed),
        listed_km=round(sum(street.length_m for street in listed) / 1000, 3),
        one_direction=_tally(half),
        at_nodes=len(extract.nodes.node_id),
        simplified=bool(graph.graph.get("simplified", True)),
        unsaid=tuple(key for key in _WORTH_KNOWING if key not in said),
    )


def _tally(streets: Sequence[Street]) -> Tally:
    return Tally.of(np.array([_way_id(street) for street in streets], np.int64))
