"""What became of the administrative relations of an extract that were asked for."""

from collections.abc import Iterator
from typing import Final

from graphs.osm.tally import Data, counted

_NAMED: Final = 10


class Taken(Data):
    """A relation that became an area."""

    relation: int
    name: str
    level: int
    area: str
    """The area's id."""


class Left(Data):
    """A relation that became none."""

    relation: int
    name: str
    level: int
    why: str


class FromRelations(Data):
    """
    What became of the administrative relations that were asked for.

    Attributes
    ----------
    taken, left : tuple
        Closed ones that became areas, and the others with the reason.
    centreless : tuple of str
        Dispatch areas for which no centre was given: each is said to be served by its relation.
    """

    taken: tuple[Taken, ...]
    left: tuple[Left, ...]
    centreless: tuple[str, ...]

    def lines(self) -> Iterator[str]:
        """Say it in sentences."""
        if not self.taken and not self.left:
            yield "No administrative relation of the levels asked for is in the extract."
        for level in sorted({one.level for one in self.taken}):
            names = [f"{one.area} ({one.name})" for one in self.taken if one.level == level]
            more = ", ..." if len(names) > _NAMED else ""
            yield (
                f"{counted(len(names), 'area')} from administrative relations of level {level}: "
                f"{', '.join(names[:_NAMED])}{more}."
            )
        for one in self.left:
            yield f"Relation {one.relation} ({one.name}, level {one.level}) is no area: {one.why}."
        if self.centreless:
            yield (
                f"No centre is given for {counted(len(self.centreless), 'dispatch area')}: each "
                "bears the name of its relation in its place, which no unit has. Say who serves "
                "them with --centres."
            )
