"""What commands write: text for people on stdout, JSON as it is, progress on stderr."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Final

import typer
from pydantic import BaseModel
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.text import Text

_WIDTH: Final = 100  # Where nobody looks at a terminal; on one, lines longer than this tire.


def screen() -> Console:
    """Give the console for answers: plain text when piped, and nothing is read as markup."""
    console = Console(markup=False, highlight=False, emoji=False)
    console.width = min(console.width, _WIDTH) if console.is_terminal else _WIDTH
    return console


def print_json(document: BaseModel) -> None:
    """Print a document as JSON, in UTF-8 whatever the terminal speaks."""
    typer.echo(f"{document.model_dump_json(indent=2)}".encode())


def paragraph(
    console: Console, text: str, indent: int = 0, style: str = "", bullet: str = ""
) -> None:
    """Print a paragraph, all its lines indented alike, without blanks at their ends."""
    room = console.width - indent - len(bullet)
    for line in Text(text).wrap(console, room, overflow="fold"):
        line.rstrip()
        console.print(Text(" " * indent + bullet, style).append(line), style=style, soft_wrap=True)
        bullet = " " * len(bullet)


def bullets(console: Console, texts: Iterable[str], indent: int = 2, mark: str = "- ") -> None:
    """Print a list, one item after the other."""
    for text in texts:
        paragraph(console, text, indent, bullet=mark)


def note(text: str) -> None:
    """Tell something beside the answer, on stderr."""
    typer.echo(text, err=True)


@contextmanager
def steps(what: str, names: tuple[str, ...] = ()) -> Iterator[Callable[[str], None]]:
    """
    Show on stderr which step of a long work runs, with a bar where the steps are known.

    On no terminal nothing is shown: a bar in a log is noise.
    """
    with _progress() as bar:
        task = bar.add_task(what, total=len(names) or None)

        def begin(step: str) -> None:
            done = names.index(step) if step in names else None
            bar.update(task, description=f"{what}: {step}", completed=done)

        yield begin
        bar.update(task, completed=len(names) or None)


@contextmanager
def counting(what: str) -> Iterator[Callable[[int, int], None]]:
    """Show on stderr how much of a countable work is done."""
    with _progress() as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def receiving() -> Iterator[Callable[[str, int, int | None], None]]:
    """Show on stderr how many bytes of each file have come, how fast, and how long it takes."""
    with _progress(DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn()) as bar:
        tasks: dict[str, TaskID] = {}
        totals: dict[str, int | None] = {}

        def received(name: str, done: int, total: int | None) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=None)
            if total != totals.get(name):  # It begins: what was there before is no speed.
                bar.reset(tasks[name], total=total, completed=done)
            totals[name] = total
            bar.update(tasks[name], completed=done)

        yield received


def _progress(*further: ProgressColumn) -> Progress:
    console = Console(stderr=True, markup=False, highlight=False)
    columns = SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(20)
    return Progress(
        *columns,
        *further,
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not sys.stderr.isatty(),
    )
