"""``crossborder agreements``: the law as people read, correct and try it."""

# ruff: noqa: PLC0415 - What a command needs is loaded when it is called: `--help` is instant.

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from api.cli.day import DAY, day
from api.cli.examples import example
from api.cli.options import (
    AcceptOption,
    IncidentAtOption,
    JsonOption,
    LanguageOption,
    SettingsOption,
    UrgencyOption,
)
from api.cli.refusals import Refusing

app = typer.Typer(
    name="agreements",
    cls=Refusing,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="List, show, check and explain the agreements.",
)

Folder = Annotated[
    Path | None,
    typer.Option(
        "--agreements", metavar="FOLDER", help="A folder of your own instead of the shipped ones."
    ),
]
On = Annotated[
    date | None,
    typer.Option(parser=day, metavar=DAY, help="The day whose law counts; today if not given."),
]


@app.command(
    name="list",
    epilog=example(
        "crossborder agreements list --on 2009-12-31",
        "crossborder agreements list --agreements my-agreements",
    ),
)
def list_(
    agreements: Folder = None,
    on: On = None,
    language: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """List the agreements: whose they are, how far they may be relied on, what is in force."""
    from api.cli.agreement_sheet import show_list
    from api.cli.screen import print_json, screen
    from api.services.agreements import list_agreements, open_law, today
    from api.services.languages import saying

    found = list_agreements(open_law(agreements), on or today(), saying(language))
    if as_json:
        print_json(found)
    else:
        show_list(screen(), found)


@app.command(
    epilog=example(
        "crossborder agreements show BE-NRW-2024",
        "crossborder agreements show XA-XB --agreements my-agreements --on 2024-05-01",
    )
)
def show(
    id_: Annotated[str, typer.Argument(metavar="ID", help="Id of the agreement.")],
    agreements: Folder = None,
    on: On = None,
    language: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Show what one agreement says, and who says so: its clauses, terms, notes and sources."""
    from api.cli.agreement_sheet import show_sheet
    from api.cli.screen import print_json, screen
    from api.services.agreements import open_law, show_agreement, today
    from api.services.languages import saying

    found = show_agreement(open_law(agreements), id_, on or today(), saying(language))
    if as_json:
        print_json(found)
    else:
        show_sheet(screen(), found)


@app.command(
    epilog=example(
        "crossborder agreements check my-agreements --region build/demo",
        "crossborder agreements check my-agreements/xa-xb.toml",
    )
)
def check(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FILES", help="Files, or a folder of them; the shipped ones if not given."
        ),
    ] = None,
    region: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER", help="A prepared region: say which places match nothing there."
        ),
    ] = None,
    on: On = None,
    as_json: JsonOption = False,
) -> None:
    """
    Say what is wrong with agreements as you write them: where, what, and the way out.

    Exits with 1 where something must be mended, with 0 where somebody should only look at it.
    """
    from api.cli.agreement_check import show_check
    from api.cli.screen import print_json, screen
    from api.services.agreements import check_agreements
    from dispatch.agreements.check.remark import Severity

    found = check_agreements(files or (), region, on)
    if as_json:
        print_json(found)
    else:
        show_check(screen(), found)
    if found.count(Severity.ERROR):
        raise typer.Exit(1)


@app.command(epilog=example("crossborder agreements schema > agreement.schema.json"))
def schema() -> None:
    """
    Print the JSON Schema of an agreement file, for editors.

    The first line `#:schema agreement.schema.json` of a file makes Taplo and Even Better TOML use
    it: they complete keys and mark what is wrong as you write.
    """
    from api.services.agreements import schema_text

    typer.echo(schema_text().encode(), nl=False)


@app.command(
    epilog=example(
        "crossborder agreements explain --from NL-limburg --to BE-liege --at 50.7263,5.7146 \\",
        "  --urgency U1 --on 2024-05-01 --shortage --accept BNL-BE-NL-2009",
    )
)
def explain(
    *,
    from_: Annotated[
        str, typer.Option("--from", metavar="CENTRE", help="The centre whose unit would come.")
    ],
    to: Annotated[str, typer.Option(metavar="CENTRE", help="The centre whose incident it is.")],
    at: IncidentAtOption,
    urgency: UrgencyOption,
    on: On = None,
    region: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="A prepared region, whose areas agreements name."),
    ] = None,
    shortage: Annotated[
        bool | None,
        typer.Option(
            "--shortage/--no-shortage",
            help="Suppose that the own service is short, or that it is not; else it is not known.",
        ),
    ] = None,
    gain: Annotated[
        float | None,
        typer.Option(metavar="MINUTES", help="Suppose how much sooner the unit is; else unknown."),
    ] = None,
    keyword: Annotated[
        str | None, typer.Option(metavar="WORD", help="A mass-casualty plan was called by it.")
    ] = None,
    disaster: Annotated[bool, typer.Option("--disaster", help="It was called one.")] = False,
    settings: SettingsOption = None,
    accept: AcceptOption = None,
    agreements: Folder = None,
    language: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """
    Say what the law says about any unit of one centre for an incident of another.

    No fleet is asked: what only a fleet could tell is not known, unless you suppose it. Each clause
    that could count is drawn as a tree, also its parts that did not decide.
    """
    from api.cli.explanation import show_explanation
    from api.cli.screen import print_json, screen
    from api.services.explanations import explain as ask_the_law
    from api.services.explanations import open_law_of, read_explain
    from api.services.languages import saying
    from api.settings import load_settings

    ask = read_explain(
        from_=from_,
        to=to,
        at=at,
        urgency=urgency,
        on=on,
        shortage=shortage,
        gain_min=gain,
        keyword=keyword,
        disaster=disaster,
    )
    deployment = load_settings(settings).accepting(accept or ())
    found = ask_the_law(open_law_of(deployment, agreements, region), ask, saying(language))
    if as_json:
        print_json(found)
    else:
        show_explanation(screen(), found, saying(language))
