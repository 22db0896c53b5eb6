"""
A fleet in a log as what differs from one that was written before, whole again after a while.

Such a difference names the fleet it rests on by hash, so its own hash says what the whole fleet is.
"""

from collections.abc import Container, Sequence
from itertools import compress, pairwise
from operator import is_not
from typing import Any, Final, NamedTuple

from api.record.used import centres_content, fleet_content
from dispatch.fleet import Fleet, Unit

BASE: Final = "base"
"""Only what rests on another fleet has this key."""
SHORTEST: Final = 256
"""Changes after which a fleet is written whole again; a larger fleet after as many as its units."""
_LINES: Final = 4
"""Fleets that come with requests do not at once push out the one that is served."""


class Base(NamedTuple):
    """
    A fleet that was written, and that others may rest on.

    Attributes
    ----------
    n_changes : int
        How much was written since it was last written whole.
    """

    fleet: Fleet
    sha256: str
    n_changes: int


class Next(NamedTuple):
    """
    How to write a fleet.

    Attributes
    ----------
    content : dict or None
        None: it was written already, it is the base.
    base : Base or None
        What it rests on; None if it is written whole.
    """

    content: dict[str, Any] | None
    base: Base | None
    n_changes: int


class Bases:
    """The fleets that were written last; for one thread at a time."""

    def __init__(self) -> None:
        self._bases: list[Base] = []

    def next(self, fleet: Fleet, known: Container[str]) -> Next:
        """
        Say how to write a fleet, on one of those whose hashes are known.

        It is cheap where the two share their units, the same objects.
        """
        for base in reversed(self._bases):
            found = _change(base, fleet) if base.sha256 in known else None
            if found is not None:
                n_changes = base.n_changes + _size(found)
                if n_changes == base.n_changes:
                    return Next(None, base, n_changes)
                if n_changes <= max(SHORTEST, len(fleet.units)):
                    return Next(found, base, n_changes)
                break
        return Next(fleet_content(fleet), None, 0)

    def wrote(self, fleet: Fleet, sha256: str, as_said: Next) -> None:
        """Take note that a fleet was written as it was said."""
        gone = {sha256} | ({as_said.base.sha256} if as_said.base else set())
        self._bases = [one for one in self._bases if one.sha256 not in gone][1 - _LINES :]
        if _is_in_order(fleet):
            self._bases.append(Base(fleet, sha256, as_said.n_changes))


def whole_of(first: dict[str, Any], changes: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Give a fleet by one that was written whole and what changed since, first things first."""
    if not changes:
        return first  # Its units may be in any order.
    units, rest = {one["id"]: one for one in first["units"]}, dict(first)
    for change in changes:
        for id_ in change["removed"]:
            units.pop(id_, None)
        units |= {one["id"]: one for one in change["units"]}
        rest |= {key: change[key] for key in ("centres", "reports") if change[key] is not None}
    return rest | {"units": [units[id_] for id_ in sorted(units)]}


def _change(base: Base, fleet: Fleet) -> dict[str, Any] | None:
    """Say what makes this fleet of a base; None if it is better written whole."""
    changed, removed = _differing(base.fleet, fleet)
    if len(changed) + len(removed) > len(base.fleet.units) // 2 or not _is_in_order(fleet):
        return None
    same_centres = dict(fleet.centres) == dict(base.fleet.centres)
    return {
        BASE: base.sha256,
        "units": changed,
        "removed": removed,
        "centres": None if same_centres else centres_content(fleet),
        "reports": None if fleet.reports == base.fleet.reports else fleet.reports,
    }


def _size(change: dict[str, Any]) -> int:
    """Count changes; 0 if nothing differs."""
    n_others = sum(change[key] is not None for key in ("centres", "reports"))
    return len(change["units"]) + len(change["removed"]) + n_others


def _differing(before: Fleet, after: Fleet) -> tuple[list[Unit], list[str]]:
    """Give the units that are other objects, or new, and the ids of those that are gone."""
    if len(before.units) == len(after.units):
        pairs = compress(
            zip(before.units, after.units, strict=True), map(is_not, before.units, after.units)
        )
        changed = list(pairs)
        if all(was.id == now.id for was, now in changed):
            return [now for _, now in changed], []
    of = {one.id: one for one in before.units}
    removed = of.keys() - {one.id for one in after.units}
    return [one for one in after.units if of.get(one.id) is not one], sorted(removed)


def _is_in_order(fleet: Fleet) -> bool:
    """Whether the units come by their ids, as they do where a fleet is put together again."""
    return all(one.id < other.id for one, other in pairwise(fleet.units))
