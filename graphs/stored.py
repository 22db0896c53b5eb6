"""Folders of arrays: written whole or not at all, checked byte by byte, and mapped."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
from pydantic import BaseModel, ConfigDict

from graphs.errors import BadRegion
from graphs.ids import frozen

_HASHERS: Final = 2  # Hashing releases the GIL: 0.55 GB take 0.3 s on two cores.


class StoredFile(BaseModel):
    """Size and content of one file of a folder."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    n_bytes: int
    sha256: str


@contextmanager
def set_aside(path: Path) -> Iterator[Path]:
    """
    Give a folder to write in that takes its place only if all went well.

    What is at the place already is moved away for it and then removed; whoever has mapped its
    files keeps them.
    """
    folder = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    try:
        yield folder
        folder.chmod(0o755)
        for file in folder.rglob("*"):
            sync(file)
        _take_place(folder, path)
        sync(path.parent)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _take_place(folder: Path, path: Path) -> None:
    if not path.exists():
        folder.rename(path)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{path.name}.old.", dir=path.parent))
    path.rename(old / path.name)
    folder.rename(path)
    shutil.rmtree(old, ignore_errors=True)


def sync(path: Path) -> None:
    """Make sure of what was written: a power cut must not leave what only looks whole."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def save_group(folder: Path, fields: tuple[Any, ...]) -> None:
    """Write the arrays of a named tuple, one file each."""
    folder.mkdir(parents=True)
    names: tuple[str, ...] = fields._fields  # type: ignore[attr-defined] # A NamedTuple's.
    for name, array in zip(names, fields, strict=True):
        np.save(folder / f"{name}.npy", array)


Fields = TypeVar("Fields", bound=tuple[Any, ...])


def load_group(folder: Path, kind: Callable[..., Fields]) -> Fields:
    """Map the arrays of a named tuple, in the order of its fields."""
    names: tuple[str, ...] = getattr(kind, "_fields")  # noqa: B009 - a NamedTuple's public name.
    return kind(*(frozen(np.load(folder / f"{name}.npy", mmap_mode="r")) for name in names))


def files_of(folder: Path) -> dict[str, StoredFile]:
    """Say what a folder holds."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    with ThreadPoolExecutor(_HASHERS) as pool:
        hashes = pool.map(sha256_of, files)
        return {
            file.relative_to(folder).as_posix(): StoredFile(
                n_bytes=file.stat().st_size, sha256=sha256
            )
            for file, sha256 in zip(files, hashes, strict=True)
        }


def hash_of(files: Mapping[str, StoredFile]) -> str:
    """Give a folder's files one name by their content."""
    content = "".join(f"{name} {stored.sha256}\n" for name, stored in files.items())
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def check_files(folder: Path, files: Mapping[str, StoredFile], way_out: str) -> None:
    """
    Check every file of a folder against what is said of it.

    Parameters
    ----------
    way_out : str
        What to do about a bad one: an order, without a full stop.

    Raises
    ------
    BadRegion
        If one is missing, truncated or foreign, by its name.
    """
    for name, stored in files.items():
        _check_size(folder / name, stored, way_out)
    with ThreadPoolExecutor(_HASHERS) as pool:
        hashes = pool.map(sha256_of, [folder / name for name in files])
        for (name, stored), sha256 in zip(files.items(), hashes, strict=True):
            if sha256 != stored.sha256:
                message = (
                    f"{folder / name} is not the file of the manifest (its hash differs): "
                    f"{way_out}."
                )
                raise BadRegion(message)


def _check_size(file: Path, stored: StoredFile, way_out: str) -> None:
    if not file.is_file():
        message = f"{file} is missing: {way_out}, or copy the whole folder."
        raise BadRegion(message)
    size = file.stat().st_size
    if size != stored.n_bytes:
        message = (
            f"{file} has {size} bytes, but the manifest says {stored.n_bytes}: it is truncated or "
            f"was changed. {way_out[0].upper()}{way_out[1:]}, or copy the whole folder."
        )
        raise BadRegion(message)


def sha256_of(path: Path) -> str:
    """Hash a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
