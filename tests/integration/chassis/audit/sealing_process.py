"""Seals once and ends. Arguments: address of the database, folder of the keys."""

import asyncio
import sys
from pathlib import Path

from pydantic import SecretStr

from chassis.db.database import Database
from tests.integration.chassis.audit.reads import sealer_on


async def _seal(dsn: str, keys: Path) -> None:
    database = Database(SecretStr(dsn))
    sealer = sealer_on(database, keys)
    try:
        await sealer.seal_once()
    finally:
        await sealer.close()
        await database.dispose()


if __name__ == "__main__":
    asyncio.run(_seal(sys.argv[1], Path(sys.argv[2])))
