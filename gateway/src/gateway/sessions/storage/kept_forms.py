"""What is kept for one browser and opened by it alone: forms that came when its session was over, and what a POST leaves for a page."""

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
MOST_ANSWERS: Final = 12
"""As many windows as one person may have open at once, and more."""
_NAME_BYTES: Final = 32
# Two windows of one browser send at the same moment: their sessions end together.
_HOLD: Final = sa.text("select pg_advisory_xact_lock(hashtextextended('forms of ' || encode(:browser, 'hex'), 0))")


@dataclass(frozen=True, slots=True)
class KeptForm:
    """One of them; `name` is its row's."""

    name: bytes
    content: bytes = field(repr=False)


class KeptForms:
    """A part of the table of kept forms. Every method raises Unavailable when the database cannot be reached."""

    def __init__(self, database: Database, lasts: timedelta, most: int) -> None:
        """`database` connects as the gateway's app role; each form `lasts` so long, and a browser has so many at most."""
        self._database = database
        self._lasts = lasts
        self._most = most

    async def keep(self, browser: Secret, content: bytes, now: datetime, mark: str | None = None) -> bool:
        """Keeps `content` for a browser that had a session, instead of what it kept under the same mark, and its newest only.

        False when it is too large.
        """
        if len(content) > MOST_BYTES:
            return False
        name = secrets.token_bytes(_NAME_BYTES) if mark is None else browser.name_of(mark)
        mine = KEPT_FORM.c.browser == browser.name
        others = sa.select(KEPT_FORM.c.name).where(mine, KEPT_FORM.c.name != name)
        newest = others.order_by(KEPT_FORM.c.ends_at.desc()).limit(self._most - 1)
        row = {"name": name, "browser": browser.name, "ends_at": now + self._lasts}
        async with self._database.transaction() as connection:
            await connection.execute(_HOLD, {"browser": browser.name})
            await connection.execute(sa.delete(KEPT_FORM).where(mine, KEPT_FORM.c.name.not_in(newest)))
            await connection.execute(sa.insert(KEPT_FORM).values(**row, sealed=browser.seal(content)))
        return True

    async def find(self, browser: Secret, now: datetime, mark: str | None = None) -> list[KeptForm]:
        """What is kept for this browser, the oldest first; with a mark at most what was kept under it."""
        query = (
            sa.select(KEPT_FORM.c.name, KEPT_FORM.c.sealed)
            .where(KEPT_FORM.c.browser == browser.name, KEPT_FORM.c.ends_at > now)
            .order_by(KEPT_FORM.c.ends_at)
        )
        if mark is not None:
            query = query.where(KEPT_FORM.c.name == browser.name_of(mark))
        async with self._database.transaction() as connection:
            rows = (await connection.execute(query)).all()
        found = [(row.name, _opened(browser, row.sealed)) for row in rows]
        return [KeptForm(name, content) for name, content in found if content is not None]

    async def forget(self, name: bytes) -> bool:
        """Removes one; False where it was gone already."""
        async with self._database.transaction() as connection:
            return (await connection.execute(sa.delete(KEPT_FORM).where(KEPT_FORM.c.name == name))).rowcount > 0


def _opened(browser: Secret, sealed: bytes) -> bytes | None:
    try:
        return browser.open(sealed)
    except NotSealedByThis:
        return None
