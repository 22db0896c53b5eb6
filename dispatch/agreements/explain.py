"""What the law says about one unit, and how people are told: in a sentence, or on a few lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from dispatch.agreements.clause import DualDispatch
from dispatch.agreements.trigger import Finding


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
        return self in {Verdict.OWN, Verdict.PERMITTED, Verdict.PERMITTED_WITH_CONDITIONS}

    @property
    def rank(self) -> int:
        """Where it stands, the best first: for sorting."""
        return list(Verdict).index(self)


class Considered(NamedTuple):
    """Another clause that applies but is not the best."""

    agreement: str
    clause: str
    verdict: Verdict
    says: str


@dataclass(frozen=True, kw_only=True)
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
    conditions : tuple of str
        What to tell the crew, if it goes.
    considered : tuple of Considered
        The other clauses that apply, best first.
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
    conditions: tuple[str, ...] = ()
    dual_dispatch: DualDispatch = DualDispatch.NONE
    considered: tuple[Considered, ...] = ()

    @property
    def says(self) -> str:
        """Give the verdict with its reason, in a sentence or two."""
        return sentence(self)

    def __str__(self) -> str:
        return "\n".join(lines(self))


_HEADS: Final = {
    Verdict.PERMITTED: "Permitted",
    Verdict.PERMITTED_WITH_CONDITIONS: "Permitted with conditions",
    Verdict.CONFIRM: "A human must confirm",
    Verdict.NOT_PERMITTED: "Not permitted",
}


def sentence(judgement: Judgement) -> str:
    """Give the verdict with its reason, in a sentence or two."""
    if judgement.verdict is Verdict.OWN:
        return "An own unit: no agreement is needed."
    if judgement.verdict is Verdict.NO_AGREEMENT:
        return (
            f"No agreement is known that covers a unit of {judgement.unit_country} for an incident "
            f"in {judgement.incident_country or 'a country that is not known'} on {judgement.on}."
        )
    reasons = {
        Verdict.CONFIRM: judgement.unknown,
        Verdict.NOT_PERMITTED: judgement.failed,
    }.get(judgement.verdict, judgement.satisfied)
    return f"{_HEADS[judgement.verdict]} {_basis(judgement)}: {_told(reasons)}"


def lines(judgement: Judgement) -> list[str]:
    """Give the verdict, what decided it, and what the crew must be told, on a few lines."""
    if judgement.agreement is None:
        return [sentence(judgement)]
    told = [f"{_HEADS[judgement.verdict]} {_basis(judgement)}."]
    told += [f"  yes: {finding.says}" for finding in judgement.satisfied]
    told += [f"  no: {finding.says}" for finding in judgement.failed]
    told += [f"  unknown: {finding.says}" for finding in judgement.unknown]
    told += [f"  Tell the crew: {condition}" for condition in judgement.conditions]
    if judgement.dual_dispatch is DualDispatch.ALSO_ALERT_HOME:
        told.append("  Alert the home unit too.")
    told += [f"  Also: {other.says}" for other in judgement.considered]
    return told


def _basis(judgement: Judgement) -> str:
    accepted = ", accepted as reported" if judgement.accepted_as_reported else ""
    return f"under {judgement.agreement}, clause {judgement.clause}{accepted}"


def _told(findings: Iterable[Finding]) -> str:
    return " ".join(finding.says for finding in findings)
