"""What decisions take of all that is told: units, who is short, and who is promised to whom."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from api.store.shortages import Shortage
from dispatch.agreements.situation import Declared
from dispatch.fleet import Fleet
from graphs.areas import Areas


class Told(NamedTuple):
    """
    How everything stands at one moment.

    Attributes
    ----------
    shortages : iterable of Shortage
        The newest word of each centre, which may be over.
    promised : mapping of str to str
        The request to which a unit was granted, by the unit's id.
    asked : mapping of str to str
        The request that has asked for a unit and was not answered yet.
    """

    fleet: Fleet
    shortages: Iterable[Shortage] = ()
    promised: Mapping[str, str] = MappingProxyType({})
    asked: Mapping[str, str] = MappingProxyType({})

    def short(self, when: datetime, areas: Areas) -> list[Declared]:
        """Give who was short at a moment, of the centres that a decision there can ask about."""
        served = {area.centre for area in areas.areas} | self.fleet.centres.keys()
        return [
            Declared(one.centre, one.until)
            for one in self.shortages
            if one.centre in served and one.declared_at <= when < one.until
        ]
