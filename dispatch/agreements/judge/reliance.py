"""How far a clause may be relied on: its days, its text, and what has changed it since."""

from datetime import date

from dispatch.agreements.act.agreement import Agreement, Status
from dispatch.agreements.act.clause import Clause
from dispatch.agreements.act.load import Accepted, Catalogue
from dispatch.agreements.trigger import Finding
from dispatch.agreements.truth import Truth
from dispatch.said import Said, said


def is_accepted(agreement: Agreement, accepted: Accepted) -> bool:
    """Whether a deployment relies on it although only descriptions of it have been read."""
    return agreement.status is Status.REPORTED and agreement.id in accepted


def days(catalogue: Catalogue, agreement: Agreement, clause: Clause, on: date) -> Finding:
    """Whether it is in force on a day."""
    says = said(
        "Whether {agreement} is in force on {day} is not known.", agreement=agreement.id, day=on
    )
    return Finding("in_force", says, catalogue.in_force_on(agreement, clause, on))


def text(agreement: Agreement, accepted: Accepted) -> Finding:
    """Whether somebody has read it, or the deployment takes it as it is told of."""
    return Finding("status", _of_text(agreement, accepted), _relied_on(agreement, accepted))


def amendment(agreement: Agreement, amending: Agreement, accepted: Accepted) -> Finding:
    """Whether what has changed an agreement may be relied on itself."""
    says = said(
        "{agreement} was changed by {other}, and what that says is not relied on here.",
        agreement=agreement.id,
        other=amending.id,
    )
    return Finding("amended", says, _relied_on(amending, accepted))


def _relied_on(agreement: Agreement, accepted: Accepted) -> Truth:
    known = agreement.status is Status.VERIFIED or is_accepted(agreement, accepted)
    return Truth.TRUE if known else Truth.UNKNOWN


def _of_text(agreement: Agreement, accepted: Accepted) -> Said:
    if agreement.status is Status.VERIFIED:
        return said(
            "Its text was read by {reader} on {day}.",
            reader=agreement.checked_by or "",
            day=agreement.checked_on or "",
        )
    if agreement.status is Status.UNVERIFIED:
        return said("Nobody has checked what {agreement} says.", agreement=agreement.id)
    if is_accepted(agreement, accepted):
        return said("Its text has not been read; this deployment accepts it as reported.")
    return said(
        "{agreement} is only reported, and this deployment has not accepted it.",
        agreement=agreement.id,
    )
