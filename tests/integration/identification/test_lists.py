"""Pages and cursors: complete, scoped, and worth nothing when altered."""

from __future__ import annotations

import base64
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.integration.identification.conftest import PEOPLE, Service
from tests.integration.identification.service import NIS

FORGED = base64.urlsafe_b64encode(f"2999-01-01T00:00:00+00:00|{uuid4()}".encode()).decode().rstrip("=")
NEVER = base64.urlsafe_b64encode(f"0001-01-01T00:00:00+14:00|{uuid4()}".encode()).decode().rstrip("=")


async def pages(service: Service, username: str, first: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after = ""
    while True:
        page = (await service.get(username, f"/reports?first={first}{after}")).json()
        found.append(page)
        if page["nextCursor"] is None:
            return found
        after = f"&after={page['nextCursor']}"


async def test_pages_hold_every_report_once_and_are_full_but_the_last(service: Service) -> None:
    filed = [(await service.filed("migration.kirs"))["id"] for _ in range(5)]
    found = await pages(service, "migration.kirs", 2)
    assert all(len(page["items"]) == 2 for page in found[:-1])
    listed = [item["id"] for page in found for item in page["items"]]
    assert listed[:5] == list(reversed(filed))
    assert len(listed) == len(set(listed))
    cursors = [cursor for page in found for cursor in page["cursors"]]
    for number, cursor in enumerate(cursors[:4], start=1):
        (following,) = (await service.get("migration.kirs", f"/reports?first=1&after={cursor}")).json()["items"]
        assert following["id"] == listed[number]


@pytest.mark.parametrize("cursor", ["x", "e30", FORGED, NEVER, "%C3%A9", "AAAA" * 40])
async def test_a_cursor_nobody_gave_is_refused_by_name(service: Service, cursor: str) -> None:
    answer = await service.get("health.nis", f"/reports?after={cursor}")
    assert (answer.status, list(answer.fields())) == (422, ["after"])


async def test_a_cursor_with_one_character_changed_is_refused(service: Service) -> None:
    for _ in range(2):
        await service.filed("education.nis")
    cursor = str((await service.get("education.nis", "/reports?first=1")).json()["nextCursor"])
    for place, character in enumerate(cursor):
        changed = cursor[:place] + ("A" if character != "A" else "B") + cursor[place + 1 :]
        answer = await service.get("education.nis", f"/reports?after={changed}")
        assert (answer.status, answer.slug) == (422, "invalid-input"), place


async def test_reports_without_a_position_make_no_page_shorter(service: Service, csr_nis: UUID) -> None:
    """Referred to the unit without a ground that opens anything: neither an item nor a gap."""
    for _ in range(3):
        report = (await service.filed(age="adult", wayIn="could_not_ask", consent=None))["id"]
        await service.sent(report, csr_nis)
    own = (await service.filed("csr.nis"))["id"]
    for _ in range(3):
        report = (await service.filed(age="adult", wayIn="could_not_ask", consent=None))["id"]
        await service.sent(report, csr_nis)
    page = (await service.get("csr.nis", "/reports?first=1")).json()
    assert [item["id"] for item in page["items"]] == [own]


async def test_a_list_opens_no_class_about_a_person_and_no_row_of_the_record(service: Service) -> None:
    report = (await service.filed(account="viđeno"))["id"]
    page = (await service.get("intake.centre", "/reports?first=1")).json()
    of_receipt = {"reference", "danger", "receipt", "instruction", "whereabouts", "open_question"}
    assert set(page["items"][0]["classes"]) == of_receipt
    reads = await service.rows(f"select 1 from audit where subject_id = '{report}' and action = 'report.read'")
    assert reads == []


async def test_a_list_shows_where_and_when_of_what_one_filed_and_nobody_elses_colleague_learns_it(
    service: Service,
) -> None:
    report = (await service.filed("health.nis"))["id"]
    asked = "first=1&classes=reference&classes=municipality&classes=report"
    (own,) = (await service.get("health.nis", f"/reports?{asked}")).json()["items"]
    assert set(own["classes"]) == {"reference", "municipality", "report"}
    assert own["classes"]["municipality"]["encounter"] == NIS
    assert [each["class"] for each in own["withheld"]] == ["assignment", "procedure"]
    (wards,) = (await service.get("health2.nis", f"/reports?{asked}")).json()["items"]
    assert (wards["id"], set(wards["classes"])) == (report, {"reference"})
    assert {each["class"] for each in wards["withheld"]} >= {"municipality", "report"}
    answer = await service.get("health.nis", "/reports?classes=person_name")
    assert (answer.status, answer.slug) == (422, "invalid-input")
    lines = await service.rows(
        f"select classes from audit where subject_id = '{report}' and action = 'report.listed' order by at"
    )
    assert [set(classes) for (classes,) in lines] == [{"reference", "municipality", "report"}, {"reference"}]


async def test_a_list_tells_the_centre_no_place_of_somebody_who_withdrew_consent(service: Service) -> None:
    filed = await service.filed(age="adult")
    body = {"expectedVersion": filed["version"], "seenAlone": "yes", "calledBack": "yes"}
    ended = await service.post("health.nis", f"/reports/{filed['id']}/consent/withdraw", body)
    assert ended.status == 200, ended.body
    asked = "first=1&classes=municipality&classes=reference"
    (item,) = (await service.get("intake.centre", f"/reports?{asked}")).json()["items"]
    assert (item["id"], set(item["classes"])) == (filed["id"], {"reference"})
    assert {"class": "municipality", "mask": "none", "reason": "consent_withdrawn"} in item["withheld"]


async def test_own_is_what_one_or_ones_unit_filed_and_pages_of_it_have_no_gaps(service: Service) -> None:
    by_telephone = (await service.filed("intake.centre"))["id"]
    filed = {by_telephone, *[(await service.filed("health.nis"))["id"] for _ in range(3)]}
    page = (await service.get("intake.centre", "/reports?own=true&first=1")).json()
    assert [item["id"] for item in page["items"]] == [by_telephone]
    everything = (await service.get("intake.centre", "/reports?first=4")).json()["items"]
    assert len(everything) == 4
    of_the_ward = (await service.get("health2.nis", "/reports?own=true&first=3")).json()["items"]
    assert [item["positions"] for item in of_the_ward] == [["unit"]] * 3
    of_others = (await service.get("police.nis", "/reports?own=true&first=50")).json()["items"]
    assert filed.isdisjoint(item["id"] for item in of_others)


async def test_a_reference_finds_the_report_for_who_may_see_it_and_nothing_for_anybody_else(
    service: Service, csr_nis: UUID
) -> None:
    filed = await service.filed("health.nis")
    reference = filed["classes"]["reference"]["reference"]
    typed = reference.removeprefix("S-").replace("-", "").lower()
    for username in ("health.nis", "health2.nis", "intake.centre"):
        (item,) = (await service.get(username, f"/reports?reference={typed}")).json()["items"]
        assert item["id"] == filed["id"]
    made_up = [each for each in ("S-7K3Q-9F", "S-7K3Q-9X", "S-", "%25") if each != reference]
    lines = await service.rows("select count(*) from audit")
    for username in ("health.sabac", "police.nis", "csr.nis", "csr.novisad"):
        answers = [await service.get(username, f"/reports?reference={each}") for each in (reference, *made_up)]
        assert {(answer.status, answer.body) for answer in answers} == {
            (200, b'{"items":[],"cursors":[],"nextCursor":null}')
        }
    assert await service.rows("select count(*) from audit") == lines
    await service.sent(filed["id"], csr_nis)
    (addressed,) = (await service.get("csr.nis", f"/reports?reference={reference}&classes=reference")).json()["items"]
    assert (addressed["id"], addressed["positions"]) == (filed["id"], ["addressed.child_protection"])


async def test_the_office_has_no_list_at_all(service: Service) -> None:
    for username in ("office.national", "rapporteur.national", "admin.platform", "dpo.centre"):
        assert (await service.get(username, "/reports")).status == 403


async def test_a_manager_of_the_unit_that_the_centre_filed_from_holds_no_position(service: Service) -> None:
    """The table lets the Centre's roles hold `unit` towards nothing: not as an item, not as a place in a cursor."""
    await service.filed("intake.centre")
    token = PEOPLE["director.centre"]
    page = await service.as_principal(
        sub=str(uuid4()), unit=str(PEOPLE["intake.centre"].unit), roles=list(token.roles)
    ).get("/reports?first=1")
    assert page.json() == {"items": [], "cursors": [], "nextCursor": None}


def shown(answer: dict[str, Any]) -> list[str]:
    return [item["id"] for item in answer["items"]]


async def test_a_reference_finds_one_report_for_whoever_may_see_it_and_nothing_for_others(service: Service) -> None:
    report = (await service.filed())["id"]
    await service.filed()
    reference = (await service.get("health.nis", f"/reports/{report}/receipt")).json()["classes"]["reference"][
        "reference"
    ]
    for username in ("health.nis", "health2.nis", "intake.centre"):
        found = (await service.get(username, f"/reports?reference={reference}")).json()
        assert (shown(found), found["nextCursor"]) == ([report], None), username
    forbidden = await service.get("police.nis", f"/reports?reference={reference}")
    missing = await service.get("police.nis", "/reports?reference=S-1111-11")
    assert (forbidden.status, forbidden.json()) == (missing.status, missing.json())
    assert forbidden.json() == {"items": [], "cursors": [], "nextCursor": None}
    lines = await service.rows(f"select 1 from audit where subject_id = '{report}' and action = 'report.listed'")
    assert len(lines) == 3


async def test_named_reports_are_told_as_a_list_tells_them_in_the_order_asked(service: Service) -> None:
    mine, other = (await service.filed())["id"], (await service.filed("police.nis", age="adult"))["id"]
    asked = [mine, other, str(uuid4()), mine]
    items = (await service.as_person("health.nis").post("/reports/listed", {"ids": asked})).json()["items"]
    assert [item and item["id"] for item in items] == [mine, None, None, mine]
    in_list = (await service.get("health.nis", "/reports?first=50")).json()["items"]
    assert items[0] == next(item for item in in_list if item["id"] == mine)
    read = f"select 1 from audit where subject_id = '{mine}' and action = 'report.read'"
    assert await service.rows(read) == []
    noted = f"select 1 from audit where subject_id = '{other}'  and action = 'report.listed'"
    assert await service.rows(noted) == []
    opened = f"select opened_at from report where id = '{mine}'"
    await service.as_person("intake.centre").post("/reports/listed", {"ids": [mine]})
    assert await service.rows(opened) == [(None,)]
