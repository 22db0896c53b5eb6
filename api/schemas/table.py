"""The account of a table of travel times."""

from api.schemas.answer import Document, RegionRef
from graphs.region import MovementName


class TableAccount(Document):
    """
    What a table holds.

    Attributes
    ----------
    n_without_way : int
        Pairs whose travel time is empty.
    movement : str
        With lights and siren, or as an ordinary vehicle.
    reports : tuple of str
        A sentence about each position that has no place on the road, or only beside a pocket.
    """

    n_from: int
    n_to: int
    n_without_way: int
    movement: MovementName
    region: RegionRef
    reports: tuple[str, ...]
