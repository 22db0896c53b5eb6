"""Mistakes about days, texts and places: whether a clause counts at all."""

from collections.abc import Callable
from typing import Any, Final

from dispatch.agreements.act.agreement import Agreement, Layer
from dispatch.agreements.act.load import Catalogue
from dispatch.agreements.judge import permit, standing
from dispatch.agreements.judge.standing import comes_from
from dispatch.agreements.predicates.places import lies_in_any
from dispatch.agreements.truth import Truth
from tests.dispatch.agreements.mutant import F, Mutant, T, always, if_unknown


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


_relied_on: Final = Agreement.relied_on
_amended_by: Final = Catalogue.amended_by

TEXTS: Final = (
    Mutant("every text is relied on", Agreement, "relied_on", always(T)),
    Mutant("an unverified text is relied on", Agreement, "relied_on", _unverified_too),
    Mutant("a reported text needs no accepting", Agreement, "is_accepted", _whatever_status),
    Mutant("accepting does nothing", Agreement, "is_accepted", lambda *_: False),
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


def _by_its_own_dates(
    _: Catalogue, agreement: Agreement, clause: Any, day: Any, *_rest: Any
) -> Truth:
    return agreement.in_force_on(day, clause)


def _never_replaced(self: Catalogue, agreement: Agreement, *rest: Any) -> Truth:
    bare = Catalogue(tuple(one.model_copy(update={"supersedes": ()}) for one in self.agreements))
    return _catalogue_in_force(bare, agreement, *rest)


def _replaced_by_any(
    self: Catalogue, agreement: Agreement, clause: Any, day: Any, *_: Any
) -> Truth:
    every = frozenset(one.id for one in self.agreements if one.status == "reported")
    return _catalogue_in_force(self, agreement, clause, day, every)


def _rests_on_nothing(self: Catalogue, agreement: Agreement, *rest: Any) -> Truth:
    free = agreement.model_copy(update={"enabled_by": ()})
    return _catalogue_in_force(self, free, *rest)


def _rests_on_the_first_stone(self: Catalogue, agreement: Agreement, *rest: Any) -> Truth:
    free = [one.model_copy(update={"enabled_by": ()}) for one in self.agreements]
    return _catalogue_in_force(Catalogue(tuple(free)), agreement, *rest)


_in_force: Final = Agreement.in_force_on
_catalogue_in_force: Final = Catalogue.in_force_on
_certain: Final = (
    Mutant("law of unknown days is in force", Catalogue, "in_force_on",
           if_unknown(T, _catalogue_in_force)),
    Mutant("law of unknown days is not in force", Catalogue, "in_force_on",
           if_unknown(F, _catalogue_in_force)),
)  # fmt: skip

DAYS: Final = (
    *_certain,
    Mutant("days are ignored", Catalogue, "in_force_on", always(T)),
    Mutant("what replaces need not be relied on", Catalogue, "in_force_on", _replaced_by_any),
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
    Mutant("where the incident lies is ignored", standing, "lies_in_any", always(T)),
    Mutant("an unknown place is the right one", standing, "lies_in_any",
           if_unknown(T, lies_in_any)),
    Mutant("an unknown place is a wrong one", standing, "lies_in_any",
           if_unknown(F, lies_in_any)),
    Mutant("where the unit is from is ignored", permit, "comes_from", always(T)),
    Mutant("an unknown home is the right one", permit, "comes_from",
           if_unknown(T, comes_from)),
    Mutant("an unknown home is a wrong one", permit, "comes_from",
           if_unknown(F, comes_from)),
)  # fmt: skip
