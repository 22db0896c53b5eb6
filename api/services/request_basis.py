"""What a request rests on: the clause of the verdict, another that applies, or none."""

from typing import Any, NamedTuple

from api.schemas.answer import Predicate
from api.schemas.draft_request import DraftAsk
from api.services.desk import Desk
from dispatch.agreements.act.agreement import Agreement
from dispatch.agreements.act.clause import Clause
from dispatch.agreements.act.terms import NO_TERMS, Request, Terms
from dispatch.agreements.act.told import told
from dispatch.agreements.judge.explain import Judgement, Verdict
from dispatch.agreements.predicates.doubt import plain
from dispatch.agreements.trigger import Finding
from dispatch.decision import Candidate
from dispatch.errors import BadIncident
from dispatch.said import Said
from dispatch.texts.tongue import Tongue


class Basis(NamedTuple):
    """What a request rests on: a clause and what it comes to, or nothing."""

    agreement: Agreement | None
    clause: Clause | None
    verdict: Verdict
    accepted: bool
    says: Said
    findings: tuple[tuple[Finding, ...], ...]
    conditions: tuple[Said, ...]

    @property
    def request(self) -> Request | None:
        """How the agreement says that the other centre is asked."""
        if self.agreement is None or self.clause is None:
            return None
        return self.agreement.terms_of(self.clause).request

    def document(self, speaks: Tongue) -> dict[str, Any]:
        """Write it down, by the names of a draft."""
        satisfied, failed, unknown = self.findings
        return {
            "agreement": self.agreement.id if self.agreement else None,
            "clause": self.clause.id if self.clause else None,
            "verdict": self.verdict,
            "accepted_as_reported": self.accepted,
            "reason": speaks.say(self.says),
            "satisfied": Predicate.all_of(satisfied, speaks),
            "failed": Predicate.all_of(failed, speaks),
            "unknown": Predicate.all_of(unknown, speaks),
            "conditions": tuple(map(speaks.say, self.conditions)),
        }


def basis_of(desk: Desk, ask: DraftAsk, candidate: Candidate) -> Basis:
    """
    Find what the request for a unit rests on.

    Raises
    ------
    BadIncident
        If it is to rest on an agreement that does not apply.
    """
    judged = candidate.judgement
    if ask.agreement in (None, judged.agreement):
        agreement, clause = _clause(desk, judged.agreement, judged.clause)
        findings = judged.satisfied, judged.failed, judged.unknown
        return Basis(
            agreement,
            clause,
            judged.verdict,
            judged.accepted_as_reported,
            judged.says,
            findings,
            judged.conditions,
        )
    return _other_basis(desk, ask, judged)


def terms_of(desk: Desk, judged: Judgement) -> Terms:
    """Give the terms of the clause that a verdict rests on; none where it rests on no clause."""
    agreement, clause = _clause(desk, judged.agreement, judged.clause)
    return NO_TERMS if agreement is None or clause is None else agreement.terms_of(clause)


def _other_basis(desk: Desk, ask: DraftAsk, judged: Judgement) -> Basis:
    """Take another clause than the verdict's, if it applies."""
    others = [one for one in judged.considered if one.agreement == ask.agreement]
    if not others:
        applying = dict.fromkeys(
            one for one in (judged.agreement, *(o.agreement for o in judged.considered)) if one
        )
        message = (
            f"The request cannot rest on {ask.agreement}: no clause of it applies to {ask.unit} "
            f"here. Those that apply: {', '.join(applying) or 'none'}."
        )
        raise BadIncident(message)
    one = others[0]
    agreement, clause = _clause(desk, one.agreement, one.clause)
    assert agreement is not None, "It was judged by."
    assert clause is not None, "The same."
    terms = told(agreement.terms_of(clause), judged.incident_country, judged.unit_country)
    conditions = (*terms, *(plain(condition.says) for condition in clause.conditions))
    accepted = agreement.is_accepted(desk.settings.accepted)
    return Basis(agreement, clause, one.verdict, accepted, one.says, ((), (), ()), conditions)


def _clause(
    desk: Desk, agreement_id: str | None, clause_id: str | None
) -> tuple[Agreement | None, Clause | None]:
    agreement = desk.catalogue.named(agreement_id) if agreement_id else None
    if agreement is None:
        return None, None
    return agreement, next(one for one in agreement.clauses if one.id == clause_id)
