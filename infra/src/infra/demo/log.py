"""What the PostgreSQL log holds, read as the role that made it."""

from datetime import datetime

import asyncpg
from sqlalchemy.engine import make_url

from chassis.bus.postgres.naming import table_of
from contracts.topics import OWNERS
from infra.demo.stored import Stored
from infra.errors import CliError
from infra.installation.place import Installation
from infra.keys.secrets import Secrets
from infra.postgres import place as places
from infra.postgres.provision import url


async def stored_since(installation: Installation, known: Secrets, since: datetime) -> list[Stored]:
    """Every record of every topic since then; raises CliError when the database does not answer."""
    sockets = str(places.choose(installation.data).sockets)
    address = make_url(url("bus_migrator", known.roles["bus_migrator"], "bus", sockets))
    try:
        connection = await asyncpg.connect(
            user=address.username,
            password=address.password,
            database=address.database,
            host=str(address.query["host"]),
            port=int(str(address.query["port"])),
        )
    except (OSError, asyncpg.PostgresError) as error:
        raise CliError("The bus cannot be read; is the platform up? Start it with: spona up") from error
    try:
        return [_stored(topic, row) for topic in OWNERS for row in await _rows(connection, topic, since)]
    finally:
        await connection.close()


async def _rows(connection: asyncpg.Connection, topic: str, since: datetime) -> list[asyncpg.Record]:
    query = (
        f"select position, key, header_names, header_values, value, written_at from {table_of(topic)} "
        "where written_at >= $1 order by position"
    )
    return list(await connection.fetch(query, since))


def _stored(topic: str, row: asyncpg.Record) -> Stored:
    headers = dict(zip(row["header_names"], map(bytes, row["header_values"]), strict=True))
    return Stored(topic, 0, row["position"], str(row["key"]), headers, bytes(row["value"]), row["written_at"])
