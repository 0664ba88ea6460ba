"""Ways in that hold less: what they refuse by name, and what is stored of them (access table, `ways`; decision 0072)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from tests.integration.identification import raids
from tests.integration.identification.conftest import PEOPLE, Service
from tests.integration.identification.directory import synced
from tests.integration.identification.in_sql import owner_of
from tests.integration.identification.procedures import led_to, step
from tests.integration.identification.sending import agreement, answered
from tests.integration.identification.test_access_walk import EVERYTHING
from tests.integration.identification.test_extending import extend
from tests.integration.identification.ways import REASON, filed, filing_of, of_place, seen
from tests.support import access_oracle as oracle
from tests.support import form_oracle

FORBIDDEN = {
    "concern": "Kanarinac",
    "account": "Kanarinac",
    "clinical": "Kanarinac",
    "careNeeds": "Kanarinac",
    "conflict": {"note": "Kanarinac"},
    "person": {
        "names": [{"given": "Kanarinac"}],
        "aliases": ["Kanarinac"],
        "numbers": [{"kind": "jmbg", "value": "1505980710005"}],
        "safeContact": {"phone": "+381641234567"},
        "contactFlags": {"safeTimes": "Kanarinac"},
        "presentPlace": {"text": "Kanarinac"},
    },
}
NAMES_REFUSED = {
    "concern",
    "account",
    "clinical",
    "careNeeds",
    "conflict.note",
    "person.names.0.given",
    "person.aliases.0",
    "person.numbers.0.kind",
    "person.numbers.0.value",
    "person.safeContact.phone",
    "person.contactFlags.safeTimes",
    "person.presentPlace.text",
}


async def test_what_the_way_in_never_holds_is_refused_by_name_at_filing_and_later(service: Service) -> None:
    answer = await service.post("health.nis", "/reports", {**filing_of("through_me"), **FORBIDDEN})
    assert (answer.status, answer.slug) == (422, "invalid-input")
    assert set(answer.fields()) == NAMES_REFUSED
    assert b"Kanarinac" not in answer.body
    report = await filed(service, "through_me")
    later: dict[str, Any] = {name: said for name, said in FORBIDDEN.items() if name not in ("concern", "conflict")}
    extended = await extend(service, report, 1, **later)
    assert (extended.status, set(extended.fields())) == (422, NAMES_REFUSED - {"concern", "conflict.note"})
    for kind in ("account", "clinical", "care_needs"):
        added = await service.post(
            "health.nis", f"/reports/{report}/addenda", {"expectedVersion": 1, "kind": kind, "text": "Kanarinac"}
        )
        assert (added.status, set(added.fields())) == (422, {"text"}), kind
        assert "Leave it out." in added.fields()["text"]
    assert (await seen(service, "health.nis", report))["version"] == 1


async def test_by_official_duty_a_name_is_refused_and_words_are_taken(service: Service) -> None:
    person = {
        "names": [{"given": "Kanarinac"}],
        "aliases": ["Kana"],
        "numbers": [{"kind": "passport", "value": "AB12"}],
    }
    answer = await service.post("health.nis", "/reports", {**filing_of("official_duty"), "person": person})
    wanted = {"person.names.0.given", "person.aliases.0", "person.numbers.0.kind", "person.numbers.0.value"}
    assert (answer.status, set(answer.fields())) == (422, wanted)
    report = await filed(service, "official_duty")
    assert set((await extend(service, report, 1, person=person)).fields()) == wanted
    assert (await extend(service, report, 1, account="drugo", person={"sex": "male"})).status == 200
    view = await seen(service, "intake.centre", report)
    assert ("person_name" in view["classes"], view["classes"]["concern"]) == (False, {"text": EVERYTHING["concern"]})
    assert view["classes"]["report"]["wayInVerified"] is False
    assert (await seen(service, "health.nis", report))["classes"]["report"]["wayInVerified"] is False


@pytest.mark.parametrize("sector", form_oracle.sectors())
async def test_every_written_question_of_every_form_is_refused_and_the_others_are_stored(
    service: Service, sector: str
) -> None:
    author = {
        "education": "education.nis",
        "health": "health.nis",
        "labour": "labour.nis",
        "migration": "migration.kirs",
    }
    author |= {"ngo": "ngo.provider", "police": "police.nis", "social_care": "csr.novisad"}
    rows = form_oracle.untyped(sector)
    body = {**filing_of("through_me"), "answers": form_oracle.everything(sector)}
    refused = await service.post(author[sector], "/reports", body)
    never = oracle.ways()["through_me"]["never"]
    loose = ("line", "text", "phone", "day", "country", "municipality")
    wrong = {index for index, row in enumerate(rows) if row["class"] in never or row["kind"] in loose}
    assert set(refused.fields()) == {f"answers.{index}.values" for index in wrong}
    kept = [each for index, each in enumerate(body["answers"]) if index not in wrong]
    taken = await service.post(author[sector], "/reports", {**body, "answers": kept})
    assert taken.status == 201, taken.body
    own = (await seen(service, author[sector], taken.json()["id"]))["classes"]
    said = [each for content in own.values() for each in (content or {}).get("answers", ())]
    assert sorted(map(str, said)) == sorted(map(str, kept))


async def test_one_of_four_reported_through_the_reporter_keeps_nothing_written_and_the_others_do(
    service: Service,
) -> None:
    place = [{"question": "site_address", "values": ["Ulica 1"]}, {"question": "site_kind", "values": ["farm"]}]
    through = {"age": "adult", "wayIn": "through_me", "indicators": ["G1"], "person": {"citizenships": ["RO"]}}
    raid = await raids.met(service, answers=place, others=[raids.described(2), through, raids.described(4)])
    kept = (await raid.seen(3, raids.AUTHOR))["classes"]["site"]["answers"]
    assert kept == [place[1]]
    for number in (1, 2, 4):
        assert (await raid.seen(number, raids.AUTHOR))["classes"]["site"]["answers"] == place
    assert (await raid.seen(3, raids.INTAKE))["classes"]["citizenship"] == {"group": "foreign"}
    wrong = {**through, "concern": "Kanarinac", "person": {"names": [{"given": "Kanarinac"}]}}
    body = {**raids.everybody(), "encounterDate": "2026-11-20", **of_place(), "others": [raids.described(2), wrong]}
    answer = await service.post("health.nis", "/reports", body)
    assert set(answer.fields()) == {"others.1.concern", "others.1.person.names.0.given"}
    assert answer.json()["person"] == 3


async def test_what_is_said_of_the_place_is_refused_when_no_one_holds_it(service: Service) -> None:
    through = {"age": "adult", "wayIn": "through_me", "indicators": ["G1"]}
    words = {"answers": [{"question": "site_address", "values": ["Ulica 1"]}]}
    alone = await service.post("health.nis", "/reports", {**filing_of("through_me"), **words, "others": [through]})
    assert set(alone.fields()) == {"answers.0.values"}
    others = [raids.described(1)]
    taken = await service.post("health.nis", "/reports", {**filing_of("through_me"), **words, "others": others})
    assert taken.status == 201, taken.body
    first, second = (each["id"] for each in taken.json()["persons"])
    assert (await seen(service, "health.nis", first))["classes"]["site"] is None
    assert (await seen(service, "health.nis", second))["classes"]["site"] == words


async def test_danger_without_consent_has_a_reason_that_is_recorded_and_read_by_the_centre_alone(
    service: Service,
) -> None:
    report = await filed(service, "vital_interest")
    for who in ("health.nis", "intake.centre"):
        found = (await seen(service, who, report, acr=1))["classes"]["encounter"]
        assert (found["vitalReason"], found["vitalWords"]) == (REASON["reason"], REASON["words"])
    assert "encounter" not in (await seen(service, "health2.nis", report))["classes"]
    grounds = await service.rows(
        f"select purpose, ground, live, verified from disclosure_basis where report_id = '{report}' order by purpose"
    )
    purposes = sorted(name for name, row in oracle.purposes().items() if row["basis"].get("vital_interest"))
    assert purposes == ["emergency_accommodation", "urgent_health"]
    assert grounds == [(purpose, "vital_interest", True, True) for purpose in purposes]
    for way in ("through_me", "official_duty", "could_not_ask"):
        other = await filed(service, way)
        assert await service.rows(f"select 1 from disclosure_basis where report_id = '{other}'") == []


@pytest.mark.parametrize(
    ("shown", "slug", "named"),
    [
        (None, "report-incomplete", "vitalInterest.reason"),
        ({"words": "x"}, "report-incomplete", "vitalInterest.reason"),
        ({"reason": "made_up"}, "invalid-input", "vitalInterest.reason"),
        ({"reason": "other"}, "invalid-input", "vitalInterest.words"),
    ],
)
async def test_a_reason_that_says_nothing_is_refused(
    service: Service, shown: dict[str, Any] | None, slug: str, named: str
) -> None:
    body = {**filing_of("vital_interest"), "vitalInterest": shown}
    answer = await service.post("health.nis", "/reports", body)
    assert (answer.status, answer.slug) == (422, slug)
    fields = answer.json()["missing"] if slug == "report-incomplete" else list(answer.fields())
    assert fields == [named]


async def test_a_reason_belongs_to_its_way_in(service: Service) -> None:
    answer = await service.post("health.nis", "/reports", {**filing_of("consent_adult"), "vitalInterest": REASON})
    assert set(answer.fields()) == {"vitalInterest"}


async def test_findings_open_to_who_records_the_ground_and_not_by_the_way_in_alone(service: Service) -> None:
    report = await filed(service, "vital_interest")
    assert "clinical" not in (await seen(service, "intake.centre", report))["classes"]
    basis = {"scope": "clinical", "basis": "vital_interest"}
    assert (await service.post("intake.centre", f"/reports/{report}/reading-basis", basis)).status == 200
    assert (await seen(service, "intake.centre", report))["classes"]["clinical"]["text"] == EVERYTHING["clinical"]
    assert "clinical" not in (await seen(service, "duty.centre", report))["classes"]


@pytest.mark.parametrize("way", ["through_me", "official_duty", "vital_interest"])
async def test_nothing_opens_beyond_the_centre(service: Service, csr_nis: UUID, way: str) -> None:
    """A referral that came to be, in referral's own name or forged, opens nothing: no one authorised it."""
    report = await filed(service, way)
    for purpose in ("child_protection", "urgent_health", "emergency_accommodation", "criminal_investigation"):
        referral = UUID(int=hash((report, purpose)) % 2**128)
        await service.forged("sent", report, referral, csr_nis, purpose)
        await service.forged("accepted", report, referral, csr_nis, purpose, PEOPLE["csr.nis"].sub)
    for who in ("csr.nis", "csr2.nis", "csr.supervisor", "police.nis", "investigator.nis", "ngo.provider"):
        assert (await service.get(who, f"/reports/{report}")).status == 404, who


async def test_who_never_agreed_takes_no_consent_back(service: Service) -> None:
    report = await filed(service, "official_duty")
    heard = {"expectedVersion": 1, "seenAlone": "yes", "calledBack": "no"}
    answer = await service.post("health.nis", f"/reports/{report}/consent/withdraw", heard)
    assert (answer.status, answer.slug) == (409, "reported-by-duty")
    assert (await seen(service, "intake.centre", report))["classes"]["concern"] is not None


async def test_who_agrees_after_a_report_by_official_duty_is_assessed_and_may_take_it_back(service: Service) -> None:
    report = await filed(service, "official_duty")
    await synced(service)
    await service.given_to_a_case_manager(report)
    heard = {"seenAlone": "yes", "calledBack": "yes"}
    no, yes = {"outcome": "refused", **heard}, {"outcome": "agreed", **heard}
    path = f"/reports/{report}/consent"
    assert (await service.post("health.nis", path, {"expectedVersion": 3, **no})).slug == "reported-by-duty"
    assert (await step(service, report, "open", "manager.centre")).slug == "not-agreed-to-be-identified"
    assert (await service.post("manager.centre", path, {"expectedVersion": 3, **yes})).status == 200
    assert (await answered(service, report, agreement())).status == 200
    await led_to(service, report, "open")
    assert (await service.post("health.nis", f"{path}/withdraw", {"expectedVersion": 1, **heard})).status == 200
    assert (await seen(service, "manager.centre", report))["classes"].get("concern") is None


_WORD = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=4, max_size=20).map(
    lambda said: f"Kan{said}"
)


@given(
    words=st.lists(_WORD, min_size=3, max_size=3, unique=True),
    chosen=st.sets(st.sampled_from(sorted(FORBIDDEN)), min_size=1),
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_is_written_nothing_of_it_is_stored(
    service: Service, words: list[str], chosen: set[str]
) -> None:
    """What is sent with words is refused and leaves no row; what is taken holds no string that a person typed."""
    said = {
        name: _with(FORBIDDEN[name], words[place % len(words)])
        for place, name in enumerate(sorted(chosen))
        if name != "person"
    }
    if "person" in chosen:
        said["person"] = {"names": [{"given": words[0]}], "aliases": [words[1]], "presentPlace": {"text": words[2]}}
    before = await service.rows("select count(*) from report")
    refused = await service.post("health.nis", "/reports", {**filing_of("through_me"), **said})
    assert refused.status == 422, refused.body
    assert await service.rows("select count(*) from report") == before
    assert not any(word.encode() in refused.body for word in words)
    report = await filed(service, "through_me")
    await extend(service, report, 1, person={"names": [{"given": words[0]}]}, account=words[1])
    for who in ("health.nis", "duty.centre"):
        view = str(await seen(service, who, report))
        assert not any(word in view for word in words)
    async with owner_of(service) as owner, owner.transaction() as connection:
        parts = f"select class from report_part where report_id = '{report}'"
        persons = f"select class from person_part where report_id = '{report}'"
        added = f"select kind from addendum where report_id = '{report}'"
        stored = {row[0] for row in await connection.execute(text(f"{parts} union {persons} union {added}"))}
    assert stored.isdisjoint(oracle.ways()["through_me"]["never"])
    assert {"conflict", "care_needs", "site"}.isdisjoint(stored)


def _with(said: Any, word: str) -> Any:
    return {"note": word} if isinstance(said, dict) else word
