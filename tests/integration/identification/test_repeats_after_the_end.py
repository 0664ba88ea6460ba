"""A command that is repeated after what it made has ended is answered as the first time: with the same status and id."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from tests.integration.identification.attaching import sent
from tests.integration.identification.duty import KEEPER, Roster
from tests.integration.identification.service import Service, minimum, typed
from tests.support import files

pytestmark = pytest.mark.usefixtures("no_drafts")
DOCTOR, COLLEAGUE, INTAKE = "health.nis", "health2.nis", "intake.centre"
Ending = Callable[[Service, dict[str, Any]], Awaitable[object]]


async def discarded(service: Service, draft: dict[str, Any]) -> None:
    answer = await service.post(DOCTOR, f"/drafts/{draft['id']}/discard", {"expectedVersion": 1})
    assert answer.status == 200


async def filed(service: Service, draft: dict[str, Any]) -> None:
    assert (await service.post(DOCTOR, "/reports", minimum(draftId=draft["id"]))).status == 201


async def lapsed(service: Service, draft: dict[str, Any]) -> None:
    """As the worker leaves it after 28 days; a key is remembered for 30."""
    async with service.worker_db.transaction() as connection:
        await connection.execute(text("delete from draft where id = :id"), {"id": draft["id"]})


@pytest.mark.parametrize("end", [discarded, filed, lapsed])
async def test_a_draft(service: Service, end: Ending) -> None:
    key, body = uuid4().hex, typed(danger=True)
    first = await service.post(DOCTOR, "/drafts", body, key)
    await end(service, first.json())
    again = await service.post(DOCTOR, "/drafts", body, key)
    moments = ("createdAt", "updatedAt", "goneAt")
    assert (first.status, again.status) == (201, 201)
    answered = [
        {name: each for name, each in answer.json().items() if name not in moments} for answer in (first, again)
    ]
    assert answered[0] == answered[1]
    # Nothing was made again, and no one else is notified of it.
    assert (await service.get(DOCTOR, "/drafts")).json() == {"items": []}
    assert (await service.get(DOCTOR, f"/drafts/{first.json()['id']}")).status == 404
    assert (await service.post(COLLEAGUE, "/drafts", body, key)).json()["id"] != first.json()["id"]
    assert (await service.post(DOCTOR, "/drafts", typed(child=True), key)).slug == "idempotency-key-reused"


async def test_a_draft_that_went_on_is_answered_as_it_is_now(service: Service) -> None:
    key, body = uuid4().hex, typed()
    first = await service.post(DOCTOR, "/drafts", body, key)
    assert first.status == 201, first.body
    draft = first.json()["id"]
    await service.post(DOCTOR, f"/drafts/{draft}", {**typed(child=True), "expectedVersion": 1})
    again = await service.post(DOCTOR, "/drafts", body, key)
    assert (again.status, again.json()["id"], again.json()["version"], again.json()["child"]) == (201, draft, 2, True)


async def withdrawn(service: Service, report: str) -> None:
    version = (await service.get(DOCTOR, f"/reports/{report}/receipt")).json()["version"]
    body = {"expectedVersion": version, "reason": "filed_by_mistake"}
    assert (await service.post(DOCTOR, f"/reports/{report}/withdraw", body)).status == 200


async def test_what_was_done_to_a_report_that_was_taken_back(service: Service) -> None:
    filing, key = minimum(age="adult", wayIn="consent_adult", consent={"identification": True}), uuid4().hex
    first = await service.post(DOCTOR, "/reports", filing, key)
    report = first.json()["id"]
    commands: list[tuple[str, str, dict[str, Any], int]] = [
        (DOCTOR, f"/reports/{report}/uploads", {"expectedVersion": 1, "fileClass": "attachments"}, 201),
        (INTAKE, f"/reports/{report}/questions", {"text": "Da li je bila sama?"}, 200),
        (DOCTOR, f"/reports/{report}/hand-over", {}, 200),
        (DOCTOR, f"/reports/{report}/hand-over/undo", {}, 200),
    ]
    done = [(*each, await service.post(*each[:3], key)) for each in commands]
    await withdrawn(service, report)
    assert (await service.post(DOCTOR, "/reports", filing, key)).json()["id"] == report
    for who, path, body, status, before in done:
        again = await service.post(who, path, body, key)
        assert (before.status, again.status, again.json()["id"]) == (status, status, before.json()["id"]), path


async def test_a_ticket_that_was_used(service: Service) -> None:
    report, key = (await service.filed())["id"], uuid4().hex
    asked = {"expectedVersion": 1, "fileClass": "attachments"}
    first = await service.post(DOCTOR, f"/reports/{report}/uploads", asked, key)
    assert (await sent(service, first.json()["id"], files.pdf())).status == 201
    again = await service.post(DOCTOR, f"/reports/{report}/uploads", asked, key)
    assert (again.status, again.json()) == (201, first.json())


async def test_a_report_that_a_colleague_took(service: Service) -> None:
    report, key = (await service.filed())["id"], uuid4().hex
    steps = [(DOCTOR, f"/reports/{report}/hand-over"), (COLLEAGUE, f"/reports/{report}/hand-over/take")]
    for _ in range(2):
        answers = [await service.post(who, path, {}, key) for who, path in steps]
        assert [answer.status for answer in answers] == [200, 200]


async def test_a_question_that_was_answered(service: Service) -> None:
    key, body = uuid4().hex, {"text": "Šta da radim?"}
    first = await service.post(DOCTOR, "/advice", body, key)
    answered = {"expectedVersion": 1, "text": "Pozovite nas."}
    assert (await service.post(INTAKE, f"/advice/{first.json()['id']}/answer", answered)).status == 200
    again = await service.post(DOCTOR, "/advice", body, key)
    assert (first.status, again.status, again.json()["id"]) == (201, 201, first.json()["id"])


async def test_a_turn_that_was_taken_off(roster: Roster) -> None:
    key, body = uuid4().hex, roster.turn(begins=9, ends=17)
    first = await roster.service.post(KEEPER, "/roster/turns", body, key)
    await roster.end(first.json()["turns"][0]["id"], 1)
    again = await roster.service.post(KEEPER, "/roster/turns", body, key)
    assert (first.status, again.status, again.json()["turns"]) == (201, 201, [])
