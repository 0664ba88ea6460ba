"""Forms that came when nobody was signed in any more: sealed for ten minutes, opened by the browser that sent them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from gateway.sessions.secret import NotSealedByThis, Purpose, Secret
from gateway.sessions.tables import KEPT_FORM
from gateway.sessions.under_way import LASTS

if TYPE_CHECKING:
    from datetime import datetime

    from chassis.db.database import Database


class KeptForms:
    """The table of kept forms. Every method raises Unavailable when the database cannot be reached."""

    def __init__(self, database: Database) -> None:
        """`database` connects as the gateway's app role."""
        self._database = database

    async def keep(self, content: bytes, now: datetime) -> Secret:
        """Keeps `content`; returns the secret for the browser."""
        secret = Secret.new(Purpose.FORM)
        row = {"name": secret.name, "sealed": secret.seal(content), "ends_at": now + LASTS}
        async with self._database.transaction() as connection:
            await connection.execute(sa.insert(KEPT_FORM).values(row))
        return secret

    async def find(self, secret: Secret, now: datetime) -> bytes | None:
        """What was kept for this browser; None when there is nothing, or no longer."""
        query = sa.select(KEPT_FORM.c.sealed).where(KEPT_FORM.c.name == secret.name, KEPT_FORM.c.ends_at > now)
        async with self._database.transaction() as connection:
            sealed = (await connection.execute(query)).scalar_one_or_none()
        try:
            return None if sealed is None else secret.open(sealed)
        except NotSealedByThis:
            return None

    async def forget(self, secret: Secret) -> None:
        """Removes it."""
        async with self._database.transaction() as connection:
            await connection.execute(sa.delete(KEPT_FORM).where(KEPT_FORM.c.name == secret.name))
