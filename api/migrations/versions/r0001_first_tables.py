"""Units, incidents, declared shortages, and the changes of them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

# Types are written out: a released revision must not change with the code.
MOMENT = sa.DateTime(timezone=True)
WORDS = sa.JSON()


def upgrade() -> None:
    """Make the first tables."""
    _units()
    _incidents()
    _shortages()
    _changes()


def _units() -> None:
    op.create_table(
        "units",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("availability", sa.Text(), nullable=False),
        sa.Column("capabilities", WORDS, nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("position_at", MOMENT, nullable=False),
        sa.Column("home_lat", sa.Double()),
        sa.Column("home_lon", sa.Double()),
        sa.Column("crew", sa.BigInteger()),
        sa.Column("certificates", WORDS),
        sa.Column("equipment", WORDS),
        sa.Column("licences", WORDS),
        sa.Column("languages", WORDS),
        sa.Column("clock", MOMENT, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("n_ignored", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_units"),
    )
    op.create_index("ix_units_centre", "units", ["centre"])


def _incidents() -> None:
    op.create_table(
        "incidents",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.Column("time", MOMENT, nullable=False),
        sa.Column("need", WORDS, nullable=False),
        sa.Column("called_at", MOMENT),
        sa.Column("keyword", sa.Text()),
        sa.Column("disaster", sa.Boolean(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("heading_deg", sa.Double()),
        sa.Column("destination", sa.JSON()),
        sa.PrimaryKeyConstraint("id", name="pk_incidents"),
    )
    op.create_index("ix_incidents_centre", "incidents", ["centre"])


def _shortages() -> None:
    op.create_table(
        "shortages",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("declared_at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("declared_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_shortages"),
    )
    op.create_index("ix_shortages_centre_number", "shortages", ["centre", "number"])


def _changes() -> None:
    op.create_table(
        "changes",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_changes"),
    )
    counter = op.create_table(
        "change_counter",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_change_counter"),
    )
    op.bulk_insert(counter, [{"id": 1, "last": 0}])
