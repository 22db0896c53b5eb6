"""
The command ``crossborder``.

Exit codes: 0 done or answered, 1 refused or failed, 2 wrong usage. Answers go to stdout; progress,
notes and errors to stderr. A command loads the road core when it is called, so that ``--help`` is
there at once.
"""

from importlib.metadata import version
from typing import Annotated

import typer

from api.cli import (
    agreements,
    areas,
    centres,
    conditions,
    demo,
    draft_request,
    isochrone,
    keys,
    log,
    nearest_road,
    recommend,
    region,
    replay,
    route,
    serve,
    store,
    table,
    texts,
)
from api.cli.refusals import Refusing

app = typer.Typer(
    name="crossborder",
    cls=Refusing,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for part in (recommend, replay, draft_request, route, table, isochrone, nearest_road, serve, demo):
    part.add_to(app)
app.add_typer(region.app)
app.add_typer(conditions.app)
app.add_typer(areas.app)
app.add_typer(texts.app)
app.add_typer(agreements.app)
app.add_typer(centres.app)
app.add_typer(log.app)
app.add_typer(store.app)
app.add_typer(keys.app)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"crossborder-dispatch {version('crossborder-dispatch')}")
        raise typer.Exit


@app.callback()
def _root(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Who can be there first, on either side of the border, and under which agreement."""


def main() -> None:
    """Run the command."""
    app()
