"""An alert grows into a report: what its author says later is read with what was filed, and no one else's part in it moves."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.integration.chassis.scratch_database import Scratch
from tests.integration.identification.conftest import Service, running
from tests.integration.identification.test_access_walk import WITHOUT, opened
from tests.support.asgi import Answer

ADULT = {"age": "adult", "wayIn": "consent_adult"}


async def extend(
    service: Service, report: str, version: int, who: str = "health.nis", key: str | None = None, **what: Any
) -> Answer:
    return await service.post(who, f"/reports/{report}/extension", {"expectedVersion": version, **what}, key=key)


async def classes(service: Service, report: str, who: str = "health.nis") -> Any:
    return (await service.get(who, f"/reports/{report}")).json()["classes"]


def answered(content: dict[str, Any]) -> dict[str, Any]:
    """Without when it was said."""
    return {name: said for name, said in content.items() if name not in ("changes", "changedAt")}


def said(question: str, *values: str) -> dict[str, Any]:
    return {"question": question, "values": list(values)}


async def test_what_is_said_later_takes_the_place_of_what_was_and_texts_go_on(service: Service) -> None:
    first = {
        "names": [{"given": "Ana"}],
        "aliases": ["Anka"],
        "languageNeeds": {"language": "sr", "interpreterNeeded": False},
        "presentPlace": {"municipality": "71331", "text": "Čekaonica"},
        "birth": {"ageBand": "14-17"},
        "safeContact": {"phone": "+381641234567", "other": "preko tetke"},
    }
    answers = [said("documents_held_by", "person"), said("debt", "yes")]
    report = (await service.filed(person=first, account="prvo", answers=answers))["id"]
    more = {
        "names": [{"given": "Ana", "family": "Sintetić"}],
        "languageNeeds": {"interpreterNeeded": True},
        "presentPlace": {"text": "Soba 5"},
        "birth": {"birthDate": "2010-05-01"},
        "safeContact": {"phone": "+381641234568"},
        "sex": "female",
    }
    answers = [said("debt", "no"), said("recruitment", "job_offer"), said("site_address", "Ulica 1")]
    answer = await extend(service, report, 1, person=more, account="drugo", careNeeds="tumač", answers=answers)
    assert (answer.status, answer.json()["version"]) == (200, 2), answer.body
    now = await classes(service, report)
    assert answered(now["person_name"]) == {"names": [{"given": "Ana", "family": "Sintetić"}], "aliases": ["Anka"]}
    assert answered(now["language_needs"]) == {"language": "sr", "interpreterNeeded": True}
    assert answered(now["present_place"]) == {"municipality": "71331", "text": "Soba 5"}
    assert answered(now["birth"]) == {"age": "not_sure", "birthDate": "2010-05-01", "ageBand": "14-17"}
    # The number of before may not be safe any more.
    assert answered(now["safe_contact"]) == {"phone": "+381641234568", "email": None, "other": None}
    assert answered(now["sex"]) == {"sex": "female"}
    control = [said("recruitment", "job_offer"), said("documents_held_by", "person"), said("debt", "no")]
    assert answered(now["control"]) == {"answers": control}
    assert answered(now["site"]) == {"answers": [said("site_address", "Ulica 1")]}
    assert (now["account"]["text"], now["account"]["addenda"][0]["text"]) == ("prvo", "drugo")
    assert (now["care_needs"]["text"], now["care_needs"]["addenda"][0]["text"]) == (None, "tumač")
    added = {name for name, content in now.items() if content and "changedAt" in content}
    assert added == {*map(_class, more), "control", "site", "account", "care_needs"}
    ((at,),) = {tuple(each["at"] for each in now[name]["changes"]) for name in added}
    assert {now[name]["changedAt"] for name in added} == {at}
    moved = {"municipality": "70017"}
    assert (await extend(service, report, 2, person={"presentPlace": moved})).status == 200
    assert answered((await classes(service, report))["present_place"]) == {**moved, "text": None}


def _class(field: str) -> str:
    return {"names": "person_name", "languageNeeds": "language_needs", "presentPlace": "present_place"}.get(
        field, "safe_contact" if field == "safeContact" else field
    )


async def test_what_was_fixed_at_filing_stays(service: Service) -> None:
    fixed = "reference, way_in, child_path, urgency, serving_csr, excluded_units, author_id, state"
    report = (await service.filed())["id"]
    before = await service.rows(f"select {fixed} from report where id = '{report}'")
    assert (await extend(service, report, 1, person={"presentPlace": {"municipality": "70017"}})).status == 200
    assert await service.rows(f"select {fixed} from report where id = '{report}'") == before
    ((data,),) = await service.rows(
        f"select data from outbox where key = '{report}' and type = 'identification.report-extended.v1'"
    )
    assert set(data) == {"reportId", "personId", "urgency", "extendedAt", "readableFor", "version"}


@pytest.mark.parametrize(
    ("filed", "birth"),
    [({}, {"birthDate": "1990-05-01"}), (ADULT, {"birthDate": "2012-05-01"}), (ADULT, {"ageBand": "14-17"})],
)
async def test_an_age_that_would_lead_another_way_is_refused(
    service: Service, filed: dict[str, Any], birth: dict[str, str]
) -> None:
    report = (await service.filed(**filed))["id"]
    answer = await extend(service, report, 1, person={"birth": birth})
    assert (answer.status, answer.slug) == (422, "age-contradicts-birth")
    assert (await service.get("health.nis", f"/reports/{report}")).json()["version"] == 1


async def test_it_is_taken_until_the_report_is_taken_back(service: Service) -> None:
    report = (await service.filed(**ADULT))["id"]
    assert (await service.post("intake.centre", f"/reports/{report}/take-over", {"expectedVersion": 1})).status == 200
    assert (await extend(service, report, 2, account="posle preuzimanja")).status == 200
    back = (await service.filed(**ADULT))["id"]
    await service.post("health.nis", f"/reports/{back}/withdraw", {"expectedVersion": 1, "reason": "duplicate"})
    refused = await extend(service, back, 2, account="prekasno")
    assert (refused.status, refused.slug) == (409, "report-move-refused")
    assert (refused.json()["currentState"], refused.json()["action"]) == ("withdrawn", "add")


async def test_both_authors_may_and_no_one_else(service: Service, csr_nis: UUID) -> None:
    report = await opened(service, csr_nis)
    for who in ("health2.nis", "csr.nis", "csr2.nis", "intake.centre", "duty.centre"):
        refused = await extend(service, report, 77, who, account="tuđe")
        assert (refused.status, set(refused.json())) == (403, {"type", "title", "status"})
    for who in WITHOUT:
        assert (await extend(service, report, 1, who, account="tuđe")).status in (403, 404)
    for step, who in (("hand-over", "health.nis"), ("hand-over/take", "health2.nis")):
        await service.post(who, f"/reports/{report}/{step}", {})
    assert (await extend(service, report, 1, "health2.nis", account="koleginica")).status == 200
    stale = await extend(service, report, 1, account="prva")
    assert (stale.status, stale.slug, stale.json()["changedFields"]) == (409, "stale-version", ["addenda"])
    assert (await extend(service, report, 2, account="prva")).status == 200
    texts = (await classes(service, report, "intake.centre"))["account"]["addenda"]
    assert [each["text"] for each in texts] == ["koleginica", "prva"]


async def test_of_two_at_once_one_is_taken(service: Service) -> None:
    report = (await service.filed())["id"]
    answers = await asyncio.gather(*(extend(service, report, 1, account=f"istovremeno {each}") for each in range(4)))
    assert sorted(each.status for each in answers) == [200, 409, 409, 409]
    assert len((await classes(service, report))["account"]["addenda"]) == 1


async def test_the_same_key_again_adds_once_and_ends_the_draft_with_it(service: Service) -> None:
    report, key = (await service.filed())["id"], uuid4().hex
    draft = await service.post(
        "health.nis", "/drafts", {"answers": [{"name": "account", "values": ["x"]}], "reportId": report}
    )
    assert draft.json()["reportId"] == report
    foreign = (await service.drafted("health2.nis"))["id"]
    sent = {"account": "jednom", "draftId": draft.json()["id"]}
    for _ in range(2):
        answer = await extend(service, report, 1, key=key, **sent)
        assert (answer.status, answer.json()["version"]) == (200, 2)
    assert (await extend(service, report, 1, key=key, account="drugo")).slug == "idempotency-key-reused"
    assert (await service.get("health.nis", f"/drafts/{sent['draftId']}")).status == 404
    assert (await extend(service, report, 2, account="tuđ nacrt", draftId=foreign)).status == 200
    assert (await service.get("health2.nis", f"/drafts/{foreign}")).status == 200
    lines = f"select count(*) from audit where subject_id = '{report}' and action = 'report.extend'"
    assert await service.rows(lines) == [(2,)]


async def test_a_draft_keeps_the_report_that_it_is_for(service: Service) -> None:
    report = (await service.filed())["id"]
    draft = (await service.post("health.nis", "/drafts", {"answers": [], "reportId": report})).json()
    saved = await service.post("health.nis", f"/drafts/{draft['id']}", {"answers": [], "expectedVersion": 1})
    listed = (await service.get("health.nis", "/drafts")).json()["items"]
    assert {each["reportId"] for each in (draft, saved.json(), *listed) if each["id"] == draft["id"]} == {report}


async def test_an_extension_is_one_of_twenty(service: Service) -> None:
    report = (await service.filed())["id"]
    for version in range(1, 21):
        sent: dict[str, Any] = {"account": "još", "person": {"sex": "female"}, "answers": [said("debt", "no")]}
        assert (await extend(service, report, version, **sent)).status == 200
    answer = await extend(service, report, 21, account="previše")
    assert (answer.status, answer.slug) == (409, "too-many-addenda")


@pytest.mark.parametrize(
    ("sent", "named"),
    [
        ({}, {"answers"}),
        ({"person": {"languageNeeds": {}}}, {"answers"}),
        ({"answers": [said("debt", "xxx")]}, {"answers.0.values"}),
        ({"answers": [said("given_name", "xxx")]}, {"answers.0.values"}),
        ({"answers": [said("debt", "no")], "formVersion": 999}, {"formVersion"}),
        ({"person": {"presentPlace": {"municipality": "99999"}}}, {"person.presentPlace.municipality"}),
        ({"person": {"birth": {"birthDate": "2190-01-01"}}}, {"person.birth.birthDate"}),
        ({"careNeeds": "x" * 2001}, {"careNeeds"}),
        ({"age": "adult"}, {"(unknown name)"}),
        ({"conflict": {"unitIds": []}}, {"(unknown name)"}),
    ],
)
async def test_what_cannot_be_added_is_named_and_not_repeated(
    service: Service, sent: dict[str, Any], named: set[str]
) -> None:
    report = (await service.filed())["id"]
    answer = await extend(service, report, 1, **sent)
    assert (answer.status, answer.slug) == (422, "invalid-input")
    assert set(answer.fields()) == named
    assert b"xxx" not in answer.body


async def test_nothing_of_it_is_where_it_could_be_read_without_a_key(breakable: Service, scratch: Scratch) -> None:
    service = breakable
    report = (await service.filed())["id"]
    canary = {"names": [{"given": "Kanarinka"}], "presentPlace": {"text": "Kanarinac soba"}}
    answers = [said("site_address", "Kanarinac ulica"), said("suspect_who", "Kanarinac gazda")]
    assert (await extend(service, report, 1, person=canary, account="Kanarinac", answers=answers)).status == 200
    assert "Kanarin" in repr(await classes(service, report, "intake.centre"))
    for table, column in (("outbox", "key"), ("audit", "subject_id::text"), ("report", "id::text")):
        found = scratch.as_superuser(f"select to_jsonb(t)::text from {table} t where {column} = '{report}'")
        assert found
        assert "Kanarin" not in repr(found)
    rows = scratch.as_superuser(
        f"select kind, position('Kanarin'::bytea in ciphertext) from addendum where report_id = '{report}'"
    )
    assert sorted(kind for kind, _ in rows) == ["account", "person_name", "present_place", "site", "suspect"]
    assert {int(place) for _, place in rows} == {0}


async def test_with_the_persons_key_what_was_added_is_gone(
    breakable: Service, scratch: Scratch, scratch_keys: Scratch, kek: Path
) -> None:
    report = (await breakable.filed())["id"]
    sent: dict[str, Any] = {"person": {"sex": "female"}, "answers": [said("site_address", "Ulica 1")]}
    assert (await extend(breakable, report, 1, **sent)).status == 200
    ((person,),) = scratch.as_superuser(f"select person_id from report where id = '{report}'")
    scratch_keys.as_superuser(
        f"update wrapped_key set wrapped = null, destroyed_at = now() where owner_id = '{person}'"
    )
    async with running(scratch.cluster, kek, scratch.name, scratch_keys.name) as fresh:
        assert (await fresh.get("intake.centre", f"/reports/{report}")).status == 404
        # What lies under the report's own key is still there.
        seen = (await fresh.get("intake.centre", f"/reports/{report}?classes=site")).json()["classes"]
        assert answered(seen["site"]) == {"answers": [said("site_address", "Ulica 1")]}


async def test_an_addition_that_was_taken_away_or_exchanged_is_found(breakable: Service, scratch: Scratch) -> None:
    async def extended() -> str:
        report = (await breakable.filed())["id"]
        for version, text in ((1, "prvo"), (2, "drugo")):
            sent: dict[str, Any] = {"account": text, "answers": [said("site_address", text)]}
            assert (await extend(breakable, report, version, **sent)).status == 200
        return str(report)

    of = "from addendum b where a.report_id = '{0}' and b.report_id = a.report_id and a.kind = b.kind and a.id <> b.id"
    for change in (
        "delete from addendum where report_id = '{0}' and version = 3 and kind = 'account'",
        "delete from addendum where report_id = '{0}' and version = 2 and kind = 'site'",
        f"update addendum a set version = b.version, at = b.at {of}",
        f"update addendum a set ciphertext = b.ciphertext {of}",
    ):
        report = await extended()
        scratch.as_superuser(change.format(report))
        for who in ("health.nis", "intake.centre"):
            for version in ("", "?version=1"):
                answer = await breakable.get(who, f"/reports/{report}{version}")
                assert (answer.status, answer.slug) == (500, "report-altered"), change


OF_A_MAN = {"kind": "jmbg", "value": "0710003730015"}


@pytest.mark.parametrize(
    ("filed", "added", "codes"),
    [
        ({"sex": "female"}, {"numbers": [OF_A_MAN]}, ["jmbg_other_sex"]),
        ({"birth": {"birthDate": "2003-07-10"}}, {"numbers": [OF_A_MAN]}, ["jmbg_other_birth"]),
        ({"sex": "male"}, {"numbers": [OF_A_MAN], "sex": "female"}, ["jmbg_other_sex"]),
        ({"sex": "female"}, {"numbers": [OF_A_MAN], "sex": "male"}, []),
        ({}, {"numbers": [{"kind": "jmbg", "value": "0710003730014"}]}, ["jmbg_mistyped"]),
        ({}, {"numbers": [{"kind": "passport", "value": "?!"}]}, ["passport_unusual"]),
        ({"sex": "male", "birth": {"birthDate": "2003-10-07"}}, {"numbers": [OF_A_MAN]}, []),
        ({"numbers": [OF_A_MAN]}, {"sex": "female"}, []),  # an author is not shown a number again
    ],
)
async def test_a_number_that_was_added_is_held_against_what_the_report_says(
    service: Service, filed: dict[str, Any], added: dict[str, Any], codes: list[str]
) -> None:
    """As at filing: by code and field, refusing nothing and repeating nothing; a repeat of the command is given the same."""
    report, key = (await service.filed(**ADULT, person=filed))["id"], uuid4().hex
    for _ in range(2):
        answer = await extend(service, report, 1, key=key, person=added)
        assert (answer.status, answer.json()["version"]) == (200, 2), answer.body
        warnings = answer.json()["warnings"]
        assert [(each["code"], each["field"]) for each in warnings] == [(code, "person.numbers") for code in codes]
        assert "0710" not in str(warnings)


async def test_a_number_of_another_persons_age_is_published_when_it_is_added(service: Service) -> None:
    report = (await service.filed(age="child", wayIn="child_duty", consent=None))["id"]
    answer = await extend(service, report, 1, person={"numbers": [OF_A_MAN]})
    assert [each["code"] for each in answer.json()["warnings"]] == ["jmbg_other_age"]
