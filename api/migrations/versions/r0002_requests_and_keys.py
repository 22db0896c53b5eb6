"""Requests between centres, who is promised, keys to the service, and what was answered."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

# Types are written out: a released revision must not change with the code.
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables of requests and of access."""
    _requests()
    _promises()
    _access()
    _announced()


def _requests() -> None:
    op.create_table(
        "requests",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("incident", sa.Text(), nullable=False),
        sa.Column("asking", sa.Text(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("answer_by", MOMENT),
        sa.Column("proposal", sa.JSON(), nullable=False),
        sa.Column("record", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_requests"),
    )
    for column in ("incident", "asking", "asked", "state"):
        op.create_index(f"ix_requests_{column}", "requests", [column])
    op.create_table(
        "request_steps",
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("command", sa.JSON(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("request", "number", name="pk_request_steps"),
    )


def _promises() -> None:
    op.create_table(
        "promises",
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("unit", name="pk_promises"),
    )
    op.create_index("ix_promises_request", "promises", ["request"])


def _access() -> None:
    op.create_table(
        "answered",
        sa.Column("caller", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("asked_sha256", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("status", sa.BigInteger(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("caller", "key", name="pk_answered"),
    )
    op.create_index("ix_answered_at", "answered", ["at"])
    op.create_table(
        "keys",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT),
        sa.Column("revoked_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_keys"),
    )


def _announced() -> None:
    op.create_table(
        "announced",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "subject", name="pk_announced"),
    )
