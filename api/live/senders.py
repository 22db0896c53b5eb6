"""What this deployment knows of who sends units: their control rooms, and what their codes mean."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from api.store.units import UnitUpdate
from dispatch.centres import Centres
from dispatch.fleet import Fleet, Unit
from dispatch.mappings.senders import Availability, Mappings


class Senders(NamedTuple):
    """
    Control rooms and code tables, by which units out of the store are understood.

    A store keeps the senders' own codes. What they mean is looked up when a process comes to know
    a unit, so that a table that was mended counts at once; only what a unit was doing before it
    asked to talk is taken from the store.
    """

    centres: Centres
    mappings: Mappings

    def understood(self, update: UnitUpdate) -> UnitUpdate:
        """Read a unit's codes by these tables; where nothing changes it is the same object."""
        unit = update.unit
        availability = self._availability(unit)
        if availability is unit.availability:
            return update
        read = unit.model_copy(update={"availability": availability})
        return update.model_copy(update={"unit": read})

    def asks_to_talk(self, centre: str, status: str) -> bool:
        """Whether a status of a known centre leaves its unit as it was before."""
        meaning = self.mappings.status(self.centres[centre].country, status)
        return meaning is not None and meaning.says_nothing

    def fleet(self, by_id: Mapping[str, UnitUpdate]) -> Fleet:
        """Give the units as decisions take them, with a sentence about what nobody can read."""
        units = tuple(
            by_id[id_].unit for id_ in sorted(by_id) if by_id[id_].unit.centre in self.centres
        )
        theirs = {unit.centre for unit in units}
        of = {id_: self.centres[id_] for id_ in sorted(theirs)}
        reports = (says for update in by_id.values() for says in self._reports(update.unit))
        return Fleet(units, MappingProxyType(of), tuple(sorted(reports)))

    def _availability(self, unit: Unit) -> Availability:
        if unit.centre not in self.centres:
            return Availability.NOT_AVAILABLE
        country = self.centres[unit.centre].country
        return self.mappings.availability(country, unit.status, unit.type, unit.availability)

    def _reports(self, unit: Unit) -> Iterator[str]:
        if unit.availability is not Availability.NOT_AVAILABLE:
            return
        where = f'Unit "{unit.id}" of {unit.centre}'
        if unit.centre in self.centres:
            country = self.centres[unit.centre].country
            yield from self.mappings.unreadable(where, country, unit.status, unit.type)
        else:
            yield (
                f"{where} is left out: this control room is not known here; add it with its "
                "country to the deployment's file of control rooms."
            )
