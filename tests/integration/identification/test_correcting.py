"""The Centre corrects what was fixed at filing: what is in force is read and found, what it was stays readable, nothing is sent anew."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from tests.integration.chassis.scratch_database import Scratch
from tests.integration.identification import ways
from tests.integration.identification.conftest import NIS, Service
from tests.integration.identification.in_sql import owner_of
from tests.integration.identification.raids import AUTHOR, COLLEAGUE, DUTY, INTAKE, met
from tests.integration.identification.service import NOVI_SAD
from tests.integration.identification.test_addenda import add
from tests.integration.identification.test_centre_list import listed
from tests.integration.identification.test_keying_in import of_ward
from tests.integration.identification.test_withdrawing_consent import withdraw
from tests.support.asgi import Answer

ADDRESSED, GRANTED = "csr2.nis", "csr.nis"
WHY = "Kanarinac: prijaviteljka je pogrešila dan i mesto."
MET, THEN = "2026-11-18", "2026-11-20"
BOTH: dict[str, Any] = {"encounterDate": MET, "encounterMunicipality": NOVI_SAD}
TOMORROW = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()


async def correct(
    service: Service, report: str, version: int = 1, who: str = INTAKE, key: str | None = None, **facts: Any
) -> Answer:
    body = {"expectedVersion": version, "reason": WHY, **facts}
    given = {name: said for name, said in body.items() if said is not None}
    return await service.post(who, f"/reports/{report}/corrections", given, key=key)


async def classes(service: Service, report: str, who: str = INTAKE, version: int | None = None) -> Any:
    return (await ways.seen(service, who, report, version=version))["classes"]


def day_and_place(of: Any) -> tuple[str | None, ...]:
    return of["report"]["encounterDate"], (of["municipality"] or {}).get("encounter")


async def test_what_is_in_force_is_read_with_what_it_was_and_an_earlier_version_says_what_it_said(
    service: Service, csr_nis: UUID
) -> None:
    report = (await service.filed())["id"]
    await service.sent(report, csr_nis)
    answer = await correct(service, report, **BOTH)
    assert (answer.status, answer.json()["version"]) == (200, 2), answer.body
    for who in (AUTHOR, INTAKE, DUTY, ADDRESSED):
        now = await classes(service, report, who)
        assert day_and_place(now) == (MET, NOVI_SAD)
        (day,), (place,) = now["report"]["corrected"], now["municipality"]["corrected"]
        assert (day, place["encounter"]) == ({"at": day["at"], "encounterDate": THEN}, NIS)
        assert now["report"]["changes"] == [{"version": 2, "at": day["at"]}]
        then = await classes(service, report, who, version=1)
        assert day_and_place(then) == (THEN, NIS)
        assert "corrected" not in {**then["report"], **then["municipality"]}


async def test_it_is_corrected_again_and_again_and_only_what_differs_counts(service: Service) -> None:
    report = (await service.filed())["id"]
    assert (await correct(service, report, **BOTH)).status == 200
    assert (await correct(service, report, 2, **BOTH, who=DUTY)).status == 422
    assert (await correct(service, report, 2, **BOTH | {"encounterDate": THEN}, who=DUTY)).status == 200
    now = await classes(service, report)
    assert day_and_place(now) == (THEN, NOVI_SAD)
    assert [each["encounterDate"] for each in now["report"]["corrected"]] == [THEN, MET]
    assert len(now["municipality"]["corrected"]) == 1
    assert [each["reason"] for each in now["corrections"]["entries"]] == [WHY, WHY]


async def test_nothing_is_sent_anew_and_the_centres_list_finds_it_by_the_corrected_place(service: Service) -> None:
    kept = "reference, way_in, way_now, child_path, urgency, serving_csr, served_by, csr_now, excluded_units, author_id, state, due_first"
    of = f"from report where id = '{(report := (await service.filed())['id'])}'"
    opened = f"select referral_id, unit_id from authorisation where report_id = '{report}'"
    before, authorised = await service.rows(f"select {kept} {of}"), await service.rows(opened)
    found = {place: set(await listed(service, f"&municipality={place}")) for place in (NIS, NOVI_SAD)}
    assert (report in found[NIS], report in found[NOVI_SAD]) == (True, False)
    assert (await correct(service, report, **BOTH)).status == 200
    assert (await service.rows(f"select {kept} {of}"), await service.rows(opened)) == (before, authorised)
    after = {place: set(await listed(service, f"&municipality={place}")) for place in (NIS, NOVI_SAD)}
    assert after == {NIS: found[NIS] - {report}, NOVI_SAD: found[NOVI_SAD] | {report}}
    told = await service.rows(f"select type, data from outbox where key = '{report}' and type like '%correct%'")
    ((_, data),) = told
    by = {"recordedBy", "authorId", "secondAuthorId", "unitWas", "unitNow"}
    assert set(data) == {"reportId", "personId", "correctedAt", "version", *by}
    assert (data["unitWas"], data["unitNow"]) == (None, None)


async def test_a_fact_of_the_place_changes_for_all_who_were_reported_together(service: Service) -> None:
    raid = await met(service)
    assert (await correct(service, raid.ids[0], **BOTH)).status == 200
    for number, report in enumerate(raid.ids, start=1):
        view = await ways.seen(service, AUTHOR, report)
        assert (view["version"], day_and_place(view["classes"])) == (2, (MET, NOVI_SAD)), number
        assert len((await classes(service, report))["corrections"]["entries"]) == 1
    codes = await service.rows(
        f"select place_code is null, number from report where reference in (select reference from report where id = '{raid.ids[0]}' or joint_with = '{raid.ids[0]}') order by number"
    )
    assert [none for none, _ in codes] == [False, True, True, True]
    persons = await service.rows(
        f"select data->>'personId' from outbox where key = '{raid.ids[0]}' and type = 'identification.report-corrected.v1'"
    )
    assert {person for (person,) in persons} == {None, *raid.ids[1:]}
    refused = await correct(service, raid.ids[1], 2, encounterDate=THEN)
    assert (refused.status, refused.slug) == (409, "done-for-all-persons")


@pytest.mark.parametrize(
    ("facts", "fields"),
    [
        ({}, ["encounterDate", "encounterMunicipality", "source", "receivedAt", "unitId"]),
        ({"encounterDate": THEN}, ["encounterDate"]),
        ({"encounterDate": THEN, "encounterMunicipality": NIS}, ["encounterDate", "encounterMunicipality"]),
        ({"encounterDate": TOMORROW}, ["encounterDate"]),
        ({"encounterDate": "2011-01-01", "encounterMunicipality": NOVI_SAD}, ["encounterDate"]),
        ({"encounterMunicipality": "99999"}, ["encounterMunicipality"]),
        ({**BOTH, "reason": None}, ["reason"]),
        ({**BOTH, "reason": "x" * 501}, ["reason"]),
        ({**BOTH, "reason": "   "}, ["reason"]),
        ({**BOTH, "wayIn": "consent_adult"}, ["(unknown name)"]),
    ],
)
async def test_what_cannot_be_is_refused_by_field_and_changes_nothing(
    service: Service, facts: dict[str, Any], fields: list[str]
) -> None:
    report = (await service.filed())["id"]
    refused = await correct(service, report, **facts)
    assert (refused.status, [each["name"] for each in refused.json()["fields"]]) == (422, fields)
    assert NIS not in refused.body.decode()
    view = await ways.seen(service, AUTHOR, report)
    assert (view["version"], day_and_place(view["classes"])) == (1, (THEN, NIS))


async def test_through_the_reporter_the_day_is_corrected_without_words_and_the_place_by_nobody(
    service: Service,
) -> None:
    report = await ways.filed(service, "through_me")
    guesses = [await correct(service, report, reason=None, encounterMunicipality=place) for place in (NIS, NOVI_SAD)]
    assert guesses[0].body == guesses[1].body, "a guess must not be told from the truth"
    for refused, field in ((guesses[0], "encounterMunicipality"), (await correct(service, report, **BOTH), "reason")):
        assert (refused.status, [each["name"] for each in refused.json()["fields"]]) == (422, [field])
    assert (await correct(service, report, reason=None, encounterDate=MET)).status == 200
    now = await classes(service, report)
    assert (now["report"]["encounterDate"], now["municipality"].keys()) == (MET, {"encounterRegion"})
    assert now["corrections"] is None
    assert day_and_place(await classes(service, report, AUTHOR)) == (MET, NIS)


async def test_a_cap_hides_what_was_corrected_together_with_a_person_of_another_way(service: Service) -> None:
    second = {"age": "adult", "wayIn": "through_me", "suspicions": ["labour_exploitation"]}
    filed = await service.filed(age="adult", others=[second])
    first, other = (each["id"] for each in filed["persons"])
    assert (await correct(service, first, **BOTH)).status == 200
    hidden = await classes(service, other)
    (place,) = hidden["municipality"]["corrected"]
    assert (hidden["municipality"].keys(), place.keys()) == (
        {"encounterRegion", "corrected"},
        {"at", "encounterRegion"},
    )
    kept = f"select report_id from addendum where kind = 'corrections' and report_id in ('{first}', '{other}')"
    async with owner_of(service) as owner, owner.transaction() as connection:
        found = list((await connection.execute(text(kept))).scalars())
    assert found == [UUID(first)], "a way in by codes alone keeps no words"
    assert day_and_place(await classes(service, other, AUTHOR)) == (MET, NOVI_SAD)


async def test_after_a_withdrawal_the_place_is_not_open_and_not_to_be_corrected(service: Service) -> None:
    report = (await service.filed(age="adult"))["id"]
    assert (await withdraw(service, AUTHOR, report, 1)).status == 200
    refused = await correct(service, report, 2, **BOTH)
    assert [each["name"] for each in refused.json()["fields"]] == ["encounterMunicipality"]
    assert (await correct(service, report, 2, encounterDate=MET)).status == 200
    ((code,),) = await service.rows(f"select place_code from report where id = '{report}'")
    assert code is None


async def test_it_is_the_centres_while_the_report_is_open_and_as_it_was_seen(service: Service, csr_nis: UUID) -> None:
    report = (await service.filed(age="adult"))["id"]
    for who in (AUTHOR, COLLEAGUE, GRANTED, "police.nis", "supervisor.centre", "office.national"):
        assert (await correct(service, report, who=who, **BOTH)).status in (403, 404)
    key = "c" * 20
    first, again = [await correct(service, report, key=key, **BOTH) for _ in range(2)]
    assert (first.status, again.json()) == (200, first.json())
    stale = await correct(service, report, encounterDate=THEN)
    assert (stale.status, stale.slug, stale.json()["changedFields"]) == (409, "stale-version", ["corrections"])
    ended = {"expectedVersion": 2, "reason": "duplicate"}
    assert (await service.post(AUTHOR, f"/reports/{report}/withdraw", ended)).status == 200
    refused = await correct(service, report, 3, encounterDate=THEN)
    assert (refused.status, refused.slug) == (409, "report-move-refused")


async def test_the_reason_is_read_by_the_centre_alone_and_stands_nowhere_in_clear(service: Service) -> None:
    report = (await service.filed())["id"]
    answer = await correct(service, report, **BOTH)
    assert WHY not in answer.body.decode()
    for who in (AUTHOR, COLLEAGUE):
        seen = await service.get(who, f"/reports/{report}", 2)
        assert "Kanarinac" not in seen.body.decode()
        assert {"class": "corrections", "mask": "none", "reason": "not_for_position"} in seen.json()["withheld"]
    (entry,) = (await classes(service, report))["corrections"]["entries"]
    assert entry == {"at": entry["at"], "reason": WHY}
    tables = await service.rows("select tablename from pg_tables where schemaname = 'public'")
    async with owner_of(service) as owner, owner.transaction() as connection:
        for (table,) in tables:
            stored = (await connection.execute(text(f"select t::text from {table} t"))).scalars()
            assert not any("Kanarinac: prijav" in row for row in stored), table


async def test_a_correction_is_none_of_the_authors_twenty_additions(service: Service) -> None:
    report = (await service.filed())["id"]
    assert (await correct(service, report, **BOTH)).status == 200
    for version in range(2, 22):
        assert (await add(service, report, version, "još")).status == 200
    assert (await add(service, report, 22, "još")).slug == "too-many-addenda"
    assert (await correct(service, report, 22, encounterDate=THEN)).status == 200


def moment(**ago: float) -> str:
    """That long ago, to the second."""
    return (datetime.now(UTC) - timedelta(**ago)).replace(microsecond=0).isoformat()


async def entered(service: Service, **changes: Any) -> tuple[str, Any]:
    """What intake keyed in for a doctor of the ward, about somebody met yesterday, and how it shows that."""
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    how = of_ward(receivedAt=moment(hours=3))
    report = (await service.filed(INTAKE, keyed=how, **{"encounterDate": yesterday, **changes}))["id"]
    return report, (await classes(service, report))["reference"]["keyed"]


async def test_how_it_came_is_corrected_for_who_may_know_it_and_no_term_moves(service: Service) -> None:
    report, was = await entered(service)
    terms = f"select take_over_by, due_first, received_at, source from report where id = '{report}'"
    before = await service.rows(terms)
    received = moment(hours=5)
    answer = await correct(service, report, who=DUTY, source="paper", receivedAt=received)
    assert answer.status == 200, answer.body
    for who in (INTAKE, DUTY, COLLEAGUE):
        now = (await classes(service, report, who))["reference"]["keyed"]
        assert (now["source"], datetime.fromisoformat(now["receivedAt"])) == ("paper", datetime.fromisoformat(received))
        assert now["corrected"] == {name: was[name] for name in ("source", "receivedAt")} | {
            "at": now["corrected"]["at"]
        }
    assert await service.rows(terms) == before
    same = await correct(service, report, 2, source="paper", receivedAt=received[:-8] + "59+00:00")
    assert [each["name"] for each in same.json()["fields"]] == ["source", "receivedAt"]
    assert (await correct(service, report, 2, source="hotline")).status == 200
    now = (await classes(service, report))["reference"]["keyed"]
    assert (now["source"], now["corrected"]["source"]) == ("hotline", "phone")
    assert datetime.fromisoformat(now["receivedAt"]) == datetime.fromisoformat(received)


@pytest.mark.parametrize(
    ("facts", "fields"),
    [
        ({"source": "phone"}, ["source"]),
        ({"source": "letter"}, ["source"]),
        ({"receivedAt": moment(hours=-1)}, ["receivedAt"]),
        ({"receivedAt": moment(days=3)}, ["receivedAt"]),
        ({"receivedAt": moment(days=31), "encounterDate": moment(days=40)[:10]}, ["receivedAt"]),
    ],
)
async def test_how_it_came_cannot_be_anything(service: Service, facts: dict[str, Any], fields: list[str]) -> None:
    report, was = await entered(service)
    refused = await correct(service, report, **facts)
    assert (refused.status, [each["name"] for each in refused.json()["fields"]]) == (422, fields)
    assert (await classes(service, report))["reference"]["keyed"] == was


async def test_what_its_author_filed_came_in_no_other_way(service: Service) -> None:
    report = (await service.filed())["id"]
    refused = await correct(service, report, source="paper", receivedAt=moment(hours=1))
    assert [each["name"] for each in refused.json()["fields"]] == ["source", "receivedAt"]


async def test_day_and_receipt_are_corrected_together_and_for_all_persons(service: Service) -> None:
    second = {"age": "adult", "wayIn": "through_me", "suspicions": ["labour_exploitation"]}
    report, _ = await entered(service, age="adult", others=[second])
    persons = [each["id"] for each in (await ways.seen(service, INTAKE, report))["persons"]]
    day = (datetime.now(UTC) - timedelta(days=4)).date().isoformat()
    received = moment(days=3)
    assert (await correct(service, report, encounterDate=day, receivedAt=received)).status == 200
    for each in persons:
        now = await classes(service, each)
        assert now["report"]["encounterDate"] == day
        assert datetime.fromisoformat(now["reference"]["keyed"]["receivedAt"]) == datetime.fromisoformat(received)


@pytest.mark.parametrize("change", ["source_now = 'email'", "received_now = now()", "came_corrected_at = now()"])
async def test_how_it_came_stays_as_it_was_sealed(breakable: Service, scratch: Scratch, change: str) -> None:
    corrected, _ = await entered(breakable)
    assert (await correct(breakable, corrected, source="paper")).status == 200
    untouched, _ = await entered(breakable)
    scratch.as_superuser(f"update report set {change} where id = '{corrected}'")
    scratch.as_superuser(
        f"update report set source_now = 'paper', received_now = now(), came_corrected_at = now() where id = '{untouched}'"
    )
    for report in (corrected, untouched):
        assert (await breakable.get(INTAKE, f"/reports/{report}", 2)).slug == "report-altered"
