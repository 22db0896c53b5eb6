"""Travel times from many positions to many others, written block by block."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from api.errors import BadTable
from api.schemas.table import TableAccount
from api.services.files import written_whole
from api.services.positions import Row, read_positions
from api.services.roads import roads_now
from api.services.table_files import About, form_of
from graphs.ids import INF_MS, Flags, frozen
from graphs.movement import Driving
from graphs.place import Place, Places, at_junction, places_of
from graphs.queries.table import table
from graphs.region import MovementName, Region
from graphs.snap import Snapped, snap_all
from graphs.turns import all_arriving, all_leaving

_CELLS: Final = 4_000_000  # Of a block: each takes 4 bytes, and 20 while Parquet is written.
_TARGETS: Final = 20_000  # At a time: each keeps two rows as long as the hierarchy is high.

Progress = Callable[[int, int], None]
"""Told how many of how many pairs are written."""


class TableFiles(NamedTuple):
    """The files of a table: where from, where to, and where the times go."""

    sources: Path
    targets: Path
    out: Path


def write_table(
    region: Path,
    files: TableFiles,
    limit_m: float,
    movement: MovementName = "siren",
    *,
    skip_unplaced: bool = False,
    progress: Progress = lambda _done, _all: None,
) -> TableAccount:
    """
    Write the travel time of each pair; where there is no way it is empty, in Parquet null.

    The name of the file says which form it takes. Parquet also says what the table is: the region
    and its hash, the movement, the unit, whose data it is made from and what is generated.

    Parameters
    ----------
    skip_unplaced : bool
        Leave the times of a position without a road empty and report it, instead of refusing.

    Raises
    ------
    BadRegion, BadTable, BadOutput
        With nothing left behind, and an older file at ``out`` as it was.
    """
    form = form_of(files.out)
    opened, driving, ref = roads_now(region, movement)
    sources, targets = (
        _placed(driving, path, limit_m, skip_unplaced) for path in (files.sources, files.targets)
    )
    n_pairs, n_done, n_without = len(sources.ids) * len(targets.ids), 0, 0
    with (
        written_whole(files.out) as path,
        form(path, sources.ids, targets.ids, _about(opened, driving)) as add,
    ):
        for start, times_ms in _blocks(driving, sources, targets):
            add(start, times_ms)
            n_done += times_ms.size
            n_without += int(np.count_nonzero(times_ms == INF_MS))
            progress(n_done, n_pairs)
    return TableAccount(
        n_from=len(sources.ids),
        n_to=len(targets.ids),
        n_without_way=n_without,
        movement=movement,
        region=ref,
        reports=(*sources.reports, *targets.reports),
    )


def _about(region: Region, driving: Driving) -> About:
    manifest = region.manifest
    about: About = {
        "region": manifest.name,
        "region_hash": manifest.hash,
        "movement": driving.name,
        "unit": "ms",
        "null": "there is no way, or a position is off the road",
        "attribution": " ".join(manifest.attribution),
        "made_by": manifest.made_by,
    }
    if manifest.generated:
        about["generated"] = manifest.generated
    return about


class _Placed(NamedTuple):
    """Positions on the road; those that have no place stand at junction 0 and do not count."""

    ids: list[str]
    places: Places
    unplaced: Flags
    reports: list[str]


def _placed(driving: Driving, path: Path, limit_m: float, skip_unplaced: bool) -> _Placed:
    rows = read_positions(path, len(driving.on.junctions.node_id))
    places, reports = [], []
    unplaced = np.zeros(len(rows), np.bool_)
    for i, (row, found) in enumerate(zip(rows, _snapped(driving, rows, limit_m), strict=True)):
        if isinstance(found, Exception):
            if not skip_unplaced:
                message = f"{row.where}: {found} With --skip-unplaced its times are left empty."
                raise BadTable(message)
            unplaced[i] = True
            reports.append(f"{row.where}: the times of {row.id} are empty. {found}")
        elif isinstance(found, Snapped) and found.from_pocket:
            reports.append(
                f"{row.where}: {row.id} lies in a pocket outside the connected roads; its times "
                f"are those of the nearest connected road, {found.distance_m:.0f} m away."
            )
        elif isinstance(found, Snapped) and found.from_closed:
            reports.append(
                f"{row.where}: {row.id} lies on a closed road; its times are those of the nearest "
                f"open road, {found.distance_m:.0f} m away."
            )
        places.append(_place(found))
    return _Placed([row.id for row in rows], places_of(places), unplaced, reports)


def _snapped(
    driving: Driving, rows: Sequence[Row], limit_m: float
) -> Sequence[Snapped | Place | Exception]:
    """Bring each row to the road; a file gives all its rows in one form."""
    if rows[0].at is None:
        return [at_junction(row.junction) for row in rows]
    lat, lon = np.array([row.at for row in rows], np.float64).T
    return snap_all(driving.map, lon, lat, limit_m)


def _place(found: Snapped | Place | Exception) -> Place:
    if isinstance(found, Exception):
        return at_junction(0)
    return found.place if isinstance(found, Snapped) else found


def _blocks(
    driving: Driving, sources: _Placed, targets: _Placed
) -> Iterator[tuple[int, NDArray[np.int32]]]:
    """Give the times of some sources to all targets at a time, with the first source's number."""
    n_rows = max(1, _CELLS // len(targets.ids))
    faces = driving.on.faces
    starts, ends = all_leaving(faces, sources.places), all_arriving(faces, targets.places)
    columns = [slice(at, at + _TARGETS) for at in range(0, len(targets.ids), _TARGETS)]
    for start in range(0, len(sources.ids), n_rows):
        rows = slice(start, start + n_rows)
        some = _part(starts, rows)
        times_ms = np.hstack([table(driving.metric, some, _part(ends, part)) for part in columns])
        times_ms[sources.unplaced[rows], :] = INF_MS
        times_ms[:, targets.unplaced] = INF_MS
        yield start, times_ms


def _part(places: Places, part: slice) -> Places:
    return Places(*(frozen(column[part]) for column in places))
