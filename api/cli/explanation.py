"""What the law says without a fleet, on a terminal: the verdict, then each clause as a tree."""

from rich.console import Console

from api.cli.screen import bullets, paragraph
from api.cli.trees import show_tree
from api.schemas.explanation import ExplainedClause, Explanation
from dispatch.agreements.clause import Effect


def show_explanation(console: Console, found: Explanation) -> None:
    """Print an explanation."""
    lat, lon = found.at
    paragraph(
        console,
        f"A unit of {found.helps.centre} ({found.helps.country}) for {found.urgency} of "
        f"{found.asks.centre} ({found.asks.country}) at {lat:.5f},{lon:.5f} in "
        f"{found.country or 'no known country'} on {found.on}",
    )
    paragraph(console, found.says, 2, "bold")
    for clause in found.clauses:
        _show_clause(console, clause)
    if found.ruled_out:
        _heading(console, "Clauses between these countries that do not count here")
        bullets(console, (f"{o.agreement}, clause {o.clause}: {o.why}" for o in found.ruled_out))
    if found.notes:
        _heading(console, "Take note")
        bullets(console, found.notes)
    console.print()
    paragraph(console, f"Agreements {found.agreements.hash[:16]}.", style="dim")


def _show_clause(console: Console, clause: ExplainedClause) -> None:
    verdict = clause.verdict.replace("_", " ")
    _heading(console, f"{clause.agreement}, clause {clause.clause}: {verdict}")
    paragraph(console, clause.says, 2)
    if clause.effect is Effect.FORBIDS:
        paragraph(console, "It forbids, whatever else permits, if all of this holds:", 2)
    if clause.effect is not Effect.NOTHING:
        show_tree(console, clause.tree, 2)
    bullets(console, (f"Tell the crew: {condition}" for condition in clause.conditions), 2)


def _heading(console: Console, text: str) -> None:
    console.print()
    paragraph(console, text, style="bold")
