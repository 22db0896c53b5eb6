"""
The places that agreements name, found in one region: does a position lie in them.

A selector is resolved once, when the law and the region meet. A position is looked up when the law
first asks about it, and what it was asked is kept: most units of a fleet are never asked where they
are now, and every one where its home is.
"""

from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache, partial
from typing import Final, NamedTuple

from dispatch.agreements.map.ground import Box, Ground, Place, Spot
from dispatch.agreements.map.places import place_of
from dispatch.agreements.map.uses import Use
from dispatch.agreements.selectors import Selector, land_of
from dispatch.agreements.truth import Truth
from dispatch.agreements.whereabouts import Whereabouts
from graphs.areas import Areas

_POSITIONS: Final = 8192  # Kept: the homes of the largest fleet several times over.
_SELECTORS: Final = 1024  # Kept of those that nobody gave when the law was loaded.
_USERS: Final = 3  # Of many clauses that name one place, so many are named.


class Atlas:
    """
    The places that agreements name, in one region; it can be asked from several threads.

    Parameters
    ----------
    areas : Areas
        The polygons of the region.
    uses : iterable of Use
        What is named, as often as it is. A selector that is not among them is answered too, but
        its answers are not kept.
    box : west, south, east, north or None
        What the region's roads cover; if not given, what its polygons do.

    Attributes
    ----------
    warnings : tuple of str
        A sentence about each selector that matches nothing here: who uses it, why, the way out.
    """

    def __init__(self, areas: Areas, uses: Iterable[Use] = (), box: Box | None = None) -> None:
        self._areas: Final = areas
        self._uses: Final = tuple(uses)  # Kept, so that an `id` of theirs stays theirs.
        self._place_of: Final = lru_cache(_SELECTORS)(partial(place_of, ground=Ground(areas, box)))
        users: dict[Selector, list[str]] = {}
        for selector, user in self._uses:
            users.setdefault(selector, []).append(user)
        places = {selector: self._place_of(selector) for selector in users}
        # Hashing a long drawing takes longer than answering, so what was given is known by its id.
        self._held: Final = {id(use.selector): places[use.selector] for use in self._uses}
        self.warnings: Final = tuple(
            f"{_listed(users[selector])}: {place.lack}"
            for selector, place in places.items()
            if place.lack
        )
        self._at: Final = lru_cache(_POSITIONS)(self._position)

    def at(self, lat: float, lon: float, heading_deg: float | None = None) -> Whereabouts:
        """
        Say where a position is.

        Parameters
        ----------
        lat, lon : float
            Degrees, WGS 84.
        heading_deg : float or None
            Where what is there is headed, degrees clockwise from north; none if nobody told.
        """
        return self._at(lat, lon, heading_deg)

    def somewhere_in(self, country: str | None) -> Whereabouts:
        """Say what is known of a position that nobody told: its country, if even that."""
        return _Somewhere(country)

    def _position(self, lat: float, lon: float, heading_deg: float | None) -> "_Position":
        return _Position(partial(self._look_up, lat, lon, heading_deg), self._place)

    def _look_up(self, lat: float, lon: float, heading_deg: float | None) -> "_Found":
        where = self._areas.at(lon, lat)
        held = [*where.regions, *([where.dispatch_area] if where.dispatch_area else [])]
        areas = frozenset(area.id for area in held)
        return _Found(where.country, Spot(lat, lon, heading_deg, areas))

    def _place(self, selector: Selector) -> tuple[Place, bool]:
        """Give what a selector names, and whether its object stays as long as this atlas."""
        place = self._held.get(id(selector))
        return (self._place_of(selector), False) if place is None else (place, True)


class _Somewhere:
    """A position of which no more than the country is known, if that."""

    def __init__(self, country: str | None) -> None:
        self.country: Final = country

    def lies_in(self, selector: Selector) -> Truth:
        """Whether it lies in what a selector names, as far as the country tells."""
        return _in_land(self.country, selector) & Truth.of(selector == land_of(selector) or None)


class _Found(NamedTuple):
    """What the map says of a position."""

    country: str | None
    spot: Spot


class _Position:
    """A position on the map, looked up when first asked; it keeps what it was asked."""

    def __init__(
        self, look_up: Callable[[], _Found], find: Callable[[Selector], tuple[Place, bool]]
    ) -> None:
        self._look_up: Final = look_up
        self._find: Final = find
        self._told: Final[dict[int, Truth]] = {}

    @cached_property
    def _found(self) -> _Found:
        return self._look_up()

    @property
    def country(self) -> str | None:
        """The country whose polygon holds it."""
        return self._found.country

    def lies_in(self, selector: Selector) -> Truth:
        """Whether it lies in what a selector names; unknown where nobody can tell."""
        told = self._told.get(id(selector))
        if told is not None:
            return told
        place, stays = self._find(selector)
        truth = _in_land(self.country, selector)
        if truth is not Truth.FALSE:
            truth &= place.holds(self._found.spot)
        if stays:
            self._told[id(selector)] = truth
        return truth


def _in_land(country: str | None, selector: Selector) -> Truth:
    return Truth.of(None if country is None else country == land_of(selector))


def _listed(users: list[str]) -> str:
    shown = list(dict.fromkeys(users))
    more = [f"{len(shown) - _USERS} more"] if len(shown) > _USERS else []
    return "; ".join([*shown[:_USERS], *more])
