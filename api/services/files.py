"""Files are there whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.errors import BadOutput


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """
    Give a path to write to that takes its place only when all went well.

    What is no ordinary file, such as a pipe, is written to directly.

    Raises
    ------
    BadOutput
        If nothing can be written there; an older file is then left as it was.
    """
    if path.is_dir():
        message = f"{path} cannot be written: it is a folder; give the path of a file."
        raise BadOutput(message)
    if path.exists() and not path.is_file():
        yield path
        return
    place = path.resolve()
    if not place.parent.is_dir():
        message = f"{path} cannot be written: {place.parent} is no folder; make it first."
        raise BadOutput(message)
    try:
        aside = place.with_name(f".{place.stem}-{os.getpid()}{place.suffix}")
        try:
            yield aside
            aside.replace(place)
        finally:
            aside.unlink(missing_ok=True)
    except OSError as error:
        message = f"{path} cannot be written ({error.strerror}): check the folder, its permissions "
        raise BadOutput(f"{message}and the space on the disk.") from error
