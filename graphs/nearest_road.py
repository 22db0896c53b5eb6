"""The nearest piece of road to a position, and the place on it: the kernels under ``snap``."""

from typing import Final, NamedTuple

import numpy as np

from graphs.drive import Drive
from graphs.grid import CELL_E7, METRES_PER_E7, Grid
from graphs.ids import INF_MS, INVALID_ID, FlagsOut, Floats, FloatsOut, IdsMatrixOut
from graphs.kernel import kernel, long_kernel, wide
from graphs.place import Place
from graphs.roads import Junctions, Roads

_JUNCTION_MM: Final = 1000  # Within a metre of a junction it is that junction, with all its roads.
_FAR_MM: Final = 2**31 - 1


class Map(NamedTuple):
    """What snapping reads."""

    roads: Roads
    drive: Drive
    junctions: Junctions
    grid: Grid


class _Hit(NamedTuple):
    """A point on a piece of road: the piece's first point, how far along it (0..1), how far off."""

    piece: int
    share: float
    distance_mm: int


@kernel
def _project(on: Map, piece: int, lon_e7: float, lat_e7: float) -> _Hit:
    """Nearest point of a piece of road, in the plane that touches the earth at the position."""
    east_m = METRES_PER_E7 * np.cos(np.radians(lat_e7 / 1e7))
    ax = (on.roads.lon_e7[piece] - lon_e7) * east_m
    ay = (on.roads.lat_e7[piece] - lat_e7) * METRES_PER_E7
    bx = (on.roads.lon_e7[piece + 1] - lon_e7) * east_m
    by = (on.roads.lat_e7[piece + 1] - lat_e7) * METRES_PER_E7
    square = (bx - ax) ** 2 + (by - ay) ** 2
    share = 0.0
    if square > 0:
        share = min(1.0, max(0.0, -(ax * (bx - ax) + ay * (by - ay)) / square))
    x, y = ax + share * (bx - ax), ay + share * (by - ay)
    return _Hit(piece, share, int(min(np.round(1000 * np.sqrt(x * x + y * y)), _FAR_MM)))


@kernel
def _edge_of(on: Map, piece: int) -> int:
    return int(np.searchsorted(on.roads.first_point, piece, side="right")) - 1


@kernel
def _is_better(hit: _Hit, best: _Hit) -> bool:
    """Nearer to the millimetre; of equally near pieces the first, so core before pocket."""
    if hit.distance_mm != best.distance_mm:
        return hit.distance_mm < best.distance_mm
    return hit.piece < best.piece


@kernel
def _is_closed(on: Map, edge: int, piece: int) -> bool:
    """Whether a piece is closed, or lies between two closed ones of its edge."""
    return bool(on.drive.closed_from[edge] <= piece < on.drive.closed_to[edge])


@kernel
def _may_stand(on: Map, piece: int, first_pocket_piece: int) -> bool:
    return piece < first_pocket_piece and not _is_closed(on, _edge_of(on, piece), piece)


@kernel
def _best_in_cell(
    on: Map,
    cell: int,
    lon_e7: float,
    lat_e7: float,
    first_pocket_piece: int,
    any_road: bool,
    best: _Hit,
) -> _Hit:
    for i in range(on.grid.first[cell], on.grid.first[cell + 1]):
        piece = on.grid.piece[i]
        if any_road or piece < first_pocket_piece:
            hit = _project(on, piece, lon_e7, lat_e7)
            if _is_better(hit, best) and (any_road or _may_stand(on, piece, first_pocket_piece)):
                best = hit
    return best


@kernel
def _nearest(
    on: Map, lon_e7: float, lat_e7: float, limit_mm: int, first_pocket_piece: int, any_road: bool
) -> _Hit:
    """
    Search cells ring by ring, until the next ring is farther than the best.

    Either among all roads, or among those that one can leave: not pockets, not what is closed.
    """
    shape = on.grid.shape
    column = int(np.floor((lon_e7 - shape[0]) / CELL_E7))
    row = int(np.floor((lat_e7 - shape[1]) / CELL_E7))
    cell_mm = 1000 * CELL_E7 * METRES_PER_E7 * np.cos(np.radians(abs(lat_e7) / 1e7 + 0.5))
    best = _Hit(_FAR_MM, 0.0, limit_mm + 1)
    ring = 0
    while (ring - 1) * cell_mm <= best.distance_mm:
        for r in range(max(0, row - ring), min(shape[3] - 1, row + ring) + 1):
            step = 1 if abs(r - row) == ring else 2 * ring
            for c in range(column - ring, column + ring + 1, step):
                if 0 <= c < shape[2]:
                    cell = r * shape[2] + c
                    best = _best_in_cell(
                        on, cell, lon_e7, lat_e7, first_pocket_piece, any_road, best
                    )
        ring += 1
    return best


@kernel
def _is_near_the_grid(on: Map, lon_e7: float, lat_e7: float, limit_m: float) -> bool:
    """Whether any cell lies within the limit; beyond it a search would go round for ever."""
    shape = on.grid.shape
    east, north = shape[0] + shape[2] * CELL_E7, shape[1] + shape[3] * CELL_E7
    off_m = max(shape[1] - lat_e7, lat_e7 - north) * METRES_PER_E7
    if off_m > limit_m:
        return False
    east_m = METRES_PER_E7 * np.cos(np.radians(lat_e7 / 1e7))
    return bool(max(shape[0] - lon_e7, lon_e7 - east) * east_m <= limit_m)


@kernel
def _distance_mm(on: Map, junction: int, lon_e7: float, lat_e7: float) -> int:
    east_m = METRES_PER_E7 * np.cos(np.radians(lat_e7 / 1e7))
    x = (on.junctions.lon_e7[junction] - lon_e7) * east_m
    y = (on.junctions.lat_e7[junction] - lat_e7) * METRES_PER_E7
    return int(np.round(1000 * np.sqrt(x * x + y * y)))


@kernel
def _nearer(
    on: Map, junction: int, lon_e7: float, lat_e7: float, best: int, best_mm: int
) -> tuple[int, int]:
    """Keep the nearer of two junctions, then the lower id; the ends of pocket roads are none."""
    if junction == INVALID_ID:
        return best, best_mm
    mm = _distance_mm(on, junction, lon_e7, lat_e7)
    if mm < best_mm or (mm == best_mm and (best == INVALID_ID or junction < best)):
        return junction, mm
    return best, best_mm


@kernel
def _junction_at(on: Map, lon_e7: float, lat_e7: float) -> int:
    """
    Find the junction within a metre of a point on the road; ``INVALID_ID`` if there is none.

    Not only the ends of the point's own road: twin nodes lie on top of each other. The nearer wins,
    then the lower id.
    """
    shape, reach = on.grid.shape, 2 * _JUNCTION_MM / 1000 / METRES_PER_E7
    best, best_mm = INVALID_ID, _JUNCTION_MM
    bottom = int(np.floor((lat_e7 - reach - shape[1]) / CELL_E7))
    top = int(np.floor((lat_e7 + reach - shape[1]) / CELL_E7))
    left = int(np.floor((lon_e7 - 3 * reach - shape[0]) / CELL_E7))
    right = int(np.floor((lon_e7 + 3 * reach - shape[0]) / CELL_E7))
    for r in range(max(0, bottom), min(shape[3] - 1, top) + 1):
        for c in range(max(0, left), min(shape[2] - 1, right) + 1):
            cell = r * shape[2] + c
            for i in range(on.grid.first[cell], on.grid.first[cell + 1]):
                piece = on.grid.piece[i]
                edge = _edge_of(on, piece)
                if piece == on.roads.first_point[edge]:
                    best, best_mm = _nearer(on, on.roads.tail[edge], lon_e7, lat_e7, best, best_mm)
                if piece + 2 == on.roads.first_point[edge + 1]:
                    best, best_mm = _nearer(on, on.roads.head[edge], lon_e7, lat_e7, best, best_mm)
    return best


@kernel
def _on_edge(on: Map, edge: int, hit: _Hit) -> Place:
    """
    Split an edge's arcs at a point: a floored part from each arc's tail, and the rest.

    Where a piece of the edge is closed, the place has only the end on its own side.
    """
    roads, drive, here = on.roads, on.drive, hit.piece
    forward_ms, backward_ms = wide(drive.forward_ms[edge]), wide(drive.backward_ms[edge])
    step_mm = roads.along_mm[here + 1] - roads.along_mm[here]
    along_mm = wide(roads.along_mm[here]) + int(np.floor(hit.share * step_mm))
    part = drive.forward_part[here] + hit.share * (
        np.float64(drive.forward_part[here + 1]) - drive.forward_part[here]
    )
    to_head_ms = from_tail_ms = to_tail_ms = from_head_ms = wide(INF_MS)
    if forward_ms < INF_MS:
        from_tail_ms = int(np.floor(part * forward_ms))
        to_head_ms = forward_ms - from_tail_ms
    if backward_ms < INF_MS:
        part = drive.backward_part[here] + hit.share * (
            np.float64(drive.backward_part[here + 1]) - drive.backward_part[here]
        )
        from_head_ms = int(np.floor((1.0 - part) * backward_ms))
        to_tail_ms = backward_ms - from_head_ms
    if drive.closed_from[edge] != INVALID_ID:
        if here < drive.closed_from[edge]:
            to_head_ms = from_head_ms = wide(INF_MS)
        else:
            to_tail_ms = from_tail_ms = wide(INF_MS)
    return Place(
        edge,
        along_mm,
        wide(roads.tail[edge]),
        wide(roads.head[edge]),
        to_tail_ms,
        to_head_ms,
        from_tail_ms,
        from_head_ms,
    )


@long_kernel
def place_all(
    on: Map,
    lon: Floats,
    lat: Floats,
    limit_m: float,
    first_pocket_piece: int,
    places: IdsMatrixOut,
    at: FloatsOut,
    distance_m: FloatsOut,
    from_pocket: FlagsOut,
    from_closed: FlagsOut,
) -> None:
    """
    Snap each position; where there is no road to leave by within the limit, at infinite distance.

    The last two say whether the nearest of all roads is in a pocket, and whether it is closed.
    """
    limit_mm = int(1000 * limit_m)
    for i in range(len(lon)):
        lon_e7, lat_e7 = 1e7 * lon[i], 1e7 * lat[i]
        distance_m[i], from_pocket[i], from_closed[i] = np.inf, False, False
        if not _is_near_the_grid(on, lon_e7, lat_e7, limit_m):
            continue
        hit = _nearest(on, lon_e7, lat_e7, limit_mm, first_pocket_piece, True)
        if hit.piece == _FAR_MM:
            continue
        if not _may_stand(on, hit.piece, first_pocket_piece):
            from_pocket[i] = hit.piece >= first_pocket_piece
            from_closed[i] = not from_pocket[i]
            hit = _nearest(on, lon_e7, lat_e7, limit_mm, first_pocket_piece, False)
            if hit.piece == _FAR_MM:
                continue
        distance_m[i] = hit.distance_mm / 1000
        edge, after = _edge_of(on, hit.piece), hit.piece + 1
        roads = on.roads
        x = roads.lon_e7[hit.piece] + hit.share * (roads.lon_e7[after] - roads.lon_e7[hit.piece])
        y = roads.lat_e7[hit.piece] + hit.share * (roads.lat_e7[after] - roads.lat_e7[hit.piece])
        at[2 * i], at[2 * i + 1] = x / 1e7, y / 1e7
        junction = _junction_at(on, x, y)
        place = _on_edge(on, edge, hit)
        if junction != INVALID_ID:
            place = Place(INVALID_ID, 0, junction, junction, 0, 0, 0, 0)
        for j in range(len(place)):
            places[i, j] = place[j]
