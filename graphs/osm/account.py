"""The account of an import: every way it saw is kept or dropped, and each oddity has a line."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Final, NamedTuple, TypedDict

import numpy as np
from numpy.typing import NDArray

from graphs.ids import Flags, Floats, OsmIds
from graphs.osm.joined import Joined
from graphs.osm.judge import Holds, Verdicts
from graphs.osm.pieces import Faults, Pieces
from graphs.osm.profile_data import ROAD_CLASSES, Profile
from graphs.osm.raw import Extract
from graphs.osm.report import ImportReport, Kept
from graphs.osm.restrictions import Bound
from graphs.osm.tally import Tallies, Tally

_SECOND: Final = "a second way of the same id"
_SHORT: Final = "fewer than two nodes"
_PLACELESS: Final = "no two nodes in a row that the extract holds"


class Findings(NamedTuple):
    """
    All that an import has found out.

    Attributes
    ----------
    file : str
        Name of the extract, or of all.
    joined : Joined or None
        What joining them has met, if there are several.
    country : int16[p]
        Country of each piece, an index into ``countries``.
    driven : bool[p]
        Which pieces are kept.
    length_m : float64[s]
        Length of those.
    node_id : int64[n]
        Nodes of those.
    bound : Bound
        What became of the turn restrictions.
    """

    file: str
    joined: Joined | None
    profile: Profile
    countries: Sequence[str]
    extract: Extract
    pieces: Pieces
    faults: Faults
    country: NDArray[np.int16]
    verdicts: Verdicts
    driven: Flags
    length_m: Floats
    node_id: OsmIds
    holds: Holds
    bound: Bound


def account_of(found: Findings) -> ImportReport:
    """Give account of an import."""
    return ImportReport(
        extract=found.file,
        timestamp=found.extract.timestamp,
        profile=found.profile.name,
        profile_hash=found.profile.hash,
        ways_seen=len(found.extract.ways.way_id),
        kept=_kept(found),
        dropped=_dropped(found),
        restrictions=_restrictions(found.extract),
        restrictions_bound=found.bound.bound,
        restrictions_left=found.bound.left,
        km_by_country=_km_by_country(found),
        joined=found.joined,
        zero_length=int(np.count_nonzero(found.length_m == 0)),
        **_about_ways(found),
        **_about_nodes(found),
    )


class _AboutWays(TypedDict):
    odd_way_tags: Tallies
    conditional: Tally
    missing_nodes: Tally
    misplaced_nodes: Tally
    repeated_nodes: Tally


def _about_ways(found: Findings) -> _AboutWays:
    ways, verdicts = found.extract.ways, found.verdicts
    by_hour = [any(key.endswith(":conditional") for key in tags) for tags in found.extract.way_tags]
    way_of_ref = np.repeat(ways.way_id, np.diff(ways.first_ref))
    return {
        "odd_way_tags": _tallies(
            [_named(v.odd) for v in verdicts.said], verdicts.of_way, ways.way_id
        ),
        "conditional": Tally.of(ways.way_id[np.array(by_hour, np.bool_)[ways.tags]]),
        "missing_nodes": Tally.of(way_of_ref[found.faults.missing]),
        "misplaced_nodes": Tally.of(way_of_ref[found.faults.misplaced]),
        "repeated_nodes": Tally.of(way_of_ref[found.faults.repeated]),
    }


class _AboutNodes(TypedDict):
    odd_node_tags: Tallies
    blocked: Tallies
    delayed: Tallies
    twice_nodes: Tally


def _about_nodes(found: Findings) -> _AboutNodes:
    said, case, on_road = found.holds.said, found.holds.case, found.node_id[found.holds.node]
    tagged = found.extract.nodes.node_id
    return {
        "odd_node_tags": _tallies([_named(hold.odd) for hold in said], case, on_road),
        "blocked": _tallies([[hold.name] if hold.blocks else [] for hold in said], case, on_road),
        "delayed": _tallies(
            [[] if hold.blocks or not hold.name else [hold.name] for hold in said], case, on_road
        ),
        "twice_nodes": Tally.of(np.delete(tagged, np.unique(tagged, return_index=True)[1])),
    }


def _kept(found: Findings) -> dict[str, Kept]:
    """Count ways, segments and kilometres by road class."""
    verdict, way = found.verdicts.of_piece[found.driven], found.pieces.way[found.driven]
    road_class = np.array([said.road_class for said in found.verdicts.said])[verdict]
    first = np.unique(way, return_index=True)[1]
    n = len(ROAD_CLASSES)
    n_ways = np.bincount(road_class[first], minlength=n)
    n_segments = np.bincount(road_class, minlength=n)
    km = np.bincount(road_class, weights=found.length_m / 1000, minlength=n)
    return {
        name: Kept(ways=int(n_ways[i]), segments=int(n_segments[i]), km=round(float(km[i]), 3))
        for i, name in enumerate(ROAD_CLASSES)
        if n_segments[i]
    }


def _dropped(found: Findings) -> Tallies:
    """Say for each way of which nothing was kept, why."""
    ways, said, faults = found.extract.ways, found.verdicts.said, found.faults
    n = len(said)
    refused = np.array([bool(verdict.refusal) for verdict in said], np.bool_)
    of_way = found.verdicts.of_way
    way_of_ref = np.repeat(np.arange(len(ways.way_id)), np.diff(ways.first_ref))
    n_nodes = np.bincount(way_of_ref[~faults.repeated], minlength=len(ways.way_id))
    case = np.select(
        [faults.second, refused[of_way], n_nodes < 2], [n, of_way, n + 1], default=n + 2
    )
    dropped = np.ones(len(ways.way_id), np.bool_)
    dropped[found.pieces.way[found.driven]] = False
    reasons = [*([verdict.refusal] for verdict in said), [_SECOND], [_SHORT], [_PLACELESS]]
    return _tallies(reasons, case[dropped], ways.way_id[dropped])


def _restrictions(extract: Extract) -> dict[str, int]:
    """Count turn restrictions by key and value; one of several kinds counts for each."""
    counts = np.bincount(extract.restrictions.tags, minlength=len(extract.restriction_tags))
    by_kind: Counter[str] = Counter()
    for tags, count in zip(extract.restriction_tags, counts.tolist(), strict=True):
        for key, value in tags.items():
            if key.startswith("restriction"):
                by_kind[f"{key}={value}"] += count
    return dict(by_kind)


def _km_by_country(found: Findings) -> dict[str, float]:
    names = [*found.countries, ""]  # Index -1, no country, falls on the last.
    country = found.country[found.driven] % len(names)
    km = np.bincount(country, weights=found.length_m / 1000, minlength=len(names))
    return {name: round(float(km[i]), 3) for i, name in enumerate(names) if km[i]}


def _named(odd: Iterable[tuple[str, str]]) -> list[str]:
    return [f"{key}={value}" for key, value in odd]


def _tallies(names: Sequence[Collection[str]], case: NDArray[np.int64], ids: OsmIds) -> Tallies:
    """Tally ids by the names that their case has; a case may have several, or none."""
    order = np.argsort(case, kind="stable")
    start = np.searchsorted(case[order], np.arange(len(names) + 1))
    members: defaultdict[str, list[OsmIds]] = defaultdict(list)
    for i in np.flatnonzero(np.diff(start)).tolist():
        for name in names[i]:
            members[name].append(ids[order[start[i] : start[i + 1]]])
    return {name: Tally.of(np.concatenate(members[name])) for name in sorted(members)}
