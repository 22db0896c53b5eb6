"""``crossborder store``: the database of a service."""

# ruff: noqa: PLC0415 - What a command needs is loaded when it is called: `--help` is instant.

from typing import Annotated

import typer

from api.cli.examples import example
from api.cli.refusals import Refusing

app = typer.Typer(
    name="store",
    cls=Refusing,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Make the database of a service, bring it to the newest version, and look into it.",
)

Address = Annotated[
    str,
    typer.Argument(metavar="URL", help="sqlite:///FILE or postgresql://USER@HOST/DATABASE."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]


@app.command(
    epilog=example(
        "crossborder store migrate sqlite:///build/store.db",
        "crossborder store migrate postgresql://dispatch@db.example/dispatch",
    )
)
def migrate(url: Address, as_json: AsJson = False) -> None:
    """Make a store, or bring it to the newest version; stop what uses it before, and back it up."""
    from api.cli.screen import print_json
    from api.services.stores import migrate as bring

    done = bring(url)
    if as_json:
        print_json(done)
    elif done.before is None:
        typer.echo(f"{done.where}: made, version {done.version}.")
    elif done.before == done.version:
        typer.echo(f"{done.where}: is of version {done.version} already.")
    else:
        typer.echo(f"{done.where}: brought from version {done.before} to {done.version}.")


@app.command(epilog=example("crossborder store show sqlite:///build/store.db"))
def show(url: Address, as_json: AsJson = False) -> None:
    """Say what a store holds, in numbers."""
    from api.cli.screen import print_json
    from api.services.stores import show as look

    held = look(url)
    if as_json:
        print_json(held)
        return
    last = held.last_change_at.isoformat() if held.last_change_at else "never"
    typer.echo(f"{held.where} (version {held.version})")
    typer.echo(f"  units: {held.n_units}; updates ignored as not newer: {held.n_ignored}")
    typer.echo(f"  incidents: {held.n_incidents}, open: {held.n_open_incidents}")
    typer.echo(f"  shortages declared: {held.n_shortages}")
    typer.echo(f"  requests: {held.n_requests}, open: {held.n_open_requests}")
    typer.echo(f"  changes: {held.n_changes} of {held.last_change} kept, the last at: {last}")


@app.command(epilog=example("crossborder store prune sqlite:///build/store.db --keep-days 7"))
def prune(
    url: Address,
    keep_days: Annotated[
        int, typer.Option(min=1, max=36500, help="Changes of so many days are kept.")
    ],
    as_json: AsJson = False,
) -> None:
    """
    Take away old changes and answers; it may run while the store is used, once a day.

    Changes are what readers of events follow; one that was away for longer is told to read
    everything anew. Units, incidents, requests and keys are all kept.
    """
    from api.cli.screen import print_json
    from api.clock import utc_now
    from api.services.stores import prune as take_away

    done = take_away(url, keep_days, utc_now())
    if as_json:
        print_json(done)
        return
    typer.echo(
        f"{done.where}: {done.n_changes} changes and {done.n_answers} answers taken away; the "
        f"first change that is kept is {done.first_change}."
    )
