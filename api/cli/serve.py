"""``crossborder serve``: the HTTP service."""

# ruff: noqa: PLC0415 - What a command needs is loaded when it is called: `--help` is instant.

from typing import Annotated, Literal

import typer

from api.cli.examples import example
from api.cli.options import FleetOption, HeadsOption, RecordOption, RegionOption, SettingsOption


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
    record: RecordOption = None,
    heads: HeadsOption = None,
    log_format: Annotated[
        Literal["text", "json"],
        typer.Option(help="How events are written on stderr: for people, or one JSON record each."),
    ] = "text",
) -> None:
    """Serve recommendations over HTTP; documentation at /docs."""
    from api.cli.screen import steps
    from api.cli.server import bind, is_loopback, run, telling
    from api.settings import load_settings

    tell = telling(log_format)
    with bind(host, port) as socket:
        if not is_loopback(socket):
            tell(
                f"Warning: {host} is reached from other machines, and this service asks nobody who "
                "they are: put a proxy with access control before it."
            )
        with steps("Loading") as progress:
            progress("roads, fleet and law")
            from api.app import create_app
            from api.services.desk import open_desk
            from api.services.recording import on_record

            deployment = load_settings(settings).recording(record, heads)
            desk = on_record(open_desk(region, fleet, deployment))
            app = create_app(desk)
        for warning in desk.law_on(desk.region).warnings:
            tell(f"Warning: {warning}")
        run(app, socket, tell)
