"""Whether the incident's own service keeps its response norm."""

import math
from typing import Annotated, ClassVar, Final, Literal, NamedTuple, Self, TypeAlias

from pydantic import AfterValidator, model_validator

from dispatch.agreements.predicates.question import About, Question
from dispatch.agreements.situation import NO_UNIT, UNKNOWN, IncidentFacts, Situation
from dispatch.agreements.truth import Truth
from dispatch.mappings.norms import ClockStart, Minutes, Row, norms
from dispatch.said import MinutesDown, MinutesUp, Said, Value, said
from dispatch.values import Text
from dispatch.written import doubt, unknown_word

CLOCKS: Final = {
    "call": said("counted from the call"),
    "dispatch": said("counted from the dispatch"),
    "departure": said("counted from the departure"),
    "unknown": said("counted from a moment that is not known"),
}


def _known_norm(name: str) -> str:
    if name not in norms():
        raise doubt(unknown_word(name, norms()))
    return name


NormName: TypeAlias = Annotated[Text, AfterValidator(_known_norm)]


class _Limit(NamedTuple):
    """Within how many minutes of which moment; the unknown is reckoned with its bounds."""

    minutes: Minutes
    clock_start: ClockStart

    def missed(self, own_ms: int, incident: IncidentFacts) -> Truth:
        """Whether it is missed, whatever the unknown numbers may be."""
        soonest_ms, latest_ms = self._takes_ms(own_ms, incident)
        shortest_ms, longest_ms = self._bounds_ms()
        if soonest_ms > longest_ms:
            return Truth.TRUE
        return Truth.FALSE if latest_ms <= shortest_ms else Truth.UNKNOWN

    def says(self) -> Said:
        """Say how long it is, and from when it counts."""
        if self.minutes == "unknown":
            return said("the minutes of its norm are not known")
        return said(
            "its norm is {minutes}, {clock}",
            minutes=MinutesDown(self.minutes * 60_000),
            clock=CLOCKS[self.clock_start],
        )

    def _takes_ms(self, own_ms: int, incident: IncidentFacts) -> tuple[float, float]:
        """Between which times the norm's clock stands when the own unit arrives."""
        match self.clock_start:
            case "dispatch":  # The decision is the dispatch.
                return own_ms, own_ms
            case "call":
                since_ms = incident.since_call_ms
                if since_ms is UNKNOWN:
                    return own_ms, math.inf
                return own_ms + since_ms, own_ms + since_ms
            case "departure":  # How much of the ETA is turnout is not told.
                return 0, own_ms
            case "unknown":
                return 0, math.inf

    def _bounds_ms(self) -> tuple[float, float]:
        if self.minutes == "unknown":
            return 0, math.inf
        return self.minutes * 60_000, self.minutes * 60_000


class OwnMissesNorm(Question):
    """
    The own service cannot be there within its norm: one that is written here, or a named one.

    Where the norm, or how long its clock has run, is not known, the answer is still certain at both
    ends: a service without a unit misses every norm, and one that is late already stays late.

    Attributes
    ----------
    norm : str or None
        A preset of ``mappings/norms.toml``, which knows classes of urgency and areas.
    """

    about: ClassVar[About] = "incident"
    kind: Literal["own_misses_norm"]
    norm: NormName | None = None
    minutes: Minutes | None = None
    clock_start: ClockStart | None = None

    @model_validator(mode="after")
    def _has_one_norm(self) -> Self:
        written = self.minutes is not None, self.clock_start is not None
        if written != (self.norm is None,) * 2:
            message = "Give the norm as `minutes` with `clock_start`, or by its name as `norm`."
            raise doubt(message)
        return self

    def met(self, now: Situation) -> Truth:
        """Whether each norm that may count is missed, or none of them."""
        own_ms, limits = now.incident.own_eta_ms(), self._limits(now)
        if own_ms is UNKNOWN or None in limits:
            return Truth.UNKNOWN
        if own_ms is NO_UNIT:
            return Truth.TRUE
        answers = {limit.missed(own_ms, now.incident) for limit in limits if limit}
        return answers.pop() if len(answers) == 1 else Truth.UNKNOWN

    def says(self, now: Situation) -> Said:
        """Say how long the own service takes, and what it may."""
        own_ms, norm = now.incident.own_eta_ms(), self._norm(now)
        if own_ms is UNKNOWN:
            return said("How long the own service takes is not known; {norm}.", norm=norm)
        if own_ms is NO_UNIT:
            return said("The own service has no unit that could come; {norm}.", norm=norm)
        return said(
            "The best own unit takes {takes} from now; {norm}.", takes=MinutesUp(own_ms), norm=norm
        )

    def _norm(self, now: Situation) -> Value:
        limits, name = self._limits(now), self.norm or ""
        if None in limits:
            return said(
                "norm {name} says nothing about urgency {urgency} here that is known",
                name=name,
                urgency=now.incident.urgency.value,
            )
        if len(set(limits)) > 1:
            return said("which minutes of norm {name} count here is not known", name=name)
        (limit,) = {one for one in limits if one}
        return limit.says()

    def _limits(self, now: Situation) -> tuple[_Limit | None, ...]:
        """Give each limit that could count here; None where there may be none at all."""
        if self.norm is None:
            assert self.minutes is not None, "The validator asks for it."
            assert self.clock_start is not None, "The same."
            return (_Limit(self.minutes, self.clock_start),)
        norm, where = norms()[self.norm], now.incident.where
        areas = {area: where.lies_in(area) for row in norm.rows for area in _areas_of(row)}
        rows = norm.possible_rows(
            now.incident.urgency,
            [area for area, lies in areas.items() if lies is Truth.TRUE],
            [area for area, lies in areas.items() if lies is not Truth.UNKNOWN],
        )
        return tuple(_Limit(row.minutes, row.clock_start) if row else None for row in rows)


def _areas_of(row: Row) -> tuple[str, ...]:
    return row.areas if isinstance(row.areas, tuple) else ()
