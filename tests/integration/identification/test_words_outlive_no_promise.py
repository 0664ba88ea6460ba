"""What was written while the person was taken for a child is read by no one else once the reporter's promise is in force again."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from identification.domain.reading.masking import ANSWERS
from tests.integration.identification.conftest import Service
from tests.integration.identification.test_extending import extend
from tests.integration.identification.test_recording_age import ADULT, CHILD, NOT_SURE, grown_up, say
from tests.integration.identification.ways import filed, seen
from tests.support import form_oracle

WORD = "Kanarinac"
SECTOR = "health"
TEXTS: dict[str, dict[str, Any]] = {
    "account": {"account": f"{WORD} priča"},
    "clinical": {"clinical": f"{WORD} nalaz"},
    "care": {"careNeeds": f"{WORD} nega"},
    "names": {"person": {"names": [{"given": WORD}], "aliases": [WORD]}},
    "contact": {"person": {"safeContact": {"phone": "+381641234567", "other": WORD}}},
    "flags": {"person": {"contactFlags": {"contactPerson": True, "safeTimes": WORD, "whoMayAnswer": WORD}}},
    "place": {"person": {"presentPlace": {"municipality": "71331", "text": WORD}}},
    "place_in_words": {"person": {"presentPlace": {"text": WORD}}},
    **{
        row["code"]: {"answers": [{"question": row["code"], "values": [WORD]}]}
        for row in form_oracle.questions(SECTOR)
        if row["kind"] in ("line", "text") and not row.get("field") and not row.get("when")
    },
}
TEXTS["all"] = {
    **TEXTS["account"],
    **TEXTS["clinical"],
    **TEXTS["care"],
    "person": {name: said for each in TEXTS.values() for name, said in each.get("person", {}).items()},
    "answers": [said for each in TEXTS.values() for said in each.get("answers", ())],
}
# A report takes twenty additions.
STEPS = st.lists(st.sampled_from(["turn", "ask", *TEXTS]), min_size=1, max_size=4)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
@example(["all", "ask"])
@example(["place_in_words"])
async def test_no_text_that_was_sent_is_in_what_the_centre_reads(service: Service, steps: list[str]) -> None:
    report, version = await filed(service, "through_me"), 1
    for age in (NOT_SURE, CHILD):
        version = await _said(await say(service, "health.nis", report, age, version), version)
        for step in steps:
            if step == "turn":
                version = await _said(await grown_up(service, "intake.centre", report, ADULT, version), version)
                version = await _said(await say(service, "health.nis", report, age, version), version)
            elif step == "ask":
                await _exchange(service, report)
                version = (await seen(service, "health.nis", report))["version"]
            else:
                version = await _said(await extend(service, report, version, **TEXTS[step]), version)
    assert (await grown_up(service, "intake.centre", report, ADULT, version)).status == 200
    for who in ("intake.centre", "duty.centre", "health2.nis"):
        assert WORD not in str(await seen(service, who, report)), who
        assert WORD not in str(await seen(service, who, report, version=version)), who
    listed = await service.post("intake.centre", "/reports/batch", {"ids": [report]})
    assert (listed.status, WORD in str(listed.json())) == (200, False)
    own = str(await seen(service, "health.nis", report))
    assert (WORD in own) is bool({"ask", *TEXTS} & set(steps))


async def test_what_was_chosen_meanwhile_is_still_read(service: Service) -> None:
    report = await filed(service, "through_me")
    assert (await say(service, "health.nis", report, NOT_SURE)).status == 200
    chosen = {"question": "debt", "values": ["yes"]}
    person = {"sex": "male", "contactFlags": {"contactPerson": True, "safeTimes": WORD}}
    assert (await extend(service, report, 2, person=person, answers=[chosen])).status == 200
    assert (await grown_up(service, "intake.centre", report, ADULT, 3)).status == 200
    found = (await seen(service, "intake.centre", report))["classes"]
    assert (found["sex"], found["contact_flags"]) == ({"sex": "male"}, {"contactPerson": True})
    assert found["control"][ANSWERS] == [chosen]


async def _said(answer: Any, version: int) -> int:
    assert answer.status == 200, answer.body
    return int(answer.json()["version"])


async def _exchange(service: Service, report: str) -> None:
    asked = await service.post("intake.centre", f"/reports/{report}/questions", {"text": f"{WORD}?"})
    assert asked.status == 200, asked.body
    waits = [each for each in asked.json()["classes"]["open_question"]["questions"] if each["answer"] is None]
    body = {"questionId": waits[0]["id"], "text": f"{WORD}!"}
    answered = await service.post("health.nis", f"/reports/{report}/answers", body)
    assert answered.status == 200, answered.body
