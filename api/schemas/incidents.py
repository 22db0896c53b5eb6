"""Incidents that control rooms keep open here; nothing about a patient is accepted."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Final, TypeAlias

from pydantic import AfterValidator, Field, Strict, model_validator

from api.schemas.answer import Document
from api.schemas.ask import Described
from api.schemas.moments import Utc
from dispatch.incident import GivenUrgency, Heading, Hospital, Keyword, Purpose
from dispatch.mappings.capabilities import Capabilities
from dispatch.mappings.fleet_file import Id
from dispatch.mappings.urgency import Urgency
from dispatch.values import Moment, Position
from dispatch.written import Written, doubt, shown, unknown_word

_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,99}")


def _fits_a_path(id_: str) -> str:
    if not _ID.fullmatch(id_):
        message = (
            f"{shown(id_)} cannot be an incident's id; write at most 100 letters, digits, dots, "
            "dashes, underlines and colons."
        )
        raise doubt(message)
    return id_


IncidentId: TypeAlias = Annotated[str, AfterValidator(_fits_a_path)]


class _NoPatient(Written):
    """Refuses any other field, and says why there is none for a patient."""

    @model_validator(mode="before")
    @classmethod
    def _knows_every_field(cls, given: Any) -> Any:
        if isinstance(given, Mapping):
            for name in given:
                if name not in cls.model_fields:
                    message = (
                        f"{unknown_word(str(name), cls.model_fields)} Nothing about a patient is "
                        "kept here: leave that out."
                    )
                    raise doubt(message, unknown=shown(str(name)))
        return given


class IncidentSent(_NoPatient, Described):
    """An incident to open."""

    id: IncidentId | None = Field(
        None, description="Of the caller's making, unlike any other; one is made if not given."
    )
    centre: Id | None = Field(None, description="Whose it is; that of the key if not given.")


class IncidentChange(_NoPatient):
    """
    What is known otherwise of an incident by now.

    What is not named stays as it is; null takes back what was said.
    """

    at: Position | None = None
    urgency: GivenUrgency | None = None
    need: Capabilities | None = None
    called_at: Moment | None = None
    keyword: Keyword | None = None
    disaster: Annotated[bool, Strict()] | None = None
    purpose: Purpose | None = None
    heading_deg: Heading | None = None
    destination: Hospital | None = None

    @property
    def named(self) -> dict[str, Any]:
        """What is named, null too."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class IncidentSheet(Document):
    """
    An incident as it is known.

    Attributes
    ----------
    updated_at : datetime
        When something was last said of it.
    closed_at : datetime or None
        Null while it is open.
    """

    id: str
    centre: str
    opened_at: Utc
    updated_at: Utc
    closed_at: Utc | None
    at: tuple[float, float]
    urgency: Urgency
    need: Capabilities
    called_at: Utc | None
    keyword: str | None
    disaster: bool
    purpose: Purpose
    heading_deg: float | None
    destination: Hospital | None


class IncidentList(Document):
    """
    Open incidents, by their ids.

    Attributes
    ----------
    next_after : str or None
        Ask with ``after`` this for the next page; null on the last one.
    """

    incidents: tuple[IncidentSheet, ...]
    next_after: str | None
