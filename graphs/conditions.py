"""How a movement drives when roads are closed or slow: another metric in place of the last."""

from collections.abc import Iterable, Sequence

import numpy as np

from graphs.cch.customise import customise
from graphs.cch.recustomise import recustomise
from graphs.drive import Conditions, arc_times, drive_of, redriven
from graphs.errors import BadInput
from graphs.ids import Floats, Ids, frozen
from graphs.metric import Metric
from graphs.movement import Driving
from graphs.overlays import Overlay, struck_pieces


def under(driving: Driving, overlays: Iterable[Overlay]) -> Driving:
    """
    Drive under these overlays in place of those before, in the same period.

    Only what changes is worked out anew; ``under_from_scratch`` is the judge. Where several
    overlays strike one piece the slowest counts, so that a warning heard twice counts once.

    Raises
    ------
    BadInput
        If two overlays have one id.
    """
    wanted = tuple(sorted(overlays, key=lambda overlay: overlay.id))
    struck = _struck(driving, wanted)
    before = dict(zip(driving.overlays, driving.struck, strict=True))
    after = dict(zip(wanted, struck, strict=True))
    changed = [before.get(each, after.get(each)) for each in before.keys() ^ after.keys()]
    pieces = np.concatenate([np.empty(0, np.int32), *(p for p in changed if p is not None)])
    roads, arcs = driving.on.roads, driving.on.arcs
    edges = np.unique(roads.edge_of(pieces.astype(np.int32)))
    drive = redriven(driving.drive, roads, _conditions(driving, wanted, struck), edges)
    graph = driving.metric.graph
    graph = graph._replace(travel_time_ms=arc_times(drive, arcs, driving.on.graph))
    arc_changed = graph.travel_time_ms != driving.metric.graph.travel_time_ms
    weights = recustomise(
        driving.on.hierarchy,
        driving.on.underlay,
        driving.metric.weights,
        graph,
        np.flatnonzero(arc_changed).astype(np.int32),
    ).weights
    metric = Metric(graph, driving.on.hierarchy, weights)
    return driving.replaced(drive=drive, metric=metric, overlays=wanted, struck=struck)


def under_from_scratch(driving: Driving, overlays: Iterable[Overlay]) -> Driving:
    """Sum up and customise everything anew; the slow way to ``under``."""
    wanted = tuple(sorted(overlays, key=lambda overlay: overlay.id))
    struck = _struck(driving, wanted)
    drive = drive_of(driving.on.roads, _conditions(driving, wanted, struck))
    times_ms = arc_times(drive, driving.on.arcs, driving.on.graph)
    graph = driving.on.graph._replace(travel_time_ms=times_ms)
    hierarchy = driving.on.hierarchy
    metric = Metric(graph, hierarchy, customise(hierarchy, graph))
    return driving.replaced(drive=drive, metric=metric, overlays=wanted, struck=struck)


def in_period(driving: Driving, period: str, factor: Floats | None) -> Driving:
    """
    Drive in another period, under the same overlays.

    Parameters
    ----------
    factor : float64[p] or None
        What the time over each piece of road is multiplied by; None for the undisturbed.
    """
    frozen_factor = None if factor is None else frozen(factor)
    moved = driving.replaced(period=period, period_factor=frozen_factor)
    return under_from_scratch(moved, driving.overlays).replaced(epoch=moved.epoch)


def _struck(driving: Driving, overlays: Sequence[Overlay]) -> tuple[Ids, ...]:
    ids = [overlay.id for overlay in overlays]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        message = f"Two overlays have the id {twice[0]!r}: give each its own."
        raise BadInput(message)
    known = dict(zip(driving.overlays, driving.struck, strict=True))
    roads, grid = driving.on.roads, driving.on.grid
    return tuple(
        known[each] if each in known else frozen(struck_pieces(roads, grid, each))
        for each in overlays
    )


def _conditions(driving: Driving, overlays: Sequence[Overlay], struck: Sequence[Ids]) -> Conditions:
    n_points = len(driving.on.roads.lon_e7)
    slower, is_closed = np.ones(n_points), np.zeros(n_points, np.bool_)
    for overlay, pieces in zip(overlays, struck, strict=True):
        if overlay.closes:
            is_closed[pieces] = True
        else:
            slower[pieces] = np.maximum(slower[pieces], overlay.factor)
    if driving.period_factor is not None:
        slower *= driving.period_factor
    return Conditions(slower, is_closed)
