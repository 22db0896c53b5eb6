"""``crossborder demo``: the whole way once, on a generated region."""

# ruff: noqa: PLC0415 - What a command needs is loaded when it is called: `--help` is instant.

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from api.cli.examples import example

if TYPE_CHECKING:
    from api.schemas.ask import Ask


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=example("crossborder demo build/demo"))(demo)


def demo(
    folder: Annotated[
        Path, typer.Argument(help="Where the demo region is, or is to be generated.")
    ] = Path("build/demo"),
    seed: Annotated[int, typer.Option(help="The same seed gives the same region.")] = 1,
    language: Annotated[
        Literal["en", "nl", "fr", "de", "lb"], typer.Option(help="Language of the answer.")
    ] = "en",
) -> None:
    """Generate the demo, and answer its incident."""
    from api.cli.screen import screen, steps

    with steps("Demo") as progress:
        progress("loading; the first time this takes a while")
        from api.cli.answer import show_decision
        from api.services.demo import demo_desk, demo_region
        from api.services.incident_file import demo_incident
        from api.services.recommendations import recommend

        region = demo_region(folder, seed, progress)
        ask = demo_incident(region.path)
        desk = demo_desk(region)
        decision = recommend(desk, ask)
    show_decision(screen(), decision, region.manifest.attribution, desk.tongue(language))
    typer.echo("\nTry next:")
    for command in _next(folder, ask):
        typer.echo(f"  {command}")


def _next(folder: Path, ask: "Ask") -> list[str]:
    from api.services.demo import FLEET
    from api.settings import DEMO

    called = sys.argv[0] if Path(sys.argv[0]).name == "crossborder" else "crossborder"
    region, fleet = shlex.quote(str(folder)), shlex.quote(str(folder / FLEET))
    here = DEMO.relative_to(Path.cwd()) if DEMO.is_relative_to(Path.cwd()) else DEMO
    settings = shlex.quote(str(here))
    assert ask.time is not None, "The demo's incident has its time."
    at, time = f"{ask.at[0]},{ask.at[1]}", ask.time.isoformat()
    return [
        f"{called} recommend --region {region} --fleet {fleet} \\\n"
        f"    --settings {settings} --time {time} \\\n"
        f"    --at {at} --urgency U0 --need DOCTOR",
        f"{called} region show {region}",
        f"{called} serve --region {region} --fleet {fleet} \\\n    --settings {settings} --demo",
    ]
