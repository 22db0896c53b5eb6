"""The account of a table of travel times."""

from api.schemas.answer import Document, RegionRef


class TableAccount(Document):
    """
    What a table holds.

    Attributes
    ----------
    n_without_way : int
        Pairs whose travel time is empty.
    reports : tuple of str
        A sentence about each position that has no place on the road, or only beside a pocket.
    """

    n_from: int
    n_to: int
    n_without_way: int
    region: RegionRef
    reports: tuple[str, ...]
