"""``crossborder recommend``: who should go to one incident."""

# ruff: noqa: PLC0415 - What a command needs is loaded when it is called: `--help` is instant.

from pathlib import Path
from typing import Annotated, Literal

import typer

from api.cli.examples import example
from api.cli.position import LAT_LON, LatLon, lat_lon
from api.cli.recording import Heads, Record


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
    region: Annotated[Path, typer.Option(metavar="FOLDER", help="Folder of a prepared region.")],
    fleet: Annotated[
        Path, typer.Option(metavar="GEOJSON", help="GeoJSON of the units of all centres.")
    ],
    at: Annotated[
        LatLon, typer.Option(parser=lat_lon, metavar=LAT_LON, help="Where the incident is.")
    ],
    *,
    urgency: Annotated[
        str,
        typer.Option(
            metavar="CLASS", help="U0 (arrest) to U4 (no vehicle), or a national code as NL:A1."
        ),
    ],
    need: Annotated[
        list[str] | None,
        typer.Option(metavar="CAPABILITY", help="One unit must have it, or two together; repeat."),
    ] = None,
    time: Annotated[
        str | None,
        typer.Option(metavar="ISO", help="When the decision is taken, with its zone; else now."),
    ] = None,
    k: Annotated[
        int | None,
        typer.Option("-k", help="Units to list per centre and needed capability; else 5."),
    ] = None,
    shortage: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CENTRE[=UNTIL]",
            help="It has declared a shortage, until a time; repeat for more.",
        ),
    ] = None,
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
    settings: Annotated[
        Path | None, typer.Option(metavar="TOML", help="Settings of the deployment.")
    ] = None,
    accept: Annotated[
        list[str] | None,
        typer.Option(metavar="AGREEMENT", help="Accept it as reported; repeat for more."),
    ] = None,
    language: Annotated[
        Literal["en", "nl", "fr", "de", "lb"], typer.Option(help="Language of the answer.")
    ] = "en",
    record: Record = None,
    heads: Heads = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer document.")] = False,
) -> None:
    """Say who should go to an incident, and under which agreement."""
    from api.cli.answer import show_decision
    from api.cli.screen import note, print_json, screen
    from api.services.desk import open_desk
    from api.services.recommendations import answer, read_ask
    from api.services.recording import on_record
    from api.settings import load_settings

    ask = read_ask(
        at=at,
        urgency=urgency,
        need=need,
        time=time,
        k=k,
        shortages=_declared(shortage),
        called_at=called,
        keyword=keyword,
        purpose=purpose,
        heading_deg=heading,
    )
    deployment = load_settings(settings).accepting(accept or ()).with_demand(demand)
    desk = on_record(open_desk(region, fleet, deployment.recording(record, heads)))
    try:
        answered = answer(desk, ask, language)
    finally:
        if desk.recorder is not None:
            desk.recorder.close()
    if as_json:
        print_json(answered.document)
    else:
        attribution, speaks = desk.region.manifest.attribution, desk.tongue(language)
        show_decision(screen(), answered.decision, attribution, speaks)
    if answered.record is not None:
        note(f"Record: {answered.record}")


def _declared(shortages: list[str] | None) -> list[dict[str, str]] | None:
    """Read a shortage with its expiry, as in ``west=2024-05-01T13:00:00+02:00``."""
    if shortages is None:
        return None
    parts = (one.partition("=") for one in shortages)
    return [{"centre": centre} | ({"until": until} if until else {}) for centre, _, until in parts]
