"""What one control room may read of another, as the agreements between them say."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from itertools import permutations
from typing import Final, NamedTuple

from dispatch.agreements.act.agreement import Agreement, Layer
from dispatch.agreements.act.clause import Effect
from dispatch.agreements.act.terms import Terms
from dispatch.agreements.map.ground import Ground
from dispatch.agreements.map.meets import Land, land_in, meets_any
from dispatch.agreements.selectors import Selectors, is_named
from dispatch.agreements.truth import Truth, all_of
from dispatch.centres import Centre
from dispatch.law import Law


class Sharing(StrEnum):
    """What is shown to a neighbour, the least first; each holds what is before it."""

    NOTHING = "nothing"
    SITUATION = "situation"
    FREE_UNITS = "free_units"


_LEAST_FIRST: Final = tuple(Sharing)


class Shared(NamedTuple):
    """
    What is shown, and who says so.

    Attributes
    ----------
    by : tuple of str
        Ids of the agreements that decided; none where the deployment did.
    """

    what: Sharing
    by: tuple[str, ...]


class _Saying(NamedTuple):
    """One agreement's word between two control rooms, and whether it may be relied on."""

    agreement: str
    what: Sharing
    is_firm: bool


def shared(reader: Centre, donor: Centre, law: Law, on: date, otherwise: Sharing) -> Shared:
    """
    Say what one control room may read of another on a day.

    Of several agreements that may be relied on the narrowest counts; where none says anything, the
    deployment does. What is in doubt, of its text, its days or its place, may only narrow that.

    Parameters
    ----------
    otherwise : Sharing
        What the deployment shows where no agreement says it.
    """
    sayings = list(_sayings(reader, donor, law, on))
    firm = [one.what for one in sayings if one.is_firm] or [otherwise]
    doubtful = [one.what for one in sayings if not one.is_firm]
    least = min((*firm, *doubtful), key=_LEAST_FIRST.index)
    return Shared(least, tuple(sorted({one.agreement for one in sayings if one.what is least})))


def _sayings(reader: Centre, donor: Centre, law: Law, on: date) -> Iterator[_Saying]:
    """Find each word about what units of the donor the reader may see."""
    ground = law.ground
    lands = [land_in(ground, one.id, one.country, one.serves) for one in (donor, reader)]
    for agreement in law.catalogue.agreements:
        if agreement.layer is not Layer.DAILY:
            continue  # It speaks of other events than those of every day.
        amended = [one.relied_on(law.accepted) for one in law.catalogue.amended_by(agreement, on)]
        relied_on = all_of([agreement.relied_on(law.accepted), *amended])
        for terms, connects in _between(agreement, lands, law, on, ground):
            if terms.sharing is None or terms.sharing.rule == "unknown":
                continue
            if connects is not Truth.FALSE:
                firm = connects & relied_on is Truth.TRUE
                yield _Saying(agreement.id, Sharing(terms.sharing.rule), firm)


def _between(
    agreement: Agreement, lands: list[Land], law: Law, on: date, ground: Ground
) -> Iterator[tuple[Terms, Truth]]:
    """Give the terms of each way, and whether that way leads from the donor to the reader."""

    def leads(from_: Selectors, to: Selectors) -> Truth:
        donor, reader = lands
        return meets_any(donor, from_, ground) & meets_any(reader, to, ground)

    for clause in agreement.clauses:
        permits = clause.effect is Effect.PERMITS
        # A veto, or a gap, says no more of sharing than it says itself.
        terms = agreement.terms_of(clause) if permits else clause.terms
        days = law.catalogue.in_force_on(agreement, clause, on, law.accepted)
        yield terms, days & leads(clause.from_, clause.to)
    if not agreement.clauses:
        days = law.catalogue.in_force_on(agreement, None, on, law.accepted)
        sides = [(one,) for one in agreement.parties if is_named(one)]
        for from_, to in permutations(sides, 2):
            yield agreement.terms, days & leads(from_, to)
