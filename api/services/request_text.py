"""A request in words, to be read out or sent: the same lines in every language."""

from collections.abc import Iterator
from typing import NamedTuple

from api.schemas.draft_request import RequestFields
from dispatch.agreements.act.terms import RequestField
from dispatch.agreements.act.told import REQUEST_FIELDS
from dispatch.mappings.urgency import Urgency
from dispatch.said import And, MinutesDown, MinutesUp, Said, said


class Wording(NamedTuple):
    """
    All that the words of a request take.

    Attributes
    ----------
    missing : tuple of str
        Fields that must still be said.
    basis : Said
        The verdict with its reason.
    """

    from_centre: str | None
    to_centre: str
    units: tuple[str, ...]
    eta_ms: int
    gain_ms: int | None
    at: tuple[float, float]
    fields: RequestFields
    missing: tuple[RequestField, ...]
    basis: Said
    conditions: tuple[Said, ...]


def lines(wording: Wording) -> Iterator[Said]:
    """Give the request, line by line."""
    yield said("Request for help across the border: no dispatch, an answer is asked.")
    if wording.from_centre is None:
        yield said("To: {other}. Which centre asks is not known here.", other=wording.to_centre)
    else:
        yield said(
            "From: {centre}. To: {other}.", centre=wording.from_centre, other=wording.to_centre
        )
    yield from _incident(wording)
    yield from _resources(wording)
    yield _soonest(wording)
    yield said("Legal basis: {basis}", basis=wording.basis)
    yield from (
        said("Please tell your crew: {condition}", condition=one) for one in wording.conditions
    )
    yield said("Do you accept? If you cannot, please say so at once.")
    if wording.missing:
        names = And(tuple(REQUEST_FIELDS[name] for name in wording.missing))
        yield said("Still to be said: {fields}.", fields=names)


def _incident(wording: Wording) -> Iterator[Said]:
    fields, (lat, lon) = wording.fields, wording.at
    yield said("Position: {position}.", position=f"{lat:.5f}, {lon:.5f}")
    if fields.address is not None:
        yield said("Address: {text}.", text=fields.address)
    if fields.nature is not None:
        yield said("What happened: {text}.", text=fields.nature)
    yield said(
        "Urgency: {urgency}, {means}.",
        urgency=fields.urgency.value,
        means=_MEANS[fields.urgency],
    )
    if fields.caller_contact is not None:
        yield said("To call back: {text}.", text=fields.caller_contact)


def _resources(wording: Wording) -> Iterator[Said]:
    engaged = wording.fields.resources_engaged
    yield said("Asked for: {resources}.", resources=And(wording.fields.resources_wanted))
    if engaged:
        yield said("Sent already: {resources}.", resources=And(engaged))
    elif engaged is not None:
        yield said("Sent already: nothing.")


def _soonest(wording: Wording) -> Said:
    units, eta = And(wording.units), MinutesUp(wording.eta_ms)
    if wording.gain_ms is None:
        return said("We reckon that {units} could be there in {eta}.", units=units, eta=eta)
    if wording.gain_ms < 0:
        return said(
            "We reckon that {units} could be there in {eta}, later than our own.",
            units=units,
            eta=eta,
        )
    return said(
        "We reckon that {units} could be there in {eta}, {gain} sooner than our own.",
        units=units,
        eta=eta,
        gain=MinutesDown(wording.gain_ms),
    )


_MEANS = {
    Urgency.U0: said("arrest or equally time-critical"),
    Urgency.U1: said("a threat to life"),
    Urgency.U2: said("urgent, no direct threat"),
    Urgency.U3: said("planned transport"),
    Urgency.U4: said("advice, no vehicle"),
}
