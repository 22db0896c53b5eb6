"""What a caller asks: who should go to one incident."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Final, TypeAlias

from pydantic import BeforeValidator, Discriminator, Field, Strict, Tag, model_validator

from dispatch.decide import DEFAULT_K, MOST_K
from dispatch.incident import (
    SCENE_CALL,
    GivenUrgency,
    Heading,
    Hospital,
    Incident,
    Keyword,
    Purpose,
    read_incident,
)
from dispatch.mappings.capabilities import Capabilities
from dispatch.values import Moment, Position, Text
from dispatch.written import Written, doubt


class DeclaredShortage(Written):
    """A centre's own word that it is short, until a moment or until it takes it back."""

    centre: Text
    until: Moment | None = None


def _by_centre(given: object) -> object:
    return {"centre": given} if isinstance(given, str) else given


K: TypeAlias = Annotated[
    int,
    Strict(),
    Field(
        description="Units to list per group: the own centre, each other, each need.",
        json_schema_extra={"minimum": 1, "maximum": MOST_K},  # Held by `decide`, which says so.
    ),
]
Shortages: TypeAlias = Annotated[
    tuple[Annotated[DeclaredShortage, BeforeValidator(_by_centre)], ...],
    Field(description="Centres that have declared a shortage: their ids, or with an expiry."),
]
Answers: TypeAlias = Annotated[
    dict[Text, Annotated[bool, Strict()]],
    Field(description="Whether a centre that was asked for a unit accepts, by its id."),
]


class Described(Written):
    """An incident as a caller describes it; there is no field for anything about the patient."""

    at: Position = Field(description="Latitude and longitude in degrees, WGS 84.")
    urgency: GivenUrgency = Field(
        description="U0 (arrest) to U4 (no vehicle), or a national code with its country: NL:A1.",
        examples=["U1", "NL:A1"],
    )
    need: Capabilities = Field(
        frozenset(),
        description="Capabilities that one unit must have, or two of one centre together, such as "
        "DOCTOR.",
    )
    called_at: Moment | None = Field(
        None, description="When the call came in, with its zone; no later than `time`."
    )
    keyword: Keyword | None = Field(
        None, description="The word by which a mass-casualty plan was called, if one was."
    )
    disaster: Annotated[bool, Strict()] = Field(
        False, description="Whether the event was called a disaster."
    )
    purpose: Purpose = Field(SCENE_CALL, description="What the unit is wanted for.")
    heading_deg: Heading | None = Field(
        None, description="Which way the traffic goes there: degrees clockwise from north."
    )
    destination: Hospital | None = Field(
        None, description="The hospital, if one was chosen, as far as it is known."
    )

    def incident(self, when: datetime) -> Incident:
        """
        Give the incident that is described, decided at a time.

        Raises
        ------
        BadIncident
            If it was called later than that.
        """
        said = self.model_dump(include=set(Incident.model_fields), exclude={"time"})
        return read_incident(said | {"time": when})


class Ask(Described):
    """
    An incident to decide.

    Attributes
    ----------
    fleet : dict or None
        A fleet file's content, used for this decision instead of the served fleet.
    shortages : tuple of DeclaredShortage
        Centres that have declared a shortage, by their id alone or with an expiry. It is a fact of
        the law, not of the fleet, so only the caller can tell it.
    answers : dict of str to bool
        What centres that were asked for a unit have answered, which only the caller can tell too.
    """

    time: Moment | None = Field(
        None, description="When the decision is taken, with its zone; now if not given."
    )
    k: K = DEFAULT_K
    fleet: dict[str, Any] | None = Field(
        None, description="A fleet GeoJSON to decide with instead of the served fleet."
    )
    shortages: Shortages = ()
    answers: Answers = Field(default_factory=dict)


class AboutStored(Written):
    """An incident that is open here, to be decided as it is known now."""

    incident: Annotated[Text, Field(max_length=100)] = Field(description="Id of the incident.")
    time: Moment | None = Field(
        None, description="When the decision is taken, with its zone; now if not given."
    )
    k: K = DEFAULT_K
    shortages: Shortages = ()
    answers: Answers = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _says_it_once(cls, given: Any) -> Any:
        twice = sorted(Described.model_fields.keys() & given) if isinstance(given, Mapping) else ()
        if twice:
            message = (
                f"`{twice[0]}` is known of the incident that `incident` names: leave it out, or "
                "change it with PATCH /v1/incidents/ID."
            )
            raise doubt(message, unknown=twice[0])
        return given


class AskOfStored(Ask):
    """A stored incident, as ``decide`` is asked about it."""

    id: Text


def _which(given: Any) -> str | None:
    """Tell by its fields which of the two it is; what is no table is refused as one of them."""
    if not isinstance(given, Mapping):
        return STORED if isinstance(given, AboutStored) else DESCRIBED
    if "incident" in given:
        return STORED
    return DESCRIBED if {"at", "urgency"} & given.keys() else None


STORED: Final = "a stored incident"
DESCRIBED: Final = "a described incident"
RecommendationAsk: TypeAlias = Annotated[
    Annotated[AboutStored, Tag(STORED)] | Annotated[Ask, Tag(DESCRIBED)],
    Discriminator(
        _which,
        custom_error_type="which_incident",
        custom_error_message="Name an open incident in `incident`, or describe one with `at` and "
        "`urgency`",
    ),
]
"""Either of the two; which one, its fields say."""
