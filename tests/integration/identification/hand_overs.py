"""A report whose author offers it to their unit, and what people do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from tests.integration.identification.conftest import PEOPLE, Service
from tests.support.asgi import Answer

AUTHOR, COLLEAGUE, INTAKE = "health.nis", "health2.nis", "intake.centre"
OFFER, TAKE, UNDO = "hand-over", "hand-over/take", "hand-over/undo"
STRANGERS = ("health.sabac", "police.nis", "csr.novisad", "admin.kcnis", "office.national")
PUBLISHED = "identification.hand-over-changed.v1"


@dataclass(frozen=True)
class Report:
    """One report of the author's, and what people do about handing it over."""

    service: Service
    id: str

    async def do(self, step: str, who: str, key: str | None = None) -> Answer:
        return await self.service.post(who, f"/reports/{self.id}/{step}", {}, key)

    async def done(self, *steps: tuple[str, str]) -> Report:
        for step, who in steps:
            answer = await self.do(step, who)
            assert answer.status == 200, answer.body
        return self

    async def seen(self, who: str) -> dict[str, Any]:
        answer = await self.service.get(who, f"/reports/{self.id}")
        assert answer.status == 200, answer.body
        found: dict[str, Any] = answer.json()
        return found

    async def stands(self, who: str) -> Any:
        """What the reader is shown of its hand-over."""
        return (await self.seen(who))["classes"]["reference"].get("handOver")

    async def third(self) -> Any:
        """A third of the same ward."""
        ward = PEOPLE[AUTHOR]
        claims = {"agency": str(ward.agency), "unit": str(ward.unit), "sector": "health", "roles": ["health_reporter"]}
        return self.service.as_principal(sub=str(uuid4()), **claims)

    async def published(self) -> list[tuple[str, Any, Any]]:
        """Step, unit and second author of each event about it."""
        rows = await self.service.rows(
            f"select data from outbox where key = '{self.id}' and type = '{PUBLISHED}' order by sequence"
        )
        return [(data["step"], data["unitId"], data["secondAuthorId"]) for (data,) in rows]


async def filed(service: Service, who: str = AUTHOR, **changes: Any) -> Report:
    return Report(service, str((await service.filed(who, **changes))["id"]))
