"""What a deployment decides about decisions: limits, what to do with stale positions, which law."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from dispatch.agreements.selectors import Named
from dispatch.values import Text, ZoneName
from dispatch.written import Written
from graphs.snap import DEFAULT_LIMIT_M


class Stale(StrEnum):
    """What becomes of an available unit whose position is too old."""

    KEEP = "keep"
    HOME = "home"
    DROP = "drop"


class Grid(Written):
    """Which centres are asked for an area, in the order of choice."""

    area: Named
    centres: Annotated[tuple[Text, ...], Field(min_length=1)]


class Settings(Written):
    """
    Settings of one deployment; the defaults are those of ``SEMANTICS``.

    Attributes
    ----------
    accepted : frozenset of str
        Agreements accepted although only public descriptions of them have been read.
    snap_limit_m : float
        How far a position may be from a road.
    stale_after_s : int
        Age at which a position counts as stale.
    stale : Stale
        What becomes of such a unit; it is flagged in any case.
    min_gain_s : int
        How much sooner a foreign unit must be, or the own one is suggested.
    time_zone : str
        Where the day begins whose law counts.
    grid : tuple of Grid
        Priority grids; of several whose area holds an incident the first counts. None: no choice is
        known.
    cover_norm_min : float or None
        Minutes within which a helping centre wants to reach its people; None: not known.
    """

    accepted: frozenset[str] = frozenset()
    snap_limit_m: Annotated[float, Field(gt=0, le=5000)] = DEFAULT_LIMIT_M
    stale_after_s: Annotated[int, Field(gt=0)] = 120
    stale: Stale = Stale.KEEP
    min_gain_s: Annotated[int, Field(ge=0)] = 0
    time_zone: ZoneName = "Europe/Brussels"
    grid: tuple[Grid, ...] = ()
    cover_norm_min: Annotated[float, Field(gt=0, le=120)] | None = None
