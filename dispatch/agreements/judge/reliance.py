"""How far a clause may be relied on: its days, its text, and what has changed it since."""

from datetime import date

from dispatch.agreements.act.agreement import Agreement, Status
from dispatch.agreements.act.clause import Clause
from dispatch.agreements.act.load import Accepted, Catalogue
from dispatch.agreements.trigger import Finding
from dispatch.said import Said, said


def days(
    catalogue: Catalogue, agreement: Agreement, clause: Clause, on: date, accepted: Accepted
) -> Finding:
    """Whether it is in force on a day."""
    says = said(
        "Whether {agreement} is in force on {day} is not known.", agreement=agreement.id, day=on
    )
    return Finding("in_force", says, catalogue.in_force_on(agreement, clause, on, accepted))


def text(agreement: Agreement, accepted: Accepted) -> Finding:
    """Whether somebody has read it, or the deployment takes it as it is told of."""
    return Finding("status", _of_text(agreement, accepted), agreement.relied_on(accepted))


def amendment(agreement: Agreement, amending: Agreement, accepted: Accepted) -> Finding:
    """Whether what has changed an agreement may be relied on itself."""
    says = said(
        "{agreement} was changed by {other}, and what that says is not relied on here.",
        agreement=agreement.id,
        other=amending.id,
    )
    return Finding("amended", says, amending.relied_on(accepted))


def _of_text(agreement: Agreement, accepted: Accepted) -> Said:
    if agreement.status is Status.VERIFIED:
        return said(
            "Its text was read by {reader} on {day}.",
            reader=agreement.checked_by or "",
            day=agreement.checked_on or "",
        )
    if agreement.status is Status.UNVERIFIED:
        return said("Nobody has checked what {agreement} says.", agreement=agreement.id)
    if agreement.is_accepted(accepted):
        return said("Its text has not been read; this deployment accepts it as reported.")
    return said(
        "{agreement} is only reported, and this deployment has not accepted it.",
        agreement=agreement.id,
    )
