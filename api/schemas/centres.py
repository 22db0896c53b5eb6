"""Control rooms: what is known of each, whom to ask about a place, and what is missing."""

from collections.abc import Mapping
from typing import Literal, Self

from api.schemas.answer import Document, RegionRef
from dispatch.centre_check import Remark
from dispatch.centres import Centre
from dispatch.values import Confidence


class CentreSheet(Document):
    """
    What is known here of one control room.

    Attributes
    ----------
    neighbours : tuple of str or None
        Across a border: none where there is no border, null if nobody has said.
    channels : mapping
        How it is reached, by kind; empty unless the deployment has said so.
    not_known : tuple of str
        Which of the other fields are empty since nobody has said anything.
    """

    id: str
    country: str
    name: str | None
    languages: tuple[str, ...]
    serves: tuple[str, ...]
    neighbours: tuple[str, ...] | None
    channels: Mapping[str, str]
    not_known: tuple[str, ...]
    source: str | None
    confidence: Confidence | None

    @classmethod
    def of(cls, centre: Centre) -> Self:
        """Describe a control room."""
        given = centre.model_dump() | {"channels": centre.channels.known()}
        return cls(**given, not_known=centre.unsaid)


class CentreList(Document):
    """All control rooms that are known here."""

    centres: tuple[CentreSheet, ...]


class CentreThere(Document):
    """
    Who serves a place, and whom to ask for help from across the border.

    Attributes
    ----------
    country, dispatch_area : str or None
        Of the position itself; None where no polygon says.
    served_by : str or None
        Whether the centre comes from the region's dispatch area, or from the areas that the file of
        control rooms says it serves; None if no centre is known.
    ask : tuple of CentreSheet
        Its neighbours in other countries.
    notes : tuple of str
        What is not known.
    """

    at: tuple[float, float]
    country: str | None
    dispatch_area: str | None
    centre: CentreSheet | None
    served_by: Literal["dispatch_area", "serves"] | None
    ask: tuple[CentreSheet, ...]
    notes: tuple[str, ...]
    region: RegionRef


class CentreRemark(Document):
    """Something that is missing (a warning) or cannot be right (an error)."""

    centre: str | None
    level: Literal["warning", "error"]
    says: str

    @classmethod
    def of(cls, remark: Remark) -> Self:
        """Describe a remark."""
        level: Literal["warning", "error"] = "error" if remark.is_error else "warning"
        return cls(centre=remark.centre, level=level, says=remark.says)


class CentreCheck(Document):
    """What a check of control rooms found."""

    region: str | None
    n_centres: int
    remarks: tuple[CentreRemark, ...]

    @property
    def n_errors(self) -> int:
        """How many of the remarks are errors."""
        return sum(remark.level == "error" for remark in self.remarks)
