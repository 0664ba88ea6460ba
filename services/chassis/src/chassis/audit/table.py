"""The record's tables; `ddl.create_audit` and `ddl.queue_unsealed` make them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ARRAY, BigInteger, Index, LargeBinary, MetaData, Table, Text, UniqueConstraint, Uuid

from chassis.db.columns import MOMENT, keys, needed, optional


@dataclass(frozen=True, slots=True)
class AuditTables:
    """Rows as they were read, the chain over them, the signed heads of the chain, and which rows wait for a link."""

    audit: Table
    seal: Table
    root: Table
    unsealed: Table


def audit_tables(metadata: MetaData) -> AuditTables:
    """The tables on `metadata`, for queries and for `alembic check`."""
    audit = Table(
        "audit",
        metadata,
        *keys(Uuid, "id"),
        *needed(MOMENT, "at"),
        *needed(Uuid, "caller"),
        *optional(Uuid, "unit", "subject_id"),
        *needed(Text, "position", "action", "subject_type"),
        *needed(ARRAY(Text), "classes"),
        *optional(Text, "basis", "trace_id"),
        *optional(LargeBinary, "query_index"),
        Index("audit_by_time", "at", "id"),
        Index("audit_by_subject", "subject_id", "at"),
    )
    seal = Table(
        "audit_seal",
        metadata,
        *keys(BigInteger, "seq"),
        *needed(Uuid, "audit_id"),
        *needed(LargeBinary, "row_hash", "chain_hash"),
        *needed(MOMENT, "sealed_at"),
        UniqueConstraint("audit_id", name="audit_seal_once_per_row"),
    )
    root = Table(
        "audit_root",
        metadata,
        *keys(BigInteger, "last_seq"),
        *needed(BigInteger, "first_seq", "count"),
        *needed(LargeBinary, "root", "signature"),
        *needed(MOMENT, "signed_at"),
    )
    unsealed = Table("audit_unsealed", metadata, *keys(MOMENT, "at"), *keys(Uuid, "audit_id"))
    return AuditTables(audit, seal, root, unsealed)


TABLES = audit_tables(MetaData())
