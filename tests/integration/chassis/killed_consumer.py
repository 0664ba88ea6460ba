"""A consumer as a process of its own that dies after the database has committed and before the bus has."""

import asyncio
import os
import signal
from pathlib import Path

from pydantic import SecretStr

from chassis.bus.postgres.consumer import PostgresConsumer
from chassis.db.database import Database
from chassis.inbox.consumer import Consumer
from chassis.vault.keyset_file import load
from tests.integration.chassis.referral_inbox import REPORTS, Service


class Dying(PostgresConsumer):
    """Never gets to commit."""

    async def commit(self) -> None:
        """Die as kill -9 does."""
        os.kill(os.getpid(), signal.SIGKILL)


async def main() -> None:
    """Consume until the first commit."""
    db, bus = (Database(SecretStr(os.environ[name])) for name in ("DB", "BUS"))
    service = Service(None, db, load(Path(os.environ["KEYSET"])))  # type: ignore[arg-type]  # looks at no table
    await Consumer(service.inbox, Dying(bus, "referral", [REPORTS])).run(asyncio.Event())


if __name__ == "__main__":
    asyncio.run(main())
