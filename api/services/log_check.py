"""Whether the logs of a folder are what was written."""

from pathlib import Path

from api.record.check import check_logs
from api.schemas.record import LogCheck, LogSheet
from api.services.recording import beside


def verify_logs(folder: Path, heads: Path | None) -> LogCheck:
    """
    Check every log of a folder against its checkpoints.

    Raises
    ------
    BadRecord
        If there is nothing to check.
    """
    found = check_logs(folder, heads or beside(folder))
    return LogCheck(logs=tuple(LogSheet(**one._asdict()) for one in found))
