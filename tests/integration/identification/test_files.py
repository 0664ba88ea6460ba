"""Files of a report: sent once with a ticket, kept sealed, opened by whom the table allows and on the record first."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid4

import pytest

from chassis.domain.errors import NotFound
from identification.adapters.files.repository import SEGMENT
from identification.application.files.open_file import open_file
from identification.application.files.segments_of import segments_of
from tests.integration.identification.attaching import ATTACHMENTS, CLINICAL, attached, sent, ticket
from tests.integration.identification.conftest import Service, running
from tests.integration.identification.in_sql import caller
from tests.integration.identification.test_recording_age import CHILD, say
from tests.support import files
from tests.support.postgres import Cluster
from tests.support.tokens import SettableClock

MOST = 25 * 1024 * 1024


async def test_a_file_becomes_part_of_the_report_and_tells_duty_that_something_was_added(service: Service) -> None:
    report = (await service.filed())["id"]
    picture = files.jpeg(files.marker(0xE1, files.exif()))
    answer = await sent(service, await ticket(service, report), [picture[:5], picture[5:]])
    assert answer.status == 201, answer.body
    kept = answer.json()
    assert (kept["class"], kept["kind"], kept["scan"]) == (ATTACHMENTS, "jpeg", "not_scanned")
    seen = (await service.get("intake.centre", f"/reports/{report}")).json()
    ((file,),) = [seen["classes"][ATTACHMENTS]["files"]]
    assert (file["id"], file["kind"], file["size"], file["scan"]) == (kept["id"], "jpeg", kept["size"], "not_scanned")
    assert file["at"] == seen["classes"][ATTACHMENTS]["changedAt"]
    assert seen["version"] == 2
    rows = f"select data from outbox where key = '{report}' and type = 'identification.report-extended.v1'"
    ((data,),) = await service.rows(rows)
    assert set(data) == {"reportId", "personId", "urgency", "extendedAt", "version", "readableFor"}


async def test_what_a_file_shows_is_read_by_who_may_open_it_and_no_one_else(service: Service, csr_nis: UUID) -> None:
    report = (await service.filed())["id"]
    for class_ in (ATTACHMENTS, CLINICAL):
        await attached(service, report, class_, caption=f"  Соба, {class_} ")
    await attached(service, report)
    referral = await service.sent(report, csr_nis)
    from tests.integration.identification.conftest import PEOPLE  # noqa: PLC0415

    await service.accepted(report, referral, csr_nis, PEOPLE["csr.nis"].sub)
    read: dict[str, list[str]] = {}
    for who in ("health.nis", "health2.nis", "intake.centre", "duty.centre", "csr.nis", "police.nis"):
        shown = (await service.get(who, f"/reports/{report}", 2)).json().get("classes", {})
        held = [shown.get(each) or {} for each in (ATTACHMENTS, CLINICAL)]
        read[who] = [file["caption"] for each in held for file in each.get("files", ()) if "caption" in file]
    assert read == {
        "health.nis": [f"Соба, {ATTACHMENTS}", f"Соба, {CLINICAL}"],
        "intake.centre": [f"Соба, {ATTACHMENTS}"],
        "duty.centre": [f"Соба, {ATTACHMENTS}"],
        "health2.nis": [],
        "csr.nis": [],
        "police.nis": [],
    }


async def test_what_a_file_shows_is_said_in_one_line_of_two_hundred_characters(service: Service) -> None:
    report = (await service.filed())["id"]
    asked = {"expectedVersion": 1, "fileClass": ATTACHMENTS}
    for caption in ("ж" * 201, "two\nlines", "  "):
        refused = await service.post("health.nis", f"/reports/{report}/uploads", {**asked, "caption": caption})
        assert refused.slug == "invalid-input"
        assert [each["name"] for each in refused.json()["fields"]] == ["caption"]
        assert caption not in refused.body.decode()
    await attached(service, report, caption="ж" * 200)
    seen = (await service.get("intake.centre", f"/reports/{report}")).json()
    assert seen["classes"][ATTACHMENTS]["files"][0]["caption"] == "ж" * 200


async def test_who_may_opens_exactly_what_was_kept(service: Service) -> None:
    report = (await service.filed())["id"]
    content = files.long_wav(3 * SEGMENT + 18)
    file = await attached(service, report, content=content)
    for who in ("health.nis", "intake.centre"):
        answer = await service.get(who, f"/reports/{report}/files/{file}")
        assert (answer.status, answer.body) == (200, content)
        assert answer.headers["content-type"] == "audio/wav"
        assert answer.headers["content-disposition"].startswith('attachment; filename="S-')
        assert answer.headers["content-disposition"].endswith('-1.wav"')
        assert answer.headers["content-length"] == str(len(content))
        assert "sandbox" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"


async def test_a_client_that_accepts_bytes_alone_is_sent_bytes(service: Service) -> None:
    report = (await service.filed())["id"]
    file = await attached(service, report)
    for accept, kind in (("application/octet-stream", "application/octet-stream"), ("*/*", "application/pdf")):
        answer = await service.as_person("health.nis").get(
            f"/reports/{report}/files/{file}", headers={"accept": accept}
        )
        assert (answer.status, answer.headers["content-type"], answer.body) == (200, kind, files.pdf())


async def test_no_one_else_opens_one_and_cannot_distinguish_it_from_none(service: Service, csr_nis: UUID) -> None:
    report = (await service.filed())["id"]
    open_to_centre, clinical = await attached(service, report), await attached(service, report, CLINICAL)
    referral = await service.sent(report, csr_nis)
    from tests.integration.identification.conftest import PEOPLE  # noqa: PLC0415

    await service.accepted(report, referral, csr_nis, PEOPLE["csr.nis"].sub)
    closed = [(who, open_to_centre) for who in ("health2.nis", "csr.nis", "csr2.nis", "police.nis", "office.national")]
    closed += [(who, clinical) for who in ("health2.nis", "csr.nis", "intake.centre", "duty.centre", "police.nis")]
    before = await service.rows("select count(*) from audit")
    for who, file in closed:
        for acr in (1, 2):
            forbidden = await service.get(who, f"/reports/{report}/files/{file}", acr)
            missing = await service.get(who, f"/reports/{report}/files/{uuid4()}", acr)
            assert forbidden.status in (403, 404)
            assert (forbidden.status, forbidden.body, forbidden.headers) == (
                missing.status,
                missing.body,
                missing.headers,
            )
    assert await service.rows("select count(*) from audit") == before
    assert (await service.get("health.nis", f"/reports/{report}/files/{clinical}")).status == 200


async def test_a_file_is_asked_for_under_its_own_report_alone(service: Service) -> None:
    report, other = (await service.filed())["id"], (await service.filed())["id"]
    file = await attached(service, report)
    assert (await service.get("health.nis", f"/reports/{other}/files/{file}")).status == 404


async def test_the_read_is_on_the_record_before_a_byte_leaves(service: Service) -> None:
    report = (await service.filed())["id"]
    file = await attached(service, report)
    await service.get("intake.centre", f"/reports/{report}/files/{file}")
    where = f"subject_id = '{report}' and action = 'report.read' and basis like '%file.1%'"
    ((classes, position),) = await service.rows(f"select classes, position from audit where {where}")
    assert (list(classes), position) == ([ATTACHMENTS], "intake")


async def test_a_sealed_person_s_files_open_for_duty_on_a_basis_with_a_second_factor(service: Service) -> None:
    report = (await service.filed(age="adult", wayIn="could_not_ask", consent=None))["id"]
    file = await attached(service, report)
    path = f"/reports/{report}/files/{file}"
    for who in ("intake.centre", "duty.centre"):
        assert (await service.get(who, path, 2)).status == 404
        seen = (await service.get(who, f"/reports/{report}", 2)).json()
        assert seen["classes"][ATTACHMENTS] == {"recorded": True}
    basis = {"scope": "sealed_person", "basis": "vital_interest"}
    assert (await service.post("duty.centre", f"/reports/{report}/reading-basis", basis)).status == 200
    assert (await service.get("duty.centre", path)).status == 404
    assert (await service.get("duty.centre", path, 2)).status == 200
    assert (await service.get("intake.centre", path, 2)).status == 404


async def test_a_withdrawn_consent_closes_files_on_the_very_next_read(service: Service) -> None:
    report = (await service.filed(age="adult"))["id"]
    file = await attached(service, report)
    path = f"/reports/{report}/files/{file}"
    assert (await service.get("intake.centre", path)).status == 200
    withdrawal = {"expectedVersion": 2, "seenAlone": "yes", "calledBack": "yes"}
    assert (await service.post("health.nis", f"/reports/{report}/consent/withdraw", withdrawal)).status == 200
    assert (await service.get("intake.centre", path)).status == 404
    assert (await service.get("health.nis", path)).status == 200


async def test_who_loses_the_right_in_the_middle_of_a_file_gets_no_more_of_it(service: Service) -> None:
    report = (await service.filed(age="adult"))["id"]
    file = await attached(service, report, content=files.long_wav(4 * SEGMENT))
    container, intake = cast("Any", service.client.app).state.container, caller("intake.centre")
    async with container.unit_of_work(intake) as uow:
        opened = await open_file(UUID(report), UUID(file), intake, uow, container.clock)
    segments = segments_of(opened, intake, container.unit_of_work, container.clock)
    assert len(await anext(segments)) == SEGMENT
    withdrawal = {"expectedVersion": 2, "seenAlone": "yes", "calledBack": "yes"}
    assert (await service.post("health.nis", f"/reports/{report}/consent/withdraw", withdrawal)).status == 200
    with pytest.raises(NotFound):
        await anext(segments)


async def test_a_ticket_is_for_one_file(service: Service) -> None:
    report = (await service.filed())["id"]
    one = await ticket(service, report)
    assert (await sent(service, one, b"no file")).slug == "file-kind-refused"
    assert (await sent(service, one, files.pdf())).status == 201
    again = await sent(service, one, files.pdf())
    assert (again.status, again.slug) == (409, "upload-ended")
    assert len(await _files(service, report)) == 1


async def test_a_ticket_is_its_caller_s_alone(service: Service) -> None:
    report = (await service.filed())["id"]
    one = await ticket(service, report)
    for who in ("health2.nis", "health.sabac", "intake.centre", "csr.nis"):
        stolen, none = await sent(service, one, files.pdf(), who), await sent(service, str(uuid4()), files.pdf(), who)
        assert (stolen.status, stolen.body) == (none.status, none.body)
        assert stolen.status in (403, 404)
    assert (await sent(service, one, files.pdf())).status == 201


async def test_a_ticket_asked_for_twice_with_one_key_is_one(service: Service) -> None:
    report, key = (await service.filed())["id"], uuid4().hex
    assert await ticket(service, report, key=key) == await ticket(service, report, key=key)
    other = await service.post(
        "health.nis", f"/reports/{report}/uploads", {"expectedVersion": 1, "fileClass": CLINICAL}, key=key
    )
    assert other.slug == "idempotency-key-reused"


@pytest.mark.parametrize(("minutes", "status"), [(9, 201), (10, 409)])
async def test_a_ticket_lives_for_ten_minutes(migrated: Cluster, kek: Path, minutes: int, status: int) -> None:
    clock = SettableClock(datetime.now(UTC))
    async with running(migrated, kek, clock=clock) as service:
        report = (await service.filed(encounterDate=str(clock.now().date())))["id"]
        one = await ticket(service, report)
        clock.forward(minutes=minutes)
        assert (await sent(service, one, files.pdf())).status == status


async def test_only_the_author_asks_for_a_ticket_and_only_with_the_newest_version(service: Service) -> None:
    report = (await service.filed())["id"]
    asked: dict[str, Any] = {"expectedVersion": 1, "fileClass": ATTACHMENTS}
    path = f"/reports/{report}/uploads"
    assert (await service.post("health2.nis", path, asked)).status == 403
    assert (await service.post("intake.centre", path, asked)).status == 403
    assert (await service.post("health.sabac", path, asked)).status == 404
    stale = await service.post("health.nis", path, {**asked, "expectedVersion": 2})
    assert (stale.status, stale.slug) == (409, "stale-version")
    assert (await service.post("health.nis", path, {**asked, "fileClass": "concern"})).slug == "invalid-input"


async def test_a_report_that_was_taken_back_takes_no_file(service: Service) -> None:
    report = (await service.filed(age="adult"))["id"]
    one = await ticket(service, report)
    back = {"expectedVersion": 1, "reason": "filed_by_mistake"}
    assert (await service.post("health.nis", f"/reports/{report}/withdraw", back)).status == 200
    refused = await sent(service, one, files.pdf())
    assert (refused.status, refused.slug) == (409, "report-move-refused")


async def test_a_person_who_is_kept_with_the_reporter_has_no_files(service: Service) -> None:
    report = (await service.filed(age="adult", wayIn="through_me", consent=None, callbackPhone="+381 18 506 700"))["id"]
    for class_ in (ATTACHMENTS, CLINICAL):
        asked = {"expectedVersion": 1, "fileClass": class_}
        refused = await service.post("health.nis", f"/reports/{report}/uploads", asked)
        assert (refused.status, refused.slug) == (422, "files-not-through-reporter")


async def test_a_person_who_was_kept_with_the_reporter_and_is_a_child_has_files(service: Service) -> None:
    report = (await service.filed(age="adult", wayIn="through_me", consent=None, callbackPhone="+381 18 506 700"))["id"]
    assert (await say(service, "health.nis", report, CHILD)).status == 200
    file = await attached(service, report)
    opened = await service.get("intake.centre", f"/reports/{report}/files/{file}")
    assert (opened.status, opened.body) == (200, files.pdf())


async def test_a_ticket_ends_when_the_person_withdraws_their_consent(service: Service) -> None:
    report = (await service.filed(age="adult"))["id"]
    before = await ticket(service, report)
    withdrawal = {"expectedVersion": 1, "seenAlone": "yes", "calledBack": "no"}
    assert (await service.post("health.nis", f"/reports/{report}/consent/withdraw", withdrawal)).status == 200
    refused = await sent(service, before, files.pdf())
    assert (refused.status, refused.slug) == (409, "upload-ended")
    # What the author adds afterwards is added like any other word of theirs.
    await attached(service, report)


async def test_size_is_counted_while_it_comes(service: Service) -> None:
    report = (await service.filed())["id"]
    one = await ticket(service, report)
    assert (await sent(service, one, b"")).slug == "file-empty"
    megabyte = b"\0" * 1024 * 1024
    assert (await sent(service, one, [megabyte] * 25 + [b"1"])).slug == "file-too-large"
    assert (await sent(service, one, [megabyte] * 33)).slug == "body-too-large"
    assert (await sent(service, one, files.long_wav(MOST))).status == 201
    (file,) = await _files(service, report)
    assert file["size"] == MOST
    assert len((await service.get("health.nis", f"/reports/{report}/files/{file['id']}")).body) == MOST


async def test_a_report_holds_twenty_files_and_still_takes_texts(service: Service) -> None:
    report = (await service.filed())["id"]
    for _ in range(20):
        await attached(service, report)
    asked = {"expectedVersion": 21, "fileClass": ATTACHMENTS}
    refused = await service.post("health.nis", f"/reports/{report}/uploads", asked)
    assert (refused.status, refused.slug) == (409, "too-many-files")
    text = {"expectedVersion": 21, "kind": "account", "text": "viđeno kasnije"}
    assert (await service.post("health.nis", f"/reports/{report}/addenda", text)).status == 200


async def test_an_earlier_version_has_the_files_of_then(service: Service) -> None:
    report = (await service.filed())["id"]
    first, second = await attached(service, report), await attached(service, report)
    for version, held in ((1, None), (2, [first]), (3, [first, second])):
        seen = (await service.get("health.nis", f"/reports/{report}?version={version}")).json()["classes"][ATTACHMENTS]
        assert (seen and [each["id"] for each in seen["files"]]) == held


async def _files(service: Service, report: str) -> list[dict[str, Any]]:
    seen = (await service.get("health.nis", f"/reports/{report}")).json()["classes"][ATTACHMENTS]
    return list(seen["files"])
