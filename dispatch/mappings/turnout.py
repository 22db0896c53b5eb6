"""How long a crew takes from alarm to turning wheels: assumptions until somebody measures."""

from datetime import datetime, time
from pathlib import Path
from typing import Annotated, Final, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, Strict, model_validator

from dispatch.errors import BadFleet
from dispatch.mappings.senders import Availability
from dispatch.values import Text, ZoneName
from dispatch.written import Written, doubt, read_toml, understood

SHIPPED: Final = Path(__file__).with_name("turnout.toml")
_MIDNIGHT: Final = time(0)


class TurnoutRow(Written):
    """Seconds for one availability, for some unit types and hours of the day or for all."""

    availability: Literal[Availability.AVAILABLE_ON_AIR, Availability.AVAILABLE_AT_STATION]
    seconds: Annotated[int, Strict(), Field(ge=0, le=3600)]
    types: tuple[Text, ...] | None = None
    from_: Annotated[time, Strict()] = Field(_MIDNIGHT, alias="from")
    to: Annotated[time, Strict()] = _MIDNIGHT

    def fits(self, availability: Availability, unit_type: str | None, at: time) -> bool:
        """Whether the row is about this availability and type at this local time."""
        if self.availability != availability or not (self.types is None or unit_type in self.types):
            return False
        if self.from_ < self.to:
            return self.from_ <= at < self.to
        return at >= self.from_ or at < self.to  # Over midnight, or all day where both are equal.


class TurnoutTable(Written):
    """Turnout times in the order they are looked up: the first row that fits counts."""

    assumption: bool
    source: Text
    time_zone: ZoneName
    turnout: tuple[TurnoutRow, ...]

    @model_validator(mode="after")
    def _leaves_no_hour_out(self) -> Self:
        for availability in (Availability.AVAILABLE_ON_AIR, Availability.AVAILABLE_AT_STATION):
            for at in self.hours:
                if not any(row.fits(availability, None, at) for row in self.turnout):
                    message = (
                        f"No row without `types` says how long a unit that is {availability} takes "
                        f"from {at:%H:%M} on; add one."
                    )
                    raise doubt(message)
        return self

    def seconds(self, availability: Availability, unit_type: str, when: datetime) -> int:
        """Seconds a unit of this type takes to leave at this moment, in the table's local time."""
        return self.seconds_at(availability, unit_type, self.local(when))

    def seconds_at(self, availability: Availability, unit_type: str, at: time) -> int:
        """Seconds a unit of this type takes to leave at a time of day."""
        assert availability != Availability.NOT_AVAILABLE, "A unit that cannot go has no turnout."
        return next(row.seconds for row in self.turnout if row.fits(availability, unit_type, at))

    def local(self, when: datetime) -> time:
        """Give the time of day that counts at a moment."""
        return when.astimezone(ZoneInfo(self.time_zone)).time()

    @property
    def hours(self) -> tuple[time, ...]:
        """When in the day a turnout may become another, midnight first."""
        ends = {end for row in self.turnout for end in (row.from_, row.to)}
        return tuple(sorted({_MIDNIGHT} | ends))


def load_turnout(path: Path = SHIPPED) -> TurnoutTable:
    """
    Read a turnout table.

    Raises
    ------
    BadFleet
        If it says something impossible, or leaves an hour of the day out.
    """
    return understood(TurnoutTable, read_toml(path, BadFleet), f"{path.name}: ", BadFleet)
