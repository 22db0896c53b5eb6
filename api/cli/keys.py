"""``crossborder keys``: who may ask a service what."""

# ruff: noqa: PLC0415 - What a command needs is loaded when it is called: `--help` is instant.

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias

import typer

from api.cli.examples import example
from api.cli.options import JsonOption, SettingsOption
from api.cli.refusals import Refusing

if TYPE_CHECKING:
    from api.schemas.keys import KeySheet

app = typer.Typer(
    name="keys",
    cls=Refusing,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Make keys to a service for control rooms, list them, and take them back.",
)

StoreOption: TypeAlias = Annotated[
    str,
    typer.Option(
        "--store", metavar="URL", help="sqlite:///FILE or postgresql://USER@HOST/DATABASE."
    ),
]
SCOPES: Final = ("fleet:write", "recommend", "request", "answer", "situation", "plan", "admin")
"""Said again here, since `api.auth` takes long to load."""


@app.command(
    epilog=example(
        "crossborder keys add --store sqlite:///build/store.db --centre NL-limburg \\",
        "  --scope recommend --scope request --scope situation --days 365 --note 'desk 3'",
    )
)
def add(
    store: StoreOption,
    centre: Annotated[
        str, typer.Option(metavar="ID", help="Control room that the key speaks for.")
    ],
    scope: Annotated[
        list[str],
        typer.Option(metavar="SCOPE", help=f"What it opens; repeat for more: {', '.join(SCOPES)}."),
    ],
    days: Annotated[
        int | None, typer.Option(min=1, max=36500, help="After how many days it expires.")
    ] = None,
    expires: Annotated[
        str | None, typer.Option(metavar="ISO", help="Or when, with its zone; else never.")
    ] = None,
    note: Annotated[
        str | None, typer.Option(help="Whose or which system's it is; nothing about patients.")
    ] = None,
    region: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Prepared region, to check the control room against."),
    ] = None,
    settings: SettingsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a key and print its secret, once: the store keeps only what it hashes to."""
    from api.cli.screen import note as tell
    from api.cli.screen import print_json
    from api.services.keys import add as make

    if days is not None and expires is not None:
        message = "Give --days or --expires, not both."
        raise typer.BadParameter(message)
    wanted = {"centre": centre, "scope": scope, "expires": expires, "note": note}
    made = make(store, region, settings, days, **wanted)
    for warning in made.warnings:
        tell(f"Warning: {warning}")
    if as_json:
        print_json(made)
        return
    typer.echo(made.secret)
    tell(f"Key {_line(made.key)}.")
    tell("Its secret is above and nowhere else: hand it over now, send it as a Bearer token.")


@app.command(name="list", epilog=example("crossborder keys list --store sqlite:///build/store.db"))
def list_(
    store: StoreOption,
    centre: Annotated[
        str | None, typer.Option(metavar="ID", help="Only those of this control room.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List all keys, also those that open nothing any more; secrets are not kept."""
    from api.cli.screen import print_json
    from api.services.keys import list_keys

    found = list_keys(store, centre)
    if as_json:
        print_json(found)
        return
    for key in found.keys:
        typer.echo(_line(key))
    if not found.keys:
        typer.echo("No keys.")


@app.command(
    epilog=example("crossborder keys revoke --store sqlite:///build/store.db 3f9a1c0b77de")
)
def revoke(
    store: StoreOption,
    id_: Annotated[str, typer.Argument(metavar="ID", help="Id of the key, as `list` shows it.")],
    as_json: JsonOption = False,
) -> None:
    """Take a key back at once; whoever serves from the store follows within a second."""
    from api.cli.screen import print_json
    from api.services.keys import revoke as take_back

    key = take_back(store, id_)
    if as_json:
        print_json(key)
    else:
        typer.echo(_line(key))


def _line(key: "KeySheet") -> str:
    ends = {
        "opens": f"until {key.expires_at:%Y-%m-%d %H:%M %Z}" if key.expires_at else "for ever",
        "expired": f"expired {key.expires_at:%Y-%m-%d %H:%M %Z}" if key.expires_at else "",
        "revoked": f"revoked {key.revoked_at:%Y-%m-%d %H:%M %Z}" if key.revoked_at else "",
    }[key.state]
    about = f": {key.note}" if key.note else ""
    return f"{key.id} of {key.centre}, {' '.join(key.scopes)}, {ends}{about}"
