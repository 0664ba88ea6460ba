"""Answers a person's question: who has read, changed or searched for what you hold about me."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import sqlalchemy as sa

from chassis.audit.table import TABLES

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.ext.asyncio import AsyncConnection

_audit, _seal = TABLES.audit, TABLES.seal


@dataclass(frozen=True, slots=True)
class Sighting:
    """One read or change of one subject; `seal` is its link in the chain, None while it is not sealed."""

    at: datetime
    caller: UUID
    unit: UUID | None
    position: str
    action: str
    subject_type: str
    classes: list[str]
    basis: str | None
    trace_id: str | None
    seal: int | None


async def who_saw(connection: AsyncConnection, subject_id: UUID) -> list[Sighting]:
    """Every recorded read and change of `subject_id`, oldest first, as the worker role."""
    return await _sightings(connection, _audit.c.subject_id == subject_id)


async def who_searched(connection: AsyncConnection, indexes: Collection[bytes]) -> list[Sighting]:
    """Every recorded search for what has one of these blind indexes, whatever it found, oldest first, as the worker role."""
    return await _sightings(connection, _audit.c.query_index.in_(indexes))


async def _sightings(connection: AsyncConnection, that: sa.ColumnElement[bool]) -> list[Sighting]:
    of_line = (_audit.c[field.name] for field in fields(Sighting) if field.name != "seal")
    named = (
        sa.select(*of_line, _seal.c.seq.label("seal"))
        .outerjoin(_seal, _seal.c.audit_id == _audit.c.id)
        .where(that)
        .order_by(_audit.c.at, _audit.c.id)
    )
    return [Sighting(**row) for row in (await connection.execute(named)).mappings()]
