"""A file that only grows, line by line; what could not be written whole is taken back."""

import os
from pathlib import Path

from graphs.stored import sync


class Appended:
    """
    A new file of this process.

    Raises
    ------
    OSError
        If it cannot be made, or was there already.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL
        self._file, self._size, self.is_torn = os.open(path, flags, 0o640), 0, False
        sync(path.parent)

    def add(self, line: bytes) -> None:
        """
        Write a line at the end.

        Raises
        ------
        OSError
            With the file as it was; or, if even that failed, with ``is_torn`` set.
        """
        rest = memoryview(line)
        try:
            while rest:
                rest = rest[os.write(self._file, rest) :]
        except OSError:
            self._take_back()
            raise
        self._size += len(line)

    def sync(self) -> None:
        """Return when all lines would survive a loss of power; if it fails, nobody knows."""
        try:
            os.fsync(self._file)
        except OSError:
            self.is_torn = True
            raise

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._file)

    def _take_back(self) -> None:
        try:
            os.ftruncate(self._file, self._size)
        except OSError:
            self.is_torn = True
