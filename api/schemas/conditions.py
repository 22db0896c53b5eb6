"""What is in force on a region's roads."""

from api.schemas.answer import Document, DrivingRef


class StruckRoads(Document):
    """
    What a closure or slow area strikes of a movement's roads.

    Attributes
    ----------
    factor : float or None
        By how much driving takes longer; None for a closure.
    pieces : int
        Straight pieces of road; 0 if it lies beside all of them.
    """

    id: str
    factor: float | None
    pieces: int
    km: float


class MovementNow(Document):
    """What is in force for one movement."""

    driving: DrivingRef
    overlays: tuple[StruckRoads, ...]


class Conditions(Document):
    """What is in force on a region's roads, by movement, the siren first."""

    region: str
    hash: str
    movements: tuple[MovementNow, ...]
