"""A small log, for tests that damage it."""

from pathlib import Path
from typing import NamedTuple

from api.record.chain import LOG
from api.record.check import CheckedLog, check_logs
from api.record.heads import HEADS
from api.record.log import Log


class Logs(NamedTuple):
    """Where records lie, and where their checkpoints."""

    records: Path
    heads: Path

    def log(self, every: int = 100) -> Log:
        return Log(self.records, self.heads, {"code": "none"}, every)

    def check(self) -> CheckedLog:
        (found,) = check_logs(*self)
        return found

    @property
    def file(self) -> Path:
        (path,) = self.records.glob(f"*{LOG}")
        return path

    @property
    def head_file(self) -> Path:
        (path,) = self.heads.glob(f"*{HEADS}")
        return path


def logs_in(folder: Path) -> Logs:
    return Logs(folder / "records", folder / "heads")


def written(log: Log, n: int) -> None:
    """Write some entries, and wait for each."""
    for i in range(n):
        log.sync(log.add("decision", {"number": i, "says": "é"}))
