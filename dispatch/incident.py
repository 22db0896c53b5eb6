"""
One call for help: where, how urgent, what it needs, and when the decision is taken.

Where an agreement says "emergency", U0 to U2 count as one; where it says "life threat", U0 and U1
do. That is this project's reading of ``mappings/urgency.toml``, to be signed off by medical
directors; what each agreement itself calls an emergency is not known.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, Self, TypeAlias

from pydantic import BeforeValidator, Field, model_validator

from dispatch.errors import BadIncident
from dispatch.mappings.capabilities import Capabilities
from dispatch.mappings.urgency import Urgency, one_urgency, the_five, urgencies
from dispatch.values import AboutNoPerson, CountryCode, Moment, Position, Text
from dispatch.written import Written, doubt, understood


def _one_of_the_five(given: object) -> object:
    if given not in list(Urgency):
        message = f"{given!r} is unknown; use one of {the_five()}."
        raise doubt(message)
    return given


CanonicalUrgency: TypeAlias = Annotated[Urgency, BeforeValidator(_one_of_the_five)]
"""A class as the law writes it: a national code in a clause would hide what it means."""
GivenUrgency: TypeAlias = Annotated[
    Urgency, BeforeValidator(one_urgency, json_schema_input_type=str)
]
"""A class, or a national code that means just one, with its country before a colon."""
Purpose: TypeAlias = Literal["scene_call", "interfacility", "organ_transport", "first_response"]
Heading: TypeAlias = Annotated[float, Field(ge=0, le=360)]
"""Degrees clockwise from north."""
Keyword: TypeAlias = Annotated[Text, Field(max_length=40), AboutNoPerson]
"""A word, and no room for a patient's story."""
SCENE_CALL: Final[Purpose] = "scene_call"


class Hospital(Written):
    """
    Where the patient would be driven to; what is left out is not known.

    Attributes
    ----------
    recognised_by : frozenset of str or None
        Countries whose service accepts it as a destination.
    is_nearest, is_nearest_suitable : bool or None
        From the incident, on either side of the border.
    care : str or None
        What it is chosen for, in the words of the agreements: burns, for example.
    """

    id: Annotated[Text, Field(max_length=100)]
    country: CountryCode
    recognised_by: Annotated[frozenset[CountryCode], Field(max_length=100)] | None = None
    is_nearest: bool | None = None
    is_nearest_suitable: bool | None = None
    care: Keyword | None = None


class Incident(Written):
    """
    A place that needs an ambulance.

    Attributes
    ----------
    at : (float, float)
        Latitude and longitude in degrees.
    urgency : Urgency
        Canonical class U0 to U4; it may be given as a national code that means just one class.
    need : frozenset of str
        Canonical capabilities that one unit must have, or two of one centre together; empty if any
        unit will do.
    time : datetime
        When the decision is taken, with its zone: a decision reads no clock of its own.
    called_at : datetime or None
        When the call came in.
    keyword : str or None
        The word by which a mass-casualty plan is called; None for an incident that is none.
    disaster : bool
        Whether it was called a disaster.
    purpose : str
        What the unit is wanted for.
    heading_deg : float or None
        On a motorway, which way the traffic goes there: degrees clockwise from north.
    destination : Hospital or None
        If one was chosen.
    """

    at: Position
    urgency: GivenUrgency
    time: Moment
    need: Capabilities = frozenset()
    called_at: Moment | None = None
    keyword: Keyword | None = None
    disaster: bool = False
    purpose: Purpose = SCENE_CALL
    heading_deg: Heading | None = None
    destination: Hospital | None = None
    id: Text | None = None

    @model_validator(mode="after")
    def _is_called_before_it_is_decided(self) -> Self:
        if self.called_at is not None and self.called_at > self.time:
            message = (
                f"called_at ({self.called_at.isoformat()}) is later than the decision "
                f"({self.time.isoformat()}); mend one of the two."
            )
            raise doubt(message)
        return self

    @property
    def is_emergency(self) -> bool:
        """Whether a law that speaks of emergencies means this one: U0, U1 and U2."""
        return urgencies()[self.urgency].emergency

    @property
    def is_life_threat(self) -> bool:
        """Whether life is in danger: U0 and U1."""
        return urgencies()[self.urgency].life_threat


def read_incident(given: Mapping[str, Any]) -> Incident:
    """
    Read an incident as a caller describes it.

    Raises
    ------
    BadIncident
        About the first field that is unknown, missing or doubtful, with the way out.
    """
    return understood(Incident, given, "The incident cannot be decided: ", BadIncident)
