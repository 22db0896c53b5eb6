"""The choice of a movement, as every command that drives takes it."""

from typing import Annotated, Literal, TypeAlias

import typer

MovementOption: TypeAlias = Annotated[
    Literal["siren", "ordinary"],
    typer.Option(
        "--movement",
        help="With lights and siren, or as an ordinary vehicle that limits, access, one-ways and "
        "turn restrictions bind.",
    ),
]
