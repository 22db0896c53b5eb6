"""The five canonical urgency classes, and which of them are emergencies or threaten life."""

from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final

from dispatch.errors import DispatchError
from dispatch.values import Confidence, CountryCode, Text
from dispatch.written import Written, read_toml, understood

_FILE: Final = Path(__file__).with_name("urgency.toml")


class Urgency(StrEnum):
    """How urgent an incident is, from U0 (arrest) to U4 (no vehicle)."""

    U0 = "U0"
    U1 = "U1"
    U2 = "U2"
    U3 = "U3"
    U4 = "U4"


class UrgencyClass(Written):
    """What one class means, and what senders call it."""

    means: Text
    emergency: bool
    life_threat: bool
    said_as: dict[CountryCode, tuple[Text, ...]]


class _Table(Written):
    source: Text
    confidence: Confidence
    urgency: dict[Urgency, UrgencyClass]


@cache
def urgencies() -> dict[Urgency, UrgencyClass]:
    """Give the table of ``urgency.toml``; do not change what you get."""
    given: Any = read_toml(_FILE, DispatchError)
    return understood(_Table, given, f"{_FILE.name}: ", DispatchError).urgency


def the_five() -> str:
    """Say the five classes and what they mean, for whoever wrote a sixth."""
    return ", ".join(f"{urgency} ({row.means})" for urgency, row in urgencies().items())
