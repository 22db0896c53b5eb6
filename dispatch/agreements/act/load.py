"""
The agreements of a folder, each a TOML file, as one catalogue with a hash of what it says.

A file that says anything it cannot say stops the loading: where, what, and the way out.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Any, Final, TypeAlias, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from dispatch.agreements.act.agreement import Agreement, Status
from dispatch.agreements.act.clause import Clause
from dispatch.agreements.predicates import Leaf
from dispatch.agreements.selectors import lands
from dispatch.agreements.trigger import All, Any_, Not
from dispatch.agreements.truth import Truth, all_of, any_of
from dispatch.errors import BadAgreement
from dispatch.written import complaint_about, read_toml, shown, unknown_word

SHIPPED: Final = Path(__file__).parents[1] / "data"

_NONE: Final[frozenset[str]] = frozenset()
Accepted: TypeAlias = frozenset[str]
"""Ids of the agreements a deployment accepts as reported."""


@dataclass(frozen=True)
class Catalogue:
    """Agreements in the order of their ids."""

    agreements: tuple[Agreement, ...]

    @cached_property
    def sha256(self) -> str:
        """Hash of what the agreements say; how and in which files it is written does not count."""
        content = [one.model_dump(mode="json", by_alias=True) for one in self.agreements]
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @cached_property
    def clauses(self) -> tuple[tuple[Agreement, Clause], ...]:
        """Every clause with its agreement, in the order of their ids."""
        pairs = ((one, clause) for one in self.agreements for clause in one.clauses)
        return tuple(sorted(pairs, key=lambda pair: (pair[0].id, pair[1].id)))

    def between(
        self, unit_country: str, incident_country: str | None
    ) -> tuple[tuple[Agreement, Clause], ...]:
        """Every clause whose direction these countries do not rule out, in the order of ids."""
        if incident_country is None:
            return self.clauses
        return self._by_direction.get((unit_country, incident_country), ())

    @cached_property
    def _by_direction(self) -> dict[tuple[str, str], tuple[tuple[Agreement, Clause], ...]]:
        found: dict[tuple[str, str], tuple[tuple[Agreement, Clause], ...]] = {}
        for agreement, clause in self.clauses:
            for way in product(lands(clause.from_), lands(clause.to)):
                found[way] = (*found.get(way, ()), (agreement, clause))
        return found

    @cached_property
    def worked_out(self) -> dict[tuple[object, ...], Any]:
        """What never changes of a clause, by its identity and what it depends on, once needed."""
        return {}

    def accept(self, ids: Iterable[str]) -> Accepted:
        """
        Give the agreements a deployment accepts as reported.

        Raises
        ------
        BadAgreement
            If there is no such agreement, or nobody has checked it at all.
        """
        known, accepted = self._by_id, frozenset(ids)
        for id_ in sorted(accepted):
            if id_ not in known:
                message = f"The accepted agreement {unknown_word(id_, known)}"
                raise BadAgreement(message)
            if known[id_].status is Status.UNVERIFIED:
                message = (
                    f"{id_} is unverified and cannot be accepted; find public descriptions and "
                    "make it reported, or have its text read and make it verified."
                )
                raise BadAgreement(message)
        return accepted

    def in_force_on(
        self, agreement: Agreement, clause: Clause | None, day: date, accepted: Accepted = _NONE
    ) -> Truth:
        """
        Whether a clause, or an agreement, is in force on a day.

        Its dates count, what it rests on, and what replaces it: for sure only what is relied on.
        """
        return agreement.in_force_on(day, clause) & self._stands(agreement, day, accepted)

    def _stands(
        self, agreement: Agreement, day: date, accepted: Accepted, above: frozenset[str] = _NONE
    ) -> Truth:
        """Whether nothing has replaced it, and all that it rests on, to the last, is in force."""
        replaced = any_of(
            other.began(day) & other.relied_on(accepted)
            for other in self._replacing.get(agreement.id, ())
        )
        above |= {agreement.id}  # Who rests on himself has said nothing.
        bases = (self.named(id_) for id_ in agreement.enabled_by if id_ not in above)
        rests = all_of(
            base.in_force_on(day) & self._stands(base, day, accepted, above)
            if base
            else Truth.UNKNOWN
            for base in bases
        )
        return ~replaced & rests

    def amended_by(self, agreement: Agreement, day: date) -> tuple[Agreement, ...]:
        """Give the agreements that may have changed one by a day, or changed what changed it."""
        found: dict[str, Agreement] = {}
        to_ask = [agreement.id]
        while to_ask:
            for other in self._amending.get(to_ask.pop(), ()):
                if other.id not in found and other.began(day) is not Truth.FALSE:
                    found[other.id] = other
                    to_ask.append(other.id)
        return tuple(found[id_] for id_ in sorted(found))

    def named(self, id_: str) -> Agreement | None:
        """Give the agreement of that id, if there is one."""
        return self._by_id.get(id_)

    @cached_property
    def _by_id(self) -> dict[str, Agreement]:
        return {one.id: one for one in self.agreements}

    @cached_property
    def _replacing(self) -> dict[str, tuple[Agreement, ...]]:
        return self._naming(lambda other: other.supersedes)

    @cached_property
    def _amending(self) -> dict[str, tuple[Agreement, ...]]:
        return self._naming(lambda other: other.amends)

    def _naming(
        self, names: Callable[[Agreement], tuple[str, ...]]
    ) -> dict[str, tuple[Agreement, ...]]:
        """Give, by id, the agreements that name another one."""
        found: dict[str, tuple[Agreement, ...]] = {}
        for other in self.agreements:
            for id_ in names(other):
                found[id_] = (*found.get(id_, ()), other)
        return found


def load_agreements(folder: Path = SHIPPED) -> Catalogue:
    """
    Read every agreement of a folder.

    Raises
    ------
    BadAgreement
        About the first file that cannot be used: which clause, what is wrong, and the way out.
    """
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        message = f"{folder} holds no agreement; give a folder with at least one .toml file."
        raise BadAgreement(message)
    file_of: dict[str, str] = {}
    agreements = []
    for path in paths:
        agreement = read_agreement(read_toml(path, BadAgreement), path.name)
        other = file_of.setdefault(agreement.id, path.name)
        if other != path.name:
            message = f"{path.name}: `{agreement.id}` is the id of {other} too; give each its own."
            raise BadAgreement(message)
        agreements.append(agreement)
    return catalogue_of(agreements)


def catalogue_of(agreements: Iterable[Agreement]) -> Catalogue:
    """Put agreements together; the order they come in does not count."""
    return Catalogue(tuple(sorted(agreements, key=lambda one: one.id)))


def read_agreement(given: dict[str, Any], file: str) -> Agreement:
    """
    Read what one file holds.

    Raises
    ------
    BadAgreement
        About the first thing that is wrong, naming the file and the clause.
    """
    try:
        return Agreement.model_validate(given)
    except ValidationError as error:
        where, says = complained(given, error.errors(include_url=False)[0])
        message = f"{file}{where and f', {where}'}: {says}"
    raise BadAgreement(message)


def complained(given: dict[str, Any], one: ErrorDetails) -> tuple[str, str]:
    """Say in which clause one thing is wrong, or nothing if it is in none, and what."""
    where = _clause_of(given, one["loc"])
    return where, complaint_about(one, _KINDS, skip=2 if where else 0)


_KINDS: Final = frozenset(
    tag
    for predicate in (All, Any_, Not, *get_args(Leaf))
    for tag in get_args(predicate.model_fields["kind"].annotation)
) | {"named", "municipalities", "polygon", "border_strip", "corridor"}


def _clause_of(given: dict[str, Any], loc: tuple[str | int, ...]) -> str:
    """Name the clause an error is in by its id, or by its number if that is missing too."""
    match loc:
        case ("clause", int(index), *_):
            clause = given["clause"][index]
            id_ = clause.get("id") if isinstance(clause, dict) else None
            return f"clause {shown(id_) if isinstance(id_, str) else index + 1}"
        case _:
            return ""
