"""A relay as a process of its own, to be killed."""

import asyncio
import os

from pydantic import SecretStr

from chassis.bus.postgres.producer import PostgresProducer
from chassis.db.database import Database
from chassis.outbox.relay import Relay


async def main() -> None:
    """Publish until killed."""
    db, bus = (Database(SecretStr(os.environ[name])) for name in ("DB", "BUS"))
    await Relay(db, lambda: PostgresProducer(bus)).run(asyncio.Event())


if __name__ == "__main__":
    asyncio.run(main())
