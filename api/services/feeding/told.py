"""What each change tells whom, written once for all who are told the same."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, NamedTuple, Protocol

from fastapi.sse import format_sse_event

from api.asking.words import Do
from api.schemas.answer import Document
from api.schemas.events import (
    SHARED,
    Announced,
    IncidentTold,
    RequestStepped,
    ShortageDeclared,
    Topic,
    UnitGone,
    UnitPut,
)
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


class OnlyOwn(NamedTuple):
    """Sees all of one centre, or of all where it is None; nothing of others."""

    centre: str | None

    def is_own(self, centre: str) -> bool:
        """Whether it is this one."""
        return self.centre in {None, centre}

    def sees_free_units(self, centre: str) -> bool:
        """Whether it is this one."""
        return self.is_own(centre)

    def sees_situation(self, centre: str) -> bool:
        """Whether it is this one."""
        return self.is_own(centre)


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
        is_asked = any(step["command"]["do"] == Do.ASK for step in request["history"])
        return (request["asking"], request["asked"]) if is_asked else (request["asking"],)
    return (change.centre,)


def _form(seen: Seen, wanted: Wanted, sight: Sight) -> _Form | None:
    """Say how much of a change one kind of reader may know; None: nothing."""
    change = seen.change
    if wanted.by is None or any(sight.is_own(one) for one in _parties(change)):
        return _Form.WHOLE
    match change.kind:
        case Kind.SHORTAGE_DECLARED | Kind.COVERAGE:
            return _Form.WHOLE if sight.sees_situation(change.centre) else None
        case Kind.UNIT_PUT:
            return _form_of_unit(seen, sight)
    return None


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
            unit = data["unit"]
            shown = unit if form is _Form.WHOLE else {name: unit[name] for name in SHARED}
            return UnitPut.model_validate({"at": at, "unit": shown})
        case Kind.INCIDENT_OPENED | Kind.INCIDENT_UPDATED | Kind.INCIDENT_CLOSED:
            return IncidentTold.model_validate({"at": at, **data})
        case Kind.SHORTAGE_DECLARED:
            return ShortageDeclared.model_validate({"at": at, **data})
        case Kind.REQUEST_STEPPED:
            return RequestStepped.model_validate({"at": at, **data})
    return Announced(at=at, centre=change.centre, subject=change.subject, says=data)
