"""Records of decisions: recomputed, and checked."""

from typing import Any

from pydantic import computed_field

from api.schemas.answer import Document


class Difference(Document):
    """An input that is not what it was when the decision was taken."""

    input: str
    recorded: str
    now: str
    matters: bool
    says: str


class Replay(Document):
    """
    A decision computed again from its record.

    Attributes
    ----------
    agrees : bool
        Whether the answer is the same, byte for byte.
    differences : tuple of Difference
        What is no longer as it was.
    differing : tuple of str
        Places of the answer that differ, the first of them.
    refused : str or None
        Why nothing could be computed, if so.
    answer : dict or None
        As it is computed now.
    """

    record: str
    sha256: str
    agrees: bool
    differences: tuple[Difference, ...]
    differing: tuple[str, ...]
    refused: str | None
    recorded: dict[str, Any]
    answer: dict[str, Any] | None


class LogSheet(Document):
    """One log: what is wrong with it, and what cannot be seen."""

    log: str
    n_entries: int
    vouched_for: int
    wrong: tuple[str, ...]
    unseen: tuple[str, ...]


class LogCheck(Document):
    """All logs of a folder."""

    logs: tuple[LogSheet, ...]

    @computed_field  # type: ignore[prop-decorator]  # As pydantic's own documentation does.
    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not any(log.wrong for log in self.logs)
