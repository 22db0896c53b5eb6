"""``crossborder serve``: the HTTP service."""

# ruff: noqa: PLC0415 - What a command needs is loaded when it is called: `--help` is instant.

from typing import Annotated

import typer

from api.cli.examples import example
from api.cli.options import FleetOption, RegionOption, SettingsOption


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog=example(
            "crossborder serve --region build/demo --fleet build/demo/inputs/fleet.geojson \\",
            "  --settings api/demo.toml",
        )
    )(serve)


def serve(
    region: RegionOption,
    fleet: FleetOption,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 8000,
    settings: SettingsOption = None,
) -> None:
    """Serve recommendations over HTTP; documentation at /docs."""
    from api.cli.screen import note, steps
    from api.cli.server import bind, is_loopback, run
    from api.settings import load_settings

    with bind(host, port) as socket:
        if not is_loopback(socket):
            note(
                f"Warning: {host} is reached from other machines, and this service asks nobody who "
                "they are: put a proxy with access control before it."
            )
        with steps("Loading") as progress:
            progress("roads, fleet and law")
            from api.app import create_app
            from api.services.desk import open_desk

            desk = open_desk(region, fleet, load_settings(settings))
            app = create_app(desk)
        for warning in desk.law_on(desk.region).warnings:
            note(f"Warning: {warning}")
        run(app, socket)
