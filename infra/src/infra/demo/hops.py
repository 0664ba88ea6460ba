"""Where each event of the demonstration lies on the bus."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import asyncpg
from sqlalchemy.engine import make_url

from chassis.bus.postgres.naming import table_of
from contracts.topics import OWNERS
from infra.errors import Refusal
from infra.postgres import place as places
from infra.postgres.provision import url

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from infra.installation import Installation
    from infra.secrets import Secrets

BUS = "PostgreSQL log"


@dataclass(frozen=True, slots=True)
class Hop:
    """One step: what a person did, or an event with its topic and position; `at` is the moment in UTC."""

    what: str
    who: str
    at: str
    bus: str | None = None
    topic: str | None = None
    position: int | None = None

    def line(self) -> str:
        """For a terminal."""
        where = f"  {self.bus}: {self.topic} @ {self.position}" if self.topic else ""
        return f"  {self.at[11:23]}  {self.who:<16}{self.what}{where}"

    def as_json(self) -> dict[str, Any]:
        """For a script."""
        return asdict(self)


async def events_about(installation: Installation, known: Secrets, ids: Iterable[str], since: datetime) -> list[Hop]:
    """Every event since then that names one of `ids`, in the order in which the bus took them."""
    wanted = set(ids)
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
        raise Refusal("The bus cannot be read; is the platform up? Start it with: spona up") from error
    try:
        rows = [(topic, row) for topic in OWNERS for row in await _rows(connection, topic, since)]
    finally:
        await connection.close()
    found = [_hop(topic, row) for topic, row in rows if not wanted.isdisjoint(_ids(row))]
    return sorted(found, key=lambda hop: hop.at)


async def _rows(connection: asyncpg.Connection, topic: str, since: datetime) -> list[asyncpg.Record]:
    query = (
        f"select position, key, header_names, header_values, value, written_at from {table_of(topic)} "
        "where written_at >= $1 order by position"
    )
    return list(await connection.fetch(query, since))


def _ids(row: asyncpg.Record) -> set[str]:
    text = bytes(row["value"]).decode()
    return {str(row["key"]), *(part for part in text.replace('"', " ").split() if len(part) == 36)}  # noqa: PLR2004 -- a UUID


def _hop(topic: str, row: asyncpg.Record) -> Hop:
    headers = dict(zip(row["header_names"], row["header_values"], strict=True))
    type_ = bytes(headers["ce_type"]).decode()
    return Hop(type_.split(".")[1], OWNERS[topic], row["written_at"].isoformat(), BUS, topic, row["position"])
