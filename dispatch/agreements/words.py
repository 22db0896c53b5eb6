"""Small words of the sentences that tell the law."""

from collections.abc import Sequence
from math import ceil, floor


def minutes_down(ms: float) -> str:
    """Give whole seconds as minutes, rounded down: a gain of 4:59.9 is not five minutes."""
    minutes, seconds = divmod(floor(ms / 1000), 60)
    return f"{minutes}:{seconds:02}"


def minutes_up(ms: float) -> str:
    """Give whole seconds as minutes, rounded up: who takes 15:00.1 has not made 15."""
    return minutes_down(1000 * ceil(ms / 1000))


def is_or_not(answer: bool) -> str:
    """Say "is" or "is not"."""
    return "is" if answer else "is not"


def listed(words: Sequence[str], last: str) -> str:
    """Put words in a row: "a, b and c"; none is "nothing"."""
    if not words:
        return "nothing"
    *first, end = words
    return f"{', '.join(first)} {last} {end}" if first else end
