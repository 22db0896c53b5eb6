"""What the law says about one unit, and how people are told: in a sentence, or on a few lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from dispatch.agreements.situation import Offer
from dispatch.agreements.trigger import Finding
from dispatch.agreements.truth import Truth
from dispatch.said import Country, Said, Value, joined, said


class Verdict(StrEnum):
    """Whether a unit may go, from the best to the worst."""

    OWN = "own"
    PERMITTED = "permitted"
    PERMITTED_WITH_CONDITIONS = "permitted_with_conditions"
    CONFIRM = "confirm"
    NOT_PERMITTED = "not_permitted"
    NO_AGREEMENT = "no_agreement"

    @property
    def may_go(self) -> bool:
        """Whether a unit may go without anybody finding out more."""
        return self in _MAY_GO

    @property
    def rank(self) -> int:
        """Where it stands, the best first: for sorting."""
        return _RANK[self]


_MAY_GO: Final = frozenset(
    {Verdict.OWN, Verdict.PERMITTED, Verdict.PERMITTED_WITH_CONDITIONS},
)
_RANK: Final = {verdict: rank for rank, verdict in enumerate(Verdict)}


class Considered(NamedTuple):
    """
    Another clause that applies but is not the one the verdict rests on.

    Attributes
    ----------
    findings : tuple of Finding
        What decided it.
    gap : Said or None
        What it says is not agreed, if that is all it says.
    """

    agreement: str
    clause: str
    verdict: Verdict
    accepted_as_reported: bool
    findings: tuple[Finding, ...]
    gap: Said | None

    @property
    def says(self) -> Said:
        """Give what it comes to with its reason, in a sentence or two."""
        if self.gap is not None:
            return said(
                "{agreement}, clause {clause}, states that nothing is agreed: {text}",
                agreement=self.agreement,
                clause=self.clause,
                text=self.gap,
            )
        return _reasoned(self.verdict, _head(self), self.findings)


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """
    What the law says about one unit for one incident.

    Attributes
    ----------
    unit_country, incident_country, on
        Whose unit, where, and the day whose law counts.
    satisfied, failed, unknown : tuple of Finding
        The predicates that decided the verdict, and no others: a permitted unit has only satisfied
        ones, one that is not permitted only failed ones, and one to confirm at least one unknown.
    conditions : tuple of Said
        What to tell the crew, if it goes.
    alerts_home : bool
        Whether a unit of the host is alerted as well.
    offer : Offer or None
        The units of a bundle that go together.
    considered : tuple of Considered
        The other clauses that apply, best first, and what is known not to be agreed.
    """

    verdict: Verdict
    unit_country: str
    incident_country: str | None
    on: date
    agreement: str | None = None
    clause: str | None = None
    accepted_as_reported: bool = False
    satisfied: tuple[Finding, ...] = ()
    failed: tuple[Finding, ...] = ()
    unknown: tuple[Finding, ...] = ()
    conditions: tuple[Said, ...] = ()
    alerts_home: bool = False
    offer: Offer | None = None
    considered: tuple[Considered, ...] = ()

    @property
    def says(self) -> Said:
        """Give the verdict with its reason, in a sentence or two."""
        return sentence(self)

    def __str__(self) -> str:
        return "\n".join(map(str, lines(self)))


def sentence(judgement: Judgement) -> Said:
    """Give the verdict with its reason, in a sentence or two."""
    if judgement.verdict is Verdict.OWN:
        return said("An own unit: no agreement is needed.")
    if judgement.verdict is Verdict.NO_AGREEMENT:
        return _nothing_agreed(judgement)
    findings = (*judgement.satisfied, *judgement.failed, *judgement.unknown)
    return _reasoned(judgement.verdict, _head(judgement), findings)


_REASON: Final = {Verdict.CONFIRM: Truth.UNKNOWN, Verdict.NOT_PERMITTED: Truth.FALSE}


def _reasoned(verdict: Verdict, head: Said, findings: Iterable[Finding]) -> Said:
    """Give a verdict with the findings that stand for it: what to find out, or what failed."""
    value = _REASON.get(verdict, Truth.TRUE)
    reasons = joined(one.says for one in findings if one.value is value)
    return said("{verdict}: {reasons}", verdict=head, reasons=reasons)


def lines(judgement: Judgement) -> list[Said]:
    """Give the verdict, what decided it, and what the crew must be told, on a few lines."""
    if judgement.agreement is None:
        return [sentence(judgement), *_others(judgement)]
    told = [said("{verdict}.", verdict=_head(judgement))]
    told += [said("  yes: {finding}", finding=one.says) for one in judgement.satisfied]
    told += [said("  no: {finding}", finding=one.says) for one in judgement.failed]
    told += [said("  unknown: {finding}", finding=one.says) for one in judgement.unknown]
    told += [said("  Tell the crew: {condition}", condition=one) for one in judgement.conditions]
    if judgement.alerts_home:
        told.append(said("  Alert the home unit too."))
    return told + _others(judgement)


def _others(judgement: Judgement) -> list[Said]:
    return [said("  Also: {clause}", clause=other.says) for other in judgement.considered]


def _nothing_agreed(judgement: Judgement) -> Said:
    where: Value = said("a country that is not known")
    if judgement.incident_country is not None:
        where = Country(judgement.incident_country)
    return said(
        "No agreement is known that covers a unit of {home} for an incident in {where} on {day}.",
        home=Country(judgement.unit_country),
        where=where,
        day=judgement.on,
    )


def _head(judgement: Judgement | Considered) -> Said:
    """Give the verdict and the clause it rests on."""
    agreement, clause = judgement.agreement or "", judgement.clause or ""
    accepted = judgement.accepted_as_reported
    match judgement.verdict:
        case Verdict.PERMITTED:
            head = said("Permitted under {agreement}, clause {clause}", **_by(agreement, clause))
        case Verdict.PERMITTED_WITH_CONDITIONS:
            head = said(
                "Permitted with conditions under {agreement}, clause {clause}",
                **_by(agreement, clause),
            )
        case Verdict.CONFIRM:
            head = said(
                "A human must confirm under {agreement}, clause {clause}", **_by(agreement, clause)
            )
        case _:
            head = said(
                "Not permitted under {agreement}, clause {clause}", **_by(agreement, clause)
            )
    return said("{verdict}, accepted as reported", verdict=head) if accepted else head


def _by(agreement: str, clause: str) -> dict[str, Value]:
    return {"agreement": agreement, "clause": clause}
