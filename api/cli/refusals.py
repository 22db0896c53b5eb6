"""How the command line tells a refusal: one message on stderr, and an exit code."""

import errno
from typing import Any

import typer
from typer.core import TyperGroup

from api.errors import REFUSALS, meaning_of


class Refusing(TyperGroup):
    """A group of commands whose refusals are messages, not tracebacks."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command; say what it refuses and how to go on."""
        try:
            return super().invoke(ctx)
        except REFUSALS as refusal:
            typer.echo(f"Error: {refusal}", err=True)
            raise typer.Exit(meaning_of(refusal).exit_code) from refusal
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise  # Whoever reads the output has gone; typer ends quietly.
            where = f"{error.filename}: " if error.filename else ""
            typer.echo(
                f"Error: {where}{error.strerror or error}. Check the path, its permissions and the "
                "space on the disk.",
                err=True,
            )
            raise typer.Exit(1) from error
