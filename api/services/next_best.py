"""Whom else to send or ask, while and after others are asked; and who would be better."""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from api.asking.next_best import Better, NextBest, better_than, next_best
from api.asking.words import State
from api.auth import Principal
from api.errors import NotYours
from api.schemas.next_best import AlternativeSheet, BetterSheet, NextBestSheet, who_of
from api.services.deciding import Around, decided_now, decided_on_record
from api.services.requests import mine
from api.services.service import Service
from api.store.announced import announce, announced
from api.store.changes import Kind
from api.store.columns import plain
from api.store.incidents import incident
from api.store.requests import KeptRequest, request
from api.store.transaction import Reading
from dispatch.decision import Decision
from dispatch.texts.po import ENGLISH
from dispatch.texts.tongue import Tongue

MOST_SHOWN: Final = 5
"""How many alternatives a dispatcher looks at."""
REPLACEABLE: Final = frozenset({State.REQUESTED, State.ACCEPTED, State.DEPLOYED})
"""Where a better unit is announced; the next best is only while an answer is pending."""


class Shown(NamedTuple):
    """
    What is read out.

    Attributes
    ----------
    record : str or None
        Id of the record of the decision that it rests on.
    """

    document: NextBestSheet
    record: str | None


def show_next_best(
    service: Service, who: Principal, id_: str, centre: str | None = None, language: str = ENGLISH
) -> Shown:
    """
    Work out anew whom else the asking centre could send or ask, and who would be better.

    Raises
    ------
    UnknownRequest, NotYours
        If the centre is no party to the request, or the one that is asked.
    """
    with service.store.reading() as tx:
        reader, kept = mine(tx, who, id_, centre)
        if reader != kept.request.asking:
            message = f"Only {kept.request.asking} reads whom else it could ask."
            raise NotYours(message)
        around = _around(tx, kept)
    decided = decided_on_record(service, who, around, language)
    found = _found(service, kept, around, decided.decision)
    speaks = service.desk.tongue(language)
    return Shown(_sheet(kept, decided.decision, found, speaks), decided.record)


def keep_current(service: Service, id_: str) -> tuple[Kind, ...]:
    """
    Announce to the asking centre what a dispatcher would now see otherwise; give what was.

    That is another order of other units, or another better one: not each second of an ETA. Where
    several processes find the same, the first one announces it.

    Raises
    ------
    BadIncident, graphs.errors.NoPlace, StoreFailed
        If the incident cannot be decided, or the store does not answer.
    """
    with service.store.reading() as tx:
        kept = request(tx, id_)
        if kept is None or kept.request.state not in REPLACEABLE:
            return ()
        around = _around(tx, kept)
        before = {kind: announced(tx, kind, id_) for kind in (Kind.NEXT_BEST, Kind.BETTER_UNIT)}
    decision = decided_now(service, around)
    news = list(_news(kept, decision, _found(service, kept, around, decision)))
    if all(one.is_no_news(before[one.kind]) for one in news):
        return ()
    with service.store.writing(service.clock()) as tx:
        now = request(tx, id_)
        if now is None or now.request.state is not kept.request.state:
            return ()  # It went on meanwhile, and is looked at again.
        asking = kept.request.asking
        return tuple(
            one.kind
            for one in news
            if not one.is_no_news(announced(tx, one.kind, id_))
            and announce(tx, one.kind, id_, asking, one.who, one.when)
        )


class _Found(NamedTuple):
    next_best: NextBest
    better: Better | None


class _News(NamedTuple):
    """Something to announce: who, which is compared, and when, which changes all the time."""

    kind: Kind
    who: dict[str, Any]
    when: dict[str, Any]

    def is_no_news(self, before: dict[str, Any] | None) -> bool:
        """Whether it was told, or nothing was told yet and there is nothing to tell."""
        is_nothing = self.kind is Kind.BETTER_UNIT and self.who["better"] is None
        return is_nothing if before is None else before == plain(self.who)


def _around(tx: Reading, kept: KeptRequest) -> Around:
    stored = incident(tx, kept.request.incident)
    assert stored is not None, "No incident is ever taken out of the store."
    return Around.of(tx, stored)


def _found(service: Service, kept: KeptRequest, around: Around, decision: Decision) -> _Found:
    asked, held, refused = kept.request, around.promises, around.refused
    least_ms = 1000 * service.desk.settings.min_gain_s
    others = next_best(decision, held, asked, refused=refused, min_gain_ms=least_ms)
    better = better_than(asked, decision, held, refused=refused, min_gain_ms=least_ms)
    return _Found(others._replace(alternatives=others.alternatives[:MOST_SHOWN]), better)


def _news(kept: KeptRequest, decision: Decision, found: _Found) -> Iterator[_News]:
    asked, others, better = kept.request, *found
    about = {"request": asked.id, "incident": asked.incident}
    if asked.state is State.REQUESTED:
        in_order = others.alternatives
        who = about | {
            "alternatives": [who_of(one) for one in in_order],
            "left_out": [str(one) for one in others.left_out],
        }
        yield _News(
            Kind.NEXT_BEST,
            who,
            {"as_of": decision.as_of, "eta_s": [one.arrives_ms / 1000 for one in in_order]},
        )
    yield _News(
        Kind.BETTER_UNIT,
        about | {"better": who_of(better.alternative) if better else None},
        {"as_of": decision.as_of, "gain_s": better.gain_ms / 1000 if better else None},
    )


def _sheet(kept: KeptRequest, decision: Decision, found: _Found, speaks: Tongue) -> NextBestSheet:
    others, better = found
    return NextBestSheet(
        request=kept.request.id,
        state=kept.request.state,
        incident=kept.request.incident,
        as_of=decision.as_of,
        alternatives=tuple(AlternativeSheet.of(one, speaks) for one in others.alternatives),
        left_out=tuple(map(speaks.say, others.left_out)),
        better=BetterSheet.of(better, speaks) if better else None,
    )
