"""From segments to roads: the strongly connected core, and chains joined, geometry kept."""

from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from graphs.core import core_of
from graphs.expand import drivers
from graphs.ids import (
    INF_MS,
    INVALID_ID,
    Flags,
    FlagsOut,
    Floats,
    Ids,
    IdsOut,
    frozen,
)
from graphs.kernel import inner_kernel, kernel, long_kernel
from graphs.osm.segments import Segments
from graphs.osm.turning import Strung, on_chains
from graphs.roads import Junctions, Roads
from graphs.turns import NOTHING_FORBIDDEN, Edges, Forbidden


class Network(NamedTuple):
    """
    Roads, their junctions, and what was left outside the core.

    Attributes
    ----------
    roads : Roads
    junctions : Junctions
    pockets : Pockets
    forbidden : Forbidden
        Turns that may not be driven, in runs over the edges of the core.
    """

    roads: Roads
    junctions: Junctions
    pockets: "Pockets"
    forbidden: Forbidden


class Pockets(NamedTuple):
    """How much road lies outside the strongly connected core."""

    n_pockets: int
    n_segments: int
    length_km: float
    largest_km: float
    largest_way_id: int


def contract_chains(segments: Segments) -> Network:
    """Split core from pockets and join the segments between junctions to one edge each."""
    if len(segments.via):
        of_core, core, forbidden = _restricted_core(segments)
    else:
        in_core = _core_nodes(segments)
        of_core = in_core[segments.tail] & in_core[segments.head]
        core, forbidden = _chains(segments, of_core), NOTHING_FORBIDDEN
    pockets = _chains(segments, ~of_core)
    ends = np.unique(np.concatenate([core.tail, core.head]))
    junction_of = np.full(len(segments.node_id), INVALID_ID, np.int32)
    junction_of[ends] = np.arange(len(ends), dtype=np.int32)
    junctions = Junctions(
        *(frozen(c[ends]) for c in (segments.node_id, segments.lon_e7, segments.lat_e7))
    )
    roads = _roads(segments, _joined(core, pockets), junction_of, n_core=len(core.tail))
    return Network(roads, junctions, _measure_pockets(segments, ~of_core), forbidden)


def _restricted_core(segments: Segments) -> tuple[Flags, "_Chains", Forbidden]:
    """
    Find the core that is left where turn restrictions bind, its chains, and what they forbid.

    Where a side road goes, a junction may go with it, and with that a place to turn round; so the
    core is looked for until all of it is connected.
    """
    of_core = np.ones(len(segments.tail), np.bool_)
    while True:
        core = _chains(segments, of_core)
        strung = Strung(len(segments.tail), *core[:5])
        forbidden = on_chains(segments.forbidden, core.cut.tolist(), strung)
        sizes = np.diff(core.first).astype(np.int64)
        inside = core_of(drivers(_edges(segments, core), forbidden), sizes).edge
        if np.all(inside):
            return of_core, core, forbidden
        of_core = of_core.copy()
        of_core[core.segment[np.repeat(~inside, sizes)]] = False


def _edges(segments: Segments, chains: "_Chains") -> Edges:
    """Give chains as edges; what they take does not matter here, but which way they are driven."""
    starts = (each[chains.first[:-1]] for each in _each_way(segments, chains))
    forward_ms, backward_ms = (
        np.where(np.isfinite(each), 1, INF_MS).astype(np.int32) for each in starts
    )
    nodes, ends = np.unique(np.stack([chains.tail, chains.head]), return_inverse=True)
    tail, head = ends.astype(np.int32).reshape(2, -1)
    return Edges(len(nodes), tail, head, forward_ms, backward_ms)


def _core_nodes(segments: Segments) -> Flags:
    """Mark the nodes of the strongly connected component with the most road segments."""
    n = len(segments.node_id)
    forward, backward = np.isfinite(segments.forward_ms), np.isfinite(segments.backward_ms)
    tail = np.concatenate([segments.tail[forward], segments.head[backward]])
    head = np.concatenate([segments.head[forward], segments.tail[backward]])
    arcs = coo_array((np.ones(len(tail), np.int8), (tail, head)), shape=(n, n)).tocsr()
    _, component = connected_components(arcs, directed=True, connection="strong")
    inside = component[segments.tail] == component[segments.head]
    sizes = np.bincount(component[segments.tail[inside]], minlength=1)
    return np.asarray(component == sizes.argmax())


def _measure_pockets(segments: Segments, outside: Flags) -> Pockets:
    """Size up the roads outside the core, joined where they touch each other."""
    chosen = np.flatnonzero(outside)
    if not len(chosen):
        return Pockets(0, 0, 0.0, 0.0, INVALID_ID)
    n = len(segments.node_id)
    tail, head = segments.tail[chosen], segments.head[chosen]
    touching = coo_array((np.ones(len(chosen), np.int8), (tail, head)), shape=(n, n)).tocsr()
    _, component = connected_components(touching, directed=False)
    length_m = np.bincount(component[tail], weights=segments.length_m[chosen])
    first_of_largest = chosen[length_m[component[tail]].argmax()]
    way_id = int(segments.way_id[first_of_largest])
    n_pockets = len(np.unique(component[tail]))
    return Pockets(
        n_pockets, len(chosen), float(length_m.sum()) / 1000, float(length_m.max()) / 1000, way_id
    )


class _Chains(NamedTuple):
    """
    Segments strung together.

    Attributes
    ----------
    first : int32[c + 1]
        Chain ``i`` owns ``segment[first[i]:first[i + 1]]``.
    segment : int32[s]
    is_turned : bool[s]
        Whether the chain runs against the segment's own direction.
    tail, head : int32[c]
        Nodes of the segments at the two ends.
    cut : int32[...]
        Nodes at which chains end for the sake of a turn restriction only.
    """

    first: Ids
    segment: Ids
    is_turned: Flags
    tail: Ids
    head: Ids
    cut: Ids


def _chains(segments: Segments, chosen: Flags) -> _Chains:
    """String the chosen segments together between junctions; one-way chains run forward."""
    ids = np.flatnonzero(chosen).astype(np.int32)
    tail, head = frozen(segments.tail[ids]), frozen(segments.head[ids])
    n = len(segments.node_id)
    ends = np.concatenate([tail, head])
    first = np.zeros(n + 1, np.int32)
    np.cumsum(np.bincount(ends, minlength=n), out=first[1:])
    at_node = frozen((np.argsort(ends, kind="stable") % max(len(ids), 1)).astype(np.int32))
    forward = frozen(np.isfinite(segments.forward_ms[ids]))
    backward = frozen(np.isfinite(segments.backward_ms[ids]))
    first = frozen(first)
    is_junction = _junctions(first, at_node, head, forward, backward)
    via = segments.via[np.diff(first)[segments.via] > 0]
    cut = via[~is_junction[via]]
    is_junction[cut] = True
    chain_first, chosen_ids, is_turned, n_chains = _string(
        first, at_node, tail, head, forward, backward, is_junction
    )
    chain_first = chain_first[: n_chains + 1]
    starts, ends_at = chain_first[:-1], chain_first[1:] - 1
    return _Chains(
        first=chain_first,
        segment=ids[chosen_ids],
        is_turned=is_turned,
        tail=np.where(is_turned, head[chosen_ids], tail[chosen_ids])[starts],
        head=np.where(is_turned, tail[chosen_ids], head[chosen_ids])[ends_at],
        cut=cut,
    )


@long_kernel
def _junctions(first: Ids, at_node: Ids, head: Ids, forward: Flags, backward: Flags) -> FlagsOut:
    """Mark where a chain must end: not two roads, a loop, or where a one-way begins or ends."""
    is_junction = np.zeros(len(first) - 1, np.bool_)
    for v in range(len(first) - 1):
        degree = first[v + 1] - first[v]
        if degree == 2:
            a, b = at_node[first[v]], at_node[first[v] + 1]
            into_a = forward[a] if head[a] == v else backward[a]
            out_of_a = backward[a] if head[a] == v else forward[a]
            into_b = forward[b] if head[b] == v else backward[b]
            out_of_b = backward[b] if head[b] == v else forward[b]
            is_junction[v] = a == b or into_a != out_of_b or into_b != out_of_a
        else:
            is_junction[v] = degree > 0
    return is_junction


@inner_kernel
def _follow(
    start: int,
    segment: int,
    first: Ids,
    at_node: Ids,
    tail: Ids,
    head: Ids,
    is_junction: FlagsOut,
    is_used: FlagsOut,
    out: IdsOut,
    is_turned: FlagsOut,
    end: int,
) -> int:
    """Append the chain that leaves a junction by a segment; give the new end."""
    node = start
    while True:
        is_used[segment] = True
        out[end], is_turned[end] = segment, tail[segment] != node
        end += 1
        node = tail[segment] if is_turned[end - 1] else head[segment]
        if is_junction[node]:
            return end
        a, b = at_node[first[node]], at_node[first[node] + 1]
        segment = b if a == segment else a


@kernel
def _turn(out: IdsOut, is_turned: FlagsOut, start: int, end: int) -> None:
    """Turn a chain round, so that it runs the way it may be driven."""
    out[start:end] = out[start:end][::-1].copy()
    is_turned[start:end] = ~is_turned[start:end][::-1].copy()


@long_kernel
def _string(
    first: Ids,
    at_node: Ids,
    tail: Ids,
    head: Ids,
    forward: Flags,
    backward: Flags,
    is_junction: FlagsOut,
) -> tuple[Ids, Ids, Flags, int]:
    """Follow all chains from all junctions; a ring without one gets one at its lowest node."""
    n_segments = len(tail)
    out, is_turned = np.empty(n_segments, np.int32), np.empty(n_segments, np.bool_)
    is_used, chain_first = np.zeros(n_segments, np.bool_), np.zeros(n_segments + 1, np.int32)
    n_chains = end = 0
    for only_junctions in (True, False):
        for v in range(len(first) - 1):
            if only_junctions and not is_junction[v]:
                continue
            for i in range(first[v], first[v + 1]):
                if is_used[at_node[i]]:
                    continue
                is_junction[v] = True
                start = end
                end = _follow(
                    v, at_node[i], first, at_node, tail, head, is_junction, is_used,
                    out, is_turned, start,
                )  # fmt: skip
                may_go = backward[out[start]] if is_turned[start] else forward[out[start]]
                if not may_go:
                    _turn(out, is_turned, start, end)
                n_chains += 1
                chain_first[n_chains] = end
    return chain_first, out, is_turned, n_chains


def _joined(core: _Chains, pockets: _Chains) -> _Chains:
    """Put the chains of the pockets behind those of the core."""
    return _Chains(
        np.concatenate([core.first, core.first[-1] + pockets.first[1:]]),
        *(np.concatenate(pair) for pair in list(zip(core, pockets, strict=True))[1:]),
    )


def _roads(segments: Segments, chains: _Chains, junction_of: Ids, n_core: int) -> Roads:
    """Lay out the points of each chain, and the pieces between them."""
    is_core = np.arange(len(chains.tail)) < n_core
    ids = chains.segment
    forward_ms, backward_ms = _each_way(segments, chains)
    points = _point_nodes(segments, chains)
    first_point = (chains.first + np.arange(len(chains.first))).astype(np.int32)
    last_segment = np.append(
        np.arange(len(ids)), 0
    )  # Of each point: the one it starts, or the last.
    at_point = np.insert(last_segment[:-1], chains.first[1:], chains.first[1:] - 1)
    ends = chains.first[1:]
    return Roads(
        tail=frozen(np.where(is_core, junction_of[chains.tail], INVALID_ID).astype(np.int32)),
        head=frozen(np.where(is_core, junction_of[chains.head], INVALID_ID).astype(np.int32)),
        first_point=frozen(first_point),
        lon_e7=frozen(segments.lon_e7[points]),
        lat_e7=frozen(segments.lat_e7[points]),
        along_mm=frozen(
            np.round(1000 * _running(segments.length_m[ids], chains.first)).astype(np.int32)
        ),
        forward_ms=frozen(np.insert(forward_ms, ends, 0.0)),
        backward_ms=frozen(np.insert(backward_ms, ends, 0.0)),
        way_id=frozen(segments.way_id[ids][at_point]),
        road_class=frozen(segments.road_class[ids][at_point]),
        country=frozen(segments.country[ids][at_point]),
    )


def _each_way(segments: Segments, chains: _Chains) -> tuple[Floats, Floats]:
    """Time over each segment along its chain, and back."""
    turned, ids = chains.is_turned, chains.segment
    forward_ms, backward_ms = segments.forward_ms[ids], segments.backward_ms[ids]
    return np.where(turned, backward_ms, forward_ms), np.where(turned, forward_ms, backward_ms)


def _point_nodes(segments: Segments, chains: _Chains) -> Ids:
    """Nodes along each chain: where each segment starts, and where the last ends."""
    starts = np.where(
        chains.is_turned, segments.head[chains.segment], segments.tail[chains.segment]
    )
    return np.insert(starts, chains.first[1:], chains.head)


def _running(values: Floats, first: Ids) -> Floats:
    """Running sum at each point of each chain, from 0 at its tail."""
    with_start = np.insert(values, first[:-1], 0.0)
    total = np.cumsum(with_start)
    starts = first[:-1] + np.arange(len(first) - 1)
    running: Floats = total - np.repeat(total[starts], np.diff(first) + 1)
    return running
