"""One thing that the author of an agreement is told."""

from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """Whether it must be mended, or somebody should look at it."""

    ERROR = "error"
    WARNING = "warning"


class Remark(NamedTuple):
    """
    Where, what, and the way out.

    Attributes
    ----------
    where : str
        The clause, or empty where it is about all of the agreement.
    """

    where: str
    severity: Severity
    says: str


def error(where: str, says: str) -> Remark:
    """Give something that must be mended."""
    return Remark(where, Severity.ERROR, says)


def warning(where: str, says: str) -> Remark:
    """Give something that somebody should look at."""
    return Remark(where, Severity.WARNING, says)
