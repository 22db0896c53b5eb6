"""``crossborder texts``: the translations of what dispatchers read."""

# ruff: noqa: PLC0415 - What a command needs is loaded when it is called: `--help` is instant.

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

import typer

from api.cli.examples import example
from api.cli.refusals import Refusing

if TYPE_CHECKING:
    from api.schemas.texts import LanguageState, Texts

app = typer.Typer(
    name="texts",
    cls=Refusing,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Translations of what dispatchers read.",
)

_Folder: TypeAlias = Annotated[
    Path | None,
    typer.Option(metavar="FOLDER", help="Where the .po files are; else those shipped."),
]
_Agreements: TypeAlias = Annotated[
    Path | None,
    typer.Option(metavar="FOLDER", help="Own agreements; their .po files lie beside them."),
]
_Json: TypeAlias = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]


@app.callback()
def _root() -> None:
    """Translations of what dispatchers read."""


@app.command(epilog=example("crossborder texts check --language nl"))
def check(
    language: Annotated[
        Literal["nl", "fr", "de", "lb"] | None, typer.Option(help="Only this one.")
    ] = None,
    folder: _Folder = None,
    agreements: _Agreements = None,
    as_json: _Json = False,
) -> None:
    """List what lacks a translation, what has one that does not fit, and who signed it off."""
    from api.services.texts import check_texts, files_of

    found = check_texts(files_of(folder, agreements))
    wanted = tuple(one for one in found.languages if language in {None, one.language})
    _show(found.model_copy(update={"languages": wanted}), as_json=as_json)
    if not all(one.is_whole for one in wanted):
        raise typer.Exit(1)


@app.command(epilog=example("crossborder texts update --agreements my-agreements"))
def update(folder: _Folder = None, agreements: _Agreements = None, as_json: _Json = False) -> None:
    """Add new sentences to the .po files, and set aside those that are no longer said."""
    from api.services.texts import files_of, update_texts

    _show(update_texts(files_of(folder, agreements)), as_json=as_json)


@app.command(epilog=example('crossborder texts sign nl --by "A. Person, centre of X"'))
def sign(
    language: Annotated[Literal["nl", "fr", "de", "lb"], typer.Argument(metavar="LANGUAGE")],
    by: Annotated[str, typer.Option(metavar="NAME", help="Who has read and agreed all of it.")],
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="When; else today.")
    ] = None,
    folder: _Folder = None,
    agreements: _Agreements = None,
) -> None:
    """Sign a language off: somebody competent has read every translation and agrees."""
    from api.cli.screen import paragraph, screen
    from api.services.texts import files_of, sign_language

    day = on.date() if on else date.today()
    signed = sign_language(language, by, day, files_of(folder, agreements))
    paragraph(screen(), _summary(signed))


def _show(texts: "Texts", *, as_json: bool) -> None:
    from api.cli.screen import bullets, paragraph, print_json, screen

    if as_json:
        print_json(texts)
        return
    console = screen()
    for one in texts.languages:
        paragraph(console, _summary(one))
        unlisted = set(one.unlisted)
        bullets(
            console,
            (
                f"missing{' (not in the file: run `make texts`)' * (text in unlisted)}: {text}"
                for text in one.missing
            ),
        )
        bullets(console, (f"no longer said: {text}" for text in one.stale))
        bullets(console, (f"does not fit: {bad.sentence} {bad.doubt}" for bad in one.misfits))


def _summary(one: "LanguageState") -> str:
    n_said = one.sentences - len(one.missing) - len(one.misfits)
    if one.reviewed_by is None:
        signed = "signed off by nobody"
    elif one.signed_off:
        signed = f"signed off by {one.reviewed_by} on {one.reviewed_on}"
    else:
        signed = f"changed since {one.reviewed_by} signed it off on {one.reviewed_on}"
    return f"{one.language}: {n_said} of {one.sentences} sentences, {signed}."
