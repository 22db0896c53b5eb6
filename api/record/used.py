"""All that a decision uses, as content of a record and back."""

from collections.abc import Mapping, Sequence
from datetime import time
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeVar

from pydantic import Field, ValidationError

from api.errors import BadRecord
from dispatch.agreements.situation import Declared
from dispatch.centres import Centre
from dispatch.fleet import Fleet, Unit
from dispatch.incident import Incident
from dispatch.law import Law
from dispatch.mappings.turnout import TurnoutTable
from dispatch.people import People
from dispatch.settings import Settings
from dispatch.standby import Standby
from dispatch.values import Moment, Text
from dispatch.written import Written, complaint
from graphs.movement import Driving
from graphs.overlays import overlays_document


class Used(NamedTuple):
    """What ``decide`` is given, in its order."""

    incident: Incident
    standby: Standby
    law: Law
    settings: Settings
    k: int
    shortages: Sequence[Declared]
    answers: Mapping[str, bool]
    people: People | None
    promised: Mapping[str, str]
    asked: Mapping[str, str]


class Told(Written):
    """What the caller told, as it was read."""

    incident: Incident
    k: int
    shortages: tuple[tuple[Text, Moment | None], ...]
    answers: dict[Text, bool]
    language: Text
    promised: dict[Text, Text] = Field(default_factory=dict)  # Format 1 knew of none,
    asked: dict[Text, Text] = Field(default_factory=dict)  # and of none who were asked for.


class Driven(Written):
    """How the roads were driven."""

    movement: Text
    period: Text
    epoch: int
    overlays: dict[str, Any]


class _Fleet(Written):
    units: tuple[Unit, ...]
    centres: dict[Text, Centre]
    reports: tuple[str, ...]


_Read = TypeVar("_Read", bound=Written)
_HOW_TO_CALL: Final = {"channels"}
"""No decision asks how a control room is called, and telephone numbers need not be kept."""


def told(used: Used, language: str) -> dict[str, Any]:
    """Write down what the caller told."""
    return {
        "incident": used.incident,
        "k": used.k,
        "shortages": [[one.centre, one.until] for one in used.shortages],
        "answers": used.answers,
        "language": language,
        "promised": used.promised,
        "asked": used.asked,
    }


def fleet_content(fleet: Fleet) -> dict[str, Any]:
    """Write down every unit: position, the sender's codes, and what they were taken to mean."""
    return {"units": fleet.units, "centres": centres_content(fleet), "reports": fleet.reports}


def centres_content(fleet: Fleet) -> dict[str, Any]:
    """Write down the control rooms of a fleet, but not how they are called."""
    return {id_: one.model_dump(exclude=_HOW_TO_CALL) for id_, one in fleet.centres.items()}


def fleet_of(content: dict[str, Any]) -> Fleet:
    """Give the fleet back."""
    found = read(_Fleet, content)
    return Fleet(found.units, MappingProxyType(found.centres), found.reports)


def driven_content(driving: Driving) -> dict[str, Any]:
    """Write down what was in force on the roads, closures and slow areas with their shapes."""
    return {
        "movement": driving.name,
        "period": driving.period,
        "epoch": driving.epoch,
        "overlays": overlays_document(driving.overlays),
    }


def settings_content(settings: Settings) -> dict[str, Any]:
    """Write down what was decided about decisions; where files lie is not part of it."""
    return {name: getattr(settings, name) for name in Settings.model_fields}


def turnouts_of(content: dict[str, Any]) -> TurnoutTable:
    """Give a turnout table back; its times of day were written as texts."""
    rows = [
        row | {end: time.fromisoformat(row[end]) for end in ("from", "to")}
        for row in content["turnout"]
    ]
    return read(TurnoutTable, content | {"turnout": rows})


def read(model: type[_Read], content: dict[str, Any]) -> _Read:
    """
    Read content of a record as a model.

    Raises
    ------
    BadRecord
        If this code can no longer read it.
    """
    try:
        return model.model_validate(content)
    except ValidationError as error:
        message = (
            f"The record cannot be read by this version ({complaint(error)}): take the version "
            "that wrote it, which its `code` names."
        )
        raise BadRecord(message) from None
