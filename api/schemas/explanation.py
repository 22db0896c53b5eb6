"""What the law says about a unit of one centre for an incident of another."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, Strict

from api.schemas.answer import Document, LawRef
from api.schemas.clauses import Say, TreeNode
from dispatch.agreements.act.clause import Effect
from dispatch.agreements.inquiry.inquired import Inquired, RuledOut, Weighed
from dispatch.agreements.judge.explain import Verdict
from dispatch.agreements.predicates.doubt import plain
from dispatch.incident import GivenUrgency
from dispatch.mappings.urgency import Urgency
from dispatch.values import Position, Text
from dispatch.written import Written


class ExplainAsk(Written):
    """
    A question to the law, without a fleet.

    Attributes
    ----------
    helps, asks : str
        Whose unit would come, and whose incident it is.
    shortage : bool or None
        Whether the own service is supposed to be short.
    gain_min : float or None
        How much sooner the unit is supposed to be.
    """

    helps: Text = Field(alias="from")
    asks: Text = Field(alias="to")
    at: Position
    urgency: GivenUrgency
    on: date | None = None
    shortage: bool | None = None
    gain_min: Annotated[float, Strict(False), Field(gt=-1440, lt=1440)] | None = None
    keyword: Text | None = None
    disaster: bool = False


class ExplainedClause(Document):
    """
    A clause that could count, and all that it takes.

    Attributes
    ----------
    verdict : str
        What it would make of the unit alone.
    tree : TreeNode
        Its days, its text, its direction, its bundle and its trigger.
    """

    agreement: str
    clause: str
    effect: Effect
    says: str
    verdict: Verdict
    tree: TreeNode
    conditions: tuple[str, ...]

    @classmethod
    def of(cls, weighed: Weighed, say: Say) -> Self:
        """Write down a clause."""
        return cls(
            agreement=weighed.agreement.id,
            clause=weighed.clause.id,
            effect=weighed.clause.effect,
            says=say(plain(weighed.clause.says)),
            verdict=weighed.verdict,
            tree=TreeNode.drawn(weighed.tree, say),
            conditions=tuple(map(say, weighed.conditions)),
        )


class OtherClause(Document):
    """A clause between these countries that does not count here, and why."""

    agreement: str
    clause: str
    why: str

    @classmethod
    def of(cls, one: RuledOut, say: Say) -> Self:
        """Write down why a clause does not count."""
        return cls(agreement=one.agreement, clause=one.clause, why=say(one.why))


class ExplainedSide(Document):
    """A centre and its country."""

    centre: str
    country: str


class Explanation(Document):
    """
    The verdict for any unit of a centre, and each clause that could count, the best first.

    Attributes
    ----------
    country : str or None
        Where the incident lies.
    region : str or None
        The region whose areas were asked; null if only countries were.
    notes : tuple of str
        What about the question itself a reader must know.
    """

    helps: ExplainedSide
    asks: ExplainedSide
    at: tuple[float, float]
    country: str | None
    urgency: Urgency
    on: date
    region: str | None
    agreements: LawRef
    verdict: Verdict
    says: str
    clauses: tuple[ExplainedClause, ...]
    ruled_out: tuple[OtherClause, ...]
    notes: tuple[str, ...]

    @classmethod
    def clauses_of(cls, found: Inquired, say: Say) -> dict[str, object]:
        """Give what the law says, by the names of this document."""
        return {
            "verdict": found.judgement.verdict,
            "says": say(found.judgement.says),
            "clauses": tuple(ExplainedClause.of(one, say) for one in found.weighed),
            "ruled_out": tuple(OtherClause.of(one, say) for one in found.ruled_out),
        }
