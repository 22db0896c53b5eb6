"""Agreements on a terminal: a list, and one as a page with its triggers drawn as trees."""

from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import Console
from rich.table import Table

from api.cli.screen import bullets, paragraph
from api.cli.trees import show_tree
from api.schemas.agreements import AgreementList, AgreementRow, AgreementSheet
from api.schemas.clauses import ClauseSheet, StatementSheet, TermSheet
from dispatch.agreements.act.agreement import Status
from dispatch.agreements.act.clause import Effect

_IN_FORCE: Final = {"true": "yes", "false": "no", "unknown": "not known"}
_STATUS: Final = {
    Status.VERIFIED: "verified: its text was read",
    Status.REPORTED: "reported: only public descriptions of it were read, not its text",
    Status.UNVERIFIED: "unverified: nobody has checked what it says",
}
_EFFECT: Final = {
    Effect.PERMITS: "permits",
    Effect.FORBIDS: "forbids, whatever else permits",
    Effect.NOTHING: "states that nothing is agreed",
}


def show_list(console: Console, found: AgreementList) -> None:
    """Print one line for each agreement, and a line for each of its directions."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("Agreement", "Parties", "Level", "Layer", "Status", "In force", "Directions"):
        table.add_column(name, overflow="fold")
    for one in found.agreements:
        table.add_row(
            one.id,
            ", ".join(one.parties),
            one.level,
            _words(one.layer),
            one.status,
            _IN_FORCE[one.in_force],
            "\n".join(one.directions) or "none",
        )
    console.print(table)
    console.print()
    paragraph(console, f"In force on {found.on}. Agreements {found.hash[:16]}.", style="dim")


def show_sheet(console: Console, found: AgreementSheet) -> None:
    """Print an agreement with all it says."""
    paragraph(console, found.id, style="bold")
    paragraph(console, found.name, 2)
    for line in _header(found):
        paragraph(console, line, 2)
    for clause in found.clauses:
        _show_clause(console, clause)
    if not found.clauses:
        _heading(console, "No clause: by itself it lets nobody come.")
    _show_terms(console, "Terms of all its clauses", found.terms)
    _show_statements(console, "Notes", found.notes)
    _heading(console, "Sources")
    days = {one.key: one.dated or "day not known" for one in found.sources}
    bullets(console, (f"{one.key}: {one.at} ({days[one.key]})" for one in found.sources))


def _header(found: AgreementSheet) -> Iterator[str]:
    yield f"Parties: {', '.join(found.parties)}"
    yield f"{_kind(found)}; confidence {found.confidence}"
    yield f"Status {_STATUS[found.status]}{_reader(found)}"
    yield f"In force on {found.on}: {_IN_FORCE[found.in_force]}"
    yield f"Dates: {'; '.join(_dates(found)) or 'none is known'}"
    for how, ids in (
        ("Rests on", found.enabled_by),
        ("Replaces", found.supersedes),
        ("Replaced by", found.superseded_by),
        ("Changes", found.amends),
        ("Changed by", found.amended_by),
    ):
        if ids:
            yield f"{how} {', '.join(ids)}"


def _kind(found: AgreementRow) -> str:
    return f"{_words(found.legal_force).capitalize()}, {found.level}, {_words(found.layer)} layer"


def _reader(found: AgreementSheet) -> str:
    return f" by {found.checked_by} on {found.checked_on}" if found.checked_by else ""


def _dates(found: AgreementSheet) -> Iterator[str]:
    for what, when in (
        ("signed", found.signed),
        ("in force from", found.valid_from),
        ("in force by", found.in_force_by),
        ("last day", "not known" if found.valid_to == "unknown" else found.valid_to),
        ("told of as in force on", found.told_in_force_on),
        ("to be looked at again by", found.review_due),
    ):
        if when is not None:
            yield f"{what} {when}"


def _show_clause(console: Console, clause: ClauseSheet) -> None:
    cite = f" ({clause.cite})" if clause.cite else ""
    _heading(console, f"Clause {clause.id}{cite}: {_EFFECT[clause.effect]}")
    paragraph(console, f"{clause.says} {_by(clause)}", 2)
    paragraph(console, f"Units of {clause.units_of}, incidents in {clause.incidents_in}", 2)
    paragraph(console, f"In force: {_IN_FORCE[clause.in_force]}{_own_days(clause)}", 2)
    if clause.bundle:
        parts = " and ".join(" + ".join(part) for part in clause.bundle)
        paragraph(console, f"Together: {parts}", 2)
    if clause.trigger:
        paragraph(console, "When:", 2)
        show_tree(console, clause.trigger, 4)
    _show_terms(console, "Terms", clause.terms, 2)
    _show_statements(console, "Tell the crew", clause.conditions, 2)


def _own_days(clause: ClauseSheet) -> str:
    own = [f"from {clause.first_day}"] if clause.first_day else []
    own += [f"until {clause.last_day}"] if clause.last_day else []
    return f" (of its own {' '.join(own)})" if own else ""


def _show_terms(console: Console, title: str, terms: Sequence[TermSheet], indent: int = 0) -> None:
    if not terms:
        return
    _title(console, title, indent)
    told = (f"{_words(one.term).capitalize()}: {one.says} {_by(one)}" for one in terms)
    bullets(console, told, indent + 2)


def _show_statements(
    console: Console, title: str, statements: Sequence[StatementSheet], indent: int = 0
) -> None:
    if statements:
        _title(console, title, indent)
        bullets(console, (f"{one.says} {_by(one)}" for one in statements), indent + 2)


def _title(console: Console, title: str, indent: int) -> None:
    if indent:
        paragraph(console, f"{title}:", indent)
    else:
        _heading(console, title)


def _heading(console: Console, text: str) -> None:
    console.print()
    paragraph(console, text, style="bold")


def _by(one: StatementSheet) -> str:
    return f"[{', '.join(one.source)}; {one.confidence}]"


def _words(name: str) -> str:
    return name.replace("_", " ")
