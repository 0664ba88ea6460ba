"""Texts of questions and answers lie sealed under the report's key, and stand in no event, list or line of the record."""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import text

from tests.integration.chassis.scratch_database import Scratch
from tests.integration.identification.conftest import Service, running
from tests.integration.identification.in_sql import owner_of
from tests.integration.identification.questions import (
    AUTHOR,
    CODED,
    COLLEAGUE,
    IN_WORDS,
    INTAKE,
    WORDS,
    YES,
    Report,
    filed,
)


async def test_texts_stand_in_no_event_and_lie_sealed_and_lists_open_none(service: Service) -> None:
    report = await filed(service)
    question = await report.asked(IN_WORDS)
    await report.answered(question, WORDS)
    assert "Kanarinka" in json.dumps(await report.questions(COLLEAGUE), ensure_ascii=False)
    ((_, asked), (_, answered)) = await report.published()
    assert set(asked) == {"reportId", "personId", "questionId", "authorId", "secondAuthorId", "unitId", "askedAt"}
    assert set(answered) == {"reportId", "personId", "questionId", "askedBy", "answeredAt"}
    async with owner_of(service) as owner, owner.transaction() as connection:
        for table in ("outbox", "audit", "question", "answer", "idempotency"):
            stored = (await connection.execute(text(f"select to_jsonb(t)::text from {table} t"))).scalars().all()
            assert stored, table
            assert not [row for row in stored if "Kanarinka" in row or b"Kanarinka".hex() in row], table
    waits = await report.asked(CODED)
    for who in (AUTHOR, COLLEAGUE, INTAKE):
        listed = (await service.get(who, "/reports?first=50&classes=open_question")).json()["items"]
        (line,) = [each["classes"]["open_question"] for each in listed if each["id"] == report.id]
        assert line == {"waiting": 1}
    await report.answered(waits, YES)
    named = await service.as_person(AUTHOR).post("/reports/listed", {"ids": [report.id], "classes": ["open_question"]})
    assert named.json()["items"][0]["classes"] == {"open_question": None}


async def test_with_the_key_of_the_report_its_texts_are_gone(
    breakable: Service, scratch: Scratch, scratch_keys: Scratch, kek: Path
) -> None:
    report = await filed(breakable)
    await report.asked({**CODED, **IN_WORDS})
    scratch_keys.as_superuser(
        f"update wrapped_key set wrapped = null, destroyed_at = now() where owner_id = '{report.id}'"
    )
    async with running(scratch.cluster, kek, scratch.name, scratch_keys.name) as fresh:
        (shown,) = (await Report(fresh, report.id).questions(AUTHOR, "/receipt"))["questions"]
        assert (shown["code"], shown["text"]) == ("still_there", None)
        assert (await fresh.get(AUTHOR, f"/reports/{report.id}")).status == 404


async def test_a_text_that_was_put_elsewhere_is_refused_by_name_and_takes_no_one_else_away(
    breakable: Service, scratch: Scratch
) -> None:
    report, sound = await filed(breakable), await filed(breakable)
    for each in (report, sound):
        await each.asked(IN_WORDS)
    foreign = f"select ciphertext from question where report_id = '{sound.id}'"
    scratch.as_superuser(f"update question set ciphertext = ({foreign}) where report_id = '{report.id}'")
    for path in ("", "/receipt"):
        answer = await breakable.get(AUTHOR, f"/reports/{report.id}{path}")
        assert (answer.status, answer.slug) == (500, "report-altered")
    both = await breakable.as_person(AUTHOR).post("/reports/batch", {"ids": [report.id, sound.id]})
    assert [each and each["id"] for each in both.json()["items"]] == [None, sound.id]
