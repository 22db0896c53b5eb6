"""One small mistake in the law, put in while a test runs."""

from collections.abc import Callable
from typing import Any, NamedTuple

from dispatch.agreements.truth import Truth

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN


class Mutant(NamedTuple):
    """What is wrong, and where: an attribute of a module or of a class, and what it becomes."""

    name: str
    owner: Any
    attribute: str
    wrong: Any


def always(truth: Truth) -> Callable[..., Truth]:
    return lambda *_, **__: truth


def inverted(met: Callable[..., Truth]) -> Callable[..., Truth]:
    return lambda *asked: ~met(*asked)


def if_unknown(truth: Truth, function: Callable[..., Truth]) -> Callable[..., Truth]:
    """Take an answer that is not known for one that is."""

    def taken(*asked: Any) -> Truth:
        answer = function(*asked)
        return truth if answer is U else answer

    return taken
