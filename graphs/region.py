"""
The prepared region on disk: memory-mapped arrays and a manifest that says what they are.

Several processes that open one region share one copy of its pages. A region of another version,
with a truncated file or a file from elsewhere is refused by name.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from graphs.areas import Areas, read_areas, write_areas
from graphs.errors import BadRegion
from graphs.ids import frozen
from graphs.movement import Driving, Movement, undisturbed

FORMAT: Final = 2
"""Version of the folder's layout; another one is refused, since a region is quickly built anew."""

INPUTS: Final = "inputs"
"""Folder of a region for the files it came with: the demo's fleet, incident and extract."""

_MANIFEST: Final = "manifest.json"
_AREAS: Final = "areas.geojson"


class StoredFile(BaseModel):
    """Size and content of one file of the folder."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    n_bytes: int
    sha256: str


class Source(BaseModel):
    """A file that a region was made from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    sha256: str


class Manifest(BaseModel):
    """What a region is and was made from; its ``hash`` names the region in every answer."""

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
    def areas(self) -> Areas:
        """Countries, regions and dispatch areas."""
        return Areas(read_areas(self.path / _AREAS))


def open_region(path: Path) -> Region:
    """
    Open a prepared region, checking every file against the manifest.

    Raises
    ------
    BadRegion
        If it is not a region, of another version, or a file is missing, truncated or foreign.
    """
    manifest = _read_manifest(path)
    for name, stored in manifest.files.items():
        _check_file(path, name, stored)
    return Region(path, manifest, {name: _load(path / name) for name in manifest.profiles})


def save_region(
    path: Path,
    manifest: Mapping[str, Any],
    movements: Mapping[str, Movement],
    areas: Areas,
    inputs: Sequence[Path] = (),
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

    Raises
    ------
    BadRegion
        If something is at the place already.
    """
    with _set_aside(path) as folder:
        for name, movement in movements.items():
            for group, fields in movement._asdict().items():
                (folder / name / group).mkdir(parents=True)
                for field, array in fields._asdict().items():
                    np.save(folder / name / group / f"{field}.npy", array)
        write_areas(areas.areas, folder / _AREAS)
        if inputs:
            (folder / INPUTS).mkdir()
        for file in inputs:
            shutil.copy2(file, folder / INPUTS)
        files = {
            file.relative_to(folder).as_posix(): StoredFile(
                n_bytes=file.stat().st_size, sha256=sha256_of(file)
            )
            for file in sorted(folder.rglob("*"))
            if file.is_file()
        }
        content = "".join(f"{name} {stored.sha256}\n" for name, stored in files.items())
        whole = Manifest(
            **manifest,
            format=FORMAT,
            hash=hashlib.sha256(content.encode()).hexdigest()[:16],
            files=files,
        )
        (folder / _MANIFEST).write_text(whole.model_dump_json(indent=1), encoding="utf-8")
    return open_region(path)


def refuse_taken(path: Path) -> None:
    """Refuse to build where something is already, before any work is done."""
    if path.exists():
        message = f"{path} exists already: remove it first, or choose another folder."
        raise BadRegion(message)
    if not path.parent.is_dir():
        message = (
            f"{path.parent} is not a folder: make it first, or choose another place for the region."
        )
        raise BadRegion(message)


def sha256_of(path: Path) -> str:
    """Hash a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _set_aside(path: Path) -> Iterator[Path]:
    """Give a folder to write in that takes its place only if all went well."""
    refuse_taken(path)
    folder = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    try:
        yield folder
        folder.chmod(0o755)
        for file in folder.rglob("*"):
            _sync(file)
        folder.rename(path)
        _sync(path.parent)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _sync(path: Path) -> None:
    """Make sure of what was written: a power cut must not leave a region that only looks whole."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read_manifest(path: Path) -> Manifest:
    try:
        text = (path / _MANIFEST).read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        message = (
            f"{path} is not a region: it has no {_MANIFEST}. Build one with "
            "`crossborder region build`."
        )
        raise BadRegion(message) from None
    try:
        fields = json.loads(text)
        version = fields.get("format")
    except (json.JSONDecodeError, AttributeError):
        message = f"{path / _MANIFEST} is damaged: build the region anew."
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
        message = f"{path / _MANIFEST}, {where}: {first['msg']}. Build the region anew."
        raise BadRegion(message) from None


def _check_file(path: Path, name: str, stored: StoredFile) -> None:
    file = path / name
    if not file.is_file():
        message = f"{file} is missing: build the region anew, or copy the whole folder."
        raise BadRegion(message)
    size = file.stat().st_size
    if size != stored.n_bytes:
        message = (
            f"{file} has {size} bytes, but the manifest says {stored.n_bytes}: it is truncated or "
            "was changed. Build the region anew, or copy the whole folder."
        )
        raise BadRegion(message)
    if sha256_of(file) != stored.sha256:
        message = (
            f"{file} is not the file of the manifest (its hash differs): build the region anew."
        )
        raise BadRegion(message)


def _load(folder: Path) -> Movement:
    """Map the arrays of one movement."""
    groups = Movement.__annotations__
    return Movement(*(_load_group(folder / name, kind) for name, kind in groups.items()))


Fields = TypeVar("Fields", bound=tuple[Any, ...])


def _load_group(folder: Path, kind: Callable[..., Fields]) -> Fields:
    """Map the arrays of one group, in the order of its fields."""
    names: tuple[str, ...] = getattr(kind, "_fields")  # noqa: B009 - a NamedTuple's public name.
    return kind(*(frozen(np.load(folder / f"{name}.npy", mmap_mode="r")) for name in names))
