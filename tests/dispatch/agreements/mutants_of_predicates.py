"""Mistakes in what a predicate answers, and in how answers are put together."""

from collections.abc import Iterator
from dataclasses import replace as _replace
from typing import Any, Final, get_args

from dispatch.agreements import trigger
from dispatch.agreements.hospital_rule import HospitalRule
from dispatch.agreements.predicates import Leaf
from dispatch.agreements.predicates.doubt import Unknown
from dispatch.agreements.predicates.event import TimeWindow
from dispatch.agreements.predicates.norm import _Limit
from dispatch.agreements.predicates.shortage import Shortage
from dispatch.agreements.situation import Situation
from dispatch.agreements.trigger import Not
from dispatch.agreements.truth import Truth, all_of, any_of
from tests.dispatch.agreements.mutant import F, Mutant, T, U, always, if_unknown, inverted


def of_predicates() -> Iterator[Mutant]:
    """For each kind: answered the other way round, and never answered."""
    for predicate in get_args(Leaf):
        (kind,) = get_args(predicate.model_fields["kind"].annotation)
        if predicate is Unknown:  # It is never known already, and the contrary of that is the same.
            yield Mutant(f"{kind}: always true", predicate, "met", always(T))
            yield Mutant(f"{kind}: always false", predicate, "met", always(F))
        else:
            yield Mutant(f"{kind}: inverted", predicate, "met", inverted(predicate.met))
            yield Mutant(f"{kind}: always unknown", predicate, "met", always(U))


_weigh: Final = trigger.weigh


def _not_is_nothing(tree: Any, now: Any, asked: Any = None, *, negated: bool = False) -> Any:
    return _weigh(tree.of if isinstance(tree, Not) else tree, now, asked, negated=negated)


def _every_part_counts(tree: Any, now: Any, asked: Any, *, negated: bool) -> Any:
    whole = _of_parts(tree, now, asked, negated=negated)
    parts = [trigger.weigh(part, now, asked, negated=negated) for part in tree.of]
    return whole._replace(findings=tuple(one for part in parts for one in part.findings))


_of_parts: Final = trigger._of_parts


TREES: Final = (
    Mutant("all is any", trigger, "all_of", any_of),
    Mutant("any is all", trigger, "any_of", all_of),
    Mutant("not is nothing", trigger, "weigh", _not_is_nothing),
    Mutant("every part is a reason", trigger, "_of_parts", _every_part_counts),
    Mutant("unknown is true", Truth, "__and__", lambda a, b: F if F in (a, b) else T),
    Mutant("unknown fails an all", trigger, "all_of", if_unknown(F, all_of)),
    Mutant("unknown fails an any", trigger, "any_of", if_unknown(F, any_of)),
    Mutant("unknown is enough for an any", trigger, "any_of", if_unknown(T, any_of)),
    Mutant("unknown settles all", Truth, "__and__", lambda a, b: U if U in (a, b) else _and(a, b)),
)


def _and(a: Truth, b: Truth) -> Truth:
    return T if (a, b) == (T, T) else F


def _detours_are_wrong(rule: HospitalRule, *where: Any) -> Truth:
    return _allows(rule.model_copy(update={"detour_max_min": None}), *where)


def _home_is_like_any(rule: HospitalRule, *where: Any) -> Truth:
    return _allows(rule.model_copy(update={"home_country": "allowed"}), *where)


def _no_midnight(self: TimeWindow, now: Situation) -> Truth:
    at, day = now.incident.time.time(), now.incident.time.weekday()
    today = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[day] in self.days
    late = self.from_ > self.to and (at >= self.from_ or at < self.to)
    return Truth.of(today and (late or self.from_ <= at < self.to))


def _counted_from_now(_limit: _Limit, own_ms: int, _incident: Any) -> tuple[float, float]:
    return own_ms, own_ms


def _endless(self: Shortage, now: Situation) -> Any:
    """Read what was declared as if it had no end."""
    endless = tuple(one._replace(until=None) for one in now.incident.declared)
    incident = _replace(now.incident, declared=endless)
    return _declared(self, Situation(incident, now.unit))


_declared: Final = Shortage._declared
_allows: Final = HospitalRule.allows

WITHIN_PREDICATES: Final = (
    Mutant("a detour is wrong", HospitalRule, "allows", _detours_are_wrong),
    Mutant("a hospital at home is like any", HospitalRule, "allows", _home_is_like_any),
    Mutant("a night has no day before", TimeWindow, "met", _no_midnight),
    Mutant("every clock starts now", _Limit, "_takes_ms", _counted_from_now),
    Mutant("a declared shortage has no end", Shortage, "_declared",
           _endless),
)  # fmt: skip
