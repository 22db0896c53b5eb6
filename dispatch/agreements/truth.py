"""
True, false or unknown, with Kleene's tables.

Unknown is a value: it must end as a question to a human, never as a silent yes or no. So a
``Truth`` cannot stand where Python wants a ``bool``: write ``truth is Truth.TRUE``, and say what
the other two cases do.

References
----------
S. C. Kleene, Introduction to Metamathematics, 1952, section 64: the strong tables.
"""

from collections.abc import Iterable
from enum import Enum
from typing import NoReturn


class Truth(Enum):
    """An answer to one question."""

    FALSE = "false"
    UNKNOWN = "unknown"
    TRUE = "true"

    @classmethod
    def of(cls, answer: bool | None) -> "Truth":
        """Give the truth of a plain answer; none is unknown."""
        if answer is None:
            return cls.UNKNOWN
        return cls.TRUE if answer else cls.FALSE

    def __invert__(self) -> "Truth":
        if self is Truth.UNKNOWN:
            return self
        return Truth.FALSE if self is Truth.TRUE else Truth.TRUE

    def __and__(self, other: "Truth") -> "Truth":
        return all_of((self, other))

    def __or__(self, other: "Truth") -> "Truth":
        return any_of((self, other))

    def __bool__(self) -> NoReturn:
        message = "A Truth is not a bool: unknown is neither. Compare it with `is`."
        raise TypeError(message)


def all_of(truths: Iterable[Truth]) -> Truth:
    """Whether all are true: false as soon as one is, else unknown as soon as one is."""
    result = Truth.TRUE
    for truth in truths:
        if truth is Truth.FALSE:
            return truth
        if truth is Truth.UNKNOWN:
            result = truth
    return result


def any_of(truths: Iterable[Truth]) -> Truth:
    """Whether any is true: true as soon as one is, else unknown as soon as one is."""
    result = Truth.FALSE
    for truth in truths:
        if truth is Truth.TRUE:
            return truth
        if truth is Truth.UNKNOWN:
            result = truth
    return result
