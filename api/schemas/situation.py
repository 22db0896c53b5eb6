"""How control rooms stand: what counterparts show each other when one of them is short."""

from enum import StrEnum

from api.schemas.answer import Document
from api.schemas.moments import Utc
from dispatch.mappings.capabilities import Capabilities


class Unknown(StrEnum):
    """
    Why something is null.

    ``no_units``: the fleet lists no unit of the centre. ``stale_positions``: where its units are is
    only known from old positions. ``no_demand``: nobody told where people live. ``no_norm``: nobody
    told within how many minutes they want to be reached. ``no_people``: nobody is known whom the
    centre serves.
    """

    NO_UNITS = "no_units"
    STALE_POSITIONS = "stale_positions"
    NO_DEMAND = "no_demand"
    NO_NORM = "no_norm"
    NO_PEOPLE = "no_people"


class UnitsOfType(Document):
    """
    How many units of one type a centre has, each counted once.

    Attributes
    ----------
    type : str
        The sender's own code.
    free : int
        Can be sent, and it is known where they are.
    stale : int
        Free by their status, but their positions are old.
    off_road : int
        Free, but on no road of the region.
    promised : int
        Granted to another centre.
    not_available : int
        By their status.
    """

    type: str
    capabilities: Capabilities
    free: int
    stale: int
    off_road: int
    promised: int
    not_available: int


class ShortageNow(Document):
    """
    Whether a centre is short: by its own word, or because none of its units can be sent.

    Attributes
    ----------
    declared_until : datetime or None
        Until when it says so; null if it does not.
    declared_by : str or None
        The id of the key with which it was declared; null for another centre's reader.
    measured : bool or None
        Whether none of its units is available and on a road; null if that is not known.
    unknown : Unknown or None
        Why it is not.
    """

    declared_until: Utc | None
    declared_by: str | None
    measured: bool | None
    unknown: Unknown | None


class CoverShare(Document):
    """
    Which share of its people a centre reaches within the norm, with its own units.

    Attributes
    ----------
    norm_min : float or None
        Within how many minutes of the alarm.
    now, if_granted : float or None
        With the units that are free, and with those that remain if every request that waits for the
        centre's answer is granted; null if that is not known.
    is_floor : bool
        Whether it may be more: units with old positions are not counted.
    unknown : Unknown or None
        Why it is not known.
    is_below : bool or None
        Whether everybody was warned that it is too small (``warn_below_share`` in the settings);
        null if nobody is ever warned, or the store does not answer.
    """

    norm_min: float | None
    now: float | None
    if_granted: float | None
    is_floor: bool
    unknown: Unknown | None
    is_below: bool | None


class CentreSituation(Document):
    """How one centre stands."""

    centre: str
    country: str | None
    units: tuple[UnitsOfType, ...]
    open_incidents: int
    shortage: ShortageNow
    cover: CoverShare


class LagNow(Document):
    """
    How far the process that answers is behind the store.

    Attributes
    ----------
    changes : int or None
        Committed, and not in this answer; null while the store does not answer.
    since : datetime or None
        Since when; null if it is not behind.
    """

    changes: int | None
    since: Utc | None


class SituationSheet(Document):
    """
    How the centres stand, by their ids: the reader's own, and those that show it.

    Attributes
    ----------
    after : int
        The last change that is in it: follow with ``GET /v1/events?after=`` this number.
    """

    as_of: Utc
    after: int
    lag: LagNow
    centres: tuple[CentreSituation, ...]
