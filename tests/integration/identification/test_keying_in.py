"""What came by telephone, on paper or to the hotline is keyed in by the Centre's intake for the one who reported (DESIGN 10.5)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts import forms, reference
from contracts.words.reports import ReportSource
from identification.application.contents.classes import CLASSES
from tests.integration.identification.conftest import PEOPLE, Service, adult, minimum
from tests.integration.identification.test_access_walk import EVERYTHING
from tests.integration.identification.ways import filing_of
from tests.support import access_oracle as oracle
from tests.support import form_oracle
from tests.support.walks import walk

KEYER, OTHER_INTAKE, DUTY = "intake.centre", "intake2.centre", "duty.centre"
DOCTOR, COLLEAGUE = "health.nis", "health2.nis"
WARD = PEOPLE[DOCTOR].unit
NAME, PHONE = "Kanarinka Pozivačić", "+381641112233"
MINUTES = timedelta(minutes=15)


def unit_called(code: str) -> str:
    (found,) = [each for each in reference.units() if each.code == code]
    return str(found.id)


def ago(**time: float) -> str:
    return (datetime.now(UTC) - timedelta(**time)).isoformat()


def keyed(**changes: Any) -> dict[str, Any]:
    """A call of a quarter of an hour ago, by a person who works for no service; a change to None takes it out."""
    usual = {"source": "phone", "receivedAt": ago(minutes=15), "reporterName": NAME, "reporterPhone": PHONE}
    return {name: value for name, value in {**usual, **changes}.items() if value is not None}


def of_ward(**changes: Any) -> dict[str, Any]:
    """The same by a doctor of a ward that is on the platform."""
    return keyed(sector="health", unitId=str(WARD), **changes)


async def key_in(service: Service, how: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    return await service.filed(KEYER, keyed=how or keyed(), **changes)


async def seen(service: Service, who: str, report: str, acr: int = 1) -> dict[str, Any]:
    answer = await service.get(who, f"/reports/{report}", acr)
    assert answer.status == 200, answer.body
    found: dict[str, Any] = answer.json()
    return found


async def published(service: Service, report: str, event: str) -> list[dict[str, Any]]:
    sql = f"select data from outbox where key = '{report}' and type = 'identification.{event}.v1' order by sequence"
    return [data for (data,) in await service.rows(sql)]


async def test_a_citizens_call_is_a_report_of_the_centres_unit_and_says_how_it_came(service: Service) -> None:
    how = keyed(source="hotline")
    report = (await key_in(service, how))["id"]
    found = await seen(service, KEYER, report)
    assert found["positions"] == ["author", "intake"]
    classes = found["classes"]
    shown_how = classes["reference"]["keyed"]
    assert (shown_how["source"], shown_how["enteredBy"]) == ("hotline", "intake")
    assert datetime.fromisoformat(shown_how["receivedAt"]) == datetime.fromisoformat(how["receivedAt"])
    assert datetime.fromisoformat(shown_how["enteredAt"]) == datetime.fromisoformat(classes["receipt"]["savedAt"])
    assert classes["report"]["sector"] == "citizen"
    assert classes["reporter_name"] == {"name": NAME, "phone": PHONE}
    assert classes["unit_callback"]["unitId"] == str(PEOPLE[KEYER].unit)
    assert "handOver" not in classes["reference"]


async def test_without_a_name_no_one_is_named_and_least_of_all_who_keyed_it_in(service: Service) -> None:
    report = (await key_in(service, keyed(reporterName=None, reporterPhone=None)))["id"]
    for who in (KEYER, OTHER_INTAKE, DUTY):
        found = await seen(service, who, report)
        assert found["classes"]["reporter_name"] is None
        assert PEOPLE[KEYER].name not in str(found)


async def test_a_doctors_call_is_a_report_of_the_ward_and_waits_there_to_be_taken(service: Service) -> None:
    report = (await key_in(service, of_ward(), **EVERYTHING))["id"]
    ward = await seen(service, DOCTOR, report)
    assert ward["positions"] == ["unit"]
    assert ward["classes"]["reference"]["keyed"]["source"] == "phone"
    assert ward["classes"]["reference"]["handOver"] == "offered"
    assert ward["classes"]["unit_callback"]["unitId"] == str(WARD)
    (offer,) = await published(service, report, "hand-over-changed")
    assert (offer["step"], offer["unitId"]) == ("offered", str(WARD))
    for name in (NAME, PHONE):
        assert name not in str(ward)

    taken = await service.post(DOCTOR, f"/reports/{report}/hand-over/take", {})
    assert taken.status == 200, taken.body
    doctor = await seen(service, DOCTOR, report)
    assert doctor["positions"] == ["author"]
    masks = {each["class"]: each["mask"] for each in doctor["withheld"]}
    assert all(masks.get(class_, "full") == oracle.shown(class_, "author", health=True) for class_ in doctor["classes"])
    assert doctor["classes"]["reporter_name"] == {"name": NAME, "phone": PHONE}
    assert (await seen(service, COLLEAGUE, report))["positions"] == ["unit"]
    listed = (await service.get(DOCTOR, "/reports?first=50&own=true")).json()["items"]
    assert report in [each["id"] for each in listed]


@walk("who", ["health.nis", "police.nis", "csr.nis", "ngo.provider", "labour.nis", "education.nis", "migration.kirs"])
async def test_no_one_but_the_centres_intake_says_that_another_person_reported(service: Service, who: str) -> None:
    answer = await service.post(who, "/reports", minimum(keyed=keyed()))
    assert (answer.status, answer.slug) == (403, "keyed-by-intake-only")
    own = str(PEOPLE[who].unit)
    answer = await service.post(who, "/reports", minimum(keyed=keyed(unitId=own)))
    assert (answer.status, answer.slug) == (403, "keyed-by-intake-only")


@walk("who", ["manager.centre", "supervisor.centre", "director.centre", "dpo.centre", "office.national"])
async def test_who_files_nothing_keys_nothing_in(service: Service, who: str) -> None:
    answer = await service.post(who, "/reports", minimum(keyed=keyed()))
    assert (answer.status, answer.slug) == (403, "forbidden")


@walk("who", [KEYER, OTHER_INTAKE, DUTY])
async def test_intake_and_duty_key_in_and_still_file_their_own(service: Service, who: str) -> None:
    report = (await service.filed(who, keyed=keyed()))["id"]
    assert (await seen(service, who, report))["classes"]["reference"]["keyed"]["source"] == "phone"
    own = await seen(service, who, (await service.filed(who))["id"])
    assert "keyed" not in own["classes"]["reference"]
    assert own["classes"]["reporter_name"] == {"name": PEOPLE[who].name}


@walk("source", list(ReportSource))
@pytest.mark.parametrize("sector", [*form_oracle.sectors(), None])
async def test_every_source_and_the_form_of_every_sector(service: Service, source: str, sector: str | None) -> None:
    assert form_oracle.sectors() == sorted(set(forms.catalogue().parts) - {"core"})
    answers = form_oracle.everything(sector or "")
    report = (await key_in(service, keyed(source=source, sector=sector), answers=answers))["id"]
    found = await seen(service, KEYER, report)
    assert found["classes"]["report"]["sector"] == (sector or "citizen")
    said = [each["question"] for class_ in found["classes"].values() for each in (class_ or {}).get("answers", ())]
    assert sorted(said) == sorted(each["question"] for each in answers)


@pytest.mark.parametrize(
    ("how", "field"),
    [
        ({"receivedAt": ago(days=-1)}, "keyed.receivedAt"),
        ({"receivedAt": ago(days=31)}, "keyed.receivedAt"),
        ({"sector": "centre"}, "keyed.sector"),
        ({"sector": "core"}, "keyed.sector"),
        ({"sector": "citizen"}, "keyed.sector"),
        ({"unitId": str(PEOPLE[KEYER].unit)}, "keyed.unitId"),
        ({"unitId": str(PEOPLE["office.national"].unit)}, "keyed.unitId"),
        ({"unitId": str(uuid4())}, "keyed.unitId"),
        ({"unitId": unit_called("kcnis.administration")}, "keyed.unitId"),
        ({"unitId": unit_called("punis.investigators")}, "keyed.unitId"),
        ({"unitId": str(WARD), "sector": "police"}, "keyed.unitId"),
        ({"reporterPhone": "12"}, "keyed.reporterPhone"),
        ({"source": "fax"}, "keyed.source"),
        ({"reporterName": "a" * 101}, "keyed.reporterName"),
    ],
)
async def test_what_cannot_be_is_named(service: Service, how: dict[str, Any], field: str) -> None:
    answer = await service.post(KEYER, "/reports", minimum(keyed=keyed(**how)))
    assert (answer.status, list(answer.fields())) == (422, [field]), answer.body


async def test_through_the_reporter_a_name_is_refused_and_a_telephone_kept(service: Service) -> None:
    """The way in holds nothing in words; the Centre works through whom it can reach."""
    refused = await service.post(KEYER, "/reports", {**filing_of("through_me"), "keyed": of_ward()})
    assert (refused.status, list(refused.fields())) == (422, ["keyed.reporterName"]), refused.body
    assert "nothing in words" in refused.fields()["keyed.reporterName"]
    how = of_ward(reporterName=None)
    taken = await service.post(KEYER, "/reports", {**filing_of("through_me"), "keyed": how})
    assert taken.status == 201, taken.body
    kept = (await seen(service, KEYER, taken.json()["id"]))["classes"]["reporter_name"]
    assert {name: said for name, said in kept.items() if said} == {"phone": PHONE}


async def test_a_name_is_kept_with_those_whose_way_in_holds_it_alone(service: Service) -> None:
    through = {
        name: said for name, said in filing_of("through_me").items() if name in ("age", "wayIn", "person", "indicators")
    }
    filed = await service.post(KEYER, "/reports", minimum(keyed=of_ward(), others=[through]))
    assert filed.status == 201, filed.body
    found = await seen(service, KEYER, filed.json()["id"])
    other = next(each["id"] for each in found["persons"] if each["id"] != filed.json()["id"])
    assert found["classes"]["reporter_name"]["name"] == NAME
    assert not (await seen(service, KEYER, other))["classes"]["reporter_name"].get("name")


async def test_it_is_not_received_before_the_day_of_the_encounter(service: Service) -> None:
    today = datetime.now(UTC).date()
    body = minimum(keyed=keyed(receivedAt=ago(days=2)), encounterDate=today.isoformat())
    answer = await service.post(KEYER, "/reports", body)
    assert (answer.status, list(answer.fields())) == (422, ["keyed.receivedAt"]), answer.body


async def test_a_clock_that_is_ahead_never_dates_it_after_it_was_typed(service: Service) -> None:
    report = (await key_in(service, keyed(receivedAt=ago(minutes=-4))))["id"]
    how = (await seen(service, KEYER, report))["classes"]["reference"]["keyed"]
    assert how["receivedAt"] == how["enteredAt"]


async def test_the_terms_of_the_centre_run_from_when_it_was_received(service: Service) -> None:
    received = ago(minutes=20)
    report = (await key_in(service, keyed(receivedAt=received), danger="yes"))["id"]
    receipt = (await seen(service, KEYER, report))["classes"]["receipt"]
    due = datetime.fromisoformat(receipt["waiting"]["dueAt"])
    assert due == datetime.fromisoformat(received) + MINUTES
    assert (receipt["waiting"]["overdue"], receipt["nobodyYet"]) == (True, True)
    (submitted,) = await published(service, report, "report-submitted")
    assert datetime.fromisoformat(submitted["receivedAt"]) == datetime.fromisoformat(received)
    assert datetime.fromisoformat(submitted["submittedAt"]) > datetime.fromisoformat(received)
    own = (await service.filed(KEYER))["id"]
    ((event,),) = [await published(service, own, "report-submitted")]
    assert event.get("receivedAt") is None


async def test_what_is_keyed_in_twice_with_one_key_is_one_report(service: Service) -> None:
    body, key = minimum(keyed=of_ward()), uuid4().hex
    first, second = [await service.post(KEYER, "/reports", body, key) for _ in range(2)]
    assert first.json()["id"] == second.json()["id"]
    other = await service.post(KEYER, "/reports", {**body, "keyed": keyed(receivedAt=ago(minutes=14))}, key)
    assert other.slug == "idempotency-key-reused"


async def test_a_draft_becomes_what_is_keyed_in(service: Service, no_drafts: None) -> None:
    draft = (await service.drafted(KEYER))["id"]
    report = (await key_in(service, draftId=draft))["id"]
    became = await service.get(KEYER, f"/drafts/{draft}/receipt")
    assert became.json()["id"] == report


async def test_a_ward_that_must_not_learn_of_it_does_not_and_gets_no_offer(service: Service) -> None:
    report = (await key_in(service, of_ward(), conflict={"unitIds": [str(WARD)]}))["id"]
    for who in (DOCTOR, COLLEAGUE):
        assert (await service.get(who, f"/reports/{report}")).status == 404
    assert await published(service, report, "hand-over-changed") == []
    assert "handOver" not in (await seen(service, KEYER, report))["classes"]["reference"]


async def test_of_several_persons_the_ward_takes_all_at_once(service: Service) -> None:
    second = {"age": "child", "wayIn": "child_duty", "concern": "Ćuti."}
    first = await key_in(service, of_ward(), others=[second])
    for each in (await seen(service, KEYER, first["id"]))["persons"]:
        reference_ = (await seen(service, DOCTOR, each["id"]))["classes"]["reference"]
        assert (reference_["handOver"], reference_["keyed"]["source"]) == ("offered", "phone")
    assert (await service.post(DOCTOR, f"/reports/{first['id']}/hand-over/take", {})).status == 200
    for each in first["persons"]:
        assert (await seen(service, DOCTOR, each["id"]))["positions"] == ["author"]


@pytest.mark.parametrize("acr", [1, 2])
async def test_every_position_reads_of_it_what_the_table_says(service: Service, csr_nis: UUID, acr: int) -> None:
    report = (await key_in(service, of_ward(), **EVERYTHING))["id"]
    referral = await service.sent(report, csr_nis)
    await service.accepted(report, referral, csr_nis, PEOPLE["csr.nis"].sub)
    holders = {
        "unit": DOCTOR,
        "intake": OTHER_INTAKE,
        "duty": DUTY,
        "addressed.child_protection": "csr2.nis",
        "grant.child_protection": "csr.nis",
    }
    for position, username in holders.items():
        found = await seen(service, username, report, acr)
        assert found["positions"] == [position]
        masks = {each["class"]: each["mask"] for each in found["withheld"]}
        for class_ in CLASSES:
            shown = oracle.shown(class_, position, stepped_up=acr == 2, health=True)
            assert masks.get(class_, "full") == shown, (position, class_)
            assert (class_ in found["classes"]) is (shown != "none"), (position, class_)
        assert ("keyed" in found["classes"]["reference"]) is (position in ("unit", "intake", "duty")), position
        named = "reporter_name" in found["classes"]
        assert named is (position in ("intake", "duty"))
        assert (NAME in str(found)) is named
    for username in ("police.nis", "health.sabac", "csr.novisad", "admin.kcnis", "office.national", "dpo.centre"):
        assert (await service.get(username, f"/reports/{report}", acr)).status in (403, 404), username


async def test_consent_of_an_adult_holds_as_in_any_report(service: Service) -> None:
    report = (await service.post(KEYER, "/reports", adult(keyed=of_ward()))).json()["id"]
    body = {"expectedVersion": 1, "seenAlone": "yes", "calledBack": "yes"}
    assert (await service.post(OTHER_INTAKE, f"/reports/{report}/consent/withdraw", body)).status == 200
    # An offer ends with the consent.
    assert "handOver" not in (await seen(service, DOCTOR, report))["classes"]["reference"]
