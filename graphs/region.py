"""
The prepared region on disk: memory-mapped arrays and a manifest that says what they are.

Several processes that open one region share one copy of its pages. A region of another version,
with a truncated file or a file from elsewhere is refused by name.
"""

import json
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from graphs.areas import Areas, read_areas, write_areas
from graphs.errors import BadRegion
from graphs.movement import Driving, Movement, undisturbed
from graphs.stored import (
    StoredFile,
    check_files,
    files_of,
    hash_of,
    load_group,
    save_group,
    set_aside,
)

FORMAT: Final = 3
"""Version of the folder's layout; another one is refused, since a region is quickly built anew."""

INPUTS: Final = "inputs"
"""Folder of a region for the files it came with: the demo's fleet, incident and extract."""

MANIFEST: Final = "manifest.json"
"""File of a region that says what it is."""

_AREAS: Final = "areas.geojson"
_TRIES: Final = 3
_BETWEEN_RENAMES_S: Final = 0.05  # A folder that is replaced is away for microseconds.

MovementName = Literal["siren", "ordinary"]
MOVEMENTS: Final[tuple[MovementName, ...]] = ("siren", "ordinary")
"""By the names of their profiles; a region holds the roads of each."""


class Source(BaseModel):
    """A file that a region was made from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    sha256: str


class OtherMovement(BaseModel):
    """How much of the map another movement than ``siren`` drives, and what its import met."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    counts: Mapping[str, int]
    report: Mapping[str, Any]


class Manifest(BaseModel):
    """
    What a region is and was made from; its ``hash`` names the region in every answer.

    Counts, countries, box and report are those of ``siren``, which drives most of the map.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: int
    name: str
    hash: str
    made_by: str
    generated: str | None
    attribution: tuple[str, ...]
    sources: tuple[Source, ...]
    profiles: Mapping[str, str]
    counts: Mapping[str, int]
    junctions_by_country: Mapping[str, int]
    box: tuple[float, float, float, float]
    report: Mapping[str, Any]
    other_movements: Mapping[str, "OtherMovement"]
    files: Mapping[str, StoredFile]


@dataclass(frozen=True)
class Region:
    """A prepared region, ready to be asked; each movement drives on roads of its own."""

    path: Path
    manifest: Manifest
    movements: Mapping[str, Movement]

    @cached_property
    def siren(self) -> Driving:
        """Driving with lights and siren, undisturbed."""
        return undisturbed("siren", self.movements["siren"])

    @cached_property
    def ordinary(self) -> Driving:
        """Driving without signals, undisturbed."""
        return undisturbed("ordinary", self.movements["ordinary"])

    def driving(self, movement: MovementName) -> Driving:
        """Drive as one of the movements, undisturbed."""
        return self.siren if movement == "siren" else self.ordinary

    @cached_property
    def areas(self) -> Areas:
        """Countries, regions and dispatch areas."""
        return Areas(read_areas(self.path / _AREAS))


def open_region(path: Path) -> Region:
    """
    Open a prepared region, checking every file against the manifest.

    A region that is replaced while it is being opened is opened as the new one.

    Raises
    ------
    BadRegion
        If it is not a region, of another version, or a file is missing, truncated or foreign.
    """
    for _ in range(_TRIES):
        if not path.exists():
            time.sleep(_BETWEEN_RENAMES_S)
        manifest = _read_manifest(path)
        try:
            region = _opened(path, manifest)
        except (BadRegion, OSError):
            if _is_still(path, manifest):
                raise
        else:
            if _is_still(path, manifest):
                return region
    message = f"{path} was replaced {_TRIES} times while it was being opened: try again later."
    raise BadRegion(message)


def is_replaced(region: Region) -> bool:
    """
    Tell whether another region lies at the place of an opened one.

    Raises
    ------
    BadRegion
        If what lies there is no region.
    """
    return _read_manifest(region.path).hash != region.manifest.hash


def save_region(
    path: Path,
    manifest: Mapping[str, Any],
    movements: Mapping[str, Movement],
    areas: Areas,
    inputs: Sequence[Path] = (),
    *,
    replace: bool = False,
) -> Region:
    """
    Write a region beside its place and move it there in one step, so that none is ever half there.

    Parameters
    ----------
    manifest : mapping
        All fields of ``Manifest`` but ``format``, ``hash`` and ``files``.
    movements : mapping
        By the name of the profile of each.
    inputs : sequence of Path
        Files to keep in the region's folder ``inputs``.
    replace : bool
        Take the place of a region that is there; processes that have it open keep it.

    Raises
    ------
    BadRegion
        If something is at the place already, other than a region to be replaced.
    """
    refuse_taken(path, replace=replace)
    with set_aside(path) as folder:
        for name, movement in movements.items():
            for group, fields in movement._asdict().items():
                save_group(folder / name / group, fields)
        write_areas(areas.areas, folder / _AREAS)
        if inputs:
            (folder / INPUTS).mkdir()
        for file in inputs:
            shutil.copy2(file, folder / INPUTS)
        files = files_of(folder)
        whole = Manifest(**manifest, format=FORMAT, hash=hash_of(files), files=files)
        (folder / MANIFEST).write_text(whole.model_dump_json(indent=1), encoding="utf-8")
    return open_region(path)


def _opened(path: Path, manifest: Manifest) -> Region:
    check_files(path, manifest.files, "build the region anew")
    return Region(path, manifest, {name: _load(path / name) for name in manifest.profiles})


def _is_still(path: Path, manifest: Manifest) -> bool:
    """Tell whether a region is the one whose manifest was read."""
    try:
        return _read_manifest(path).hash == manifest.hash
    except BadRegion:
        return False


def refuse_taken(path: Path, *, replace: bool = False) -> None:
    """Refuse to build where something is already, before any work is done."""
    if path.exists() and not (replace and (path / MANIFEST).is_file()):
        message = f"{path} exists already: remove it first, or choose another folder."
        if (path / MANIFEST).is_file():
            message = f"{message[:-1]}; --replace puts the new region in its place."
        elif replace:
            message = f"{path} is not a region, so it is not replaced: choose another folder."
        raise BadRegion(message)
    if not path.parent.is_dir():
        message = (
            f"{path.parent} is not a folder: make it first, or choose another place for the region."
        )
        raise BadRegion(message)


def _read_manifest(path: Path) -> Manifest:
    try:
        text = (path / MANIFEST).read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        message = (
            f"{path} is not a region: it has no {MANIFEST}. Build one with "
            "`crossborder region build`."
        )
        raise BadRegion(message) from None
    try:
        fields = json.loads(text)
        version = fields.get("format")
    except (json.JSONDecodeError, AttributeError):
        message = f"{path / MANIFEST} is damaged: build the region anew."
        raise BadRegion(message) from None
    if version != FORMAT:
        message = (
            f"{path} has format {version}, but this version reads format {FORMAT}: build the "
            "region anew from its extract."
        )
        raise BadRegion(message)
    try:
        return Manifest.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        message = f"{path / MANIFEST}, {where}: {first['msg']}. Build the region anew."
        raise BadRegion(message) from None


def _load(folder: Path) -> Movement:
    """Map the arrays of one movement."""
    groups = Movement.__annotations__
    return Movement(*(load_group(folder / name, kind) for name, kind in groups.items()))
