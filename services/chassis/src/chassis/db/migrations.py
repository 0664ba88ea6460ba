"""Alembic with the safety gear on: a lock so that two never run at once, short lock waits, and no half-applied step."""

from __future__ import annotations

import asyncio
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg
from alembic import command, context
from alembic.config import Config
from sqlalchemy import pool, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from chassis.db import repeatable
from chassis.db.database import is_unreachable
from chassis.db.reach import DatabaseUnreachable, may_pass, why
from chassis.processes import failpoints
from chassis.startup_errors import StartupRefused
from contracts import access

if TYPE_CHECKING:
    from sqlalchemy import Connection, MetaData
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

_MIGRATION_LOCK = 0x5370_6F6E  # "Spon": one number for all, each service has its own database
_PATIENCE_SECONDS = 60.0
_PAUSE_SECONDS = 1.0
_CONNECTING_SECONDS = 5
_WAITED_IN_VAIN = ("55P03", "40P01")  # no lock in time, deadlock
_HELD = (
    "Somebody holds a table or another migration runs, and nothing was changed. "
    "End long transactions (`select * from pg_stat_activity`), or wait, and repeat."
)


class TableHeld(StartupRefused):
    """A lock was not had in time: the whole migration was given up."""


def upgrade(package: str, dsn: str, revision: str = "head", *, patience: float = _PATIENCE_SECONDS) -> None:
    """Brings the database at `dsn` to a migration of `package` (a package with `versions/` and `env.py`), the newest by default.

    After the newest, the SQL files in `repeatable/` are run, where there is such a folder.
    Tries for `patience` seconds to reach it; raises DatabaseUnreachable, TableHeld, WallsGone.
    """
    config = _config(package, dsn)
    config.attributes |= {"patience": patience, "newest": revision == "head"}
    command.upgrade(config, revision)


def run_online(metadata: MetaData | None) -> None:
    """What a migration package's `env.py` calls: one transaction, an advisory lock and short timeouts."""
    asyncio.run(_run_async(metadata))


async def _run_async(metadata: MetaData | None) -> None:
    url = context.config.get_main_option("sqlalchemy.url")
    if url is None:
        raise RuntimeError("No database address given. Run this through `python -m <service>.operations migrate`.")
    connecting = {"timeout": _CONNECTING_SECONDS}
    engine = create_async_engine(url, poolclass=pool.NullPool, hide_parameters=True, connect_args=connecting)
    connection = await _connected(engine, context.config.attributes.get("patience", _PATIENCE_SECONDS))
    try:
        await connection.run_sync(_migrate, metadata)
        await connection.commit()
    except (asyncpg.LockNotAvailableError, DBAPIError) as error:
        if getattr(getattr(error, "orig", error), "sqlstate", None) in _WAITED_IN_VAIN:
            raise TableHeld(_HELD) from error
        raise
    finally:
        await connection.close()
        await engine.dispose()


async def _connected(engine: AsyncEngine, patience: float) -> AsyncConnection:
    """A connection, as soon as there is one: a job starts once, and a name server or an engine may need a moment."""
    loop = asyncio.get_running_loop()
    until, announced = loop.time() + patience, False
    while True:
        try:
            return await engine.connect()
        except Exception as error:
            if not is_unreachable(error):
                raise
            if not may_pass(error) or loop.time() >= until:
                raise DatabaseUnreachable(why(error)) from error
            if not announced:
                sys.stderr.write(f"{why(error)} Trying again for {patience:.0f} seconds.\n")
            announced = True
        await asyncio.sleep(_PAUSE_SECONDS)


def _migrate(connection: Connection, metadata: MetaData | None) -> None:
    connection.execute(text("set lock_timeout = '4s'"))
    connection.execute(text("set statement_timeout = '60s'"))
    connection.execute(text(f"select pg_advisory_xact_lock({_MIGRATION_LOCK})"))
    context.configure(connection=connection, target_metadata=metadata, transaction_per_migration=False)
    with context.begin_transaction():
        context.run_migrations()
        if context.config.attributes.get("newest"):
            folder = Path(context.config.get_main_option("script_location") or "") / "repeatable"
            repeatable.apply(connection, folder, access.load())
        failpoints.reached("in-migration")


def _config(package: str, dsn: str) -> Config:
    folder = Path(import_module(package).__path__[0])
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.set_main_option("sqlalchemy.url", dsn.replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
