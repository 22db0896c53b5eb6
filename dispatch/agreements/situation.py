"""
The facts about one incident and one unit on a date: all that the law may ask.

``decide`` fills them; predicates read them and never call the core. What costs time to find out
(the own service's best ETA, a shortage, donor cover) is ``Lazy``: found when first asked for, and
once, also when the situations of many units share it. A fact that nobody gave is unknown, which is
written ``UNKNOWN`` for numbers and words and ``Truth.UNKNOWN`` for answers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Final, Generic, Literal, NamedTuple, TypeAlias, TypeVar

from dispatch.agreements.truth import Truth
from dispatch.agreements.whereabouts import Whereabouts
from dispatch.incident import Purpose
from dispatch.mappings.urgency import Urgency
from dispatch.said import Said, said

T = TypeVar("T")


class Missing(Enum):
    """Why there is no number."""

    NO_UNIT = "none"
    UNKNOWN = "unknown"


NO_UNIT: Final = Missing.NO_UNIT
"""The own service has no unit that could come: every foreign unit is sooner."""
UNKNOWN: Final = Missing.UNKNOWN
"""Nobody told."""

Unknown: TypeAlias = Literal[Missing.UNKNOWN]
OwnEta: TypeAlias = int | Missing
Words: TypeAlias = frozenset[str] | Unknown


class Fact(NamedTuple):
    """An answer, and the sentence that says why it is so."""

    truth: Truth
    why: Said


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


class Declared(NamedTuple):
    """A centre's own word that it is short, which holds before a moment; None has no end."""

    centre: str
    until: datetime | None = None


class Destination(NamedTuple):
    """
    The hospital a patient would be driven to.

    Attributes
    ----------
    recognised_by : frozenset of str, or UNKNOWN
        Countries whose service accepts it as a destination.
    is_nearest, is_nearest_suitable : Truth
        From the incident, on either side of the border.
    care : str or None
        What it is chosen for, where a rule may name hospitals for that care.
    """

    id: str
    country: str
    recognised_by: Words = UNKNOWN
    is_nearest: Truth = Truth.UNKNOWN
    is_nearest_suitable: Truth = Truth.UNKNOWN
    care: str | None = None


class Offer(NamedTuple):
    """
    Units of one centre that go together.

    Attributes
    ----------
    complete : Truth
        Whether there is a unit for each part.
    eta_ms : int
        When the last of them is there.
    units : tuple of str
        Ids of all of them, the one that is judged first.
    """

    complete: Truth
    eta_ms: int
    units: tuple[str, ...]
    why: Said


Parts: TypeAlias = tuple[frozenset[str], ...]
"""What the units of a bundle must be able to do, one set of capabilities for each."""


class Cover(NamedTuple):
    """
    What a helping centre keeps when a unit goes.

    Attributes
    ----------
    free_units : int or UNKNOWN
        Its available units, the one that goes not counted.
    share_left, share_lost : float or UNKNOWN
        Of its people: what is still reached within its norm, and what no longer is.
    is_floor : bool
        Whether units that are only known from old positions, and are not counted, might add to
        what it keeps: then it keeps at least this much.
    """

    free_units: int | Unknown = UNKNOWN
    share_left: float | Unknown = UNKNOWN
    share_lost: float | Unknown = UNKNOWN
    is_floor: bool = False


def nobody_told(what: str) -> Fact:
    """Give an unknown fact."""
    return Fact(Truth.UNKNOWN, said("{what} is not known.", what=said(what)))


_NO_COVER: Final = Lazy.known(Cover())
_ACCEPTS: Final = Fact(Truth.UNKNOWN, said("Whether the helping centre accepts is not known."))
_NO_FREE: Final[Lazy[int | Unknown]] = Lazy.known(UNKNOWN)
_NO_NEIGHBOUR: Final = Lazy.known(
    Fact(Truth.UNKNOWN, said("What the other centres at home could send is not known."))
)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class IncidentFacts:
    """
    The incident, and the service it belongs to: the same for every unit.

    Attributes
    ----------
    on : date
        The day whose law counts, at the incident.
    time : datetime
        When the decision is taken, in local time.
    where : Whereabouts
        Of the position itself, not of the road beside it.
    own_centre : str or None
        The centre that serves the incident's dispatch area; None without dispatch areas, then a
        unit is own by its country.
    keyword : str or None
        The word by which a mass-casualty plan is called; None for an incident that is none.
    is_disaster : bool
        Whether it was called a disaster.
    purpose : str
        What the unit is wanted for.
    own_eta_ms : Lazy of int, NO_UNIT or UNKNOWN
        Turnout and drive of the best own unit.
    shortage : Lazy of Fact
        Whether no own unit is available, suitable and reachable.
    own_free_units : Lazy of int or UNKNOWN
        How many units the own centre could send at all.
    neighbours_first : Lazy of Fact
        Whether no other centre of the incident's country has a suitable unit that is free.
    declared : tuple of Declared
        Shortages that centres have declared.
    since_call_ms : int or UNKNOWN
        How long ago the call came in.
    destination : Destination or UNKNOWN
        The hospital, if one was chosen.
    """

    on: date
    time: datetime
    where: Whereabouts
    own_centre: str | None
    urgency: Urgency
    is_emergency: bool
    is_life_threat: bool
    need: frozenset[str]
    own_eta_ms: Lazy[OwnEta]
    shortage: Lazy[Fact]
    own_free_units: Lazy[int | Unknown] = _NO_FREE
    neighbours_first: Lazy[Fact] = _NO_NEIGHBOUR
    declared: tuple[Declared, ...] = ()
    keyword: str | None = None
    is_disaster: bool = False
    purpose: Purpose = "scene_call"
    since_call_ms: int | Unknown = UNKNOWN
    destination: Destination | Unknown = UNKNOWN

    @property
    def country(self) -> str | None:
        """None where no country polygon says."""
        return self.where.country


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class UnitFacts:
    """
    One unit, its crew, and the centre it would be asked of.

    Attributes
    ----------
    type : str
        The sender's own code.
    home : Whereabouts or None
        None where its home is not known.
    at : Whereabouts
        Where it is now, which may be abroad.
    eta_ms : int
        Turnout and drive, from the time of the decision.
    may_be_later : bool
        Whether that is the soonest, since it is not known what else must come with it.
    crew : int or UNKNOWN
        How many people it brings.
    certificates, equipment, licences, languages : frozenset of str, or UNKNOWN
        What the crew holds and speaks, and what the unit carries.
    choice : int or UNKNOWN
        Its centre's place in the priority grid of the incident's area, from 1.
    cover : Lazy of Cover
        What its centre keeps when it goes.
    offer : callable
        The units of its centre that could go with it, one for each part of a bundle.
    """

    id: str
    centre: str
    country: str
    type: str
    capabilities: frozenset[str]
    home: Whereabouts | None
    at: Whereabouts
    eta_ms: int
    may_be_later: bool = False
    crew: int | Unknown = UNKNOWN
    certificates: Words = UNKNOWN
    equipment: Words = UNKNOWN
    licences: Words = UNKNOWN
    languages: Words = UNKNOWN
    choice: int | Unknown = UNKNOWN
    cover: Lazy[Cover] = _NO_COVER
    donor_accepts: Fact = _ACCEPTS
    offer: Callable[[Parts], Offer] | None = None


class Situation(NamedTuple):
    """One incident and one unit, as far as the law asks."""

    incident: IncidentFacts
    unit: UnitFacts

    @property
    def is_own(self) -> bool:
        """Whether the unit's centre serves the incident; without dispatch areas, by country."""
        own_centre = self.incident.own_centre
        if own_centre is not None:
            return self.unit.centre == own_centre
        return self.unit.country == self.incident.country
