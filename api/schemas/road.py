"""The nearest road to a position."""

from api.schemas.answer import Document, RegionRef


class WayThere(Document):
    """An OpenStreetMap way, and what class of road it is there."""

    way_id: int
    road_class: str


class ExitThere(Document):
    """
    A junction that one comes to without turning off.

    Attributes
    ----------
    travel_time_s : float or None
        None where a one-way or a closure forbids the way.
    """

    junction: int
    node_id: int
    travel_time_s: float | None


class RoadThere(Document):
    """
    Where a position is brought to the road, and whose ground it lies on.

    Attributes
    ----------
    country, dispatch_area : str or None
        Of the position itself, not of the road beside it; None where no polygon says.
    centre : str or None
        The control room that serves the dispatch area.
    ways : tuple of WayThere
        The road itself; at a junction all that meet there.
    """

    at: tuple[float, float]
    country: str | None
    regions: tuple[str, ...]
    dispatch_area: str | None
    centre: str | None
    on_road: tuple[float, float]
    off_road_m: float
    flags: tuple[str, ...]
    ways: tuple[WayThere, ...]
    exits: tuple[ExitThere, ...]
    region: RegionRef
    attribution: tuple[str, ...]
