"""What a deployment decides about decisions: limits, what to do with stale positions, which law."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from dispatch.values import ZoneName
from dispatch.written import Written
from graphs.snap import DEFAULT_LIMIT_M


class Stale(StrEnum):
    """What becomes of an available unit whose position is too old."""

    KEEP = "keep"
    HOME = "home"
    DROP = "drop"


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
    """

    accepted: frozenset[str] = frozenset()
    snap_limit_m: Annotated[float, Field(gt=0, le=5000)] = DEFAULT_LIMIT_M
    stale_after_s: Annotated[int, Field(gt=0)] = 120
    stale: Stale = Stale.KEEP
    min_gain_s: Annotated[int, Field(ge=0)] = 0
    time_zone: ZoneName = "Europe/Brussels"
