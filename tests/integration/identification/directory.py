"""The people directory filled with the demonstration's people of the Centre, as `spona people sync` fills it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from identification.adapters.people.repository import Synced, sync
from identification.domain.people.colleague import Colleague
from tests.integration.identification.service import PEOPLE, Service

AT_CENTRE = [
    Colleague(each.sub, each.name, each.unit, frozenset(each.roles), each.profession)
    for each in PEOPLE.values()
    if each.sector == "centre"
]


async def synced(service: Service, people: Collection[Colleague] = AT_CENTRE) -> Synced:
    """Fills it; may be repeated."""
    async with service.worker_db.transaction() as connection:
        return await sync(connection, people, datetime.now(UTC))
