"""Wrong laws: each is one small mistake in a predicate or in a rule, put in while a test runs."""

from collections.abc import Callable, Iterator
from dataclasses import replace as _replace
from typing import Any, Final, NamedTuple, get_args

from dispatch.agreements import applied, conclusion, order, permit, reliance, standing, trigger
from dispatch.agreements.agreement import Agreement, Layer
from dispatch.agreements.applied import apply
from dispatch.agreements.conclusion import conclude
from dispatch.agreements.explain import Verdict
from dispatch.agreements.hospital_rule import HospitalRule
from dispatch.agreements.load import Catalogue
from dispatch.agreements.predicates import Leaf
from dispatch.agreements.predicates.doubt import Unknown
from dispatch.agreements.predicates.event import TimeWindow
from dispatch.agreements.predicates.norm import _Limit
from dispatch.agreements.predicates.places import lies_in_any
from dispatch.agreements.predicates.shortage import Shortage
from dispatch.agreements.situation import Situation
from dispatch.agreements.standing import comes_from
from dispatch.agreements.terms import Terms
from dispatch.agreements.trigger import Not
from dispatch.agreements.truth import Truth, all_of, any_of

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN


class Mutant(NamedTuple):
    """What is wrong, and where: an attribute of a module or of a class, and what it becomes."""

    name: str
    owner: Any
    attribute: str
    wrong: Any


def of_predicates() -> Iterator[Mutant]:
    """For each kind: answered the other way round, and never answered."""
    for predicate in get_args(Leaf):
        (kind,) = get_args(predicate.model_fields["kind"].annotation)
        if predicate is Unknown:  # It is never known already, and the contrary of that is the same.
            yield Mutant(f"{kind}: always true", predicate, "met", _always(T))
            yield Mutant(f"{kind}: always false", predicate, "met", _always(F))
        else:
            yield Mutant(f"{kind}: inverted", predicate, "met", _inverted(predicate.met))
            yield Mutant(f"{kind}: always unknown", predicate, "met", _always(U))


def _always(truth: Truth) -> Callable[..., Truth]:
    return lambda *_, **__: truth


def _inverted(met: Callable[..., Truth]) -> Callable[..., Truth]:
    return lambda *asked: ~met(*asked)


def _if_unknown(truth: Truth, function: Callable[..., Truth]) -> Callable[..., Truth]:
    """Take an answer that is not known for one that is."""

    def taken(*asked: Any) -> Truth:
        answer = function(*asked)
        return truth if answer is U else answer

    return taken


_weigh: Final = trigger.weigh


def _not_is_nothing(tree: Any, now: Any, asked: Any = None, *, negated: bool = False) -> Any:
    return _weigh(tree.of if isinstance(tree, Not) else tree, now, asked, negated=negated)


def _every_part_counts(tree: Any, now: Any, asked: Any, *, negated: bool) -> Any:
    whole = _of_parts(tree, now, asked, negated=negated)
    parts = [trigger.weigh(part, now, asked, negated=negated) for part in tree.of]
    return whole._replace(findings=tuple(one for part in parts for one in part.findings))


_of_parts: Final = trigger._of_parts
_conclude: Final = conclude
_in_doubt: Final = conclusion._in_doubt
_offer: Final = applied._offer


TREES: Final = (
    Mutant("all is any", trigger, "all_of", any_of),
    Mutant("any is all", trigger, "any_of", all_of),
    Mutant("not is nothing", trigger, "weigh", _not_is_nothing),
    Mutant("every part is a reason", trigger, "_of_parts", _every_part_counts),
    Mutant("unknown is true", Truth, "__and__", lambda a, b: F if F in (a, b) else T),
    Mutant("unknown fails an all", trigger, "all_of", _if_unknown(F, all_of)),
    Mutant("unknown fails an any", trigger, "any_of", _if_unknown(F, any_of)),
    Mutant("unknown is enough for an any", trigger, "any_of", _if_unknown(T, any_of)),
    Mutant("unknown settles all", Truth, "__and__", lambda a, b: U if U in (a, b) else _and(a, b)),
)


def _and(a: Truth, b: Truth) -> Truth:
    return T if (a, b) == (T, T) else F


def _is_veto(one: Any) -> bool:
    return bool(one.standing.clause.effect == "forbids")


def _without_vetoes(several: Any, now: Any) -> Any:
    return _conclude([one for one in several if not _is_veto(one)], now)


def _unknown_vetoes_rest(several: Any, now: Any) -> Any:
    rest = [one for one in several if not (_is_veto(one) and one.weighed.truth is U)]
    return _conclude(rest, now)


def _unknown_vetoes_forbid(several: Any, now: Any) -> Any:
    certain = [
        one._replace(weighed=one.weighed._replace(truth=T)) if _is_veto(one) else one
        for one in several
    ]
    return _conclude(certain, now)


def _vetoes_always_forbid(standing_: Any, comes: Any, now: Any, asked: Any) -> Any:
    one = _apply(standing_, comes, now, asked)
    return one._replace(weighed=one.weighed._replace(truth=T)) if _is_veto(one) else one


def _the_worst(one: Any) -> Any:
    verdict, *rest = _place(one)
    return -verdict, *rest


def _doubts_are_no_reason(best: Any, _doubts: Any) -> Any:
    return _in_doubt(best, [])


def _like_any(one: Any) -> Any:
    return _briefly(one)._replace(gap=None)


def _conditions_are_nothing(truth: Truth, of: Any) -> Verdict:
    verdict = _verdict(truth, of)
    return Verdict.PERMITTED if verdict is Verdict.PERMITTED_WITH_CONDITIONS else verdict


_verdict: Final = applied._verdict
_briefly: Final = conclusion._briefly
_apply: Final = apply


def _is_own_by_country(now: Situation) -> bool:
    return now.unit.country == now.incident.country


def _is_own_by_centre(now: Situation) -> bool:
    return now.unit.centre == now.incident.own_centre


RULES: Final = (
    Mutant("vetoes are ignored", permit, "conclude", _without_vetoes),
    Mutant("a veto that is unknown is ignored", permit, "conclude", _unknown_vetoes_rest),
    Mutant("a veto that is unknown forbids", permit, "conclude", _unknown_vetoes_forbid),
    Mutant("a veto always forbids", permit, "apply", _vetoes_always_forbid),
    Mutant("a veto that is unknown is no reason", conclusion, "_in_doubt", _doubts_are_no_reason),
    Mutant("the worst clause counts", conclusion, "_place", _the_worst),
    Mutant("a gap is told like any clause", conclusion, "_briefly", _like_any),
    Mutant("conditions do not count", applied, "_verdict", _conditions_are_nothing),
    Mutant("every gap is told", permit, "may_count", lambda _, comes: comes is not Truth.FALSE),
    Mutant("own by country", Situation, "is_own", property(_is_own_by_country)),
    Mutant("own by centre only", Situation, "is_own", property(_is_own_by_centre)),
    Mutant("nobody is own", Situation, "is_own", property(lambda _: False)),
)


def _backwards(*asked: Any, **named: Any) -> tuple[int, ...]:
    return tuple(-part for part in _key(*asked, **named))


def _ties(*numbers: int) -> Callable[..., tuple[int, ...]]:
    """Compare only some of: whether the place is known, the level, the conditions."""
    return lambda *asked, **named: tuple(_key(*asked, **named)[number] for number in numbers)


def _special_before_better(judged: Any) -> Any:
    verdict, special, *ids = _place(judged)
    return special, verdict, *ids


def _last_id_first(judged: Any) -> Any:
    *first, agreement, clause = _place(judged)
    return *first, [-ord(sign) for sign in agreement], [-ord(sign) for sign in clause]


_key: Final[Callable[..., tuple[int, ...]]] = order.Order.key
_place: Final = conclusion._place

ORDER: Final = (
    Mutant("the tie order is reversed", order.Order, "key", _backwards),
    Mutant("levels before known places", order.Order, "key", _ties(1, 0, 2)),
    Mutant("conditions before levels", order.Order, "key", _ties(0, 2, 1)),
    Mutant("conditions are not compared", order.Order, "key", _ties(0, 1)),
    Mutant("levels are not compared", order.Order, "key", _ties(0, 2)),
    Mutant("known places do not count", order.Order, "key", _ties(1, 2)),
    Mutant("special before better", conclusion, "_place", _special_before_better),
    Mutant("ids backwards", conclusion, "_place", _last_id_first),
)


def _whatever_status(agreement: Agreement, _accepted: Any) -> bool:
    return agreement.status == "reported"


def _unverified_too(agreement: Agreement, accepted: Any) -> Truth:
    return T if agreement.status == "unverified" else _relied_on(agreement, accepted)


def _amended_always(self: Catalogue, agreement: Agreement, _day: Any) -> tuple[Agreement, ...]:
    return tuple(one for one in self.agreements if agreement.id in one.amends)


def _amended_once(self: Catalogue, agreement: Agreement, day: Any) -> tuple[Agreement, ...]:
    return tuple(one for one in _amended_by(self, agreement, day) if agreement.id in one.amends)


def _amended_for_sure(self: Catalogue, agreement: Agreement, day: Any) -> tuple[Agreement, ...]:
    return tuple(one for one in _amended_by(self, agreement, day) if one.began(day) is T)


_relied_on: Final = reliance._relied_on
_amended_by: Final = Catalogue.amended_by

TEXTS: Final = (
    Mutant("every text is relied on", reliance, "_relied_on", _always(T)),
    Mutant("an unverified text is relied on", reliance, "_relied_on", _unverified_too),
    Mutant("a reported text needs no accepting", reliance, "is_accepted", _whatever_status),
    Mutant("accepting does nothing", reliance, "is_accepted", lambda *_: False),
    Mutant("an amendment is ignored", Catalogue, "amended_by", lambda *_: ()),
    Mutant("an amendment counts before its day", Catalogue, "amended_by", _amended_always),
    Mutant("an amendment of unknown day is ignored", Catalogue, "amended_by", _amended_for_sure),
    Mutant("an amendment of an amendment is ignored", Catalogue, "amended_by", _amended_once),
)


def _without(field: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Answer as if an agreement did not say something."""
    return lambda one, *rest: function(one.model_copy(update={field: None}), *rest)


def _without_clause_day(field: str) -> Callable[..., Truth]:
    def wrong(one: Agreement, day: Any, clause: Any = None) -> Truth:
        return _in_force(one, day, clause and clause.model_copy(update={field: None}))

    return wrong


def _shifted(days: int) -> Callable[..., Truth]:
    return lambda one, day, clause=None: _in_force(
        one, day.fromordinal(day.toordinal() + days), clause
    )


def _by_its_own_dates(_catalogue: Catalogue, agreement: Agreement, clause: Any, day: Any) -> Truth:
    return agreement.in_force_on(day, clause)


def _never_replaced(self: Catalogue, agreement: Agreement, clause: Any, day: Any) -> Truth:
    bare = Catalogue(tuple(one.model_copy(update={"supersedes": ()}) for one in self.agreements))
    return _catalogue_in_force(bare, agreement, clause, day)


def _rests_on_nothing(self: Catalogue, agreement: Agreement, clause: Any, day: Any) -> Truth:
    free = agreement.model_copy(update={"enabled_by": ()})
    return _catalogue_in_force(self, free, clause, day)


def _rests_on_the_first_stone(
    self: Catalogue, agreement: Agreement, clause: Any, day: Any
) -> Truth:
    free = [one.model_copy(update={"enabled_by": ()}) for one in self.agreements]
    return _catalogue_in_force(Catalogue(tuple(free)), agreement, clause, day)


_in_force: Final = Agreement.in_force_on
_catalogue_in_force: Final = Catalogue.in_force_on
_certain: Final = (
    Mutant("law of unknown days is in force", Catalogue, "in_force_on",
           _if_unknown(T, _catalogue_in_force)),
    Mutant("law of unknown days is not in force", Catalogue, "in_force_on",
           _if_unknown(F, _catalogue_in_force)),
)  # fmt: skip

DAYS: Final = (
    *_certain,
    Mutant("days are ignored", Catalogue, "in_force_on", _always(T)),
    Mutant("what replaces is ignored", Catalogue, "in_force_on", _never_replaced),
    Mutant("what it rests on is ignored", Catalogue, "in_force_on", _rests_on_nothing),
    Mutant("only the first stone counts", Catalogue, "in_force_on", _rests_on_the_first_stone),
    Mutant("only its own dates count", Catalogue, "in_force_on", _by_its_own_dates),
    Mutant("a day too early", Agreement, "in_force_on", _shifted(1)),
    Mutant("a day too late", Agreement, "in_force_on", _shifted(-1)),
    Mutant("the clause's first day is ignored", Agreement, "in_force_on",
           _without_clause_day("in_force")),
    Mutant("the clause's last day is ignored", Agreement, "in_force_on",
           _without_clause_day("until")),
    *(
        Mutant(f"{field} is ignored", Agreement, "began", _without(field, Agreement.began))
        for field in ("signed", "valid_from", "in_force_by")
    ),
    *(
        Mutant(f"{field} is ignored", Agreement, "is_over", _without(field, Agreement.is_over))
        for field in ("valid_to", "told_in_force_on")
    ),
)  # fmt: skip


def _is_made_for_all_but(layer: Layer) -> Callable[..., bool]:
    return lambda of, incident: of is not layer and _is_made_for(of, incident)


_is_made_for: Final = standing._is_made_for

PLACES: Final = (
    Mutant("layers are ignored", standing, "_is_made_for", lambda *_: True),
    *(
        Mutant(f"the layer {one} is silent", standing, "_is_made_for", _is_made_for_all_but(one))
        for one in Layer
    ),
    Mutant("where the incident lies is ignored", standing, "lies_in_any", _always(T)),
    Mutant("an unknown place is the right one", standing, "lies_in_any",
           _if_unknown(T, lies_in_any)),
    Mutant("an unknown place is a wrong one", standing, "lies_in_any",
           _if_unknown(F, lies_in_any)),
    Mutant("where the unit is from is ignored", permit, "comes_from", _always(T)),
    Mutant("an unknown home is the right one", permit, "comes_from",
           _if_unknown(T, comes_from)),
    Mutant("an unknown home is a wrong one", permit, "comes_from",
           _if_unknown(F, comes_from)),
)  # fmt: skip


def _alone(clause: Any, unit: Any) -> Any:
    return _offer(clause, unit)._replace(eta_ms=unit.eta_ms)


def _complete(clause: Any, unit: Any) -> Any:
    return _offer(clause, unit)._replace(complete=T)


def _certainly_incomplete(clause: Any, unit: Any) -> Any:
    offer = _offer(clause, unit)
    return offer._replace(complete=F) if offer.complete is U else offer


def _sooner_is_certain(unit: Any, offer: Any) -> Any:
    return _replace(unit, eta_ms=offer.eta_ms)


BUNDLES: Final = (
    Mutant("a bundle is there with its first unit", applied, "_offer", _alone),
    Mutant("every bundle is complete", applied, "_offer", _complete),
    Mutant("a half that is not known is missing", applied, "_offer", _certainly_incomplete),
    Mutant("a half that is not known is not later", applied, "_together", _sooner_is_certain),
)

TERMS: Final = (
    Mutant("terms are not told", standing, "told", lambda *_: ()),
    Mutant("the agreement's terms come first", Terms, "over", lambda _, general: general),
    Mutant("the agreement's terms are ignored", Terms, "over", lambda own, _: own),
    Mutant("the home unit is never alerted", Terms, "alerts_home", property(lambda _: False)),
)


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


ALL: Final = (
    *of_predicates(),
    *TREES,
    *RULES,
    *ORDER,
    *TEXTS,
    *DAYS,
    *PLACES,
    *BUNDLES,
    *TERMS,
    *WITHIN_PREDICATES,
)
