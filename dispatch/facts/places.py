"""Where somebody is, as far as the areas of a region tell."""

from dataclasses import dataclass
from functools import cached_property

from dispatch.agreements.selectors import Selector, land_of
from dispatch.agreements.truth import Truth
from dispatch.agreements.whereabouts import Whereabouts
from graphs.areas import Areas, Where


class Places:
    """The places of a region, by the ids of its areas; what is drawn is not known here."""

    def __init__(self, areas: Areas) -> None:
        self._areas = areas

    def at(
        self,
        lat: float,
        lon: float,
        heading_deg: float | None = None,  # noqa: ARG002 - only a drawn road asks for it.
    ) -> Whereabouts:
        """Say where a position is; it is looked up when the law first asks."""
        return _At(self._areas, lat, lon)


@dataclass(frozen=True)
class _At:
    """A place by the areas that hold it."""

    areas: Areas
    lat: float
    lon: float

    @property
    def country(self) -> str | None:
        """The country whose polygon holds it."""
        return self._where.country

    def lies_in(self, selector: Selector) -> Truth:
        """Whether it lies in a country or an area."""
        land, where = land_of(selector), self._where
        in_land = Truth.of(None if where.country is None else where.country == land)
        if selector == land:
            return in_land
        if not any(area.id == selector for area in self.areas.areas):
            return in_land & Truth.UNKNOWN
        held = (*where.regions, *([where.dispatch_area] if where.dispatch_area else []))
        return in_land & Truth.of(any(area.id == selector for area in held))

    @cached_property
    def _where(self) -> Where:
        return self.areas.at(self.lon, self.lat)
