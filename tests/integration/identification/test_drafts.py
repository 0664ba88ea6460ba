"""Drafts: what was typed comes back exactly, to the one who typed it, until it is filed, discarded or 28 days old."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.integration.identification.conftest import PEOPLE, Service, minimum
from tests.integration.identification.service import typed
from tests.integration.identification.test_access_walk import HOLDERS
from tests.integration.identification.test_without_a_position import comparable, written
from tests.support import access_oracle as oracle
from tests.support.asgi import Answer

pytestmark = pytest.mark.usefixtures("no_drafts")
OTHERS = ("health2.nis", "police.nis", "intake.centre", "duty.centre", "csr.nis", "csr.supervisor", "office.national")
# What a form sends, however odd: half a date, blanks at both ends, line breaks of Windows, marks that turn the text around.
ODD = {"encounterDate": "2026-1", "concern": "  on\r\n\tćuti\u202e ", "callbackPhone": "", "note": "\u0000"}


async def saved(service: Service, draft: str, version: int, key: str | None = None, **content: Any) -> Answer:
    body = {**typed(**content), "expectedVersion": version}
    return await service.post("health.nis", f"/drafts/{draft}", body, key)


async def read(service: Service, draft: str, who: str = "health.nis") -> dict[str, str]:
    answer = await service.get(who, f"/drafts/{draft}")
    assert answer.status == 200, answer.body
    return {each["name"]: "".join(each["values"]) for each in answer.json()["answers"]}


async def test_what_was_typed_comes_back_exactly_as_it_was_typed(service: Service) -> None:
    kept = await service.drafted(**ODD, danger=True)
    assert (kept["version"], kept["danger"], kept["child"]) == (1, True, False)
    assert set(kept) == {"id", "version", "danger", "child", "createdAt", "updatedAt", "goneAt", "reportId"}
    assert await read(service, kept["id"]) == ODD


@pytest.mark.parametrize("path", ["/drafts", "/reports"])
async def test_an_address_names_all_that_can_be_done_there(service: Service, path: str) -> None:
    answer = await service.client.request("OPTIONS", path)
    assert (answer.status, answer.headers["allow"]) == (204, "GET, HEAD, OPTIONS, POST")


async def test_several_values_of_one_answer_keep_their_order(service: Service) -> None:
    body = {"answers": [{"name": "suspicions", "values": ["b", "a", "b"]}, {"name": "indicators", "values": []}]}
    draft = (await service.post("health.nis", "/drafts", body)).json()["id"]
    assert (await service.get("health.nis", f"/drafts/{draft}")).json()["answers"] == body["answers"]


async def test_a_further_step_replaces_the_whole_and_an_older_one_is_refused(service: Service) -> None:
    draft = (await service.drafted(concern="on", age="child"))["id"]
    second = await saved(service, draft, 1, concern="on odgovara", child=True)
    assert (second.status, second.json()["version"], second.json()["child"]) == (200, 2, True)
    assert await read(service, draft) == {"concern": "on odgovara"}
    late = await saved(service, draft, 1, concern="iz drugog prozora")
    assert (late.status, late.slug) == (409, "stale-version")
    assert late.json()["changedFields"] == ["answers", "child", "danger"]
    assert "Open it again" in late.json()["title"]
    assert await read(service, draft) == {"concern": "on odgovara"}


async def test_the_same_key_again_is_the_same_draft_and_the_same_step(service: Service) -> None:
    key, body = uuid4().hex, typed(concern="jednom")
    first, again = [await service.post("health.nis", "/drafts", body, key) for _ in range(2)]
    assert (again.status, again.json()) == (201, first.json())
    draft, step = first.json()["id"], uuid4().hex
    for _ in range(2):
        assert (await saved(service, draft, 1, step, concern="dvaput")).json()["version"] == 2
    other = await saved(service, draft, 2, step, concern="treći put")
    assert (other.status, other.slug) == (422, "idempotency-key-reused")


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({"answers": [{"name": "Concern", "values": ["x"]}]}, (422, "invalid-input")),
        ({"answers": [{"name": "a" * 42, "values": ["x"]}]}, (422, "invalid-input")),
        ({"answers": [{"name": "a\n", "values": ["x"]}]}, (422, "invalid-input")),
        ({"answers": [{"name": "a", "values": [7]}]}, (422, "invalid-input")),
        ({"answers": [{"name": "a", "values": ["\ud800"]}]}, (400, "malformed-body")),
        ({"answers": [{"name": "a", "values": ["x"]}] * 2}, (422, "invalid-input")),
        ({"answers": [{"name": f"a{n}", "values": []} for n in range(121)]}, (422, "invalid-input")),
        ({"answers": [{"name": "a", "values": ["ћ" * 132_000]}]}, (422, "draft-too-large")),
        ({"danger": True}, (422, "invalid-input")),
    ],
)
async def test_what_no_draft_can_hold_is_refused_by_name_and_not_repeated(
    service: Service, body: dict[str, Any], refusal: tuple[int, str]
) -> None:
    before = await service.rows("select count(*) from idempotency")
    answer = await service.post("health.nis", "/drafts", body)
    assert (answer.status, answer.slug) == refusal
    assert await service.rows("select count(*) from idempotency") == before


async def test_the_twenty_first_is_refused_until_another_is_gone(breakable: Service) -> None:
    drafts = [(await breakable.drafted(concern=str(n)))["id"] for n in range(20)]
    refused = await breakable.post("health.nis", "/drafts", typed())
    assert (refused.status, refused.slug) == (409, "too-many-drafts")
    await breakable.drafted("police.nis")
    await breakable.post("health.nis", f"/drafts/{drafts[7]}/discard", {"expectedVersion": 1})
    assert (await breakable.post("health.nis", "/drafts", typed())).status == 201


async def test_the_list_is_the_callers_own_newest_change_first_and_tells_nothing_typed(breakable: Service) -> None:
    first, second = [await breakable.drafted(concern="Kanarinac") for _ in range(2)]
    await breakable.drafted("health2.nis")
    await saved(breakable, first["id"], 1, concern="Kanarinac")
    answer = await breakable.get("health.nis", "/drafts")
    assert [each["id"] for each in answer.json()["items"]] == [first["id"], second["id"]]
    assert b"Kanarinac" not in answer.body
    assert await breakable.rows("select count(*) from audit") == [(0,)]


async def test_each_position_reads_a_draft_exactly_as_the_table_says(service: Service) -> None:
    draft = (await service.drafted())["id"]
    for position, username in HOLDERS.items():
        may = oracle.shown("draft", position, stepped_up=True, health=True) == "full"
        assert ((await service.get(username, f"/drafts/{draft}", 2)).status == 200) is may, position


async def test_each_read_is_on_the_record_by_its_class(service: Service) -> None:
    draft = (await service.drafted(concern="Kanarinac"))["id"]
    await read(service, draft)
    columns = "caller, unit, position, action, subject_type, classes, basis"
    (row,) = await service.rows(f"select {columns} from audit where subject_id = '{draft}'")
    doctor = PEOPLE["health.nis"]
    assert row == (doctor.sub, doctor.unit, "author", "draft.read", "draft", ["draft"], None)


@pytest.mark.parametrize("who", OTHERS)
async def test_another_persons_draft_is_what_a_random_id_is_and_nothing_is_written(service: Service, who: str) -> None:
    draft = (await service.drafted())["id"]
    before = await written(service)
    asked = {
        "/drafts/{}": typed(concern="prepisano") | {"expectedVersion": 1},
        "/drafts/{}/discard": {"expectedVersion": 1},
    }
    for path, body in asked.items():
        answers = [await service.post(who, path.format(each), body) for each in (draft, uuid4(), "not-an-id")]
        assert len({repr(comparable(each)) for each in answers}) == 1
        assert answers[0].status in (403, 404)
    reads = [await service.get(who, f"/drafts/{each}") for each in (draft, uuid4(), "not-an-id")]
    assert len({repr(comparable(each)) for each in reads}) == 1
    assert await written(service) == before
    assert await read(service, draft) == {"concern": "on odgo"}


async def test_who_belongs_to_no_unit_or_reports_nothing_keeps_no_draft(service: Service) -> None:
    unitless = service.as_principal(unit=None, roles=["health_reporter"])
    answer = await unitless.post("/drafts", typed(), headers={"idempotency-key": uuid4().hex})
    assert (answer.status, answer.slug) == (403, "forbidden")
    for who in ("office.national", "admin.kcnis", "manager.centre", "dpo.centre"):
        assert (await service.post(who, "/drafts", typed())).status == (await service.get(who, "/drafts")).status == 403


async def test_a_role_that_is_lost_closes_the_own_draft(service: Service) -> None:
    draft, doctor = (await service.drafted())["id"], PEOPLE["health.nis"]
    moved = service.as_principal(sub=str(doctor.sub), unit=str(doctor.unit), roles=["csr_supervisor"])
    assert (await moved.get(f"/drafts/{draft}")).status == 403


async def test_a_filing_ends_its_draft_and_twice_is_one_report(service: Service) -> None:
    draft, key = (await service.drafted())["id"], uuid4().hex
    body = minimum(draftId=draft)
    first, again = [await service.post("health.nis", "/reports", body, key) for _ in range(2)]
    assert (first.status, again.status) == (201, 201)
    assert first.json()["id"] == again.json()["id"]
    assert (await service.get("health.nis", f"/drafts/{draft}")).status == 404
    assert await service.rows(f"select owner_id from erasure where owner_id = '{draft}'") == [(UUID(draft),)]


async def test_a_filing_that_is_refused_leaves_its_draft(service: Service) -> None:
    draft = (await service.drafted())["id"]
    assert (await service.post("health.nis", "/reports", minimum(draftId=draft, danger=None))).status == 422
    assert await read(service, draft) == {"concern": "on odgo"}


async def test_a_draft_that_is_gone_or_not_the_reporters_stops_no_report(service: Service) -> None:
    colleagues = (await service.drafted("health2.nis"))["id"]
    for draft in (colleagues, str(uuid4())):
        assert (await service.post("health.nis", "/reports", minimum(draftId=draft))).status == 201
    assert await read(service, colleagues, "health2.nis") == {"concern": "on odgo"}


async def test_who_filed_a_draft_is_led_to_its_receipt_and_no_one_else(service: Service) -> None:
    draft = (await service.drafted())["id"]
    path = f"/drafts/{draft}/receipt"
    assert (await service.get("health.nis", path)).status == 404, "it is not filed yet"
    filed = (await service.post("health.nis", "/reports", minimum(draftId=draft))).json()
    found = await service.get("health.nis", path)
    assert (found.status, found.json()["id"]) == (200, filed["id"])
    shown = f"select count(*) from audit where subject_id = '{filed['id']}' and action = 'report.receipt'"
    assert await service.rows(shown) == [(1,)], "a receipt leaves a line, however one came to it"
    assert found.json() == (await service.get("health.nis", f"/reports/{filed['id']}/receipt")).json()
    for who in OTHERS:
        answers = [await service.get(who, f"/drafts/{each}/receipt") for each in (draft, uuid4(), "not-an-id")]
        assert len({repr(comparable(each)) for each in answers}) == 1
        assert answers[0].status in (403, 404)


async def test_who_names_another_persons_draft_finds_their_own_report_and_no_more(service: Service) -> None:
    colleagues = (await service.drafted("health2.nis"))["id"]
    own = (await service.post("health.nis", "/reports", minimum(draftId=colleagues))).json()["id"]
    assert (await service.get("health2.nis", f"/drafts/{colleagues}/receipt")).status == 404
    assert (await service.get("health.nis", f"/drafts/{colleagues}/receipt")).json()["id"] == own
    theirs = (await service.post("health2.nis", "/reports", minimum(draftId=colleagues))).json()["id"]
    assert (await service.get("health2.nis", f"/drafts/{colleagues}/receipt")).json()["id"] == theirs
