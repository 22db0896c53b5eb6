"""What is supposed of units and services in the worlds of a trigger: each list is one choice."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, product
from typing import Any, Final, TypeAlias, TypeVar

from dispatch.agreements.act.clause import Clause
from dispatch.agreements.predicates import Leaf
from dispatch.agreements.predicates.destination import HospitalAllowed
from dispatch.agreements.predicates.donor import DonorAccepts, DonorCoverOk
from dispatch.agreements.predicates.norm import OwnMissesNorm
from dispatch.agreements.predicates.shortage import Shortage
from dispatch.agreements.predicates.times import Faster, ForeignEtaMax
from dispatch.agreements.predicates.unit import (
    CapabilityAtLeast,
    CoversNeed,
    CrewCertificate,
    CrewMin,
    Equipment,
    Licence,
    Speaks,
    UnitTypeIn,
)
from dispatch.agreements.predicates.who import ChoiceIn, HomeNeighboursFirst
from dispatch.agreements.selectors import lands
from dispatch.agreements.situation import NO_UNIT, Cover, Declared, Destination, Fact, Lazy
from dispatch.agreements.truth import Truth
from dispatch.mappings.capabilities import with_included
from dispatch.mappings.norms import norms
from dispatch.said import said

Facts: TypeAlias = dict[str, Any]
"""Some facts of a situation, by their names in ``IncidentFacts`` or ``UnitFacts``."""
Leaves: TypeAlias = tuple[Leaf, ...]
T = TypeVar("T")

OTHER: Final = "another"
_LONG_MS: Final = 1_000_000_000
_MOST: Final = 10  # Things that each may be there or not: a thousand ways.


class TooManyWorlds(Exception):
    """What is asked can stand in more ways than can be looked through."""


def units(asked: Leaves) -> Iterator[list[Facts]]:
    """Vary what the unit is, and what its crew holds and speaks."""
    types = [one for leaf in of_kind(asked, UnitTypeIn) for one in leaf.types]
    yield varied("type", [*types, OTHER])
    choices = [one for leaf in of_kind(asked, ChoiceIn) for one in leaf.choices]
    if choices:
        yield varied("choice", [*choices, max(choices) + 1])
    crews = [leaf.people for leaf in of_kind(asked, CrewMin)]
    if crews:
        yield varied("crew", [n for people in crews for n in (people - 1, people)])
    wants = [leaf.capabilities for leaf in of_kind(asked, CapabilityAtLeast)]
    need = frozenset({"TRANSPORT"}) if has(asked, CoversNeed) else frozenset[str]()
    yield varied("capabilities", [with_included(one) for one in _unions([*wants, need])])
    yield varied("need", [need, frozenset()])
    for name, sets in (
        (
            "certificates",
            [frozenset(leaf.certificates) for leaf in of_kind(asked, CrewCertificate)],
        ),
        ("equipment", [frozenset(leaf.items) for leaf in of_kind(asked, Equipment)]),
    ):
        yield varied(name, _unions(sets))
    for name, sets in (
        ("licences", [frozenset(leaf.any_of) for leaf in of_kind(asked, Licence)]),
        ("languages", [frozenset(leaf.any_of) for leaf in of_kind(asked, Speaks)]),
    ):
        every = frozenset[str]().union(*sets)
        yield varied(name, [every - lacking for lacking in _unions(sets)])


def donors(asked: Leaves) -> Iterator[list[Facts]]:
    """Vary what the helping centre says and keeps."""
    if has(asked, DonorAccepts):
        yield varied("donor_accepts", [_fact(is_so=True), _fact(is_so=False)])
    covers = of_kind(asked, DonorCoverOk)
    if covers:
        free = {n for one in covers if (n := one.min_free_units) is not None}
        left = {p / 100 for one in covers if (p := one.min_share_pct) is not None}
        lost = {p / 100 for one in covers if (p := one.max_lost_pct) is not None}
        kept = product({0, *free}, {0.0, *left, 1.0}, {0.0, *lost, 1.0})
        yield varied("cover", [Lazy.known(Cover(*one)) for one in kept])


def own_services(asked: Leaves, own_centres: Iterable[str]) -> Iterator[list[Facts]]:
    """Vary what the own service, and who stands beside it, could send and has declared."""
    if has(asked, HomeNeighboursFirst):
        answers = [Lazy.known(_fact(is_so=True)), Lazy.known(_fact(is_so=False))]
        yield varied("neighbours_first", answers)
    shortages = of_kind(asked, Shortage)
    below = {leaf.below for leaf in shortages if leaf.below is not None}
    if below:
        yield varied("own_free_units", [Lazy.known(n) for n in {0, *below}])
    if any("declared" in leaf.ways for leaf in shortages):
        by = set(own_centres).union(*(leaf.declared_by or () for leaf in shortages))
        yield varied("declared", [tuple(map(Declared, some)) for some in subsets(sorted(by))])


def times(asked: Leaves) -> list[Facts]:
    """Vary how long the unit and the own service take; without an own unit there is a shortage."""
    within = {1000 * leaf.within_s for leaf in of_kind(asked, ForeignEtaMax)}
    gains = {1000 * (leaf.by_s or 0) for leaf in of_kind(asked, Faster)}
    norm_ms = {limit for leaf in of_kind(asked, OwnMissesNorm) for limit in _norms_ms(leaf)}
    steps = {0, 1, *(max(0, gain + more) for gain in gains for more in (-1, 0, 1))}
    limits = {limit + more for limit in within | norm_ms for more in (0, 1)} | {0}
    etas = {eta for limit in limits for step in steps if (eta := limit - step) >= 0}
    owns = {eta + step for eta in etas for step in steps} | limits | {_LONG_MS}
    has_clock = any(leaf.clock_start != "dispatch" for leaf in of_kind(asked, OwnMissesNorm))
    if not has(asked, Faster, ForeignEtaMax, OwnMissesNorm):
        etas, owns = {0}, {0}
    return [
        _took(eta_ms, own_ms) | {"since_call_ms": since_ms}
        for own_ms in (NO_UNIT, *sorted(owns))
        for eta_ms in sorted(etas)
        for since_ms in ((0, _LONG_MS) if has_clock else (0,))
    ]


def _norms_ms(leaf: OwnMissesNorm) -> Iterator[int]:
    """Give the limits of a norm, also those of a named one for other classes and areas."""
    rows = norms()[leaf.norm].rows if leaf.norm else (leaf,)
    for row in rows:
        if row.minutes is not None and row.minutes != "unknown":
            yield int(60_000 * row.minutes)


def _took(eta_ms: int, own_ms: Any) -> Facts:
    return {
        "eta_ms": eta_ms,
        "own_eta_ms": Lazy.known(own_ms),
        "shortage": Lazy.known(_fact(is_so=own_ms is NO_UNIT)),
    }


def destinations(clause: Clause, asked: Leaves) -> Iterator[list[Facts]]:
    """Vary which hospital was chosen."""
    rules = [leaf.rule for leaf in of_kind(asked, HospitalAllowed)]
    if not rules:
        return
    ids = [*sorted({id_ for rule in rules for id_ in rule.listed}), OTHER]
    countries = sorted({*lands(clause.from_), *lands(clause.to)})
    truths = (Truth.TRUE, Truth.FALSE)
    known = (frozenset(countries), frozenset[str]())
    every = product(ids, countries, known, truths, truths)
    yield varied("destination", [Destination(*one) for one in every])


def _fact(*, is_so: bool) -> Fact:
    return Fact(Truth.of(is_so), said("It is supposed."))


def varied(name: str, values: Iterable[Any]) -> list[Facts]:
    """Give one fact each of its values in turn."""
    return [{name: value} for value in dict.fromkeys(values)]


def of_kind(asked: Leaves, kind: type[T]) -> list[T]:
    """Give the predicates of one kind."""
    return [leaf for leaf in asked if isinstance(leaf, kind)]


def has(asked: Leaves, *kinds: type[Any]) -> bool:
    """Whether any predicate is of some kinds."""
    return any(isinstance(leaf, kinds) for leaf in asked)


def subsets(things: Iterable[T]) -> Iterator[tuple[T, ...]]:
    """
    Give every choice of some things, few of them first.

    Raises
    ------
    TooManyWorlds
        If there are too many things.
    """
    every = tuple(things)
    if len(every) > _MOST:
        raise TooManyWorlds
    for n in range(len(every) + 1):
        yield from combinations(every, n)


def _unions(sets: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """Give the unions of some sets: of those that hold them, no others need be told apart."""
    return [frozenset[str]().union(*some) for some in subsets(dict.fromkeys(sets))]
