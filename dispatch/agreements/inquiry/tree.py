"""A trigger drawn as a tree, each part in words: as it is written, or as it stood."""

from collections.abc import Callable
from typing import Final, NamedTuple

from dispatch.agreements.inquiry.asked import asks
from dispatch.agreements.predicates import Leaf
from dispatch.agreements.situation import Situation
from dispatch.agreements.trigger import All, Any_, Not, Predicate
from dispatch.agreements.truth import Truth, all_of, any_of
from dispatch.said import Said, said


class Node(NamedTuple):
    """
    A part of a tree.

    Attributes
    ----------
    truth : Truth or None
        How it stood; None where nothing was looked at. Under a "not" it is that of the part itself.
    """

    says: Said
    truth: Truth | None
    children: tuple["Node", ...] = ()


ALL: Final = said("All of these:")
ANY: Final = said("At least one of these:")
NOT: Final = said("Not this:")


def written(tree: Predicate) -> Node:
    """Draw a trigger as it is written, before any incident."""
    return _drawn(tree, lambda leaf: Node(asks(leaf), None))


def stood(tree: Predicate, now: Situation) -> Node:
    """Draw a trigger as it stood, also those of its leaves that did not decide it."""
    return _drawn(tree, lambda leaf: Node(leaf.says(now), leaf.met(now)))


def all_of_these(children: tuple[Node, ...]) -> Node:
    """Put parts together that all must hold."""
    return Node(ALL, _together(children, all_of), children)


def _drawn(tree: Predicate, leaf: Callable[[Leaf], Node]) -> Node:
    match tree:
        case All():
            return all_of_these(tuple(_drawn(part, leaf) for part in tree.of))
        case Any_():
            children = tuple(_drawn(part, leaf) for part in tree.of)
            return Node(ANY, _together(children, any_of), children)
        case Not():
            inner = _drawn(tree.of, leaf)
            return Node(NOT, None if inner.truth is None else ~inner.truth, (inner,))
        case _:
            return leaf(tree)


def _together(children: tuple[Node, ...], fold: Callable[[list[Truth]], Truth]) -> Truth | None:
    truths = [child.truth for child in children if child.truth is not None]
    return fold(truths) if len(truths) == len(children) else None
