"""Agreements as people read them: a list, and one with its sources, terms and clauses."""

from datetime import date
from typing import Final, Literal, Self

from api.schemas.answer import Document
from api.schemas.clauses import (
    ClauseSheet,
    Say,
    StatementSheet,
    TermSheet,
    TruthValue,
    places_named,
)
from dispatch.agreements.act.agreement import Agreement, Layer, LegalForce, Level, Status
from dispatch.agreements.act.load import Catalogue
from dispatch.agreements.predicates.doubt import plain
from dispatch.values import Confidence


class AgreementRow(Document):
    """
    An agreement in one line.

    Attributes
    ----------
    in_force : str
        On the day that was asked about, as far as its dates tell.
    directions : tuple of str
        Where units come from and where they go to, one for each way.
    """

    id: str
    name: str
    parties: tuple[str, ...]
    legal_force: LegalForce
    level: Level
    layer: Layer
    status: Status
    in_force: TruthValue
    directions: tuple[str, ...]

    @classmethod
    def of(cls, agreement: Agreement, catalogue: Catalogue, on: date, say: Say) -> Self:
        """Describe an agreement in short."""
        ways = (
            f"{places_named(c.from_, say)} to {places_named(c.to, say)}" for c in agreement.clauses
        )
        return cls(
            id=agreement.id,
            name=say(plain(agreement.name)),
            parties=agreement.parties,
            legal_force=agreement.legal_force,
            level=agreement.level,
            layer=agreement.layer,
            status=agreement.status,
            in_force=catalogue.in_force_on(agreement, None, on).value,
            directions=tuple(dict.fromkeys(ways)),
        )


class AgreementList(Document):
    """All agreements of a catalogue, and the day for which it says which are in force."""

    hash: str
    on: date
    agreements: tuple[AgreementRow, ...]


class SourceSheet(Document):
    """Where something was found, and of which day that is; null if that is not known."""

    key: str
    at: str
    dated: date | None


class AgreementSheet(AgreementRow):
    """
    An agreement with all it says.

    Attributes
    ----------
    on : date
        The day for which it says what is in force.
    valid_to : date, "unknown" or None
        Its last day; null if none is told of, unknown if it may be over.
    superseded_by, amended_by : tuple of str
        Ids of the agreements that replace it, or may have changed it.
    """

    on: date
    confidence: Confidence
    checked_by: str | None
    checked_on: date | None
    signed: date | None
    valid_from: date | None
    in_force_by: date | None
    valid_to: date | Literal["unknown"] | None
    told_in_force_on: date | None
    review_due: date | None
    supersedes: tuple[str, ...]
    superseded_by: tuple[str, ...]
    amends: tuple[str, ...]
    amended_by: tuple[str, ...]
    enabled_by: tuple[str, ...]
    sources: tuple[SourceSheet, ...]
    notes: tuple[StatementSheet, ...]
    terms: tuple[TermSheet, ...]
    clauses: tuple[ClauseSheet, ...]

    @classmethod
    def of(cls, agreement: Agreement, catalogue: Catalogue, on: date, say: Say) -> Self:
        """Describe an agreement in full."""
        row = AgreementRow.of(agreement, catalogue, on, say)
        others = catalogue.agreements
        return cls(
            **{name: getattr(row, name) for name in AgreementRow.model_fields},
            **{name: getattr(agreement, name) for name in _AS_WRITTEN},
            on=on,
            superseded_by=tuple(one.id for one in others if agreement.id in one.supersedes),
            amended_by=tuple(one.id for one in others if agreement.id in one.amends),
            sources=tuple(
                SourceSheet(key=key, at=one.at, dated=None if one.dated == "unknown" else one.dated)
                for key, one in agreement.sources.items()
            ),
            notes=tuple(StatementSheet.of(one, say) for one in agreement.notes),
            terms=TermSheet.all_of(agreement.terms, None, None, say),
            clauses=tuple(
                ClauseSheet.written(agreement, clause, catalogue, on, say)
                for clause in agreement.clauses
            ),
        )


_AS_WRITTEN: Final = (
    "confidence",
    "checked_by",
    "checked_on",
    "signed",
    "valid_from",
    "in_force_by",
    "valid_to",
    "told_in_force_on",
    "review_due",
    "supersedes",
    "amends",
    "enabled_by",
)
