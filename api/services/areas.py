"""Areas from polygons that were made for something else."""

from collections.abc import Sequence
from pathlib import Path

from api.services.files import written_whole
from graphs.area_file import write_areas
from graphs.convert_areas import Converted, Reading, convert_areas, join_areas, read_centres

__all__ = ["Converted", "Reading", "convert", "join", "read_centres"]


def convert(file: Path, out: Path, reading: Reading) -> Converted:
    """
    Write the polygons of a GeoJSON file as `--areas` takes them.

    Raises
    ------
    BadInput, BadOutput
        With nothing left behind, and an older file at ``out`` as it was.
    """
    found = convert_areas(file, reading)
    with written_whole(out) as path:
        write_areas(found.areas, path, names=found.names)
    return found


def join(files: Sequence[Path], out: Path) -> Converted:
    """
    Write the areas of several files as one, as `--areas` takes it.

    Raises
    ------
    BadInput, BadOutput
        With nothing left behind, and an older file at ``out`` as it was.
    """
    found = join_areas(files)
    with written_whole(out) as path:
        write_areas(found.areas, path, names=found.names)
    return found
