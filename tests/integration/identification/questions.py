"""A report about which the Centre asks, and what people answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.integration.identification.conftest import Service
from tests.support.asgi import Answer

AUTHOR, COLLEAGUE, INTAKE, DUTY = "health.nis", "health2.nis", "intake.centre", "duty.centre"
STRANGERS = ("health.sabac", "police.nis", "csr.novisad", "admin.kcnis", "office.national")
CODED, YES = {"question": "still_there"}, {"answer": "yes"}
IN_WORDS, WORDS = {"text": "Ko je Kanarinka Pitalić?"}, {"text": "Kanarinka Odgovorić, komšinica."}


@dataclass(frozen=True)
class Report:
    """One report of the author's."""

    service: Service
    id: str

    async def ask(self, body: dict[str, Any], who: str = INTAKE, key: str | None = None) -> Answer:
        return await self.service.post(who, f"/reports/{self.id}/questions", body, key)

    async def asked(self, body: dict[str, Any], who: str = INTAKE) -> str:
        """The id of the question."""
        answer = await self.ask(body, who)
        assert answer.status == 200, answer.body
        return str(answer.json()["classes"]["open_question"]["questions"][-1]["id"])

    async def answer(self, question: str, body: dict[str, Any], who: str = AUTHOR, key: str | None = None) -> Answer:
        return await self.service.post(who, f"/reports/{self.id}/answers", {"questionId": question, **body}, key)

    async def answered(self, question: str, body: dict[str, Any], who: str = AUTHOR) -> None:
        answer = await self.answer(question, body, who)
        assert answer.status == 200, answer.body

    async def seen(self, who: str, path: str = "") -> dict[str, Any]:
        answer = await self.service.get(who, f"/reports/{self.id}{path}")
        assert answer.status == 200, answer.body
        found: dict[str, Any] = answer.json()
        return found

    async def questions(self, who: str, path: str = "") -> Any:
        """The class as `who` reads it."""
        return (await self.seen(who, path))["classes"]["open_question"]

    async def published(self) -> list[tuple[str, dict[str, Any]]]:
        """Name and data of the events about questions."""
        rows = await self.service.rows(
            f"select type, data from outbox where key = '{self.id}' and type like '%.report-info-%' order by sequence"
        )
        return [(type_.split(".")[1], data) for type_, data in rows]


async def filed(service: Service, who: str = AUTHOR, **changes: Any) -> Report:
    return Report(service, str((await service.filed(who, **changes))["id"]))
