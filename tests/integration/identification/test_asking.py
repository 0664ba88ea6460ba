"""The Centre asks, the reporter or a colleague of their unit answers (issue 15, DESIGN 10.8)."""

from __future__ import annotations

import asyncio
import json
from uuid import UUID, uuid4

import pytest

from contracts import reference
from tests.integration.identification.conftest import PEOPLE, Service
from tests.integration.identification.questions import (
    AUTHOR,
    CODED,
    COLLEAGUE,
    DUTY,
    IN_WORDS,
    INTAKE,
    STRANGERS,
    WORDS,
    YES,
    filed,
)

REFUSED_TEXT = "Kanarinka Odbijenović"


@pytest.mark.parametrize("taken_over", [False, True])
@pytest.mark.parametrize("asker", [INTAKE, DUTY])
@pytest.mark.parametrize("answerer", [AUTHOR, COLLEAGUE])
async def test_a_question_is_found_and_answered_by_author_and_unit_alike(
    service: Service, answerer: str, asker: str, *, taken_over: bool
) -> None:
    report = await filed(service)
    if taken_over:
        await service.post(INTAKE, f"/reports/{report.id}/take-over", {"expectedVersion": 1})
    version = (await report.seen(INTAKE))["version"]
    question = await report.asked({**CODED, "text": "Vrata desno."}, asker)
    for who in (AUTHOR, COLLEAGUE, INTAKE, DUTY):
        for path in ("", "/receipt"):
            found = await report.questions(who, path)
            (shown,) = found["questions"]
            assert (found["waiting"], shown["id"], shown["code"]) == (1, question, "still_there")
            assert (shown["text"], shown["answer"]) == ("Vrata desno.", None)
            assert shown["askedAs"] == ("duty" if asker == DUTY else "intake")
    await report.answered(question, {**YES, "text": "Do 16 h."}, answerer)
    for who in (AUTHOR, COLLEAGUE, INTAKE, DUTY):
        found = await report.questions(who)
        (shown,) = found["questions"]
        answer = shown["answer"]
        assert (found["waiting"], answer["code"], answer["text"]) == (0, "yes", "Do 16 h.")
        assert answer["givenAs"] == ("author" if answerer == AUTHOR else "unit")
    assert (await report.seen(INTAKE))["version"] == version
    names = json.dumps(await report.questions(AUTHOR))
    assert not [who for who in (asker, answerer) if PEOPLE[who].name in names or str(PEOPLE[who].sub) in names]


async def test_who_took_the_report_over_from_a_colleague_answers_as_its_author(service: Service) -> None:
    report = await filed(service)
    for step, who in (("hand-over", AUTHOR), ("hand-over/take", COLLEAGUE)):
        await service.post(who, f"/reports/{report.id}/{step}", {})
    question = await report.asked(IN_WORDS)
    await report.answered(question, WORDS, COLLEAGUE)
    assert (await report.questions(INTAKE))["questions"][0]["answer"]["givenAs"] == "author"
    ((_, data), _) = await report.published()
    assert data["secondAuthorId"] == str(PEOPLE[COLLEAGUE].sub)


async def test_several_are_open_oldest_first_and_five_at_most(service: Service) -> None:
    report = await filed(service)
    codes = [each.code for each in reference.questions()[:5]]
    ids = [await report.asked({"question": code}) for code in codes]
    refused = await report.ask(CODED)
    assert (refused.status, refused.slug) == (409, "too-many-questions")
    await report.answered(ids[2], {"answer": reference.questions()[2].answers[0].code})
    found = await report.questions(COLLEAGUE)
    assert (found["waiting"], [each["code"] for each in found["questions"]]) == (4, codes)
    assert [each["id"] for each in found["questions"] if each["answer"]] == [ids[2]]
    await report.asked(IN_WORDS)


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"question"}),
        ({"question": "why"}, {"question"}),
        ({"text": "x" * 501}, {"text"}),
        ({"text": " \n "}, {"text"}),
    ],
)
async def test_what_is_no_question_is_refused_by_field(
    service: Service, body: dict[str, str], fields: set[str]
) -> None:
    report = await filed(service)
    answer = await report.ask(body)
    assert (answer.status, answer.slug, set(answer.fields())) == (422, "invalid-input", fields)
    assert await report.published() == []


@pytest.mark.parametrize(
    ("asked", "body", "fields"),
    [
        (CODED, {}, {"answer"}),
        (CODED, {"answer": "children"}, {"answer"}),
        (CODED, {"text": REFUSED_TEXT}, {"answer"}),
        (IN_WORDS, {}, {"text"}),
        (IN_WORDS, {**YES, "text": REFUSED_TEXT}, {"answer"}),
        (IN_WORDS, {"text": REFUSED_TEXT * 100}, {"text"}),
    ],
)
async def test_what_is_no_answer_is_refused_by_field_and_the_question_waits_on(
    service: Service, asked: dict[str, str], body: dict[str, str], fields: set[str]
) -> None:
    report = await filed(service)
    question = await report.asked(asked)
    answer = await report.answer(question, body)
    assert (answer.status, answer.slug, set(answer.fields())) == (422, "invalid-input", fields)
    assert REFUSED_TEXT.encode() not in answer.body
    assert (await report.questions(AUTHOR))["waiting"] == 1


async def test_what_was_answered_is_not_answered_again_and_nothing_is_kept_of_it(service: Service) -> None:
    report = await filed(service)
    question = await report.asked(IN_WORDS)
    await report.answered(question, WORDS, COLLEAGUE)
    again = await report.answer(question, {"text": REFUSED_TEXT})
    assert (again.status, again.slug) == (409, "question-already-answered")
    assert (await report.questions(AUTHOR))["questions"][0]["answer"]["text"] == WORDS["text"]
    assert [name for name, _ in await report.published()] == ["report-info-requested", "report-info-answered"]


async def test_of_two_answers_at_once_one_is_kept_and_the_other_is_published(service: Service) -> None:
    for _ in range(4):
        report = await filed(service)
        question = await report.asked(CODED)
        answers = await asyncio.gather(
            report.answer(question, YES), report.answer(question, {"answer": "left_alone"}, COLLEAGUE)
        )
        assert sorted(each.status for each in answers) == [200, 409]
        assert {each.slug for each in answers if each.status == 409} == {"question-already-answered"}
        found = await report.questions(AUTHOR)
        kept = "yes" if answers[0].status == 200 else "left_alone"
        assert (found["waiting"], found["questions"][0]["answer"]["code"]) == (0, kept)
        assert [name for name, _ in await report.published()] == ["report-info-requested", "report-info-answered"]


async def test_an_answer_and_an_end_of_consent_at_once_are_one_after_the_other(service: Service) -> None:
    for _ in range(4):
        report = await filed(service, age="adult")
        question = await report.asked(CODED)
        withdrawal = {"expectedVersion": 1, "seenAlone": "yes", "calledBack": "yes"}
        given, ended = await asyncio.gather(
            report.answer(question, YES, COLLEAGUE),
            service.post(AUTHOR, f"/reports/{report.id}/consent/withdraw", withdrawal),
        )
        assert ended.status == 200
        assert (given.status, given.slug if given.status != 200 else "") in ((200, ""), (409, "question-closed"))
        found = await report.questions(AUTHOR)
        assert (found["waiting"], bool(found["questions"][0]["answer"])) == (0, given.status == 200)


async def test_of_six_questions_at_once_five_are_asked(service: Service) -> None:
    report = await filed(service)
    answers = await asyncio.gather(*(report.ask(CODED) for _ in range(6)))
    assert sorted(each.status for each in answers) == [200] * 5 + [409]
    assert (await report.questions(AUTHOR))["waiting"] == 5


async def test_sent_twice_each_is_done_once_and_answered_twice(service: Service) -> None:
    report, keys = await filed(service), [uuid4().hex, uuid4().hex]
    first, second = [await report.ask(IN_WORDS, key=keys[0]) for _ in range(2)]
    assert (first.status, first.json()) == (200, second.json())
    (question,) = first.json()["classes"]["open_question"]["questions"]
    once, twice = [await report.answer(question["id"], WORDS, key=keys[1]) for _ in range(2)]
    assert (once.status, once.json()) == (200, twice.json())
    other = await report.answer(question["id"], {"text": "drugo"}, key=keys[1])
    assert other.slug == "idempotency-key-reused"
    assert [name for name, _ in await report.published()] == ["report-info-requested", "report-info-answered"]


async def test_the_centre_alone_asks_and_author_and_unit_alone_answer(service: Service, csr_nis: UUID) -> None:
    report = await filed(service)
    referral = await service.sent(report.id, csr_nis)
    await service.accepted(report.id, referral, csr_nis, PEOPLE["csr.nis"].sub)
    for who in (AUTHOR, COLLEAGUE, "csr.nis", "csr2.nis"):
        assert (await report.ask(CODED, who)).slug == "forbidden", who
    question = await report.asked(CODED)
    for who in (INTAKE, DUTY, "csr.nis", "csr2.nis"):
        assert (await report.answer(question, YES, who)).slug == "forbidden", who
    for who in STRANGERS:
        asked, answered = await report.ask(CODED, who), await report.answer(question, YES, who)
        assert {asked.status, answered.status} <= {403, 404}, who
    for who in ("csr.nis", "csr2.nis"):
        seen = await report.seen(who)
        assert "open_question" not in seen["classes"]
    assert (await report.questions(AUTHOR))["waiting"] == 1


async def test_an_excluded_unit_learns_of_nothing_and_its_author_answers(service: Service, csr_nis: UUID) -> None:
    report = await filed(service, "csr.nis", conflict={"unitIds": [str(csr_nis)]})
    question = await report.asked(CODED)
    assert (await report.answer(question, YES, "csr2.nis")).status == 404
    ((_, data),) = await report.published()
    assert data["unitId"] is None
    await report.answered(question, YES, "csr.nis")


async def test_an_answer_to_a_question_of_another_report_is_not_found(service: Service) -> None:
    report, other = await filed(service), await filed(service)
    question = await other.asked(CODED)
    for missing in (question, str(uuid4())):
        assert (await report.answer(missing, YES)).status == 404
    assert (await other.questions(AUTHOR))["waiting"] == 1


async def test_of_a_report_that_was_taken_back_nothing_is_asked_or_answered(service: Service) -> None:
    report = await filed(service, age="adult")
    question = await report.asked(CODED)
    body = {"expectedVersion": 1, "reason": "filed_by_mistake"}
    assert (await service.post(AUTHOR, f"/reports/{report.id}/withdraw", body)).status == 200
    for answer in (await report.ask(CODED), await report.answer(question, YES)):
        assert (answer.status, answer.slug) == (409, "report-move-refused")
    assert (await report.questions(AUTHOR))["waiting"] == 0


async def test_after_consent_was_withdrawn_nothing_is_asked_and_what_waited_is_closed(service: Service) -> None:
    report = await filed(service, age="adult")
    question = await report.asked(IN_WORDS)
    body = {"expectedVersion": 1, "seenAlone": "yes", "calledBack": "yes"}
    assert (await service.post(INTAKE, f"/reports/{report.id}/consent/withdraw", body)).status == 200
    assert (await report.ask(CODED)).slug == "asking-without-consent"
    for who in (AUTHOR, COLLEAGUE):
        answer = await report.answer(question, WORDS, who)
        assert (answer.status, answer.slug) == (409, "question-closed")
        assert b"consent" not in answer.body, "the unit is not told why"
    centre = await report.seen(INTAKE)
    assert "open_question" not in centre["classes"]
    assert {each["class"]: each["reason"] for each in centre["withheld"]}["open_question"] == "consent_withdrawn"
    found = await report.questions(COLLEAGUE)
    assert (found["waiting"], found["questions"][0]["answer"]) == (0, None)


async def test_what_waits_is_found_by_author_and_unit_however_old_it_is(service: Service) -> None:
    waits, answered, never = [await filed(service) for _ in range(3)]
    for report in (waits, answered):
        question = await report.asked(CODED)
    await answered.answered(question, YES)
    for who in (AUTHOR, COLLEAGUE, INTAKE):
        for own in ("true", "false"):
            path = f"/reports?first=50&waiting=true&own={own}"
            found = [each["id"] for each in (await service.get(who, path)).json()["items"]]
            expected = {waits.id} if who != INTAKE or own == "false" else set()
            assert set(found) & {waits.id, answered.id, never.id} == expected, (who, own)
    for who in ("health.sabac", "csr.nis", "csr2.nis"):
        assert (await service.get(who, "/reports?first=50&waiting=true")).json()["items"] == []
    reference = (await answered.seen(AUTHOR))["classes"]["reference"]["reference"]
    assert (await service.get(AUTHOR, f"/reports?waiting=true&reference={reference}")).json()["items"] == []


async def test_each_is_on_the_record_with_who_and_as_what(service: Service) -> None:
    report = await filed(service)
    question = await report.asked(CODED, DUTY)
    await report.answered(question, YES, COLLEAGUE)
    lines = await service.rows(
        f"select action, caller, position, classes from audit where subject_id = '{report.id}' "
        "and action in ('report.ask', 'report.answer')"
    )
    assert sorted(lines) == sorted(
        [
            ("report.ask", PEOPLE[DUTY].sub, "duty", []),
            ("report.answer", PEOPLE[COLLEAGUE].sub, "unit", []),
        ]
    )
