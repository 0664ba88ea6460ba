"""The person withdraws consent: on the very next read the Centre keeps what the table keeps, and no one more (DESIGN 10.10)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from identification.application.contents.classes import CLASSES
from tests.integration.identification.conftest import PEOPLE, Service, running
from tests.integration.identification.in_sql import owner_of
from tests.integration.identification.test_access_walk import EVERYTHING
from tests.support import access_oracle as oracle
from tests.support.postgres import Cluster
from tests.support.tokens import SettableClock

GROWN = {**EVERYTHING, "person": {**EVERYTHING["person"], "birth": {"birthDate": "1990-05-01"}}}
AGREED = {"identification": True, "shareClinical": True}
HEARD = {"seenAlone": "yes", "calledBack": "no"}
HOLDERS = {"author": "health.nis", "unit": "health2.nis", "intake": "intake.centre", "duty": "duty.centre"}
WITHDRAWERS = ("health.nis", "intake.centre", "duty.centre")
LIFT = {"scope": "withdrawn_consent", "basis": "vital_interest"}


async def filed(service: Service, **changes: Any) -> str:
    return str((await service.filed(age="adult", **{**GROWN, "consent": AGREED, **changes}))["id"])


async def withdraw(service: Service, who: str, report: str, version: int | None, key: str | None = None) -> Any:
    body = {"expectedVersion": version, **HEARD}
    return await service.post(who, f"/reports/{report}/consent/withdraw", body, key)


async def take_back(service: Service, report: str, reason: str = "person_withdrew_consent", version: int = 1) -> None:
    body = {"expectedVersion": version, "reason": reason}
    assert (await service.post("health.nis", f"/reports/{report}/withdraw", body)).status == 200


async def expect_what_the_table_keeps(service: Service, report: str, **flags: Any) -> None:
    """Every position x class x factor, by each route that answers classes."""
    for position, name in HOLDERS.items():
        for acr in (1, 2):
            one = (await service.get(name, f"/reports/{report}", acr)).json()
            batch = await service.as_person(name, acr).post("/reports/batch", {"ids": [report]})
            for seen in (one, batch.json()["items"][0]):
                assert seen["positions"] == [position]
                for class_ in CLASSES:
                    mask = oracle.shown(class_, position, stepped_up=acr == 2, health=True, withdrawn=True, **flags)
                    assert (class_ in seen["classes"]) is (mask != "none"), (position, acr, class_)
        receipt = (await service.get(name, f"/reports/{report}/receipt", acr=2)).json()
        assert receipt["classes"].items() <= one["classes"].items()
        assert receipt["withheld"] == one["withheld"]


async def ledger(service: Service, report: str) -> list[tuple[Any, ...]]:
    async with owner_of(service) as owner, owner.transaction() as connection:
        columns = "scope, given, recorded_by, seen_alone, called_back"
        sql = f"select {columns} from consent where report_id = '{report}' order by recorded_at, scope"
        return [tuple(row) for row in (await connection.execute(text(sql))).all()]


def withdrawn_by(who: str, alone: str = "yes", back: str = "no") -> list[tuple[Any, ...]]:
    return [(scope, False, PEOPLE[who].sub, alone, back) for scope in ("identification", "share_clinical")]


@pytest.mark.parametrize("who", WITHDRAWERS)
async def test_who_hears_it_closes_the_report_before_and_after_take_over(service: Service, who: str) -> None:
    for taken_over in (False, True):
        report = await filed(service)
        if taken_over:
            await service.post("intake.centre", f"/reports/{report}/take-over", {"expectedVersion": 1})
        assert "person_name" in (await service.get("intake.centre", f"/reports/{report}")).json()["classes"]
        answer = await withdraw(service, who, report, 1 + taken_over)
        assert (answer.status, answer.json()["version"]) == (200, 2 + taken_over)
        assert (await ledger(service, report))[2:] == withdrawn_by(who)
        await expect_what_the_table_keeps(service, report)
        rows = await service.rows(f"select type from outbox where key = '{report}' order by sequence")
        assert rows[-1] == ("identification.consent-withdrawn.v1",)


async def test_a_report_taken_back_for_it_is_closed_in_the_same_breath(service: Service) -> None:
    report = await filed(service)
    await take_back(service, report)
    assert (await ledger(service, report))[2:] == withdrawn_by("health.nis", "unknown", "unknown")
    await expect_what_the_table_keeps(service, report)
    seen = (await service.get("intake.centre", f"/reports/{report}")).json()
    assert seen["classes"]["consent"]["status"] == "refused"
    assert {each["reason"] for each in seen["withheld"] if each["class"] in ("person_name", "account", "sex")} == {
        "consent_withdrawn"
    }


async def test_a_person_sealed_is_closed_too_when_their_report_is_taken_back(service: Service) -> None:
    report = await filed(service, wayIn="could_not_ask", consent=None)
    await take_back(service, report)
    assert await ledger(service, report) == withdrawn_by("health.nis", "unknown", "unknown")
    await expect_what_the_table_keeps(service, report, sealed=True)


async def test_a_report_filed_by_mistake_says_nothing_about_consent_until_the_person_does(service: Service) -> None:
    report = await filed(service)
    await take_back(service, report, "filed_by_mistake")
    assert len(await ledger(service, report)) == 2
    assert "person_name" in (await service.get("intake.centre", f"/reports/{report}")).json()["classes"]
    assert (await withdraw(service, "intake.centre", report, 2)).status == 200
    await expect_what_the_table_keeps(service, report)


@pytest.mark.parametrize("version", [None, 1, 7])
async def test_a_no_counts_whatever_changed_meanwhile(service: Service, version: int | None) -> None:
    grown = await filed(service)
    assert (await service.post("intake.centre", f"/reports/{grown}/take-over", {"expectedVersion": 1})).status == 200
    assert (await withdraw(service, "health.nis", grown, version)).status == 200
    await expect_what_the_table_keeps(service, grown)


@pytest.mark.parametrize("version", [1, 7])
async def test_a_report_is_taken_back_for_it_whatever_changed_meanwhile(service: Service, version: int) -> None:
    """A report taken back for another reason names the version that its author read."""
    grown, mistaken = await filed(service), await filed(service)
    await take_back(service, grown, version=version)
    await expect_what_the_table_keeps(service, grown)
    stale = {"expectedVersion": 7, "reason": "filed_by_mistake"}
    assert (await service.post("health.nis", f"/reports/{mistaken}/withdraw", stale)).slug == "stale-version"


async def test_refusals_are_named_and_change_nothing(service: Service) -> None:
    child, grown = str((await service.filed())["id"]), await filed(service)
    assert (await withdraw(service, "health.nis", child, 1)).slug == "consent-not-asked"
    assert (await withdraw(service, "health2.nis", grown, 1)).status == 403
    assert (await withdraw(service, "police.nis", grown, 1)).status == 404
    assert len(await ledger(service, grown)) == 2
    first = await withdraw(service, "health.nis", grown, 1, "the-same-key-" + grown)
    assert (await withdraw(service, "health.nis", grown, 1, "the-same-key-" + grown)).json() == first.json()
    again = await withdraw(service, "intake.centre", grown, 2)
    assert (again.status, again.slug) == (409, "consent-already-withdrawn")
    assert len(await ledger(service, grown)) == 4


async def test_what_rested_on_consent_ends_with_it_and_what_rests_on_duty_does_not(service: Service) -> None:
    csr = PEOPLE["csr.nis"].unit
    assert csr is not None
    grounds = ("consent", "vital_interest", "child_duty")
    for who, ground in product(("health.nis", "intake.centre"), grounds):
        report = await filed(service)
        granted = await granted_on(service, report, csr, ground)
        purpose = "child_protection" if ground == "child_duty" else "education"
        assert (await service.get("csr.nis", f"/reports/{report}")).json()["positions"] == [f"grant.{purpose}"]
        assert (await withdraw(service, who, report, 1)).status == 200
        ended = await service.rows(f"select state from disclosure where referral_id = '{granted}'")
        rows = await service.rows(f"select type from outbox where key = '{report}'")
        status = (await service.get("csr.nis", f"/reports/{report}")).status
        if ground != "child_duty":
            assert (status, ended) == (404, [("ended",)])
            assert ("identification.disclosure-ended.v1",) in rows
        else:
            assert (status, ended) == (200, [("granted",)])
            assert ("identification.disclosure-ended.v1",) not in rows


async def granted_on(service: Service, report: str, unit: UUID, ground: str) -> UUID:
    """A referral that csr.nis accepted, resting on a ground that no command gives it; a child's duty rests on no word of theirs."""
    purpose = "child_protection" if ground == "child_duty" else "education"
    basis = f"select person_id, '{purpose}', id, '{ground}', true, true from report where id = '{report}'"
    referral = await service.referral_of(report)
    opening = f"select '{referral}', id, person_id, '{purpose}', '{unit}', '{ground}', 'kept', now() from report where id = '{report}'"
    into = "authorisation (referral_id, report_id, person_id, purpose, unit_id, ground, way, at)"
    async with owner_of(service) as owner, owner.transaction() as connection:
        await connection.execute(text(f"insert into disclosure_basis {basis}"))
        await connection.execute(text(f"insert into {into} {opening}"))
    await service.forged("sent", report, referral, unit, purpose)
    await service.forged("accepted", report, referral, unit, purpose, PEOPLE["csr.nis"].sub)
    return referral


@pytest.fixture
async def timed(migrated: Cluster, kek: Path) -> AsyncIterator[tuple[Service, SettableClock]]:
    """Identification by a clock of the test's own."""
    clock = SettableClock(datetime.now(UTC))
    async with running(migrated, kek, clock=clock) as service:
        yield service, clock


async def test_a_ground_recorded_afterwards_opens_to_its_recorder_alone_with_the_second_factor_for_72_hours(
    timed: tuple[Service, SettableClock],
) -> None:
    service, clock = timed
    report = await filed(service)
    path = f"/reports/{report}"
    early = await service.post("intake.centre", f"{path}/reading-basis", LIFT)
    assert (early.status, early.slug) == (422, "basis-does-not-fit")
    await take_back(service, report)
    clock.forward(seconds=1)
    assert (await service.post("intake.centre", f"{path}/reading-basis", LIFT)).status == 200
    assert await names(service, "intake.centre", path, acr=1) is None
    assert await names(service, "intake.centre", path) == GROWN["person"]["names"]
    for other in ("intake2.centre", "duty.centre"):
        assert await names(service, other, path) is None
    clock.forward(hours=72)
    assert await names(service, "intake.centre", path) is None
    assert (await service.post("intake.centre", f"{path}/reading-basis", LIFT)).status == 200
    assert await names(service, "intake.centre", path) == GROWN["person"]["names"]


async def names(service: Service, who: str, path: str, acr: int = 2) -> Any:
    content = (await service.get(who, path, acr)).json()["classes"].get("person_name")
    return content and [{"given": each["given"], "family": each["family"]} for each in content["names"]]


async def test_ninety_days_after_it_was_taken_back_the_reporter_is_notified_nothing_more(
    timed: tuple[Service, SettableClock],
) -> None:
    service, clock = timed
    report = await filed(service)
    await take_back(service, report)
    for days, status in ((89, 200), (1, 404)):
        clock.forward(days=days)
        for who in ("health.nis", "health2.nis"):
            for path in (f"/reports/{report}", f"/reports/{report}/receipt"):
                assert (await service.get(who, path)).status == status
            listed = (await service.get(who, "/reports?first=50")).json()["items"]
            assert (report in {item["id"] for item in listed}) is (status == 200)


async def test_who_works_at_another_agency_now_neither_reads_nor_lists_what_they_filed(service: Service) -> None:
    report = await filed(service)
    for who in ("health.nis", "health2.nis"):
        moved = service.as_principal(
            sub=str(PEOPLE[who].sub),
            roles=["health_reporter"],
            agency=str(PEOPLE["health.sabac"].agency),
            unit=str(PEOPLE[who].unit),
            sector="health",
        )
        assert (await moved.get(f"/reports/{report}")).status == 404
        assert report not in {item["id"] for item in (await moved.get("/reports?first=50")).json()["items"]}
