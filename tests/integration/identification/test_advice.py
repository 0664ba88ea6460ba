"""Asking the Centre without a report: who asks, who answers, who reads, and who learns of it at all; on the real database."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from contracts import reference
from tests.integration.identification.conftest import PEOPLE, Service
from tests.integration.identification.in_sql import owner_of
from tests.integration.identification.test_without_a_position import comparable, written
from tests.support import access_oracle as oracle
from tests.support.asgi import Answer

TEXT = "Kanarinac: neko govori umesto nje. Da li je to razlog?"
REPLY = "Jeste. Kanarinac odgovara."
PHONE = "+381 18 506 700"
HOLDERS = {"author": "health.nis", "unit": "health2.nis", "intake": "intake.centre", "duty": "duty.centre"}
STRANGERS = (
    "health2.nis",
    "health.sabac",
    "police.nis",
    "csr.nis",
    "csr.supervisor",
    "office.national",
    "manager.centre",
    "supervisor.centre",
    "admin.kcnis",
    "dpo.centre",
)


@pytest.fixture(autouse=True)
async def _nothing_asked(service: Service) -> None:
    """People of the tests before would soon have as many questions as they may."""
    async with service.worker_db.transaction() as connection:
        await connection.execute(text("delete from advice"))


async def asked(service: Service, who: str = "health.nis", **said: Any) -> str:
    answer = await service.post(who, "/advice", {"text": TEXT, **said})
    assert answer.status == 201, answer.body
    return str(answer.json()["id"])


async def answered(
    service: Service, advice: str, who: str = "intake.centre", version: int = 1, key: str | None = None
) -> Answer:
    body = {"expectedVersion": version, "text": REPLY}
    return await service.post(who, f"/advice/{advice}/answer", body, key)


async def test_what_is_asked_is_answered_and_read_by_the_two_sides(service: Service) -> None:
    advice = await asked(service, subject="reason_to_report", callbackPhone=PHONE)
    doctor = PEOPLE["health.nis"]
    question = (await service.get("intake.centre", f"/advice/{advice}")).json()
    assert (question["text"], question["callbackPhone"], question["answer"]) == (TEXT, "+38118506700", None)
    assert (question["sector"], question["unitId"], question["subject"]) == (
        "health",
        str(doctor.unit),
        "reason_to_report",
    )
    asked_at, due_at = (datetime.fromisoformat(question[each]) for each in ("askedAt", "dueAt"))
    assert due_at - asked_at == timedelta(hours=8) == reference.due_time("ADVICE_ANSWER").duration
    given = await answered(service, advice)
    assert (given.status, given.json()["version"], given.json()["answeredAs"]) == (200, 2, "intake")
    assert REPLY.encode() not in given.body
    read = (await service.get("health.nis", f"/advice/{advice}")).json()
    assert (read["text"], read["answer"], read["answeredAs"], read["positions"]) == (TEXT, REPLY, "intake", ["author"])
    assert str(PEOPLE["intake.centre"].sub) not in str(read), "who answered is told by function and not by name"


async def test_who_is_on_duty_answers_as_duty(service: Service) -> None:
    advice = await asked(service)
    assert (await answered(service, advice, "duty.centre")).json()["answeredAs"] == "duty"


async def test_each_position_reads_it_exactly_as_the_table_says(service: Service) -> None:
    advice = await asked(service)
    for position, username in HOLDERS.items():
        may = oracle.shown("advice", position, stepped_up=True, health=True) == "full"
        answer = await service.get(username, f"/advice/{advice}", 2)
        assert (answer.status == 200) is may, position
        if may:
            assert (answer.json()["positions"], answer.json()["text"]) == ([position], TEXT)


@pytest.mark.parametrize("who", STRANGERS)
async def test_to_others_it_is_what_a_random_id_is_and_nothing_is_written(service: Service, who: str) -> None:
    advice = await asked(service)
    before = await written(service)
    body = {"expectedVersion": 1, "text": REPLY}
    for path, sent in (("/advice/{}", None), ("/advice/{}/answer", body)):
        answers = [
            await (service.get(who, path.format(each)) if sent is None else service.post(who, path.format(each), sent))
            for each in (advice, uuid4(), "not-an-id")
        ]
        assert len({repr(comparable(each)) for each in answers}) == 1
        assert answers[0].status in (403, 404)
    listed = await service.get(who, "/advice")
    assert listed.status == 403 or listed.json()["items"] == []
    assert await written(service) == before


async def test_who_asked_does_not_answer_and_who_moved_to_another_agency_reads_nothing(service: Service) -> None:
    advice = await asked(service)
    assert (await answered(service, advice, "health.nis")).status == 403
    doctor, elsewhere = PEOPLE["health.nis"], PEOPLE["health.sabac"]
    claims = {"sub": str(doctor.sub), "roles": ["health_reporter"], "agency": str(elsewhere.agency)}
    moved = service.as_principal(**claims, unit=str(elsewhere.unit), sector="health")
    assert (await moved.get(f"/advice/{advice}")).status == 404


async def test_the_same_key_again_is_the_same_question_and_the_same_answer(service: Service) -> None:
    key, body = uuid4().hex, {"text": TEXT}
    first, again = [await service.post("health.nis", "/advice", body, key) for _ in range(2)]
    assert (again.status, again.json()) == (201, first.json())
    other = await service.post("health.nis", "/advice", {"text": "Nešto drugo."}, key)
    assert (other.status, other.slug) == (422, "idempotency-key-reused")
    advice, reply = first.json()["id"], uuid4().hex
    given = [await answered(service, advice, key=reply) for _ in range(2)]
    assert [(each.status, each.json()["version"]) for each in given] == [(200, 2)] * 2
    assert await service.rows(f"select count(*) from outbox where key = '{advice}'") == [(2,)]


async def test_of_two_answers_at_once_one_stands_and_the_other_is_told_so(service: Service) -> None:
    advice = await asked(service)
    both = await asyncio.gather(*(answered(service, advice, who) for who in ("intake.centre", "intake2.centre")))
    assert sorted(each.status for each in both) == [200, 409]
    (late,) = [each for each in both if each.status == 409]
    assert (late.slug, "yours was not kept" in late.json()["title"]) == ("advice-already-answered", True)


async def test_another_version_than_was_seen_is_refused(service: Service) -> None:
    advice = await asked(service)
    stale = await answered(service, advice, version=2)
    assert (stale.status, stale.slug, stale.json()["currentState"]) == (409, "stale-version", "asked")
    assert (await service.get("health.nis", f"/advice/{advice}")).json()["answer"] is None


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, "text"),
        ({"text": " "}, "text"),
        ({"text": "a" * 501}, "text"),
        ({"text": "na\u202e"}, "text"),
        ({"text": TEXT, "subject": "weather"}, "subject"),
        ({"text": TEXT, "subject": "Weather!"}, "subject"),
        ({"text": TEXT, "callbackPhone": "Kanarinac"}, "callbackPhone"),
        ({"text": TEXT, "person": {"names": []}}, "(unknown name)"),
        ({"text": TEXT, "urgency": "immediate"}, "(unknown name)"),
    ],
)
async def test_what_is_no_question_is_refused_by_field_and_not_repeated(
    service: Service, body: dict[str, Any], named: str
) -> None:
    before = await written(service)
    answer = await service.post("health.nis", "/advice", body)
    assert (answer.status, answer.slug) == (422, "invalid-input")
    assert [each["name"] for each in answer.json()["fields"]] == [named]
    assert b"Kanarinac" not in answer.body
    assert await written(service) == before


@pytest.mark.parametrize("who", ["intake.centre", "office.national", "csr.supervisor", "admin.kcnis"])
async def test_who_meets_no_one_at_work_asks_nothing(service: Service, who: str) -> None:
    assert (await service.post(who, "/advice", {"text": TEXT})).status == 403


async def test_the_eleventh_waits_until_one_was_answered(service: Service) -> None:
    questions = [await asked(service) for _ in range(10)]
    refused = await service.post("health.nis", "/advice", {"text": TEXT})
    assert (refused.status, refused.slug) == (409, "too-many-asked")
    await asked(service, "police.nis")
    await answered(service, questions[3])
    await asked(service)


async def test_lists_are_ones_own_and_the_centres_and_tell_nothing_that_was_written(service: Service) -> None:
    first, second = [await asked(service) for _ in range(2)]
    other = await asked(service, "police.nis")
    await answered(service, first)
    before = await service.rows("select count(*) from audit")

    async def listed(who: str, query: str = "") -> list[str]:
        answer = await service.get(who, f"/advice{query}")
        assert b"Kanarinac" not in answer.body
        return [each["id"] for each in answer.json()["items"]]

    assert await listed("health.nis") == [second, first]
    assert await listed("health.nis", "?waiting=true") == [second]
    assert await listed("police.nis") == [other]
    assert await listed("intake.centre") == [other, second, first]
    assert await listed("intake.centre", "?waiting=true") == [second, other], "the oldest is answered first"
    assert await service.rows("select count(*) from audit") == before


async def test_a_list_goes_on_where_its_page_ended_for_that_list_and_reader_alone(service: Service) -> None:
    questions = [await asked(service) for _ in range(3)]
    for waiting, order in (("", questions[::-1]), ("&waiting=true", questions)):
        page = (await service.get("intake.centre", f"/advice?first=2{waiting}")).json()
        rest = (await service.get("intake.centre", f"/advice?after={page['nextCursor']}{waiting}")).json()
        assert [each["id"] for each in (*page["items"], *rest["items"])] == order
        assert rest["nextCursor"] is None
        after_first = (await service.get("intake.centre", f"/advice?after={page['cursors'][0]}{waiting}")).json()
        assert [each["id"] for each in after_first["items"]] == order[1:]
        foreign = await service.get("health.nis", f"/advice?after={page['nextCursor']}{waiting}")
        assert foreign.status == 422
    cursor = page["nextCursor"]
    changed = cursor[:-1] + ("B" if cursor.endswith("A") else "A")
    assert (await service.get("intake.centre", f"/advice?waiting=true&after={changed}")).status == 422
    for of_those_waiting in (cursor, page["cursors"][0]):
        assert (await service.get("intake.centre", f"/advice?after={of_those_waiting}")).status == 422


async def test_each_step_and_each_read_is_on_the_record_by_its_class(service: Service) -> None:
    advice = await asked(service)
    await service.get("duty.centre", f"/advice/{advice}")
    await answered(service, advice)
    await service.get("health.nis", f"/advice/{advice}")
    lines = await service.rows(
        f"select position, action, subject_type, classes from audit where subject_id = '{advice}' order by at"
    )
    assert lines == [
        ("author", "advice.ask", "advice", ["advice"]),
        ("duty", "advice.read", "advice", ["advice"]),
        ("intake", "advice.answer", "advice", []),
        ("author", "advice.read", "advice", ["advice"]),
    ]


async def test_what_is_told_holds_ids_and_moments_and_what_is_stored_is_sealed(service: Service) -> None:
    advice = await asked(service, callbackPhone=PHONE)
    await answered(service, advice)
    rows = await service.rows(f"select type, topic, data from outbox where key = '{advice}' order by sequence")
    assert [(type_, topic, sorted(data)) for type_, topic, data in rows] == [
        ("identification.advice-asked.v1", "identification.advice", ["adviceId", "askedAt", "dueAt"]),
        ("identification.advice-answered.v1", "identification.advice", ["adviceId", "answeredAt", "authorId"]),
    ]
    async with service.app_db.transaction() as connection:
        assert (await connection.execute(text("select from advice"))).rowcount == 0, (
            "nobody who says nothing of themselves"
        )


async def test_without_its_record_nothing_is_read(service: Service) -> None:
    advice = await asked(service)
    async with owner_of(service) as owner:
        async with owner.transaction() as connection:
            await connection.execute(text("revoke insert on audit from identification_app"))
        try:
            answer = await service.get("intake.centre", f"/advice/{advice}")
        finally:
            async with owner.transaction() as connection:
                await connection.execute(text("grant insert on audit to identification_app"))
    assert (answer.status, b"Kanarinac" in answer.body) == (500, False)
