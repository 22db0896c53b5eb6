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
from graphs.osm.manoeuvres import Pieces as DrivenPieces
from graphs.osm.pieces import Faults, Pieces, lengths_m, midpoints, pieces_of
from graphs.osm.profile_data import ROAD_CLASSES, Profile
from graphs.osm.raw import Extract, Tags, Ways
from graphs.osm.report import ImportReport
from graphs.osm.restrictions import NOTHING_BOUND, Bound, bind
from graphs.osm.rules import Verdict
from graphs.osm.times import Timing, times_ms
from graphs.turns import Forbidden

__all__ = [
    "ROAD_CLASSES",
    "CountryOf",
    "Reading",
    "Segments",
    "driven_by",
    "read_movements",
    "read_segments",
    "reading_of",
]


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
    forbidden : Forbidden
        Turns that may not be driven: run ``2 * s`` drives segment ``s`` from tail to head, ``2 * s
        + 1`` back.
    via : int32[...]
        Nodes at which the ways of a turn restriction meet.
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
    forbidden: Forbidden = NOTHING_BOUND.forbidden
    via: Ids = NOTHING_BOUND.via


def read_segments(
    osm: Path | Sequence[Path],
    profile: Profile,
    country_of: CountryOf,
    countries: Sequence[str],
    progress: Progress = lambda _what, _count: None,
) -> tuple[Segments, ImportReport]:
    """Read what one movement drives, as ``read_movements`` does for several."""
    return read_movements(osm, [profile], country_of, countries, progress)[0]


def read_movements(
    osm: Path | Sequence[Path],
    profiles: Sequence[Profile],
    country_of: CountryOf,
    countries: Sequence[str],
    progress: Progress = lambda _what, _count: None,
) -> list[tuple[Segments, ImportReport]]:
    """
    Read once what several movements drive from OpenStreetMap files, and what became of the rest.

    Parameters
    ----------
    osm : Path or sequence of Path
        One extract, or several that overlap or touch.
    country_of : callable
        Countries of points, as indices into ``countries``; -1 where there is none.
    countries : sequence of str
        ISO 3166-1 alpha-2 codes, as the profiles name them.

    Returns
    -------
    list of (Segments, ImportReport)
        In the order of the profiles.

    Raises
    ------
    BadExtract
        If a file cannot be read or is given twice, or they hold no road that one of the movements
        drives.
    """
    judges = [Judge(profile, countries) for profile in profiles]
    paths = [osm] if isinstance(osm, Path) else osm

    def wanted(tags: Tags) -> bool:
        return any(judge.may_be_driven(tags) for judge in judges)

    extract, joined = read_extracts(paths, rules.TAGS_READ, nodes.TAGS_READ, wanted, progress)
    reading = reading_of(", ".join(names_of(paths)), extract, country_of, joined)
    return [driven_by(judge, reading, country_of) for judge in judges]


class Reading(NamedTuple):
    """What was read, whoever drives there; ``source`` is what that is called."""

    source: str
    joined: Joined | None
    extract: Extract
    pieces: Pieces
    faults: Faults
    country: NDArray[np.int16]


def reading_of(
    source: str,
    extract: Extract,
    country_of: CountryOf,
    joined: Joined | None = None,
    *,
    in_parts: bool = False,
) -> Reading:
    """Cut an extract to pieces; ``in_parts`` several ways may be parts of one and have its id."""
    pieces, faults = pieces_of(extract.ways, in_parts=in_parts)
    country = country_of(*midpoints(extract.ways, pieces))
    return Reading(source, joined, extract, pieces, faults, country)


def driven_by(
    judge: Ruling, file: Reading, country_of: CountryOf, times: Timing = times_ms
) -> tuple[Segments, ImportReport]:
    """
    Find the segments of one movement, and give account of it.

    Raises
    ------
    BadExtract
        If it drives nothing of what was read.
    """
    extract, pieces, country = file.extract, file.pieces, file.country
    verdicts = judge.verdicts(extract, pieces, country)
    driven = np.array([not verdict.refusal for verdict in verdicts.said], np.bool_)[
        verdicts.of_piece
    ]
    if not np.any(driven):
        message = (
            f"{file.source} holds no road that `{judge.profile.name}` may drive, among "
            f"{len(driven)} pieces of {len(extract.ways.way_id)} ways: give roads with their nodes."
        )
        raise BadExtract(message)
    roads = Pieces(pieces.way[driven], pieces.tail[driven], pieces.head[driven])
    free = _free_of_delays(
        extract.ways, roads, verdicts.said, verdicts.of_piece[driven], country[driven], times
    )
    holds = judge.holds(extract, free.node_id, country_of)
    segments = _split_where_blocked(_delayed(free, holds), holds)
    bound = _bound(judge, extract, segments)
    found = Findings(
        file.source, file.joined, judge.profile, judge.countries, extract, pieces,
        file.faults, country, verdicts, driven, free.length_m, free.node_id, holds, bound,
    )  # fmt: skip
    return segments._replace(forbidden=bound.forbidden, via=bound.via), account_of(found)


def _bound(judge: Ruling, extract: Extract, segments: Segments) -> Bound:
    """Bind the turn restrictions, by the rules of the country that one comes from."""
    if not isinstance(judge, Judge) or not len(extract.restrictions.relation_id):
        return NOTHING_BOUND
    if not any(rules.turns.kinds for rules in judge.rules):
        return NOTHING_BOUND
    way_id, first = np.unique(segments.way_id, return_index=True)
    in_force = judge.rules_in(segments.country[first])
    rules_of = dict(zip(way_id.tolist(), in_force.tolist(), strict=True))
    pieces = DrivenPieces(
        segments.way_id,
        segments.tail,
        segments.head,
        np.isfinite(segments.forward_ms),
        np.isfinite(segments.backward_ms),
        segments.node_id,
    )
    return bind(
        extract.restrictions,
        extract.restriction_tags,
        pieces,
        lambda way: judge.rules[rules_of.get(way, 0)].turns,
        extract.ways.way_id,
    )


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
