"""What a reader may see of units, incidents and requests: all of its own, and what is shared."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from api.asking.request import Request
from api.auth import Principal
from api.services.desk import Desk
from dispatch.centres import Centre
from dispatch.fleet import Availability, Unit
from dispatch.law import Law
from dispatch.sharing import Shared, Sharing, shared


@dataclass(frozen=True)
class Sight:
    """
    What one reader may see on one day.

    Attributes
    ----------
    centre : str or None
        Whose reader it is; None: of the demo, which sees everything.
    shows : callable
        What another centre, by its id, shows this one.
    """

    centre: str | None
    shows: Callable[[str], Shared]

    def is_own(self, centre: str) -> bool:
        """Whether all of a centre may be seen: it is the reader's."""
        return self.centre in {None, centre}

    def sees_unit(self, unit: Unit) -> bool:
        """Whether a unit may be seen: an own one, or a free one of a centre that shows those."""
        is_free = unit.availability is not Availability.NOT_AVAILABLE
        return self.is_own(unit.centre) or (is_free and self.sees_free_units(unit.centre))

    def sees_free_units(self, centre: str) -> bool:
        """Whether the units of a centre may be seen while they are available."""
        return self.is_own(centre) or self.shows(centre).what is Sharing.FREE_UNITS

    def sees_situation(self, centre: str) -> bool:
        """Whether the numbers of a centre may be seen, and whether it is short."""
        return self.is_own(centre) or self.shows(centre).what is not Sharing.NOTHING

    def sees_incident(self, centre: str) -> bool:
        """Whether the incidents of a centre may be seen: only by itself."""
        return self.is_own(centre)

    def sees_request(self, request: Request) -> bool:
        """Whether a request may be seen: by who asks, and by who is asked once it is asked."""
        asked = self.is_own(request.asked) and request.answer_by is not None
        return self.is_own(request.asking) or asked

    def told(self, unit: Unit) -> Unit | None:
        """
        Give a unit as the reader may see it; None if it may not.

        Of another centre's only where it is, of which type, and what it can do: no home, no crew.
        """
        if not self.sees_unit(unit):
            return None
        if self.is_own(unit.centre):
            return unit
        hidden = ("home", "crew", "certificates", "equipment", "licences", "languages")
        return unit.model_copy(update=dict.fromkeys(hidden))


class Sights:
    """What each centre may read of each other one, found once for each law and day."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._last: _Found | None = None

    def of(self, who: Principal) -> Sight:
        """Give what somebody may read now."""
        return self.by(who.centre)

    def by(self, centre: str | None) -> Sight:
        """Give what any reader of a centre may read now; None: the demo's."""
        found = self._found()
        return Sight(centre, lambda donor: found.shown(centre, donor))

    def _found(self) -> "_Found":
        law = self._desk.law_on(self._desk.region)
        on = self._desk.clock().astimezone(ZoneInfo(self._desk.settings.time_zone)).date()
        last = self._last
        if last is None or last.law is not law or last.on != on:
            last = self._last = _Found(law, on, self._desk)
        return last


class _Found:
    """What was found of one law on one day; threads may find the same twice, and that is all."""

    def __init__(self, law: Law, on: date, desk: Desk) -> None:
        self.law, self.on, self._desk = law, on, desk
        self._shown: dict[tuple[str, ...], Shared] = {}

    def shown(self, reader: str | None, donor: str) -> Shared:
        """Give what one centre may read of another."""
        if reader is None or reader == donor:
            return Shared(Sharing.FREE_UNITS, ())
        one, other = self._centre(reader), self._centre(donor)
        if one is None or other is None:
            return Shared(Sharing.NOTHING, ())  # Nobody knows where it is, so no law is found.
        way = one.id, one.country, other.id, other.country
        if way not in self._shown:
            otherwise = self._desk.settings.sharing
            self._shown[way] = shared(one, other, self.law, self.on, otherwise)
        return self._shown[way]

    def _centre(self, id_: str) -> Centre | None:
        for known in (self._desk.centres, self._desk.fleet.centres):
            if id_ in known:
                return known[id_]
        areas = self.law.region.areas.areas
        return next((Centre(id=id_, country=a.country) for a in areas if a.centre == id_), None)
