"""What the helping centre says, and what it keeps for its own people."""

from typing import Annotated, Final, Literal, Self, TypeAlias

from pydantic import Field, Strict, model_validator

from dispatch.agreements.predicates.question import Question
from dispatch.agreements.situation import UNKNOWN, Cover, Situation
from dispatch.agreements.truth import Truth, all_of
from dispatch.said import Said, Share, joined, said
from dispatch.written import doubt

Percent: TypeAlias = Annotated[float, Strict(), Field(ge=0, le=100)]
_HAIR: Final = 1e-9  # Shares are sums of whole weights, divided once.
_OLD_POSITIONS: Final = said("Units with old positions are not counted.")


class DonorAccepts(Question):
    """The helping centre has said yes."""

    kind: Literal["donor_accepts"]

    def met(self, now: Situation) -> Truth:
        """Whether it has."""
        return now.unit.donor_accepts.truth

    def says(self, now: Situation) -> Said:
        """Say what it answered."""
        return now.unit.donor_accepts.why


class DonorCoverOk(Question):
    """The helping centre keeps enough cover: free units, people in reach, or both."""

    kind: Literal["donor_cover_ok"]
    min_free_units: Annotated[int, Strict(), Field(ge=1)] | None = None
    min_share_pct: Percent | None = None
    max_lost_pct: Percent | None = None
    unknown_measure: Literal["unknown"] | None = Field(None, alias="measure")

    @model_validator(mode="after")
    def _measures_something(self) -> Self:
        given = (self.min_free_units, self.min_share_pct, self.max_lost_pct, self.unknown_measure)
        if all(one is None for one in given):
            message = (
                "Say what is enough: `min_free_units`, `min_share_pct`, `max_lost_pct`, "
                'or `measure = "unknown"`.'
            )
            raise doubt(message)
        return self

    def met(self, now: Situation) -> Truth:
        """Whether it keeps all that is asked."""
        return all_of(truth for truth, _ in self._parts(now))

    def says(self, now: Situation) -> Said:
        """Say what is left, of what decided it."""
        parts = self._parts(now)
        whole = all_of(truth for truth, _ in parts)
        told = [words for truth, words in parts if truth is whole]
        return joined([*told, *([_OLD_POSITIONS] if now.unit.cover().is_floor else [])])

    def _parts(self, now: Situation) -> list[tuple[Truth, Said]]:
        cover, parts = now.unit.cover(), []
        if self.min_free_units is not None:
            parts.append(_free_units(now.unit.centre, cover, self.min_free_units))
        if self.min_share_pct is not None:
            parts.append(_left(now.unit.centre, cover, self.min_share_pct / 100))
        if self.max_lost_pct is not None:
            parts.append(_lost(now.unit.centre, cover, self.max_lost_pct / 100))
        if self.unknown_measure is not None:
            words = said("What cover {centre} must keep is not known.", centre=now.unit.centre)
            parts.append((Truth.UNKNOWN, words))
        return parts


def _enough(cover: Cover, *, is_met: bool) -> Truth:
    """What is met stays met if there is more; what is not might be."""
    if is_met or not cover.is_floor:
        return Truth.of(is_met)
    return Truth.UNKNOWN


def _free_units(centre: str, cover: Cover, asked: int) -> tuple[Truth, Said]:
    left = cover.free_units
    if left is UNKNOWN:
        return Truth.UNKNOWN, said(
            "How many free units {centre} keeps is not known; {asked} is asked.",
            centre=centre,
            asked=asked,
        )
    return _enough(cover, is_met=left >= asked), said(
        "Free units that {centre} keeps: {left}; {asked} is asked.",
        centre=centre,
        left=left,
        asked=asked,
    )


def _left(centre: str, cover: Cover, asked: float) -> tuple[Truth, Said]:
    share = cover.share_left
    if share is UNKNOWN:
        return Truth.UNKNOWN, said(
            "How many of its people {centre} still reaches in time is not known; {asked} is asked.",
            centre=centre,
            asked=Share(asked),
        )
    return _enough(cover, is_met=share >= asked - _HAIR), said(
        "{centre} still reaches {share} of its people in time; {asked} is asked.",
        centre=centre,
        share=Share(share),
        asked=Share(asked),
    )


def _lost(centre: str, cover: Cover, allowed: float) -> tuple[Truth, Said]:
    share = cover.share_lost
    if share is UNKNOWN:
        return Truth.UNKNOWN, said(
            "How many of its people {centre} would no longer reach in time is not known; "
            "at most {allowed} is allowed.",
            centre=centre,
            allowed=Share(allowed),
        )
    return _enough(cover, is_met=share <= allowed + _HAIR), said(
        "{centre} would no longer reach {share} of its people in time; "
        "at most {allowed} is allowed.",
        centre=centre,
        share=Share(share),
        allowed=Share(allowed),
    )
