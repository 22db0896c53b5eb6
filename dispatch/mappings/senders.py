"""
What a sender's status and type codes mean: one table per sender country, in ``senders/*.toml``.

A code that no table holds is not guessed: the caller gets ``None``, and the unit counts as not
available.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Final

from dispatch.errors import BadFleet
from dispatch.mappings.capabilities import Capabilities, with_included
from dispatch.values import Confidence, CountryCode, Text
from dispatch.written import Written, read_toml, understood

SHIPPED: Final = Path(__file__).with_name("senders")


class Availability(StrEnum):
    """Whether a unit can be sent, and from where."""

    AVAILABLE_ON_AIR = "available_on_air"
    AVAILABLE_AT_STATION = "available_at_station"
    NOT_AVAILABLE = "not_available"


class Status(StrEnum):
    """What a unit is doing, in canonical words."""

    AVAILABLE_RADIO = "AVAILABLE_RADIO"
    AVAILABLE_STATION = "AVAILABLE_STATION"
    EN_ROUTE = "EN_ROUTE"
    ON_SCENE = "ON_SCENE"
    TALK = "TALK"
    URGENT_TALK = "URGENT_TALK"
    OUT_OF_SERVICE = "OUT_OF_SERVICE"
    TRANSPORTING = "TRANSPORTING"
    AT_HOSPITAL = "AT_HOSPITAL"
    REGISTERED = "REGISTERED"

    @property
    def availability(self) -> Availability:
        """Whether a unit with this status can be sent; in doubt it can not."""
        return _AVAILABLE.get(self, Availability.NOT_AVAILABLE)

    @property
    def says_nothing(self) -> bool:
        """Whether this is a request to talk, which leaves the state before it as it was."""
        return self in {Status.TALK, Status.URGENT_TALK}


_AVAILABLE: Final = {
    Status.AVAILABLE_RADIO: Availability.AVAILABLE_ON_AIR,
    Status.AVAILABLE_STATION: Availability.AVAILABLE_AT_STATION,
}


class _Codes(Written):
    source: Text
    confidence: Confidence
    note: Text | None = None


class _Statuses(_Codes):
    codes: dict[Text, Status]


class _Types(_Codes):
    codes: dict[Text, Capabilities]


class Sender(Written):
    """The code tables of one sender country, with their sources."""

    country: CountryCode
    status: _Statuses
    type: _Types


@dataclass(frozen=True)
class Mappings:
    """The code tables of all senders, by country, and the folder they were read from."""

    senders: Mapping[str, Sender]
    folder: Path = SHIPPED

    def status(self, country: str, code: str) -> Status | None:
        """Give the canonical status of a sender's code, or nothing if it is not mapped."""
        sender = self.senders.get(country)
        return sender.status.codes.get(code) if sender else None

    def capabilities(self, country: str, code: str) -> frozenset[str] | None:
        """Give what a sender's unit type can do, or nothing if it is not mapped."""
        sender = self.senders.get(country)
        found = sender.type.codes.get(code) if sender else None
        return None if found is None else with_included(found)

    def availability(
        self,
        country: str,
        status: str,
        unit_type: str,
        before: Availability = Availability.NOT_AVAILABLE,
    ) -> Availability:
        """Say whether a unit with these codes can be sent; if it only asks to talk, as before."""
        meaning = self.status(country, status)
        if meaning is None or self.capabilities(country, unit_type) is None:
            return Availability.NOT_AVAILABLE
        return before if meaning.says_nothing else meaning.availability

    def unreadable(self, where: str, country: str, status: str, unit_type: str) -> list[str]:
        """Say which codes of a unit make it not available because nobody here can read them."""
        read = (
            ("status", status, self.status(country, status)),
            ("type", unit_type, self.capabilities(country, unit_type)),
        )
        return [
            f"{where}: {what} `{code}` of {country} is not mapped, so the unit counts as not "
            f"available; add it to {self.file_of(country)}."
            for what, code, meaning in read
            if meaning is None
        ]

    def file_of(self, country: str) -> str:
        """Name the file in which a code of this country is to be added."""
        return f"{self.folder.name}/{country.lower()}.toml"


def load_mappings(folder: Path = SHIPPED) -> Mappings:
    """
    Read the code tables of a folder.

    Raises
    ------
    BadFleet
        If a table says something it cannot say, or one country has two.
    """
    senders: dict[str, Sender] = {}
    for path in sorted(folder.glob("*.toml")):
        sender = understood(Sender, read_toml(path, BadFleet), f"{path.name}: ", BadFleet)
        if sender.country in senders:
            message = (
                f"{path.name}: {sender.country} has a table already; keep one file per country."
            )
            raise BadFleet(message)
        senders[sender.country] = sender
    return Mappings(MappingProxyType(senders), folder)
