"""
The facts about one incident and one unit on a date: all that the law may ask.

``decide`` fills them; predicates read them and never call the core. What costs time to find out
(the own service's best ETA, a shortage, donor cover) is ``Lazy``: found when first asked for, and
once, also when the situations of many units share it. A fact that nobody gave is unknown.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Final, Generic, Literal, NamedTuple, TypeAlias, TypeVar

from dispatch.agreements.truth import Truth
from dispatch.mappings.urgency import Urgency

T = TypeVar("T")


class Missing(Enum):
    """Why there is no number."""

    NO_UNIT = "none"
    UNKNOWN = "unknown"


NO_UNIT: Final = Missing.NO_UNIT
"""The own service has no unit that could come: every foreign unit is sooner."""
UNKNOWN: Final = Missing.UNKNOWN
"""Nobody told."""

OwnEta: TypeAlias = int | Missing


class Fact(NamedTuple):
    """An answer, and the sentence that says why it is so."""

    truth: Truth
    why: str


class Lazy(Generic[T]):
    """A fact that is found out when first asked for, and then only once."""

    __slots__ = ("_find", "_found")

    def __init__(self, find: Callable[[], T]) -> None:
        self._find: Callable[[], T] = find
        self._found: list[T] = []

    @classmethod
    def known(cls, value: T) -> "Lazy[T]":
        """Give a fact that costs nothing to find out."""
        return cls(lambda: value)

    def __call__(self) -> T:
        """Give the fact."""
        if not self._found:
            self._found.append(self._find())
        return self._found[0]


def nobody_told(what: str) -> Fact:
    """Give an unknown fact."""
    return Fact(Truth.UNKNOWN, f"{what} is not known.")


_NOT_DECLARED: Final = Fact(Truth.FALSE, "No shortage is declared.")
_COVER: Final = Lazy.known(nobody_told("Whether the helping centre keeps enough cover"))
_ACCEPTS: Final = nobody_told("Whether the helping centre accepts")
_CERTIFICATE: Final = nobody_told("Whether the crew holds the certificate")
_EQUIPMENT: Final = nobody_told("Whether the unit carries the host country's equipment")


@dataclass(frozen=True, kw_only=True)
class Situation:
    """
    One incident and one unit, as far as the law asks.

    Attributes
    ----------
    on : date
        The day whose law counts, at the incident.
    time : datetime
        When the decision is taken.
    incident_country : str or None
        None where no country polygon says.
    incident_areas : frozenset of str
        Ids of the dispatch area and the regions that hold the incident.
    known_areas : frozenset of str
        Ids of all areas the loaded region has a polygon for; a selector outside them is unknown.
    own_centre : str or None
        The centre that serves the incident's dispatch area; None without dispatch areas, then a
        unit is own by its country.
    unit_home_areas : frozenset of str or None
        Ids of the areas that hold the unit's home; None where the home is unknown.
    eta_ms : int
        Turnout and drive of the unit, from the time of the decision.
    own_eta_ms : Lazy of int, NO_UNIT or UNKNOWN
        The same of the best own unit.
    shortage : Lazy of Fact
        Whether no own unit is available, suitable and reachable.
    shortage_declared : Fact
        Whether the own centre has declared a shortage that has not expired.
    since_call_ms : int or UNKNOWN
        How long ago the call came in.
    """

    on: date
    time: datetime
    incident_country: str | None
    incident_areas: frozenset[str]
    known_areas: frozenset[str]
    own_centre: str | None
    urgency: Urgency
    is_emergency: bool
    is_life_threat: bool
    need: frozenset[str]
    unit_id: str
    unit_centre: str
    unit_country: str
    unit_home_areas: frozenset[str] | None
    unit_capabilities: frozenset[str]
    eta_ms: int
    own_eta_ms: Lazy[OwnEta]
    shortage: Lazy[Fact]
    shortage_declared: Fact = _NOT_DECLARED
    since_call_ms: int | Literal[Missing.UNKNOWN] = UNKNOWN
    donor_cover_ok: Lazy[Fact] = _COVER
    donor_accepts: Fact = _ACCEPTS
    crew_certificate: Fact = _CERTIFICATE
    equipment: Fact = _EQUIPMENT

    @property
    def is_own(self) -> bool:
        """Whether the unit's centre serves the incident; without dispatch areas, by country."""
        if self.own_centre is not None:
            return self.unit_centre == self.own_centre
        return self.unit_country == self.incident_country
