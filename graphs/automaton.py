"""
Many forbidden sequences looked for at once: a word is read once, whatever may begin where.

References
----------
A. V. Aho, M. J. Corasick, Efficient string matching: an aid to bibliographic search, 1975.
doi:10.1145/360825.360855
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

FREE: Final = 0
"""The state of nothing that matters having been read."""
FORBIDDEN: Final = -1


class Automaton(NamedTuple):
    """
    What has been read, as far as it matters: each state is the beginning of a forbidden sequence.

    Attributes
    ----------
    last : list of int
        The last letter read in each state; ``FORBIDDEN`` in ``FREE``.
    behind : list of int
        The longest shorter beginning that has been read too.
    next : mapping
        From a state and a letter to the state in which both are one beginning; ``FORBIDDEN`` where
        the letter completes a sequence.
    """

    last: Sequence[int]
    behind: Sequence[int]
    next: Mapping[tuple[int, int], int]

    @property
    def n_states(self) -> int:
        """How many states there are, ``FREE`` included."""
        return len(self.last)

    def after(self, state: int, letter: int) -> int:
        """Read one more letter: the state it leads to, or ``FORBIDDEN``."""
        while (state, letter) not in self.next:
            if state == FREE:
                return FREE
            state = self.behind[state]
        return self.next[state, letter]


def automaton_of(sequences: Iterable[Sequence[int]]) -> Automaton:
    """Build the automaton of sequences of two letters or more, shortest beginnings first."""
    children, is_end = _trie(sequences)
    found = Automaton(last := [FORBIDDEN], behind := [FREE], following := {})
    waiting = deque([(0, FREE)])
    while waiting:
        node, state = waiting.popleft()
        for letter, child in children[node].items():
            shorter = FREE if state == FREE else found.after(behind[state], letter)
            if is_end[child] or shorter == FORBIDDEN:
                following[state, letter] = FORBIDDEN  # What lies beyond is never read.
            else:
                following[state, letter] = len(last)
                waiting.append((child, len(last)))
                last.append(letter)
                behind.append(shorter)
    return found


def _trie(sequences: Iterable[Sequence[int]]) -> tuple[list[dict[int, int]], list[bool]]:
    """Lay the sequences over each other: the children of each node, and where one ends."""
    children: list[dict[int, int]] = [{}]
    is_end = [False]
    for sequence in sequences:
        node = 0
        for letter in sequence:
            if letter not in children[node]:
                children[node][letter] = len(children)
                children.append({})
                is_end.append(False)
            node = children[node][letter]
        is_end[node] = True
    return children, is_end
