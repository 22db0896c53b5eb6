"""The tables, as the newest revision of ``api/migrations`` makes them."""

from datetime import datetime
from typing import Annotated, Any, TypeAlias

from sqlalchemy import JSON, BigInteger, Double, Index, MetaData, SmallInteger, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from api.store.columns import Utc, Words

Id: TypeAlias = Annotated[str, mapped_column(primary_key=True)]
Number: TypeAlias = Annotated[int, mapped_column(primary_key=True, autoincrement=False)]
"""A key that we count ourselves."""


class Table(DeclarativeBase):
    """Base of all tables; constraints have names, so that a later revision can drop them."""

    metadata = MetaData(
        naming_convention={"pk": "pk_%(table_name)s", "ix": "ix_%(table_name)s_%(column_0_name)s"}
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy wants a plain attribute.
        str: Text,
        int: BigInteger,
        float: Double,
        datetime: Utc,
        frozenset[str]: Words,
        dict[str, Any]: JSON(none_as_null=True),
    }


class UnitRow(Table):
    """
    A unit as its sender last described it.

    Attributes
    ----------
    clock, sequence
        The sender's own, of that description.
    received_at
        When it was written here.
    n_ignored
        How many descriptions came that were not newer.
    """

    __tablename__ = "units"

    id: Mapped[Id]
    centre: Mapped[str] = mapped_column(index=True)
    country: Mapped[str]
    type: Mapped[str]
    status: Mapped[str]
    availability: Mapped[str]
    capabilities: Mapped[frozenset[str]]
    lat: Mapped[float]
    lon: Mapped[float]
    position_at: Mapped[datetime]
    home_lat: Mapped[float | None]
    home_lon: Mapped[float | None]
    crew: Mapped[int | None]
    certificates: Mapped[frozenset[str] | None]
    equipment: Mapped[frozenset[str] | None]
    licences: Mapped[frozenset[str] | None]
    languages: Mapped[frozenset[str] | None]
    clock: Mapped[datetime]
    sequence: Mapped[int]
    received_at: Mapped[datetime]
    n_ignored: Mapped[int]


class IncidentRow(Table):
    """An incident of a control room; open as long as ``closed_at`` is unknown."""

    __tablename__ = "incidents"

    id: Mapped[Id]
    centre: Mapped[str] = mapped_column(index=True)
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    lat: Mapped[float]
    lon: Mapped[float]
    urgency: Mapped[str]
    time: Mapped[datetime]
    need: Mapped[frozenset[str]]
    called_at: Mapped[datetime | None]
    keyword: Mapped[str | None]
    disaster: Mapped[bool]
    purpose: Mapped[str]
    heading_deg: Mapped[float | None]
    destination: Mapped[dict[str, Any] | None]


class ShortageRow(Table):
    """A shortage that a control room declared; the newest of a centre counts."""

    __tablename__ = "shortages"
    __table_args__ = (Index("ix_shortages_centre_number", "centre", "number"),)

    number: Mapped[Number]  # Of the change that declared it.
    centre: Mapped[str]
    declared_at: Mapped[datetime]
    until: Mapped[datetime]
    declared_by: Mapped[str]


class RequestRow(Table):
    """
    A request between two centres, as it was proposed; what was done with it are its steps.

    Attributes
    ----------
    state, answer_by
        Where its last step led, and from when on an answer is too late.
    proposal
        What was asked of whom; it never changes.
    record
        Id of the decision that it rests on, if that was put on record.
    """

    __tablename__ = "requests"

    id: Mapped[Id]
    incident: Mapped[str] = mapped_column(index=True)
    asking: Mapped[str] = mapped_column(index=True)
    asked: Mapped[str] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(index=True)
    answer_by: Mapped[datetime | None]
    proposal: Mapped[dict[str, Any]]
    record: Mapped[str | None]


class StepRow(Table):
    """Something that was done with a request; of two that go on from the same step one loses."""

    __tablename__ = "request_steps"

    request: Mapped[Id]
    number: Mapped[Number]
    command: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]


class PromiseRow(Table):
    """A unit that a request holds: the key is what makes it at most one."""

    __tablename__ = "promises"

    unit: Mapped[Id]
    request: Mapped[str] = mapped_column(index=True)


class AnsweredRow(Table):
    """What a caller was answered, for when it sends the same again under the same key."""

    __tablename__ = "answered"

    caller: Mapped[Id]
    key: Mapped[Id]
    asked_sha256: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)
    status: Mapped[int]
    headers: Mapped[dict[str, Any]]
    body: Mapped[str]


class KeyRow(Table):
    """A key to the service, by what it hashes to; the key itself is nowhere."""

    __tablename__ = "keys"

    id: Mapped[Id]
    sha256: Mapped[str]
    centre: Mapped[str]
    scopes: Mapped[frozenset[str]]
    note: Mapped[str | None]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class AnnouncedRow(Table):
    """What was last announced of a subject, so that several processes announce it once."""

    __tablename__ = "announced"

    kind: Mapped[Id]
    subject: Mapped[Id]
    data: Mapped[dict[str, Any]]


class ChangeRow(Table):
    """One change, which is never changed itself."""

    __tablename__ = "changes"

    number: Mapped[Number]
    at: Mapped[datetime]
    kind: Mapped[str]
    subject: Mapped[str]
    centre: Mapped[str]
    data: Mapped[dict[str, Any]]


class CounterRow(Table):
    """The number of the last change, in the only row; who holds it is the only writer."""

    __tablename__ = "change_counter"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    last: Mapped[int]
