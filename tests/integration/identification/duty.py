"""The duty roster in a test."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text

from contracts import reference
from contracts.events.roster import RosterChangedV1
from tests.integration.identification.in_sql import owner_of
from tests.integration.identification.service import PEOPLE, Service
from tests.support.asgi import Answer
from tests.support.tokens import SettableClock

KEEPER, FIRST, SECOND = "supervisor.centre", "duty.centre", "intake2.centre"
UNIT = reference.roster().unit
NOW = datetime(2026, 11, 26, 18, tzinfo=UTC)


@dataclass
class Roster:
    """A service whose clock a test moves, and its roster."""

    service: Service
    clock: SettableClock

    async def read(self, who: str = KEEPER) -> dict[str, Any]:
        """As a person reads it."""
        answer = await self.service.get(who, "/roster")
        assert answer.status == 200, answer.body
        found: dict[str, Any] = answer.json()
        return found

    def turn(self, person: str = SECOND, place: int = 1, begins: float = 0, ends: float = 8, **more: Any) -> Any:
        """A body; from and to in hours from now."""
        now = self.clock.now()
        usual = {
            "expectedVersion": 0,
            "personId": str(PEOPLE[person].sub),
            "place": place,
            "startsAt": (now + timedelta(hours=begins)).isoformat(),
            "endsAt": (now + timedelta(hours=ends)).isoformat(),
        }
        return {**usual, **more}

    async def put(self, who: str = KEEPER, key: str | None = None, **turn: Any) -> Answer:
        """A person is put on it as it is; `turn` are arguments of `turn`."""
        body = self.turn(**{"expectedVersion": (await self.read())["version"], **turn})
        return await self.service.post(who, "/roster/turns", body, key)

    async def end(self, turn: str, version: int, who: str = KEEPER, key: str | None = None) -> Answer:
        """A turn is ended."""
        return await self.service.post(who, f"/roster/turns/{turn}/end", {"expectedVersion": version}, key)

    async def change(self, turn: str, who: str = KEEPER, key: str | None = None, **wanted: Any) -> Answer:
        """A turn is changed; `wanted` are arguments of `turn`."""
        body = self.turn(**{"expectedVersion": (await self.read())["version"], **wanted})
        return await self.service.post(who, f"/roster/turns/{turn}/change", body, key)

    async def published(self) -> list[RosterChangedV1]:
        """What others were notified of it."""
        rows = await self.service.rows(
            "select type, data from outbox where topic = 'identification.roster' order by sequence"
        )
        assert {type_ for type_, _ in rows} <= {RosterChangedV1.type}
        return [RosterChangedV1.read(data) for _, data in rows]


async def emptied(service: Service) -> None:
    """No one is on the roster, and nothing was reported of it."""
    async with owner_of(service) as owner, owner.transaction() as connection:
        for statement in (
            "delete from duty_turn",
            "delete from duty_roster",
            "delete from outbox where topic = 'identification.roster'",
        ):
            await connection.execute(text(statement))


def names(*people: str) -> list[str]:
    """Subjects of these people."""
    return [str(PEOPLE[person].sub) for person in people]
