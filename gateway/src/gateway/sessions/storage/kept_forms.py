"""Forms that came when the browser's session was over: sealed for ten minutes, opened by the browser that sent them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from gateway.sessions.browser.secret import NotSealedByThis
from gateway.sessions.storage.tables import KEPT_FORM

if TYPE_CHECKING:
    from datetime import datetime

    from chassis.db.database import Database
    from gateway.sessions.browser.secret import Secret

LASTS: Final = timedelta(minutes=10)
MOST_BYTES: Final = 64 * 1024
MOST_FORMS: Final = 3
_NAME_BYTES: Final = 32
# Two windows of one browser send at the same moment: their sessions end together.
_HOLD: Final = sa.text("select pg_advisory_xact_lock(hashtextextended('forms of ' || encode(:browser, 'hex'), 0))")


@dataclass(frozen=True, slots=True)
class KeptForm:
    """One of them; `name` is its row's."""

    name: bytes
    content: bytes = field(repr=False)


class KeptForms:
    """The table of kept forms. Every method raises Unavailable when the database cannot be reached."""

    def __init__(self, database: Database) -> None:
        """`database` connects as the gateway's app role."""
        self._database = database

    async def keep(self, browser: Secret, content: bytes, now: datetime) -> bool:
        """Keeps `content` for a browser that had a session, and its MOST_FORMS newest only. False when it is too large."""
        if len(content) > MOST_BYTES:
            return False
        mine = KEPT_FORM.c.browser == browser.name
        newest = sa.select(KEPT_FORM.c.name).where(mine).order_by(KEPT_FORM.c.ends_at.desc()).limit(MOST_FORMS - 1)
        row = {"name": secrets.token_bytes(_NAME_BYTES), "browser": browser.name, "ends_at": now + LASTS}
        async with self._database.transaction() as connection:
            await connection.execute(_HOLD, {"browser": browser.name})
            await connection.execute(sa.delete(KEPT_FORM).where(mine, KEPT_FORM.c.name.not_in(newest)))
            await connection.execute(sa.insert(KEPT_FORM).values(**row, sealed=browser.seal(content)))
        return True

    async def find(self, browser: Secret, now: datetime) -> list[KeptForm]:
        """What is kept for this browser, the oldest first."""
        query = (
            sa.select(KEPT_FORM.c.name, KEPT_FORM.c.sealed)
            .where(KEPT_FORM.c.browser == browser.name, KEPT_FORM.c.ends_at > now)
            .order_by(KEPT_FORM.c.ends_at)
        )
        async with self._database.transaction() as connection:
            rows = (await connection.execute(query)).all()
        found = [(row.name, _opened(browser, row.sealed)) for row in rows]
        return [KeptForm(name, content) for name, content in found if content is not None]

    async def forget(self, form: KeptForm) -> None:
        """Removes one."""
        async with self._database.transaction() as connection:
            await connection.execute(sa.delete(KEPT_FORM).where(KEPT_FORM.c.name == form.name))


def _opened(browser: Secret, sealed: bytes) -> bytes | None:
    try:
        return browser.open(sealed)
    except NotSealedByThis:
        return None
