"""Mistakes in how clauses come to one verdict: vetoes, gaps, order, bundles and terms."""

from collections.abc import Callable
from dataclasses import replace as _replace
from typing import Any, Final

from dispatch.agreements.act import order
from dispatch.agreements.act.terms import Terms
from dispatch.agreements.judge import applied, conclusion, permit, standing
from dispatch.agreements.judge.applied import apply
from dispatch.agreements.judge.conclusion import conclude
from dispatch.agreements.judge.explain import Verdict
from dispatch.agreements.situation import Situation
from dispatch.agreements.truth import Truth
from tests.dispatch.agreements.mutant import F, Mutant, T, U

_conclude: Final = conclude
_in_doubt: Final = conclusion._in_doubt
_offer: Final = applied._offer


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
