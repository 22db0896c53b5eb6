"""``crossborder serve``: the HTTP service."""

# ruff: noqa: PLC0415 - What a command needs is loaded when it is called: `--help` is instant.

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from api.cli.examples import example
from api.cli.options import HeadsOption, RecordOption, RegionOption, SettingsOption

if TYPE_CHECKING:
    from fastapi import FastAPI

    from api.services.service import Service

_FEW: Final = 3
"""Warnings that are still read when they stand one below the other."""


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog=example(
            "crossborder serve --region build/demo --fleet build/demo/inputs/fleet.geojson \\",
            "  --settings api/demo.toml --demo",
        )
    )(serve)


def serve(
    region: RegionOption,
    fleet: Annotated[
        Path | None,
        typer.Option(
            "--fleet",
            metavar="GEOJSON",
            help="Units to begin with, where the store does not know them newer.",
        ),
    ] = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 8000,
    settings: SettingsOption = None,
    record: RecordOption = None,
    heads: HeadsOption = None,
    store: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="Store: sqlite:///FILE or postgresql://USER@HOST/DATABASE; else one that is gone "
            "with the service.",
        ),
    ] = None,
    demo: Annotated[
        bool, typer.Option("--demo", help="Let anybody on this machine do anything, without keys.")
    ] = False,
    log_format: Annotated[
        Literal["text", "json"],
        typer.Option(help="How events are written on stderr: for people, or one JSON record each."),
    ] = "text",
) -> None:
    """Serve control rooms over HTTP; documentation at /docs."""
    from api.cli.screen import steps
    from api.cli.server import bind, is_loopback, refuse_open_demo, run, telling
    from api.settings import load_settings

    tell = telling(log_format)
    with ExitStack() as open_:
        socket = open_.enter_context(bind(host, port))
        if demo:
            refuse_open_demo(socket, host)
        elif not is_loopback(socket):
            tell(f"Warning: {host} is reached from other machines; keys need TLS before it.")

        def load() -> "FastAPI":
            with steps("Loading") as progress:
                progress("roads, fleet and law")
                from api.app import create_app
                from api.services.attendant import attending
                from api.services.cover_warnings import watching_cover
                from api.services.desk import open_desk
                from api.services.recording import on_record
                from api.services.service import open_service

                deployment = load_settings(settings).recording(record, heads)
                desk = on_record(open_desk(region, fleet, deployment))
                service = open_.enter_context(open_service(desk, store, demo=demo))
                app = create_app(service)
                open_.enter_context(attending(service))
                open_.enter_context(watching_cover(service))
            for says in _notes(service, store):
                tell(says)
            return app

        run(load, socket, tell)


def _notes(service: "Service", store: str | None) -> Iterator[str]:
    """Say what an operator must know before anybody asks."""
    from api.services.keys import notes_on_keys

    yield from _warnings(service.desk.law_on(service.desk.region).warnings)
    if service.is_demo:
        yield "DEMO MODE: anybody on this machine may do anything for every centre."
    elif store is None:
        yield "Without --store nobody can be given a key: give one, or --demo."
    else:
        yield from notes_on_keys(service)
    if store is None:
        yield "Without --store, what it is told is gone when it ends."


def _warnings(about_places: Sequence[str]) -> Iterator[str]:
    """Say what the law names and the region lacks; where that is much, where to read it."""
    if len(about_places) <= _FEW:
        yield from (f"Warning: {one}" for one in about_places)
        return
    yield (
        f"Warning: agreements name places that this region does not have ({len(about_places)} "
        "warnings), so nobody can tell what lies there; `crossborder agreements check` with "
        "--region and /v1/health list them."
    )
