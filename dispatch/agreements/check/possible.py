"""Whether a clause could ever count: it is asked in every world that differs in what it asks."""

from typing import Final

from dispatch.agreements.act.agreement import Layer
from dispatch.agreements.act.clause import Clause
from dispatch.agreements.check.supposed import TooManyWorlds
from dispatch.agreements.check.worlds import are_all, worlds
from dispatch.agreements.trigger import holds, leaves
from dispatch.agreements.truth import Truth

_MOST: Final = 50_000  # Worlds; asking that many takes about a second.


def can_count(clause: Clause, layer: Layer) -> bool | None:
    """
    Say whether a clause's trigger is true or in doubt in any world; None if that is not decided.

    Worlds vary facts, not predicates, so that "urgency U3" and "an emergency" are never both true.
    Where areas overlap and what is inside what is not looked at: each may hold without another.
    """
    if clause.trigger is None:
        return True
    asked = tuple(leaves(clause.trigger))
    try:
        for n, now in enumerate(worlds(clause, layer, asked)):
            if holds(clause.trigger, now) is not Truth.FALSE:
                return True
            if n == _MOST:
                return None
    except TooManyWorlds:
        return None
    return False if are_all(asked) else None
