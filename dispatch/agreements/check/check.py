"""What to tell the author of agreements: what stops the loading, and what can hardly be meant."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from dispatch.agreements.act.agreement import Agreement, Status
from dispatch.agreements.act.clause import Effect
from dispatch.agreements.act.load import Catalogue, catalogue_of
from dispatch.agreements.check.days import about_days
from dispatch.agreements.check.draft import Draft, read_draft
from dispatch.agreements.check.possible import can_count
from dispatch.agreements.check.remark import Remark, error, warning
from dispatch.agreements.map.ground import Ground
from dispatch.agreements.map.places import place_of
from dispatch.agreements.map.uses import places_of
from dispatch.errors import BadAgreement


class Checked(NamedTuple):
    """A file, the agreement in it if it can be loaded, and what there is to say of it."""

    path: Path
    agreement: Agreement | None
    remarks: tuple[Remark, ...]


def check(paths: Sequence[Path], on: date, ground: Ground | None = None) -> tuple[Checked, ...]:
    """
    Say what is wrong, and what can hardly be meant, in files and folders of agreements.

    What a file names is looked for in it and in the others of its folder.

    Parameters
    ----------
    on : date
        The day on which somebody asks.
    ground : Ground, optional
        A region, to say which places match nothing there.

    Raises
    ------
    BadAgreement
        If a folder holds no agreement.
    """
    asked = _files(paths)
    beside = {path for file in asked for path in file.parent.glob("*.toml")}
    drafts = {path: read_draft(path) for path in sorted({*asked, *beside})}
    found = {one.agreement.id: one.agreement for one in drafts.values() if one.agreement}
    catalogue = catalogue_of(found.values())
    return tuple(_checked(drafts[path], drafts.values(), catalogue, on, ground) for path in asked)


def _files(paths: Iterable[Path]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        inside = sorted(path.glob("*.toml")) if path.is_dir() else [path]
        if not inside:
            message = f"{path} holds no agreement; give a folder with at least one .toml file."
            raise BadAgreement(message)
        files += inside
    return list(dict.fromkeys(files))


def _checked(
    draft: Draft,
    drafts: Iterable[Draft],
    catalogue: Catalogue,
    on: date,
    ground: Ground | None,
) -> Checked:
    remarks = [error(*wrong) for wrong in draft.wrong]
    agreement = draft.agreement
    if agreement is not None:
        remarks += _about_id(draft, drafts)
        remarks += about_agreement(agreement, catalogue, on)
        remarks += _about_places(agreement, ground) if ground else ()
    return Checked(draft.path, agreement, tuple(remarks))


def _about_id(draft: Draft, drafts: Iterable[Draft]) -> Iterator[Remark]:
    assert draft.agreement is not None
    for other in drafts:
        if other is not draft and other.agreement and other.agreement.id == draft.agreement.id:
            message = f"`{other.agreement.id}` is the id of {other.path.name} too"
            yield error("", f"{message}; give each its own.")


def about_agreement(agreement: Agreement, catalogue: Catalogue, on: date) -> Iterator[Remark]:
    """Say what can hardly be meant in an agreement that can be loaded."""
    yield from _about_others(agreement, catalogue)
    yield from about_days(agreement, catalogue)
    yield from _about_triggers(agreement)
    yield from _about_sources(agreement)
    yield from _about_reading(agreement, on)


def _about_others(agreement: Agreement, catalogue: Catalogue) -> Iterator[Remark]:
    known = [one.id for one in catalogue.agreements if one.id != agreement.id]
    for name, what_then in (
        ("enabled_by", "Until it is there, all that rests on it must be confirmed."),
        ("amends", "Until it is there, nothing is changed."),
        ("supersedes", "Until it is there, nothing is replaced."),
    ):
        for id_ in getattr(agreement, name):
            if id_ == agreement.id:
                yield error("", f"`{name}` names `{id_}` itself; take it out.")
            elif id_ not in known:
                near = get_close_matches(id_, known, n=1)
                meant = f" Did you mean `{near[0]}`?" if near else ""
                message = f"`{name}` names `{id_}`, which no file of the folder has.{meant}"
                yield warning("", f"{message} {what_then}")


def _about_triggers(agreement: Agreement) -> Iterator[Remark]:
    for clause in agreement.clauses:
        counts = can_count(clause, agreement.layer)
        met = "forbid anything" if clause.effect is Effect.FORBIDS else "be met"
        where = f"clause {clause.id}"
        if counts is False:
            yield error(
                where,
                f"It can never {met}: in no case are all parts of its trigger true together. Look "
                "for two that contradict each other, or a `not` too many.",
            )
        if counts is None:
            yield warning(
                where,
                f"No case was found in which it can {met}, but not all could be tried. Look for "
                "two parts of its trigger that contradict each other.",
            )


def _about_sources(agreement: Agreement) -> Iterator[Remark]:
    undated = [key for key, one in agreement.sources.items() if one.dated == "unknown"]
    if undated:
        yield warning(
            "",
            f"Of which day these sources are is not known: {_row(undated)}. Write it as `dated`.",
        )
    cited = {key for _, keys in agreement.sourced() for key in keys}
    idle = [key for key in agreement.sources if key not in cited]
    if idle:
        yield warning(
            "", f"No statement names these sources: {_row(idle)}; name them or take them out."
        )


def _about_reading(agreement: Agreement, on: date) -> Iterator[Remark]:
    if agreement.review_due is not None and agreement.review_due < on:
        yield warning(
            "",
            f"It was to be looked at again by {agreement.review_due}: do, and move `review_due`.",
        )
    if agreement.status is not Status.VERIFIED:
        return
    if agreement.checked_on is not None and agreement.checked_on > on:
        yield error("", f"`checked_on` ({agreement.checked_on}) has not come yet; mend it.")
    if agreement.review_due is None:
        yield warning("", "It is verified, but nobody is to look again: add `review_due`.")
    for clause in agreement.clauses:
        if clause.cite is None:
            yield warning(
                f"clause {clause.id}",
                "Its agreement is verified, but it does not say where it stands: add `cite`.",
            )


def _about_places(agreement: Agreement, ground: Ground) -> Iterator[Remark]:
    for clause in agreement.clauses:
        for selector in dict.fromkeys(places_of(clause)):
            if lack := place_of(selector, ground).lack:
                yield warning(f"clause {clause.id}", f"{lack[:1].upper()}{lack[1:]}")


def _row(keys: Iterable[str]) -> str:
    return ", ".join(f"`{key}`" for key in keys)
