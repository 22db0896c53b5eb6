"""
Driving as it is now, shared by many processes: one customises and publishes, all others map it.

Beside the arrays of a region lies the folder ``now``. For each movement it holds the last published
driving in a folder of its own, and a file that names it: to publish is to replace that one file.
"""

import fcntl
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from graphs.cch.customise import Weights
from graphs.drive import Drive
from graphs.errors import BadRegion
from graphs.ids import Floats, Ids, Millis, frozen
from graphs.metric import Metric
from graphs.movement import Driving, undisturbed
from graphs.osm.periods import FREE_FLOW
from graphs.overlays import Overlay, read_overlays, write_overlays
from graphs.region import MANIFEST, Region, is_replaced, open_region
from graphs.stored import (
    StoredFile,
    check_files,
    files_of,
    load_group,
    save_group,
    set_aside,
    sync,
)

NOW: Final = "now"
"""Folder of a region for what is published; it is no part of what the region's hash names."""

_OVERLAYS: Final = "overlays.geojson"
_KEPT: Final = 2  # The last one stays, for whoever has just read its name.
_TRIES: Final = 3
_WAY_OUT: Final = "publish it anew"


class Published(BaseModel):
    """What is in force for a movement, and the files that hold it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    region: str
    movement: str
    epoch: int
    period: str
    overlays: tuple[str, ...]
    folder: str
    files: dict[str, StoredFile]


class _Times(NamedTuple):
    """What belongs to one driving only, beside its sums and weights."""

    travel_time_ms: Millis
    period_factor: Floats
    first_struck: Ids
    struck: Ids


def publish(region: Region, driving: Driving) -> Published:
    """
    Put a driving in force for all processes that follow the region, under the next free epoch.

    Raises
    ------
    BadRegion
        If another region lies there by now; nothing is published then.
    """
    if is_replaced(region):
        message = (
            f"{region.path} was replaced by another region: what was worked out for "
            f"{region.manifest.hash} does not hold there. Open it and publish anew."
        )
        raise BadRegion(message)
    folder = region.path / NOW
    folder.mkdir(exist_ok=True)
    with _one_at_a_time(folder):
        epoch = max(driving.epoch, 1 + _last_epoch(region, driving.name))
        return _published(region, folder, driving.replaced(epoch=epoch))


def _published(region: Region, folder: Path, driving: Driving) -> Published:
    name = f"{driving.name}-{driving.epoch}"
    with set_aside(folder / name) as aside:
        _save(aside, driving)
        published = Published(
            region=region.manifest.hash,
            movement=driving.name,
            epoch=driving.epoch,
            period=driving.period,
            overlays=tuple(overlay.id for overlay in driving.overlays),
            folder=name,
            files=files_of(aside),
        )
    _replace_text(folder / f"{driving.name}.json", published.model_dump_json(indent=1))
    _forget_old(folder, driving.name)
    return published


def _last_epoch(region: Region, movement: str) -> int:
    try:
        found = published(region, movement)
    except BadRegion:
        return -1  # It can be used by nobody, so that nothing was found under it.
    return -1 if found is None else found.epoch


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Let one process publish at a time; whoever dies lets go."""
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def published(region: Region, movement: str) -> Published | None:
    """
    Say what is in force for a movement; None if nothing was ever published.

    Raises
    ------
    BadRegion
        If it is damaged, or was published for another region.
    """
    path = region.path / NOW / f"{movement}.json"
    try:
        found = Published.model_validate_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValidationError, UnicodeDecodeError) as error:
        message = f"{path} is damaged ({type(error).__name__}): {_WAY_OUT}, or remove it."
        raise BadRegion(message) from error
    if found.region != region.manifest.hash:
        message = (
            f"{path} was published for region {found.region}, but this is "
            f"{region.manifest.hash}: {_WAY_OUT}, or remove it."
        )
        raise BadRegion(message)
    return found


def driving_now(region: Region, movement: str) -> Driving:
    """
    Map what is in force for a movement; the undisturbed if nothing was ever published.

    Raises
    ------
    BadRegion
        If it is damaged, or was published for another region.
    """
    for _ in range(_TRIES):
        found = published(region, movement)
        if found is None:
            return undisturbed(movement, region.movements[movement])
        try:
            return _load(region, found)
        except (BadRegion, OSError):
            if published(region, movement) == found:
                raise
    message = f"{region.path / NOW} changed {_TRIES} times while it was being read: try again."
    raise BadRegion(message)


def is_behind(region: Region, movement: str) -> bool:
    """
    Tell whether something else is in force for the siren than for another movement.

    The siren is published first, the others follow.
    """
    ours, first = published(region, movement), published(region, "siren")
    return _in_force(ours) != _in_force(first)


def _in_force(found: Published | None) -> tuple[str, str]:
    if found is None or not found.overlays:
        return (found.period if found else FREE_FLOW), ""
    return found.period, found.files[_OVERLAYS].sha256


class Follower:
    """
    One process's view of a region that others replace, or publish for.

    A look asks the disk whether two small files are still the same; what has changed is picked up
    whole, and what cannot be used is refused by name while the last good one stays.
    """

    def __init__(self, path: Path) -> None:
        self._seen = _look_of(path / MANIFEST)
        self._region = open_region(path)
        self._drivings: dict[str, tuple[_Look, Driving]] = {}
        self._looking = threading.Lock()

    def region(self) -> Region:
        """
        Give the region as it lies on disk now.

        Raises
        ------
        BadRegion
            If what lies there cannot be used.
        """
        with self._looking:
            return self._look()

    def driving(self, movement: str) -> Driving:
        """
        Give the driving in force now for a movement.

        Raises
        ------
        BadRegion
            If what lies there cannot be used.
        """
        return self.both(movement)[1]

    def both(self, movement: str) -> tuple[Region, Driving]:
        """Give the region with the driving in force on it; raises as ``driving`` does."""
        with self._looking:
            region = self._look()
            seen = _look_of(region.path / NOW / f"{movement}.json")
            known = self._drivings.get(movement)
            if known is None or known[0] != seen:
                known = seen, driving_now(region, movement)
                self._drivings[movement] = known
            return region, known[1]

    def _look(self) -> Region:
        seen = _look_of(self._region.path / MANIFEST)
        if seen != self._seen:
            if is_replaced(self._region):
                self._region, self._drivings = open_region(self._region.path), {}
            self._seen = seen
        return self._region


_Look: TypeAlias = tuple[int, int, int] | None
"""Which file lies at a place, how long it is and since when; none if there is none."""


def _look_of(path: Path) -> _Look:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _save(folder: Path, driving: Driving) -> None:
    save_group(folder / "drive", driving.drive)
    save_group(folder / "weights", driving.metric.weights)
    lengths = [len(pieces) for pieces in driving.struck]
    factor = driving.period_factor
    times = _Times(
        driving.metric.graph.travel_time_ms,
        np.empty(0) if factor is None else factor,
        np.cumsum([0, *lengths], dtype=np.int32),
        np.concatenate([np.empty(0, np.int32), *driving.struck]).astype(np.int32),
    )
    save_group(folder / "times", times)
    write_overlays(driving.overlays, folder / _OVERLAYS)


def _load(region: Region, found: Published) -> Driving:
    folder, on = region.path / NOW / found.folder, region.movements[found.movement]
    check_files(folder, found.files, _WAY_OUT)
    times = load_group(folder / "times", _Times)
    graph = on.graph._replace(travel_time_ms=times.travel_time_ms)
    ends = times.first_struck.tolist()
    overlays: tuple[Overlay, ...] = read_overlays(folder / _OVERLAYS)
    return Driving(
        found.movement,
        on,
        load_group(folder / "drive", Drive),
        Metric(graph, on.hierarchy, load_group(folder / "weights", Weights)),
        epoch=found.epoch,
        period=found.period,
        period_factor=times.period_factor if len(times.period_factor) else None,
        overlays=overlays,
        struck=tuple(frozen(times.struck[a:b]) for a, b in pairwise(ends)),
    )


def _replace_text(path: Path, text: str) -> None:
    """Replace a small file in one step."""
    descriptor, aside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    Path(aside).chmod(0o644)
    sync(Path(aside))
    Path(aside).replace(path)
    sync(path.parent)


def _forget_old(folder: Path, movement: str) -> None:
    """Remove all but the last few; who has mapped one keeps its pages."""
    epochs = {
        int(number): each
        for each in folder.glob(f"{movement}-*")
        if (number := each.name.removeprefix(f"{movement}-")).isdecimal()
    }
    for epoch in sorted(epochs)[:-_KEPT]:
        shutil.rmtree(epochs[epoch], ignore_errors=True)
