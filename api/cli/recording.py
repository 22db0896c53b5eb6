"""Options of commands whose answers can be put on record."""

from pathlib import Path
from typing import Annotated

import typer

Record = Annotated[
    Path | None,
    typer.Option(metavar="FOLDER", help="Put each answer on record in this folder."),
]
Heads = Annotated[
    Path | None,
    typer.Option(
        metavar="FOLDER",
        help="Checkpoints of the record, best on another machine; else beside it.",
    ),
]
