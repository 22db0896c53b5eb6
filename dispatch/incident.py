"""
One call for help: where, how urgent, what it needs, and when the decision is taken.

Where an agreement says "emergency", U0 to U2 count as one; where it says "life threat", U0 and U1
do. That is this project's reading of ``mappings/urgency.toml``, to be signed off by medical
directors; what each agreement itself calls an emergency is not known.
"""

from collections.abc import Mapping
from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator

from dispatch.errors import BadIncident
from dispatch.mappings.capabilities import Capabilities
from dispatch.mappings.urgency import Urgency, one_urgency, the_five, urgencies
from dispatch.values import Moment, Position, Text
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
        Canonical capabilities that one unit must have; empty if any unit will do.
    time : datetime
        When the decision is taken, with its zone: a decision reads no clock of its own.
    """

    at: Position
    urgency: GivenUrgency
    time: Moment
    need: Capabilities = frozenset()
    id: Text | None = None

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
