"""The account of a fetch."""

from pathlib import Path
from typing import Self

from api.schemas.answer import Document
from graphs.extracts import known_extracts
from graphs.fetch import Fetched


class FetchedExtract(Document):
    """
    An extract that is there, and fits the md5 that its server publishes.

    Attributes
    ----------
    was_there : bool
        Whether nothing had to be fetched.
    """

    name: str
    path: Path
    url: str
    size_bytes: int
    md5: str
    was_there: bool


class FetchAccount(Document):
    """What a fetch brought or found, and whose data it is."""

    extracts: tuple[FetchedExtract, ...]
    attribution: str

    @classmethod
    def of(cls, fetched: list[Fetched]) -> Self:
        """Describe what is there now."""
        return cls(
            extracts=tuple(FetchedExtract(**one._asdict()) for one in fetched),
            attribution=known_extracts().attribution,
        )
