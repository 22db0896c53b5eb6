"""A log that one process writes: on the disk before anybody is told, and never written again."""

import logging
import os
import secrets
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from api.errors import NotRecorded
from api.record.appended import Appended
from api.record.chain import FIRST, LOG, line_of
from api.record.heads import HEADS, Head

EVERY: Final = 100
"""Entries between two checkpoints."""
_LOG: Final = logging.getLogger(__name__)


class Log:
    """
    The log of this process, a file of its own; several threads may write to it.

    What was added is not on the disk before ``sync`` has returned: threads that wait share one.

    Parameters
    ----------
    heads : Path
        Folder for checkpoints, best on another machine's disk.
    opening : dict
        What is said once, in the first entry.
    every : int
        Entries between two checkpoints.

    Raises
    ------
    NotRecorded
        If nothing can be written there.
    """

    def __init__(
        self, folder: Path, heads: Path, opening: dict[str, Any], every: int = EVERY
    ) -> None:
        _refuse_one_place(folder, heads)
        self.name = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{os.getpid()}-{secrets.token_hex(3)}"
        self._writing, self._syncing = threading.Lock(), threading.Lock()
        self._tip, self._synced, self._checked, self._every = Head(0, FIRST), 0, 0, every
        self._is_closed = False
        try:
            self._log = Appended(folder / f"{self.name}{LOG}")
            self._heads = Appended(heads / f"{self.name}{HEADS}")
            self.sync(self.add("opening", {"log": self.name, **opening}))
            if not self._checked:
                self._check(self._tip)  # From now on it cannot be taken away unseen.
        except OSError as error:
            message = (
                f"No record can be kept in {folder} and {heads} ({error.strerror}): check both "
                "folders, their permissions and the space on the disk."
            )
            raise NotRecorded(message) from error

    def add(self, kind: str, content: dict[str, Any]) -> int:
        """
        Write an entry behind the last; give its sequence number, which counts from 1.

        Raises
        ------
        NotRecorded
            If it cannot be written; the log is then as it was.
        """
        with self._writing:
            self._refuse_torn()
            count = self._tip.n_entries + 1
            line, sha256 = line_of(count, self._tip.sha256, kind, content)
            try:
                self._log.add(line)
            except OSError as error:
                raise NotRecorded(self._refusal(error)) from error
            self._tip = Head(count, sha256)
            return count

    def sync(self, sequence: int) -> None:
        """
        Return when an entry, and all before it, would survive a loss of power.

        Raises
        ------
        NotRecorded
            If the disk refuses; then nothing more is written to this log.
        """
        with self._syncing:
            if self._synced >= sequence:
                return
            self._refuse_torn()
            tip = self._tip
            try:
                self._log.sync()
            except OSError as error:
                raise NotRecorded(self._refusal(error)) from error
            self._synced = tip.n_entries
            if tip.n_entries - self._checked >= self._every:
                self._try_to_check(tip)

    def close(self) -> None:
        """Say in the log that this is its end, and check that in; closing twice does nothing."""
        if self._is_closed:
            return
        self._is_closed = True
        if not self._log.is_torn:
            self.sync(self.add("closing", {}))
            if self._checked < self._tip.n_entries:
                self._try_to_check(self._tip)
        self._log.close()
        self._heads.close()

    def _try_to_check(self, tip: Head) -> None:
        """Check in if one can: a second place that is out of reach must not stop the service."""
        try:
            self._check(tip)
        except OSError as error:
            _LOG.warning(
                "No checkpoint of %s could be written (%s); it is tried again with the next "
                "decision.", self.name, error.strerror,
            )  # fmt: skip

    def _check(self, tip: Head) -> None:
        if not self._heads.is_torn:
            self._heads.add(tip.line())
            self._heads.sync()
            self._checked = tip.n_entries

    def _refuse_torn(self) -> None:
        if self._log.is_torn:
            raise NotRecorded(self._refusal(None))

    def _refusal(self, error: OSError | None) -> str:
        why = error.strerror if error else "its disk failed before"
        return (
            f"The decision cannot be recorded in {self.name} ({why}), so no answer is given: check "
            "the disk of the record, then start the service anew."
        )


def _refuse_one_place(folder: Path, heads: Path) -> None:
    if heads.resolve() == folder.resolve():
        message = (
            f"Records and checkpoints would both be kept in {folder}: whoever changes one there "
            "can change the other; give another folder for the checkpoints."
        )
        raise NotRecorded(message)
