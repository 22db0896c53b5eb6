"""An agreement file as its author is still writing it: all that is wrong is said, not the first."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from dispatch.agreements.act.agreement import Agreement
from dispatch.agreements.act.load import complained
from dispatch.errors import BadAgreement
from dispatch.written import read_toml


class Wrong(NamedTuple):
    """One thing that stops the loading: in which clause, or nowhere in particular, and what."""

    where: str
    says: str


class Draft(NamedTuple):
    """
    What one file holds.

    Attributes
    ----------
    agreement : Agreement or None
        None if anything is wrong.
    wrong : tuple of Wrong
        As far as it can be seen at once: what hangs together is looked at when its parts are right.
    """

    path: Path
    agreement: Agreement | None
    wrong: tuple[Wrong, ...] = ()


def read_draft(path: Path) -> Draft:
    """Read a file; whatever is wrong with it is told and not raised."""
    try:
        given = read_toml(path, BadAgreement)
    except BadAgreement as refusal:
        says = str(refusal).removeprefix(f"{path.name}: ").removeprefix(f"{path.name} ")
        return Draft(path, None, (Wrong("", f"{says[:1].upper()}{says[1:]}"),))
    found: dict[Wrong, None] = {}
    while True:
        try:
            agreement = Agreement.model_validate(given)
        except ValidationError as error:
            errors = _innermost(error.errors(include_url=False))
            found |= dict.fromkeys(Wrong(*complained(given, one)) for one in errors)
            if not _mend(given, errors):
                return Draft(path, None, tuple(found))
        else:
            return Draft(path, None if found else agreement, tuple(found))


def _innermost(errors: Sequence[ErrorDetails]) -> list[ErrorDetails]:
    """Leave out what only follows: a list is too short if what is in it is wrong."""
    places = {one["loc"] for one in errors}
    holding = {place[:n] for place in places for n in range(len(place))}
    return [one for one in errors if one["type"] != "too_short" or one["loc"] not in holding]


def _mend(given: dict[str, Any], errors: Sequence[ErrorDetails]) -> bool:
    """Take out what hides further errors: unknown words first, then clauses that are wrong."""
    unknown = [one for one in errors if "unknown" in one.get("ctx", {})]
    for one in unknown:
        one["input"].pop(one["ctx"]["unknown"], None)
    if unknown:
        return True
    wrong = {one["loc"][1] for one in errors if one["loc"][:1] == ("clause",) and one["loc"][1:]}
    clauses = given.get("clause")
    if not wrong or not isinstance(clauses, list):
        return False
    given["clause"] = [clause for i, clause in enumerate(clauses) if i not in wrong]
    return True
