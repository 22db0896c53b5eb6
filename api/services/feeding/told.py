"""What each change tells whom, written once for all who are told the same."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, NamedTuple, Protocol

from fastapi.sse import format_sse_event

from api.asking.request import Request
from api.asking.words import Do
from api.schemas.answer import Document
from api.schemas.events import (
    SHARED,
    Announced,
    CoverTold,
    IncidentTold,
    RequestStepped,
    ShortageDeclared,
    Topic,
    UnitGone,
    UnitPut,
    UnitShown,
)
from api.schemas.incidents import IncidentSheet
from api.schemas.requests import RequestStep
from api.schemas.shortages import ShortageSheet
from api.store.changes import Change, Kind
from dispatch.fleet import Availability

_TOPICS: Final[Mapping[Kind, Topic]] = {
    Kind.UNIT_PUT: Topic.UNITS,
    Kind.INCIDENT_OPENED: Topic.INCIDENTS,
    Kind.INCIDENT_UPDATED: Topic.INCIDENTS,
    Kind.INCIDENT_CLOSED: Topic.INCIDENTS,
    Kind.SHORTAGE_DECLARED: Topic.SHORTAGES,
    Kind.REQUEST_STEPPED: Topic.REQUESTS,
    Kind.COVERAGE: Topic.COVERAGE,
    Kind.NEXT_BEST: Topic.NEXT_BEST,
    Kind.BETTER_UNIT: Topic.BETTER_UNIT,
}
"""What is not here is told nobody: keys."""


class Sight(Protocol):
    """What somebody may read of each centre."""

    def is_own(self, centre: str) -> bool:
        """Whether all of a centre may be read: its units, incidents and warnings."""

    def sees_free_units(self, centre: str) -> bool:
        """Whether the units of a centre may be read while they are available."""

    def sees_situation(self, centre: str) -> bool:
        """Whether it may be read that a centre is short, and how it is covered."""


class Wanted(NamedTuple):
    """
    What one kind of reader is told; all readers of a kind are told the same.

    Attributes
    ----------
    by : str or None
        The centre that reads; None sees all.
    about : str or None
        Only what concerns this centre; None: all that may be seen.
    """

    by: str | None
    topics: frozenset[Topic]
    about: str | None


class Stood(NamedTuple):
    """Whose a unit was, and whether it was available, before a change."""

    centre: str
    is_free: bool


class Seen(NamedTuple):
    """
    One change, and how its unit stood before.

    Attributes
    ----------
    before : Stood or None
        None: that is not known, or it is about no unit, or a new one.
    """

    change: Change
    before: Stood | None
    is_new: bool = False


class _Form(StrEnum):
    """How much of a change is told."""

    WHOLE = "whole"
    SHARED = "shared"
    GONE = "gone"


@dataclass
class Standing:
    """
    How units stood when a reader heard of them last.

    Attributes
    ----------
    is_whole : bool
        Whether units that are not there did not exist; otherwise nobody knows.
    """

    is_whole: bool
    units: dict[str, Stood] = field(default_factory=dict)

    def follow(self, changes: Iterable[Change]) -> list[Seen]:
        """Lay beside each change how its unit stood before it."""
        return [self._seen(change) for change in changes]

    def _seen(self, change: Change) -> Seen:
        if change.kind is not Kind.UNIT_PUT:
            return Seen(change, None)
        before = self.units.get(change.subject)
        self.units[change.subject] = Stood(change.centre, _is_free(change.data["unit"]))
        return Seen(change, before, is_new=self.is_whole and before is None)


class Telling:
    """Some changes on their way to readers: each is written once, however many kinds read it."""

    def __init__(self, changes: Iterable[Seen]) -> None:
        self._changes = tuple(changes)
        self._written: dict[tuple[int, _Form], bytes] = {}

    def to(self, wanted: Wanted, sight: Sight) -> bytes:
        """Give what one kind of reader is told, as it goes over the line; maybe nothing."""
        told = []
        for seen in self._changes:
            change = seen.change
            topic = _TOPICS.get(change.kind)
            if topic not in wanted.topics or not _concerns(change, wanted.about):
                continue
            if form := _form(seen, wanted, sight):
                told.append(self._text(change, form))
        return b"".join(told)

    def _text(self, change: Change, form: _Form) -> bytes:
        text = self._written.get((change.number, form))
        if text is None:
            event = "unit_gone" if form is _Form.GONE else change.kind.value
            text = written(change.number, event, _document(change, form))
            self._written[change.number, form] = text
        return text


def written(number: int, event: str, document: Document) -> bytes:
    """Write one event; its id is what a reader goes on from."""
    told = document.model_dump_json(exclude_none=event == "unit_put")
    return format_sse_event(id=str(number), event=event, data_str=told)


def is_free(availability: object) -> bool:
    """Whether a unit can be sent."""
    return availability != Availability.NOT_AVAILABLE


def _is_free(unit: Mapping[str, Any]) -> bool:
    return is_free(unit["availability"])


def _concerns(change: Change, about: str | None) -> bool:
    return about is None or about in _parties(change)


def _parties(change: Change) -> tuple[str, ...]:
    """Give the centres that a change is about."""
    if change.kind is Kind.REQUEST_STEPPED:
        request = change.data["request"]
        return request["asking"], request["asked"]
    return (change.centre,)


def _form(seen: Seen, wanted: Wanted, sight: Sight) -> _Form | None:
    """Say how much of a change one kind of reader may know; None: nothing."""
    change = seen.change
    if wanted.by is None or sight.is_own(change.centre):
        return _Form.WHOLE
    match change.kind:
        case Kind.UNIT_PUT:
            return _form_of_unit(seen, sight)
        case Kind.REQUEST_STEPPED:
            asked = sight.is_own(change.data["request"]["asked"]) and _was_asked(change)
            return _Form.WHOLE if asked else None
        case Kind.SHORTAGE_DECLARED | Kind.COVERAGE:
            return _Form.SHARED if sight.sees_situation(change.centre) else None
    return None


def _was_asked(change: Change) -> bool:
    """Whether a request was ever more than a draft of the centre that asks."""
    history = change.data["request"]["history"]
    return any(step["command"]["do"] == Do.ASK for step in history)


def _form_of_unit(seen: Seen, sight: Sight) -> _Form | None:
    change, before = seen.change, seen.before
    if sight.sees_free_units(change.centre) and _is_free(change.data["unit"]):
        return _Form.SHARED
    if seen.is_new:
        return None
    if before is None:  # It may have been told of it; that it is not there gives nothing away.
        return _Form.GONE if sight.sees_free_units(change.centre) else None
    was_seen = sight.is_own(before.centre) or (
        before.is_free and sight.sees_free_units(before.centre)
    )
    return _Form.GONE if was_seen else None


def _document(change: Change, form: _Form) -> Document:
    data, at = change.data, change.at
    match change.kind:
        case Kind.UNIT_PUT if form is _Form.GONE:
            return UnitGone(at=at, unit=change.subject, centre=change.centre)
        case Kind.UNIT_PUT:
            return UnitPut.model_validate({"at": at, "unit": _feature(data["unit"], form)})
        case Kind.INCIDENT_OPENED | Kind.INCIDENT_UPDATED | Kind.INCIDENT_CLOSED:
            return IncidentTold.model_validate({"at": at, "incident": _incident(data)})
        case Kind.SHORTAGE_DECLARED:
            by = data["declared_by"] if form is _Form.WHOLE else None
            sheet = ShortageSheet.model_validate(data | {"declared_by": by})
            return ShortageDeclared(at=at, shortage=sheet)
        case Kind.REQUEST_STEPPED:
            return _step(at, Request.model_validate(data["request"]))
    return _announced(change)


def _announced(change: Change) -> Document:
    about = {"at": change.at, "centre": change.centre}
    if change.kind is Kind.COVERAGE:
        return CoverTold.model_validate(about | change.data)
    return Announced.model_validate(about | {"subject": change.subject, "says": change.data})


def _feature(unit: Mapping[str, Any], form: _Form) -> dict[str, Any]:
    names = UnitShown.model_fields if form is _Form.WHOLE else (*SHARED, "position_at")
    told = {name: unit[name] for name in names if unit[name] is not None}
    if "home" in told:
        told["home"] = told["home"][::-1]
    place = {"coordinates": unit["position"][::-1]}
    return {"id": unit["id"], "geometry": place, "properties": told}


def _incident(data: Mapping[str, Any]) -> dict[str, Any]:
    known = data["incident"]
    same = IncidentSheet.model_fields.keys() & known.keys()
    stands = {name: data[name] for name in ("centre", "opened_at", "closed_at")}
    return {name: known[name] for name in same} | stands | {"updated_at": known["time"]}


def _step(at: datetime, request: Request) -> RequestStepped:
    last = request.history[-1]
    command = last.command
    return RequestStepped(
        at=at,
        request=request.id,
        incident=request.incident,
        asking=request.asking,
        asked=request.asked,
        units=request.units,
        state=request.state,
        answer_by=request.answer_by,
        step=RequestStep(
            number=last.number,
            do=command.do,
            to=last.to,
            centre=command.by.centre,
            person=command.by.person,
            at=command.at,
            reason=command.reason,
            answer_by=command.answer_by,
        ),
    )
