"""
When a clause applies: a tree of ``all``, ``any`` and ``not`` over predicates.

Weighing a tree gives its truth, and the predicates that decided it, and no others: what is true
tells why a unit may come, what is false why not, what is unknown is what a human must find out.
"""

from collections.abc import Iterator
from typing import Annotated, Literal, NamedTuple, TypeAlias

from pydantic import Field

from dispatch.agreements.predicates import Leaf
from dispatch.agreements.situation import Situation
from dispatch.agreements.truth import Truth, all_of, any_of
from dispatch.said import Said
from dispatch.written import Written


class All(Written):
    """Each of several must hold."""

    kind: Literal["all"]
    of: Annotated[tuple["Predicate", ...], Field(min_length=1)]


class Any_(Written):  # noqa: N801 - Any is Python's.
    """One of several must hold."""

    kind: Literal["any"]
    of: Annotated[tuple["Predicate", ...], Field(min_length=1)]


class Not(Written):
    """The contrary must hold."""

    kind: Literal["not"]
    of: "Predicate"


Predicate: TypeAlias = Annotated[All | Any_ | Not | Leaf, Field(discriminator="kind")]

for _branch in (All, Any_, Not):
    _branch.model_rebuild()


class Finding(NamedTuple):
    """One predicate as it stood: ``value`` is true where it speaks for the unit."""

    predicate: str
    says: Said
    value: Truth


class Weighed(NamedTuple):
    """What a tree comes to, and the leaves that decided it, in the order they are written."""

    truth: Truth
    findings: tuple[Finding, ...]


Asked: TypeAlias = dict[tuple[int, object], Weighed]
"""Answers that are the same for every unit, or for all of which one fact is the same, by leaf."""


def depth_of(tree: Predicate) -> int:
    """How many levels a tree has; a leaf has one."""
    match tree:
        case Not():
            return 1 + depth_of(tree.of)
        case All() | Any_():
            return 1 + max(depth_of(part) for part in tree.of)
        case _:
            return 1


def leaves(tree: Predicate) -> Iterator[Leaf]:
    """Give the predicates of a tree, in the order they are written."""
    match tree:
        case Not():
            yield from leaves(tree.of)
        case All() | Any_():
            for part in tree.of:
                yield from leaves(part)
        case leaf:
            yield leaf


def reads_of(tree: Predicate | None) -> tuple[str, ...] | None:
    """
    Give the facts about a unit on which a tree depends; none if it comes to the same for all.

    None where it depends on more than a few facts, such as on a unit's ETA.
    """
    asked = [leaf for leaf in leaves(tree) if leaf.about == "unit"] if tree is not None else []
    facts = {leaf.reads for leaf in asked}
    return None if None in facts else tuple(sorted(filter(None, facts)))


def weigh(
    tree: Predicate, now: Situation, asked: Asked | None = None, *, negated: bool = False
) -> Weighed:
    """
    Weigh a tree.

    One false part decides an ``all``, one true part an ``any``; otherwise every part counts. Under
    a ``not`` a leaf is called "not ..." and its value turned round.

    Parameters
    ----------
    asked : dict
        Kept between the units of one incident, so that nothing is asked twice.
    """
    match tree:
        case All() | Any_():
            return _of_parts(tree, now, asked, negated=negated)
        case Not():
            turned = weigh(tree.of, now, asked, negated=not negated)
            return Weighed(~turned.truth, turned.findings)
        case leaf:
            return _of_leaf(leaf, now, asked, negated=negated)


def holds(tree: Predicate, now: Situation) -> Truth:
    """Give the truth of a tree without its reasons, for whoever throws most of them away."""
    match tree:
        case All():
            return all_of([holds(part, now) for part in tree.of])
        case Any_():
            return any_of([holds(part, now) for part in tree.of])
        case Not():
            return ~holds(tree.of, now)
        case leaf:
            return leaf.met(now)


def _of_parts(tree: All | Any_, now: Situation, asked: Asked | None, *, negated: bool) -> Weighed:
    parts = [weigh(part, now, asked, negated=negated) for part in tree.of]
    truths = [part.truth for part in parts]
    is_all = isinstance(tree, All)
    truth, settling = (all_of(truths), Truth.FALSE) if is_all else (any_of(truths), Truth.TRUE)
    if truth is settling:
        parts = [part for part in parts if part.truth is settling]
    return Weighed(truth, tuple([finding for part in parts for finding in part.findings]))


def _of_leaf(leaf: Leaf, now: Situation, asked: Asked | None, *, negated: bool) -> Weighed:
    if asked is None or (leaf.about == "unit" and leaf.reads is None):
        return _answer(leaf, now, negated=negated)
    key = id(leaf), leaf.reads and getattr(now.unit, leaf.reads)
    if (known := asked.get(key)) is None:
        known = asked[key] = _answer(leaf, now, negated=negated)
    return known


def _answer(leaf: Leaf, now: Situation, *, negated: bool) -> Weighed:
    truth = leaf.met(now)
    name, value = (f"not {leaf.kind}", ~truth) if negated else (leaf.kind, truth)
    return Weighed(truth, (Finding(name, leaf.says(now), value),))
