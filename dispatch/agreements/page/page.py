"""An agreement as a page to read, in Markdown: all that its data says, and nothing else."""

from collections.abc import Iterable, Iterator
from typing import Final

from dispatch.agreements.act.agreement import Agreement, Status
from dispatch.agreements.act.load import Catalogue
from dispatch.agreements.page.markdown import Row, address, table
from dispatch.agreements.page.of_clause import of_clause, statements
from dispatch.agreements.selectors import lands

_READ_BY: Final = {
    Status.VERIFIED: "its text has been read",
    Status.REPORTED: "only descriptions have been read, not its text",
    Status.UNVERIFIED: "nobody has checked what it says; it can not be accepted",
}


def file_of(agreement: Agreement) -> str:
    """Give the name of the file that a shipped agreement stands in."""
    return f"{agreement.id.lower()}.toml"


def page(agreement: Agreement, catalogue: Catalogue) -> str:
    """Write all that is known of an agreement as a page."""
    parts = [
        f"# {agreement.id}",
        f"{agreement.name}.",
        table(("", ""), _header(agreement, catalogue)),
        "## What is told, and what is not known",
        statements("", agreement.notes, agreement) or "Nothing beside the above.",
        *_clauses(agreement),
        "## Sources",
        table(("key", "where", "dated"), _sources(agreement)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def index(catalogue: Catalogue) -> str:
    """Write which agreements there are as a table that leads to their pages."""
    rows = [
        (
            f"[{one.id}]({one.id}.md)",
            ", ".join(one.parties),
            one.layer.replace("_", " "),
            one.status,
            in_force(one),
            ", ".join(_directions(one)) or "no clause",
        )
        for one in catalogue.agreements
    ]
    return table(("id", "parties", "layer", "status", "in force", "directions"), rows)


def in_force(agreement: Agreement) -> str:
    """Say from when until when an agreement is in force, as far as its dates tell."""
    return f"{_began(agreement)}; {_ends(agreement)}"


def _began(agreement: Agreement) -> str:
    if agreement.valid_from is not None:
        return f"from {agreement.valid_from}"
    if agreement.in_force_by is not None:
        return f"by {agreement.in_force_by} at the latest"
    if agreement.signed is not None:
        return f"not before {agreement.signed}, first day not known"
    return "first day not known"


def _ends(agreement: Agreement) -> str:
    if agreement.valid_to is None:
        return "no end is known"
    if agreement.valid_to != "unknown":
        return f"until {agreement.valid_to}"
    if agreement.told_in_force_on is None:
        return "may be over"
    return f"may be over after {agreement.told_in_force_on}"


def _directions(agreement: Agreement) -> Iterator[str]:
    told = set()
    for clause in agreement.clauses:
        way = f"{'/'.join(lands(clause.from_))} → {'/'.join(lands(clause.to))}"
        if way not in told:
            yield way
        told.add(way)


def _header(agreement: Agreement, catalogue: Catalogue) -> list[Row]:
    id_, others = agreement.id, catalogue.agreements
    rows = [
        ("parties", ", ".join(agreement.parties)),
        ("legal force", agreement.legal_force.replace("_", " ")),
        ("level", agreement.level),
        ("layer", agreement.layer.replace("_", " ")),
        ("status", _status(agreement)),
        ("confidence in this table", agreement.confidence),
        ("signed", str(agreement.signed or "not known")),
        ("in force", in_force(agreement)),
        ("rests on", _links(agreement.enabled_by)),
        ("replaces", _links(agreement.supersedes)),
        ("replaced by", _links(one.id for one in others if id_ in one.supersedes)),
        ("changes", _links(agreement.amends)),
        ("changed by", _links(one.id for one in others if id_ in one.amends)),
        ("base of", _links(one.id for one in others if id_ in one.enabled_by)),
        ("to look at again on", str(agreement.review_due or "")),
    ]
    return [row for row in rows if row[1]]


def _status(agreement: Agreement) -> str:
    by = f" by {agreement.checked_by} on {agreement.checked_on}" if agreement.checked_by else ""
    return f"**{agreement.status}**: {_READ_BY[agreement.status]}{by}"


def _links(ids: Iterable[str]) -> str:
    return ", ".join(f"[{id_}]({id_}.md)" for id_ in ids)


def _clauses(agreement: Agreement) -> list[str]:
    if not agreement.clauses:
        return ["## No clause", "By it alone nobody may go anywhere, and nobody may not."]
    return [part for clause in agreement.clauses for part in of_clause(clause, agreement)]


def _sources(agreement: Agreement) -> list[Row]:
    return [(key, address(one.at), str(one.dated)) for key, one in agreement.sources.items()]
