"""Days that can hardly be meant: that never come, that overlap, that another agreement takes."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations

from dispatch.agreements.act.agreement import Agreement
from dispatch.agreements.act.clause import Clause
from dispatch.agreements.act.load import Catalogue
from dispatch.agreements.check.remark import Remark, error, warning
from dispatch.agreements.truth import Truth


def about_days(agreement: Agreement, catalogue: Catalogue) -> Iterator[Remark]:
    """Say which days of an agreement and its clauses can hardly be meant."""
    yield from _replaced(agreement, catalogue)
    for clause in agreement.clauses:
        yield from _never(agreement, clause, catalogue)
    for one, other in combinations(agreement.clauses, 2):
        if _says_the_same(one, other) and (days := _both(agreement, one, other)):
            yield warning(
                f"clause {other.id}",
                f"It says of the same direction what clause {one.id} says, and both are in force "
                f"{days}. End the older one with `until`, or take one of them out.",
            )


def _replaced(agreement: Agreement, catalogue: Catalogue) -> Iterator[Remark]:
    for other in catalogue.agreements:
        if agreement.id not in other.supersedes or other is agreement:
            continue
        if other.id in agreement.supersedes:
            yield error("", f"It and `{other.id}` replace each other; say which one is newer.")
        begins = other.valid_from
        if begins is None or agreement.is_over(begins) is not Truth.FALSE:
            continue
        if agreement.began(begins) is not Truth.FALSE and begins > date.min:
            last = begins - timedelta(days=1)
            yield warning(
                "",
                f"`{other.id}` replaces it from {begins} on, but its own days go on: end it with "
                f"`valid_to = {last}`, or take it out of the `supersedes` there.",
            )


def _never(agreement: Agreement, clause: Clause, catalogue: Catalogue) -> Iterator[Remark]:
    where = f"clause {clause.id}"
    start, end = _days(agreement, clause)
    if start and end and end < start:
        yield error(
            where,
            f"Its days can never come: it begins on {start}, but ends on {end}. Mend one of them.",
        )
    for other in catalogue.agreements:
        begins = other.valid_from
        if agreement.id in other.supersedes and start and begins and begins <= start:
            yield error(
                where,
                f"Its days can never come: it begins on {start}, but `{other.id}` replaces its "
                f"agreement from {begins} on. Mend one of the two days.",
            )
    for id_ in agreement.enabled_by:
        base = catalogue.named(id_)
        if base is None:
            continue
        last = base.valid_to if isinstance(base.valid_to, date) else None
        if start and last and last < start:
            yield error(
                where,
                f"Its days can never come: it begins on {start}, but `{id_}`, on which it rests, "
                f"ended on {last}. Mend one of the two days.",
            )
        if end and base.valid_from and end < base.valid_from:
            yield error(
                where,
                f"Its days can never come: it ends on {end}, but `{id_}`, on which it rests, "
                f"begins on {base.valid_from}. Mend one of the two days.",
            )


def _days(agreement: Agreement, clause: Clause) -> tuple[date | None, date | None]:
    """Give the first and the last day, as far as they are known."""
    last = agreement.valid_to if isinstance(agreement.valid_to, date) else None
    first = clause.in_force or agreement.valid_from or agreement.in_force_by or agreement.signed
    return first, clause.until or last


def _says_the_same(one: Clause, other: Clause) -> bool:
    return (
        set(one.from_) == set(other.from_)
        and set(one.to) == set(other.to)
        and one.effect is other.effect
        and one.trigger == other.trigger
        and one.bundle == other.bundle
    )


def _both(agreement: Agreement, one: Clause, other: Clause) -> str:
    """Say on which days both are in force; nothing if on none."""
    starts, ends = zip(_days(agreement, one), _days(agreement, other), strict=True)
    start = max((day for day in starts if day), default=None)
    end = min((day for day in ends if day), default=None)
    if start and end and end < start:
        return ""
    told = [f"from {start} on"] if start else []
    told += [f"until {end}"] if end else []
    return " ".join(told) or "at the same time"
