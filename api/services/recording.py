"""Whether answers are put on record, and where."""

from dataclasses import replace
from pathlib import Path

from api.record.log import Log
from api.record.pins import code
from api.record.recorder import Around, Recorder
from api.services.desk import Desk


def on_record(desk: Desk) -> Desk:
    """
    Give the desk with a log of its own, if its settings name a folder for records.

    Raises
    ------
    NotRecorded
        If nothing can be written there.
    """
    settings = desk.settings
    if settings.record is None:
        return desk
    log = Log(settings.record, settings.heads or beside(settings.record), {"code": code()})
    return replace(desk, recorder=Recorder(log, Around(desk.mappings, desk.turnouts, desk.demand)))


def beside(record: Path) -> Path:
    """Give the folder for checkpoints where none is named."""
    folder = record.resolve()
    return folder.with_name(f"{folder.name}-heads")
