"""``crossborder recommend``: who should go to one incident."""

# ruff: noqa: PLC0415 - What a command needs is loaded when it is called: `--help` is instant.

from pathlib import Path
from typing import Annotated

import typer

from api.cli.examples import example
from api.cli.options import (
    AcceptOption,
    FleetOption,
    IncidentAtOption,
    JsonOption,
    LanguageOption,
    NeedOption,
    RegionOption,
    SettingsOption,
    ShortageOption,
    TimeOption,
    UrgencyOption,
    declared,
)


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog=example(
            "crossborder recommend --region build/demo --fleet build/demo/inputs/fleet.geojson \\",
            "  --at 50.8649,6.0651 --urgency U1 --time 2025-06-03T14:30:00+02:00 \\",
            "  --settings api/demo.toml",
        )
    )(recommend)


def recommend(
    region: RegionOption,
    fleet: FleetOption,
    at: IncidentAtOption,
    *,
    urgency: UrgencyOption,
    need: NeedOption = None,
    time: TimeOption = None,
    k: Annotated[
        int | None,
        typer.Option("-k", help="Units to list per centre and needed capability; else 5."),
    ] = None,
    shortage: ShortageOption = None,
    called: Annotated[
        str | None,
        typer.Option(metavar="ISO", help="When the call came in, with its zone."),
    ] = None,
    keyword: Annotated[
        str | None,
        typer.Option(metavar="WORD", help="The word by which a mass-casualty plan was called."),
    ] = None,
    purpose: Annotated[
        str | None,
        typer.Option(
            metavar="PURPOSE", help="scene_call, interfacility, organ_transport, first_response."
        ),
    ] = None,
    heading: Annotated[
        float | None,
        typer.Option(metavar="DEGREES", help="Which way the traffic goes there; 90 is east."),
    ] = None,
    demand: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Where people live: CSV `lat,lon,weight` or GeoJSON; needs `cover_norm_min`.",
        ),
    ] = None,
    settings: SettingsOption = None,
    accept: AcceptOption = None,
    language: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Say who should go to an incident, and under which agreement."""
    from api.cli.answer import show_decision
    from api.cli.screen import print_json, screen
    from api.schemas.answer import Answer
    from api.services.desk import open_desk
    from api.services.recommendations import read_ask, recommend
    from api.settings import load_settings

    ask = read_ask(
        at=at,
        urgency=urgency,
        need=need,
        time=time,
        k=k,
        shortages=declared(shortage),
        called_at=called,
        keyword=keyword,
        purpose=purpose,
        heading_deg=heading,
    )
    deployment = load_settings(settings).accepting(accept or ()).with_demand(demand)
    desk = open_desk(region, fleet, deployment)
    decision, speaks = recommend(desk, ask), desk.tongue(language)
    if as_json:
        print_json(Answer.of(decision, speaks))
    else:
        show_decision(screen(), decision, desk.region.manifest.attribution, speaks)
