"""The record's tables; `ddl.create_audit` and `ddl.queue_unsealed` make them."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY


@dataclass(frozen=True, slots=True)
class AuditTables:
    """Rows as they were read, the chain over them, the signed heads of the chain, and which rows wait for a link."""

    audit: sa.Table
    seal: sa.Table
    root: sa.Table
    unsealed: sa.Table


def audit_tables(metadata: sa.MetaData) -> AuditTables:
    """The tables on `metadata`, for queries and for `alembic check`."""
    instant = sa.DateTime(timezone=True)
    audit = sa.Table(
        "audit",
        metadata,
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("at", instant, nullable=False),
        sa.Column("caller", sa.Uuid, nullable=False),
        sa.Column("unit", sa.Uuid),
        sa.Column("position", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("subject_type", sa.Text, nullable=False),
        sa.Column("subject_id", sa.Uuid),
        sa.Column("classes", ARRAY(sa.Text), nullable=False),
        sa.Column("basis", sa.Text),
        sa.Column("query_index", sa.LargeBinary),
        sa.Column("trace_id", sa.Text),
        sa.Index("audit_by_time", "at", "id"),
        sa.Index("audit_by_subject", "subject_id", "at"),
    )
    seal = sa.Table(
        "audit_seal",
        metadata,
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("audit_id", sa.Uuid, nullable=False),
        sa.Column("row_hash", sa.LargeBinary, nullable=False),
        sa.Column("chain_hash", sa.LargeBinary, nullable=False),
        sa.Column("sealed_at", instant, nullable=False),
        sa.UniqueConstraint("audit_id", name="audit_seal_once_per_row"),
    )
    root = sa.Table(
        "audit_root",
        metadata,
        sa.Column("first_seq", sa.BigInteger, nullable=False),
        sa.Column("last_seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.Column("root", sa.LargeBinary, nullable=False),
        sa.Column("signature", sa.LargeBinary, nullable=False),
        sa.Column("signed_at", instant, nullable=False),
    )
    unsealed = sa.Table(
        "audit_unsealed",
        metadata,
        sa.Column("at", instant, primary_key=True),
        sa.Column("audit_id", sa.Uuid, primary_key=True),
    )
    return AuditTables(audit, seal, root, unsealed)


TABLES = audit_tables(sa.MetaData())
