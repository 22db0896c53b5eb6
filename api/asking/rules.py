"""The life cycle as a table: what can be done, from where, by whom, and what must be said."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from api.asking.words import Do, Role, State


class Rule(NamedTuple):
    """
    One thing that can be done.

    Attributes
    ----------
    to : State
        Where it leads.
    may : mapping
        Where it can be done, and by whom there.
    why_from : frozenset of State
        Where it needs a reason.
    """

    to: State
    may: Mapping[State, frozenset[Role]]
    why_from: frozenset[State] = frozenset()


_ASKING: Final = frozenset({Role.ASKING})
_ASKED: Final = frozenset({Role.ASKED})
_CLOCK: Final = frozenset({Role.CLOCK})
_BOTH: Final = _ASKING | _ASKED

RULES: Final[Mapping[Do, Rule]] = MappingProxyType(
    {
        Do.PROPOSE: Rule(State.PROPOSED, {}),  # This is how a request begins, and only that.
        Do.ASK: Rule(State.REQUESTED, {State.PROPOSED: _ASKING}),
        Do.ACCEPT: Rule(State.ACCEPTED, {State.REQUESTED: _ASKED}),
        Do.REJECT: Rule(
            State.REJECTED, {State.REQUESTED: _ASKED}, why_from=frozenset({State.REQUESTED})
        ),
        Do.EXPIRE: Rule(State.EXPIRED, {State.REQUESTED: _CLOCK}),
        Do.DEPLOY: Rule(State.DEPLOYED, {State.ACCEPTED: _ASKED}),
        Do.ARRIVE: Rule(State.ON_SCENE, {State.DEPLOYED: _BOTH}),
        Do.RELEASE: Rule(
            State.RELEASED,
            {State.DEPLOYED: _BOTH, State.ON_SCENE: _BOTH},
            why_from=frozenset({State.DEPLOYED}),  # It turns round without having been there.
        ),
        Do.CANCEL: Rule(
            State.CANCELLED,
            {State.PROPOSED: _ASKING, State.REQUESTED: _ASKING, State.ACCEPTED: _BOTH},
            why_from=frozenset({State.REQUESTED, State.ACCEPTED}),
        ),
    }
)

ANSWERS: Final = frozenset({Do.ACCEPT, Do.REJECT})
"""What can be too late."""

HOLDING: Final = frozenset({State.REQUESTED, State.ACCEPTED, State.DEPLOYED, State.ON_SCENE})
"""Where a request holds its units: nobody else is promised them."""

OVER: Final = frozenset({State.REJECTED, State.EXPIRED, State.RELEASED, State.CANCELLED})
"""Where nothing can be done any more."""


def possible(state: State) -> dict[Role, tuple[Do, ...]]:
    """Give what can be done with a request that stands there, and by whom."""
    found = {
        role: tuple(do for do, rule in RULES.items() if role in rule.may.get(state, ()))
        for role in Role
    }
    return {role: what for role, what in found.items() if what}
