"""``crossborder table``: travel times from many to many."""

# ruff: noqa: PLC0415 - What a command needs is loaded when it is called: `--help` is instant.

from pathlib import Path
from typing import Annotated

import typer

from api.cli.examples import example
from api.cli.movement import MovementOption


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog=example(
            "crossborder table build/demo --from stations.csv --to towns.csv --out times.csv",
            "crossborder table build/demo --from stations.csv --to towns.csv --out times.parquet",
        )
    )(table)


def table(
    region: Annotated[Path, typer.Argument(metavar="REGION", help="Folder of a prepared region.")],
    sources: Annotated[Path, typer.Option("--from", metavar="CSV", help="Where from.")],
    targets: Annotated[Path, typer.Option("--to", metavar="CSV", help="Where to.")],
    out: Annotated[
        Path, typer.Option(metavar="FILE", help="Where the times go: .csv or .parquet.")
    ],
    limit_m: Annotated[
        float,
        typer.Option(
            "--snap-limit-m", min=1, max=5000, help="How far from a road a position may be."
        ),
    ] = 300.0,
    movement: MovementOption = "siren",
    skip_unplaced: Annotated[
        bool,
        typer.Option(
            "--skip-unplaced",
            help="Leave the times of positions off the road empty instead of refusing.",
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print an account of the table.")] = False,
) -> None:
    """
    Write the travel time of every pair, with lights and siren unless told otherwise.

    Positions come as `id,lat,lon` or `id,junction`. Out go `from_id`, `to_id` and
    `travel_time_ms`, in whole milliseconds, which is empty where there is no way; in Parquet it is
    null, and the metadata say of which region and movement the table is, and whose data.
    """
    from api.cli.notes import notes_on_driving
    from api.cli.screen import counting, note, print_json
    from api.services.tables import TableFiles, write_table

    files = TableFiles(sources, targets, out)
    with counting("Travel times") as progress:
        account = write_table(
            region, files, limit_m, movement, skip_unplaced=skip_unplaced, progress=progress
        )
    for report in account.reports:
        note(report)
    if as_json:
        print_json(account)
        return
    note(
        f"{account.n_from * account.n_to:,} travel times ({movement}) from {account.n_from:,} to "
        f"{account.n_to:,} positions are in {out}; {account.n_without_way:,} are empty."
    )
    for line in notes_on_driving(account.region.driving):
        note(line)
    if account.region.generated:
        note(account.region.generated)
