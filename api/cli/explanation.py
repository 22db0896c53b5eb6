"""What the law says without a fleet, on a terminal: the verdict, then each clause as a tree."""

from rich.console import Console

from api.cli.answer import VERDICTS
from api.cli.screen import bullets, paragraph
from api.cli.trees import show_tree
from api.schemas.clauses import Say
from api.schemas.explanation import ExplainedClause, Explanation
from dispatch.agreements.act.clause import Effect
from dispatch.said import Country, Said, in_english, said


def show_explanation(console: Console, found: Explanation, say: Say = in_english) -> None:
    """Print an explanation."""
    paragraph(console, say(_question(found)))
    paragraph(console, found.says, 2, "bold")
    for clause in found.clauses:
        _show_clause(console, clause, say)
    if found.ruled_out:
        _heading(console, say(said("Clauses between these countries that do not count here")))
        bullets(console, (f"{o.agreement}, {o.clause}: {o.why}" for o in found.ruled_out))
    if found.notes:
        _heading(console, say(said("Take note")))
        bullets(console, found.notes)
    console.print()
    paragraph(console, f"Agreements {found.agreements.hash[:16]}.", style="dim")


def _question(found: Explanation) -> Said:
    lat, lon = found.at
    return said(
        "{urgency} at {position} in {country} on {day}: {asks} asks, a unit of {helps} would come.",
        urgency=found.urgency.value,
        position=f"{lat:.5f},{lon:.5f}",
        country=Country(found.country) if found.country else said("no known country"),
        day=found.on,
        asks=found.asks.centre,
        helps=found.helps.centre,
    )


def _show_clause(console: Console, clause: ExplainedClause, say: Say) -> None:
    _heading(console, f"{clause.agreement}, {clause.clause}: {say(_comes_to(clause))}")
    paragraph(console, clause.says, 2)
    if clause.effect is Effect.FORBIDS:
        paragraph(console, say(said("It forbids, whatever else permits, if this holds:")), 2)
    show_tree(console, clause.tree, 2, say)
    told = (said("Tell the crew: {condition}", condition=one) for one in clause.conditions)
    bullets(console, map(say, told), 2)


def _comes_to(clause: ExplainedClause) -> Said:
    """Say what a clause comes to; a veto that does not hold permits nothing either."""
    if clause.effect is Effect.FORBIDS and clause.verdict.may_go:
        return said("does not forbid")
    return VERDICTS[clause.verdict]


def _heading(console: Console, text: str) -> None:
    console.print()
    paragraph(console, text, style="bold")
