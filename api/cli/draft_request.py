"""``crossborder draft-request``: the request to another centre, prefilled."""

# ruff: noqa: PLC0415 - What a command needs is loaded when it is called: `--help` is instant.

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

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

if TYPE_CHECKING:
    from api.schemas.draft_request import RequestDraft


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "draft-request",
        epilog=example(
            "crossborder draft-request --region build/demo \\",
            "  --fleet build/demo/inputs/fleet.geojson --settings api/demo.toml \\",
            "  --at 50.8649,6.0651 --urgency U1 --time 2025-06-03T14:30:00+02:00 \\",
            '  --unit DE-AAC-07 --address "Markt 1" --nature "fall from a ladder" --engaged none',
        ),
    )(draft_request)


def draft_request(
    *,
    region: RegionOption,
    fleet: FleetOption,
    unit: Annotated[str, typer.Option(metavar="ID", help="The unit to ask for.")],
    at: IncidentAtOption,
    urgency: UrgencyOption,
    address: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="So that the crew finds the place; no names."),
    ] = None,
    nature: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="What happened, and nothing about who the patient is."),
    ] = None,
    caller_contact: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="How the crew can call the caller back; no name."),
    ] = None,
    wanted: Annotated[
        list[str] | None,
        typer.Option(metavar="TEXT", help="A resource to ask for, if not the unit; repeatable."),
    ] = None,
    engaged: Annotated[
        list[str] | None,
        typer.Option(metavar="TEXT", help="A resource sent already; repeatable; `none` for none."),
    ] = None,
    agreement: Annotated[
        str | None,
        typer.Option(metavar="ID", help="Ask under this one, if several agreements apply."),
    ] = None,
    text: Annotated[
        list[str] | None,
        typer.Option(
            "--text-language",
            metavar="en|nl|fr|de|lb",
            help="Of the text; else the agreement's, or nl, fr and de; repeatable.",
        ),
    ] = None,
    need: NeedOption = None,
    time: TimeOption = None,
    shortage: ShortageOption = None,
    settings: SettingsOption = None,
    accept: AcceptOption = None,
    language: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """
    Draft the request to the centre of a foreign unit: the text, and what is still to be said.

    Nothing is sent and nothing is kept. No patient data belongs in it: what happened, not to whom.
    """
    from api.cli.screen import note, print_json
    from api.services.desk import open_desk
    from api.services.draft_requests import draft_request as draft
    from api.services.draft_requests import read_draft_ask
    from api.settings import load_settings

    ask = read_draft_ask(
        unit=unit,
        at=at,
        urgency=urgency,
        address=address,
        nature=nature,
        caller_contact=caller_contact,
        wanted=wanted,
        engaged=() if engaged == ["none"] else engaged,
        agreement=agreement,
        languages=text,
        need=need,
        time=time,
        shortages=declared(shortage),
    )
    desk = open_desk(region, fleet, load_settings(settings).accepting(accept or ()))
    found = draft(desk, ask, language)
    if as_json:
        print_json(found)
        return
    typer.echo("\n\n".join(found.texts.values()).encode())
    for line in _notes(found):
        note(line)


def _notes(found: "RequestDraft") -> Iterator[str]:
    if found.missing:
        by = f"{found.agreement} asks for it" if found.required_by == "agreement" else "by our list"
        names = ", ".join(f"--{name.removeprefix('resources_')}" for name in found.missing)
        yield f"Missing ({by}): {names.replace('_', '-')}."
    if not found.to_channels:
        yield f"How {found.to_centre} is reached is not known here; your own file can say it."
    if found.region.generated:
        yield found.region.generated
