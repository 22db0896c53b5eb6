"""
When a clause applies: a tree of ``all``, ``any`` and ``not`` over predicates.

``decisive`` gives the predicates that decided the tree, and no others: what is true tells why a
unit may come, what is false why not, what is unknown is what a human must find out.
"""

from typing import Annotated, Literal, NamedTuple, TypeAlias

from pydantic import Field

from dispatch.agreements.predicates import Leaf
from dispatch.agreements.situation import Situation
from dispatch.agreements.truth import Truth, all_of, any_of
from dispatch.written import Written


class All(Written):
    """Each of several must hold."""

    kind: Literal["all"]
    of: Annotated[tuple["Predicate", ...], Field(min_length=1)]

    def met(self, now: Situation) -> Truth:
        """Whether all hold."""
        return all_of(part.met(now) for part in self.of)


class Any_(Written):  # noqa: N801 - Any is Python's.
    """One of several must hold."""

    kind: Literal["any"]
    of: Annotated[tuple["Predicate", ...], Field(min_length=1)]

    def met(self, now: Situation) -> Truth:
        """Whether any holds."""
        return any_of(part.met(now) for part in self.of)


class Not(Written):
    """The contrary must hold."""

    kind: Literal["not"]
    of: "Predicate"

    def met(self, now: Situation) -> Truth:
        """Whether the part does not hold."""
        return ~self.of.met(now)


Predicate: TypeAlias = Annotated[All | Any_ | Not | Leaf, Field(discriminator="kind")]

for _branch in (All, Any_, Not):
    _branch.model_rebuild()


class Finding(NamedTuple):
    """One predicate as it stood: ``value`` is true where it speaks for the unit."""

    predicate: str
    says: str
    value: Truth


def depth_of(tree: Predicate) -> int:
    """How many levels a tree has; a leaf has one."""
    match tree:
        case Not():
            return 1 + depth_of(tree.of)
        case All() | Any_():
            return 1 + max(depth_of(part) for part in tree.of)
        case _:
            return 1


def decisive(tree: Predicate, now: Situation, *, negated: bool = False) -> tuple[Finding, ...]:
    """
    Give the leaves that decided a tree, in the order they are written.

    One false part decides an ``all``, one true part an ``any``; otherwise every part counts. Under
    a ``not`` a leaf is called "not ..." and its value turned round.
    """
    match tree:
        case Not():
            return decisive(tree.of, now, negated=not negated)
        case All():
            return _of_parts(tree.of, now, Truth.FALSE, negated=negated)
        case Any_():
            return _of_parts(tree.of, now, Truth.TRUE, negated=negated)
        case leaf:
            value = ~leaf.met(now) if negated else leaf.met(now)
            name = f"not {leaf.kind}" if negated else leaf.kind
            return (Finding(name, leaf.says(now), value),)


def _of_parts(
    parts: tuple[Predicate, ...], now: Situation, settling: Truth, *, negated: bool
) -> tuple[Finding, ...]:
    settled = [part for part in parts if part.met(now) is settling]
    found = (decisive(part, now, negated=negated) for part in settled or parts)
    return tuple(finding for findings in found for finding in findings)
