"""
Road segments with times, from OpenStreetMap files: what the graph is made of.

A segment joins two consecutive nodes of a way. It lies in the country of its midpoint, so that a
road along a border has one answer at each place, whichever way it was drawn.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graphs.errors import BadExtract
from graphs.ids import Degrees, Floats, Ids, OsmIds
from graphs.osm import nodes, rules
from graphs.osm.account import Findings, account_of
from graphs.osm.extract import Progress
from graphs.osm.join import names_of, read_extracts
from graphs.osm.joined import Joined
from graphs.osm.judge import CountryOf, Holds, Judge, Ruling
from graphs.osm.pieces import Pieces, lengths_m, midpoints, pieces_of
from graphs.osm.profile_data import ROAD_CLASSES, Profile
from graphs.osm.raw import Extract, Ways
from graphs.osm.report import ImportReport
from graphs.osm.rules import Verdict
from graphs.osm.times import Timing, times_ms

__all__ = ["ROAD_CLASSES", "CountryOf", "Segments", "judged", "read_segments"]


class Segments(NamedTuple):
    """
    Road segments between consecutive OSM nodes, before any contraction.

    Attributes
    ----------
    node_id : int64[n]
        OSM id of each node. A node that blocks the way is there once for each segment that ends at
        it, every time with this id: both sides are dead ends, and both are driven.
    lon_e7, lat_e7 : int32[n]
        Place of each node in 1e-7 degree.
    tail, head : int32[s]
        Nodes at both ends, in the way's direction.
    length_m : float64[s]
        Great-circle length; 0 between two nodes in one place.
    forward_ms, backward_ms : float64[s]
        Time from tail to head and back, with the delays at the node that is entered; ``inf`` where
        that is not allowed. At least one is finite.
    way_id : int64[s]
        OSM id of the way.
    road_class : uint8[s]
        Index into ``ROAD_CLASSES``.
    country : int16[s]
        Index into the countries that were given; -1 where there is none.
    """

    node_id: OsmIds
    lon_e7: Degrees
    lat_e7: Degrees
    tail: Ids
    head: Ids
    length_m: Floats
    forward_ms: Floats
    backward_ms: Floats
    way_id: OsmIds
    road_class: NDArray[np.uint8]
    country: NDArray[np.int16]


def read_segments(
    osm: Path | Sequence[Path],
    profile: Profile,
    country_of: CountryOf,
    countries: Sequence[str],
    progress: Progress = lambda _what, _count: None,
) -> tuple[Segments, ImportReport]:
    """
    Read what a movement drives from OpenStreetMap files, and what became of the rest.

    Parameters
    ----------
    osm : Path or sequence of Path
        One extract, or several that overlap or touch.
    country_of : callable
        Countries of points, as indices into ``countries``; -1 where there is none.
    countries : sequence of str
        ISO 3166-1 alpha-2 codes, as the profile names them.

    Raises
    ------
    BadExtract
        If a file cannot be read or is given twice, or they hold no road that is driven.
    """
    judge = Judge(profile, countries)
    paths = [osm] if isinstance(osm, Path) else osm
    extract, joined = read_extracts(
        paths, rules.TAGS_READ, nodes.TAGS_READ, judge.may_be_driven, progress
    )
    return judged(", ".join(names_of(paths)), extract, judge, country_of, joined=joined)


def judged(
    source: str,
    extract: Extract,
    judge: Ruling,
    country_of: CountryOf,
    *,
    joined: Joined | None = None,
    times: Timing = times_ms,
    in_parts: bool = False,
) -> tuple[Segments, ImportReport]:
    """
    Drive what an extract holds by the rules of a movement.

    Parameters
    ----------
    source : str
        What the extract is called.
    joined : Joined, optional
        What joining it from several files has met.
    times : callable
        How long each piece takes.
    in_parts : bool
        Whether several ways may be parts of one and have its id; otherwise the first counts.

    Raises
    ------
    BadExtract
        If it holds no road that is driven.
    """
    pieces, faults = pieces_of(extract.ways, in_parts=in_parts)
    country = country_of(*midpoints(extract.ways, pieces))
    verdicts = judge.verdicts(extract, pieces, country)
    driven = np.array([not verdict.refusal for verdict in verdicts.said], np.bool_)[
        verdicts.of_piece
    ]
    if not np.any(driven):
        message = (
            f"{source} holds no road that `{judge.profile.name}` may drive, among {len(driven)} "
            f"pieces of {len(extract.ways.way_id)} ways: give roads with their nodes."
        )
        raise BadExtract(message)
    roads = Pieces(pieces.way[driven], pieces.tail[driven], pieces.head[driven])
    free = _free_of_delays(
        extract.ways, roads, verdicts.said, verdicts.of_piece[driven], country[driven], times
    )
    holds = judge.holds(extract, free.node_id, country_of)
    found = Findings(
        source, joined, judge.profile, judge.countries, extract, pieces, faults, country,
        verdicts, driven, free.length_m, free.node_id, holds,
    )  # fmt: skip
    return _split_where_blocked(_delayed(free, holds), holds), account_of(found)


def _free_of_delays(
    ways: Ways,
    roads: Pieces,
    said: Sequence[Verdict],
    verdict: NDArray[np.int64],
    country: NDArray[np.int16],
    times: Timing,
) -> Segments:
    """Number the nodes by their OSM ids, and drive each piece at its speed."""
    ends = np.concatenate([ways.node_id[roads.tail], ways.node_id[roads.head]])
    node_id, first, node = np.unique(ends, return_index=True, return_inverse=True)
    place = np.concatenate([roads.tail, roads.head])[first]
    tail, head = node.astype(np.int32).reshape(2, -1)
    length_m = lengths_m(ways, roads)
    forward_ms, backward_ms = times(roads.way, tail, head, length_m, said, verdict)
    road_class = np.array([each.road_class for each in said], np.uint8)[verdict]
    return Segments(
        node_id, ways.lon_e7[place], ways.lat_e7[place], tail, head,
        length_m, forward_ms, backward_ms, ways.way_id[roads.way], road_class, country,
    )  # fmt: skip


def _delayed(segments: Segments, holds: Holds) -> Segments:
    """Charge the delays at a node to whoever enters it: ahead at its head, back at its tail."""
    along_ms, against_ms = np.zeros((2, len(segments.node_id)))
    along_ms[holds.node] = 1000 * np.array([hold.forward_s for hold in holds.said])[holds.case]
    against_ms[holds.node] = 1000 * np.array([hold.backward_s for hold in holds.said])[holds.case]
    return segments._replace(
        forward_ms=segments.forward_ms + along_ms[segments.head],
        backward_ms=segments.backward_ms + against_ms[segments.tail],
    )


def _split_where_blocked(segments: Segments, holds: Holds) -> Segments:
    """Give each segment that ends at a blocked node a copy of it, where it is a dead end."""
    is_blocked = np.zeros(len(segments.node_id), np.bool_)
    is_blocked[holds.node] = np.array([hold.blocks for hold in holds.said], np.bool_)[holds.case]
    ends = np.concatenate([segments.tail, segments.head])
    cut = np.flatnonzero(is_blocked[ends])
    first = np.unique(ends[cut], return_index=True)[1]
    again = np.delete(cut, first)  # The first segment keeps the node itself.
    copies = ends[again]
    ends[again] = np.arange(len(copies), dtype=np.int32) + len(segments.node_id)
    tail, head = ends.reshape(2, -1)
    node_id, lon_e7, lat_e7 = (
        np.concatenate([column, column[copies]])
        for column in (segments.node_id, segments.lon_e7, segments.lat_e7)
    )
    return segments._replace(node_id=node_id, lon_e7=lon_e7, lat_e7=lat_e7, tail=tail, head=head)
