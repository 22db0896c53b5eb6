"""
Which turn restrictions bind a movement, and which turns they forbid.

References
----------
OpenStreetMap wiki: Relation:restriction, Conditional restrictions.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

import numpy as np

from graphs.ids import Ids, OsmIds, frozen
from graphs.osm.manoeuvres import Manoeuvre, Pieces, Run, over_node, over_ways
from graphs.osm.profile_data import Turns
from graphs.osm.raw import FROM, TO, VIA_NODE, VIA_WAY, Restrictions, Tags
from graphs.osm.tally import Tallies, Tally
from graphs.turns import NOTHING_FORBIDDEN, Forbidden, forbidden_of

_FOR_HOURS: Final = ("day_on", "day_off", "hour_on", "hour_off")
_CONDITIONAL: Final = ":conditional"


class Bound(NamedTuple):
    """
    Turns that are forbidden, and what became of each restriction.

    Attributes
    ----------
    forbidden : Forbidden
        Sequences of runs over pieces of road.
    via : int32[...]
        Nodes at which members of a restriction meet: roads end there.
    bound : by kind
        Restrictions that bind.
    left : by reason
        Restrictions that do not; one of several ways to come from can be among both.
    """

    forbidden: Forbidden
    via: Ids
    bound: Tallies
    left: Tallies


NOTHING_BOUND: Final = Bound(NOTHING_FORBIDDEN, frozen(np.empty(0, np.int32)), {}, {})


def bind(
    restrictions: Restrictions,
    tags: Sequence[Tags],
    pieces: Pieces,
    turns_of: Callable[[int], Turns],
    known_ways: OsmIds,
) -> Bound:
    """
    Find out which turns are forbidden.

    Parameters
    ----------
    turns_of : callable
        Which rules hold for whoever comes from a way, by its id.
    known_ways : int64[w]
        Ids of all ways that the extract holds, driven or not.
    """
    outcome = _Outcome()
    known = set(known_ways.tolist())
    for i, relation_id in enumerate(restrictions.relation_id.tolist()):
        parts = _parts_of(restrictions, i)
        from_way = parts[FROM][0] if parts[FROM] else 0
        values = _binding(tags[restrictions.tags[i]], turns_of(from_way))
        if isinstance(values, str):
            outcome.leave(values, relation_id)
            continue
        for value in values:
            for found in _manoeuvres(pieces, parts, value, known):
                outcome.take(found, value, relation_id)
    return outcome.summed_up(pieces)


class _Outcome:
    """What has been found so far."""

    def __init__(self) -> None:
        self._never: list[tuple[Run, ...]] = []
        self._only: list[tuple[Run, ...]] = []
        self._via: set[int] = set()
        self._bound: dict[str, list[int]] = {}
        self._left: dict[str, list[int]] = {}

    def leave(self, reason: str, relation_id: int) -> None:
        self._left.setdefault(reason, []).append(relation_id)

    def take(self, found: Manoeuvre | str, value: str, relation_id: int) -> None:
        if isinstance(found, str):
            self.leave(found, relation_id)
            return
        (self._only if value.startswith("only_") else self._never).append(found.runs)
        self._via.update(found.via)
        self._bound.setdefault(value, []).append(relation_id)

    def summed_up(self, pieces: Pieces) -> Bound:
        forbidden = forbidden_of([*self._never, *_others(self._only, pieces)])
        via = frozen(np.array(sorted(self._via), np.int32))
        return Bound(forbidden, via, _tallied(self._bound), _tallied(self._left))


def _tallied(ids: Mapping[str, list[int]]) -> Tallies:
    return {name: Tally.of(np.unique(np.array(ids[name], np.int64))) for name in sorted(ids)}


def _others(only: Sequence[tuple[Run, ...]], pieces: Pieces) -> Iterator[tuple[Run, ...]]:
    """
    Forbid all that `only_*` does not allow, at each node on the way it prescribes.

    Several from one piece allow each of their ways. Driving back is not on any of them.
    """
    onward: dict[tuple[Run, ...], set[Run]] = {}
    for runs in only:
        for i in range(1, len(runs)):
            onward.setdefault(runs[:i], set()).add(runs[i])
    for driven, allowed in onward.items():
        for run in pieces.exits(pieces.end(driven[-1])):
            if run not in allowed:
                yield (*driven, run)


def _binding(tags: Tags, turns: Turns) -> list[str] | str:
    """Give what a restriction says to a movement, or why it says nothing."""
    kinds = [key for key in tags if key.startswith("restriction")]
    for_us = [key for key in kinds if key.removesuffix(_CONDITIONAL) in turns.kinds]
    always = [key for key in for_us if not key.endswith(_CONDITIONAL)]
    if not kinds:
        return "it does not say what it forbids"
    if not for_us:
        return f"{min(kinds)} is for others"
    for_hours = [key for key in _FOR_HOURS if key in tags]
    if for_hours or not always:
        return f"{min(for_hours or for_us)} holds under conditions"
    freed = {who.strip() for who in tags.get("except", "").split(";")}
    if not freed.isdisjoint(turns.freed_by):
        return f"except={tags['except']} frees it"
    odd = [key for key in always if not tags[key].startswith(("no_", "only_"))]
    if odd:
        return f"{odd[0]}={tags[odd[0]]} is not understood"
    return list(dict.fromkeys(tags[key] for key in always))


_Parts: TypeAlias = Mapping[int, list[int]]


def _parts_of(restrictions: Restrictions, i: int) -> _Parts:
    first, end = restrictions.first_member[i : i + 2]
    parts: dict[int, list[int]] = {FROM: [], VIA_NODE: [], VIA_WAY: [], TO: []}
    members, roles = restrictions.member_id[first:end], restrictions.part[first:end]
    for member, role in zip(members.tolist(), roles.tolist(), strict=True):
        parts[role].append(member)
    return parts


def _manoeuvres(
    pieces: Pieces, parts: _Parts, value: str, known: set[int]
) -> Iterator[Manoeuvre | str]:
    """Find all that one restriction is about: `no_entry` and `no_exit` may name several ways."""
    wrong = _wrong_members(parts, value)
    if wrong:
        yield wrong
        return
    for from_way in parts[FROM]:
        for to_way in parts[TO]:
            undriven = [w for w in (from_way, *parts[VIA_WAY], to_way) if not pieces.of_way(w)]
            if undriven:
                gone = [way for way in undriven if way not in known]
                yield "a way of it is missing" if gone else "a way of it is not driven"
            elif parts[VIA_WAY]:
                yield over_ways(pieces, from_way, parts[VIA_WAY], to_way)
            else:
                is_u_turn = value.endswith("_u_turn")
                yield over_node(pieces, from_way, parts[VIA_NODE][0], to_way, is_u_turn=is_u_turn)


def _wrong_members(parts: _Parts, value: str) -> str:
    for part, name in ((FROM, "from"), (TO, "to")):
        if not parts[part]:
            return f"it has no `{name}` way"
    if len(parts[FROM]) > 1 and value != "no_entry":
        return "it has several `from` ways"
    if len(parts[TO]) > 1 and value != "no_exit":
        return "it has several `to` ways"
    if not parts[VIA_NODE] and not parts[VIA_WAY]:
        return "it has no `via`"
    if parts[VIA_NODE] and parts[VIA_WAY]:
        return "it has `via` nodes and ways at once"
    return "it has several `via` nodes" if len(parts[VIA_NODE]) > 1 else ""
