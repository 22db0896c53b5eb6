"""How often something was met and where to look, as numbers and as a sentence."""

from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from pydantic import BaseModel, ConfigDict

from graphs.ids import OsmIds

N_EXAMPLES: Final = 5


class Data(BaseModel):
    """What a report is made of: it never changes, and knows all of its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Tally(Data):
    """How often something was met, and where to look: OSM ids of the first few."""

    count: int = 0
    examples: tuple[int, ...] = ()

    @classmethod
    def of(cls, ids: OsmIds) -> "Tally":
        """Count ids, and name the first few that differ."""
        examples = dict.fromkeys(ids[: 100 * N_EXAMPLES].tolist())
        return cls(count=len(ids), examples=tuple(examples)[:N_EXAMPLES])


Tallies: TypeAlias = Mapping[str, Tally]


def tallied(tallies: Tallies, noun: str, says: str, example: str | None = None) -> Iterator[str]:
    """Say each of several tallies, the most frequent first; ``{}`` stands for its name."""
    for what, tally in sorted(tallies.items(), key=lambda item: (-item[1].count, item[0])):
        yield from told(tally, noun, says.format(what), example)


def told(tally: Tally, noun: str, says: str, example: str | None = None) -> Iterator[str]:
    """Say a tally in a sentence, or nothing if nothing was met."""
    if tally.count:
        ids = ", ".join(str(osm_id) for osm_id in tally.examples)
        yield f"{counted(tally.count, noun)} {says} (e.g. {example or noun} {ids})."


def counted(count: int, noun: str) -> str:
    """Give a number with its noun."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
