"""Where somebody is, as far as the areas of a region tell."""

from dataclasses import dataclass

from dispatch.agreements.selectors import Selector, land_of
from dispatch.agreements.truth import Truth
from dispatch.agreements.whereabouts import Whereabouts
from graphs.areas import Areas


class Places:
    """The places of a region, by the ids of its areas; what is drawn is not known here."""

    def __init__(self, areas: Areas) -> None:
        self._areas = areas
        self._known = frozenset(area.id for area in areas.areas)

    def at(
        self,
        lat: float,
        lon: float,
        heading_deg: float | None = None,  # noqa: ARG002 - only a drawn road asks for it.
    ) -> Whereabouts:
        """Say where a position is."""
        where = self._areas.at(lon, lat)
        held = (*where.regions, *([where.dispatch_area] if where.dispatch_area else []))
        return _At(where.country, frozenset(area.id for area in held), self._known)


@dataclass(frozen=True)
class _At:
    """A place by the areas that hold it."""

    country: str | None
    areas: frozenset[str]
    known: frozenset[str]

    def lies_in(self, selector: Selector) -> Truth:
        """Whether it lies in a country or an area."""
        land = land_of(selector)
        in_land = Truth.of(None if self.country is None else self.country == land)
        if selector == land:
            return in_land
        in_area = selector in self.areas if selector in self.known else None
        return in_land & Truth.of(in_area)
