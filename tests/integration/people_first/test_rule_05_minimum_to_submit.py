"""DESIGN 10.5: what must be answered before a report can be sent, and what need not be."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from contracts import reference
from tests.integration.identification.conftest import NIS
from tests.integration.people_first.three_services import (
    CHILD,
    DOCTOR,
    DUTY,
    INTAKE,
    NEXT_ON_DUTY,
    NIGHT,
    WORKER,
    Platform,
    unit_of,
)

NOVI_SAD = reference.serving_csr("89010")
MUST = (
    "encounterDate",
    "encounterMunicipality",
    "age",
    "wayIn",
    "danger",
    "stillHere",
    "companion",
    "seenAlone",
    "policeTold",
    "callbackPhone",
)
GROUNDS: dict[str, Any] = {"suspicions": ["forced_begging"], "indicators": ["H1"], "concern": "Nešto nije u redu."}
WORDS: dict[str, tuple[str, ...]] = {
    "age": ("child", "adult", "not_sure"),
    "danger": ("yes", "no", "unknown"),
    "policeTold": ("yes", "no", "pending"),
}
NO_GROUND: dict[str, Any] = dict.fromkeys(GROUNDS)


async def test_each_answer_of_the_minimum_is_asked_for(platform: Platform) -> None:
    """Date and municipality of the encounter, child or adult, way in, danger, still here, who is with the person, seen alone, police told, call-back phone."""
    for answer in MUST:
        refused = await platform.file(**{answer: None})  # type: ignore[arg-type]  # the answer is taken out
        assert (refused.status, refused.slug, refused.json()["missing"]) == (422, "report-incomplete", [answer])
    nothing = await platform.post(DOCTOR, "/reports", {})
    assert nothing.json()["missing"] == [*MUST, "|".join(GROUNDS)]


async def test_the_answers_that_there_are(platform: Platform) -> None:
    """Child/adult/not sure; danger yes/no/unknown; police told yes/no/pending: each is taken, and nothing else."""
    for answer, words in WORDS.items():
        for word in words:
            assert (await platform.file(**{answer: word})).status == 201, (answer, word)
        refused = await platform.file(**{answer: "maybe"})
        assert (refused.status, set(refused.fields())) == (422, {answer})


async def test_a_suspicion_or_an_indicator_or_one_sentence(platform: Platform) -> None:
    """Suspicion or indicator or one sentence of concern: any one of them is enough, none is not."""
    for name, ground in GROUNDS.items():
        assert (await platform.file(**{**NO_GROUND, name: ground})).status == 201
    for nothing in (NO_GROUND, {**NO_GROUND, "suspicions": []}):
        refused = await platform.file(**nothing)
        assert (refused.slug, refused.json()["missing"]) == ("report-incomplete", ["suspicions|indicators|concern"])


async def test_still_here_and_until_when(platform: Platform) -> None:
    """Still here and until when; who does not know until when says so."""
    refused = await platform.file(stillHere="yes")
    assert refused.json()["missing"] == ["stillHereUntil|stillHereUntilUnknown"]
    for until in ({"stillHereUntil": "2026-11-24T14:00:00Z"}, {"stillHereUntilUnknown": True}):
        assert (await platform.file(stillHere="yes", **until)).status == 201


async def test_the_rest_is_optional(platform: Platform) -> None:
    """Optional: sex, language, present place and municipality, identity, texts: the minimum alone is a report."""
    seen = await platform.seen(DOCTOR, await platform.filed())
    optional = ("sex", "language_needs", "present_place", "person_name", "account", "clinical", "care_needs", "concern")
    assert {class_: seen[class_] for class_ in optional} == dict.fromkeys(optional)


async def test_present_municipality_else_the_encounters(platform: Platform) -> None:
    """Present municipality, else the encounter's: it decides which centre for social work gets a child."""
    here = await platform.child(await platform.arrived(encounterMunicipality=NIS))
    assert here["unitId"] == str(reference.serving_csr(NIS))
    place = {"presentPlace": {"municipality": "89010", "text": "Čekaonica 4"}}
    there = await platform.child(await platform.arrived(encounterMunicipality=NIS, person=place))
    assert there["unitId"] == str(NOVI_SAD)


async def test_where_the_person_is_never_reroutes_by_itself(platform: Platform) -> None:
    """A later change never re-routes by itself: whatever the reporter says of the whereabouts, the referral stays where it is."""
    report = await platform.arrived()
    before = await platform.child(report)
    for answer in ("left_with_companion", "left_alone", "safe"):
        await platform.post(DOCTOR, f"/reports/{report}/whereabouts", {"answer": answer})
    await platform.carry()
    assert await platform.child(report) == before


async def test_sector_and_reporter_come_from_the_session(platform: Platform) -> None:
    """Sector and reporter come from the session; a form that says them is refused."""
    for changes in ({"sector": "police"}, {"authorId": str(NOVI_SAD)}, {"reporterName": "Neko Drugi"}):
        refused = await platform.file(**changes)
        assert (refused.status, set(refused.fields())) == (422, {"(unknown name)"})
    for who, sector, name in (
        (DOCTOR, "health", "Jelena Stanković"),
        ("police.nis", "police", "Nemanja Đorđević"),
    ):
        seen = await platform.seen(who, await platform.filed(who))
        assert (seen["report"]["sector"], seen["reporter_name"]["name"]) == (sector, name)
        assert seen["unit_callback"]["unitId"] == unit_of(who)


async def test_except_for_what_intake_keys_in(platform: Platform) -> None:
    """From phone, paper or hotline `source` and `receivedAt` stand beside `enteredBy`; the true reporter's unit finds it and its notice."""
    received = NIGHT - timedelta(minutes=10)
    keyed = {"source": "phone", "receivedAt": received.isoformat(), "sector": "health", "unitId": unit_of(DOCTOR)}
    report = await platform.arrived(INTAKE, keyed=keyed, danger="yes")
    for who in (DOCTOR, INTAKE, DUTY):
        how = (await platform.seen(who, report))["reference"]["keyed"]
        assert (how["source"], how["enteredBy"]) == ("phone", "intake")
        assert [datetime.fromisoformat(how[each]) for each in ("receivedAt", "enteredAt")] == [received, NIGHT]
    assert "keyed" not in (await platform.seen(WORKER, report))["reference"]
    seen = await platform.seen(INTAKE, report)
    assert (seen["report"]["sector"], seen["unit_callback"]["unitId"]) == ("health", unit_of(DOCTOR))
    assert await platform.inbox(DOCTOR, report) == ["hand_over_waits"]
    assert (await platform.post(DOCTOR, f"/reports/{report}/hand-over/take", {})).status == 200
    await platform.carry()
    assert await platform.inbox(DOCTOR, report) == []
    await platform.take_over(report, "intake2.centre")
    await platform.carry()
    assert await platform.inbox(DOCTOR, report) == ["item_received"]


async def test_the_terms_of_what_the_centre_had_run_from_then_and_notices_go_out_now(platform: Platform) -> None:
    """The Centre's terms run from `receivedAt`; those of a unit, of the platform and of the alarm from filing."""
    received = NIGHT - timedelta(hours=20)
    keyed = {"source": "paper", "receivedAt": received.isoformat()}
    report = await platform.arrived(INTAKE, keyed=keyed, danger="yes")
    found = await platform.referrals(report)
    started = {
        each["code"]: datetime.fromisoformat(each["startedAt"]) for item in found.values() for each in item["clocks"]
    }
    assert started == {
        "TRIAGE_ASSESS": received,
        "TAKEOVER_15MIN": received,
        "DELIVERY_60S": NIGHT,
        "REFERRAL_DECIDE": NIGHT,
    }
    assert {datetime.fromisoformat(item["sentAt"]) for item in found.values()} == {NIGHT}
    assert (await platform.receipt(report, INTAKE))["nobodyYet"]
    await platform.alarms_ring()
    alerted = [who for who in (DUTY, NEXT_ON_DUTY) if "urgent_request_waits" in await platform.inbox(who, report)]
    assert alerted == [DUTY]


async def test_unknown_is_an_answer(platform: Platform) -> None:
    """Unknown is an answer, and it is read as it was given."""
    unknown = {"danger": "unknown", "stillHere": "unknown", "companion": "unknown", "seenAlone": "unknown"}
    report = await platform.arrived(**unknown)
    seen = await platform.seen(DOCTOR, report)
    values = {**seen["danger"], **seen["encounter"]}
    assert {name: values[name] for name in unknown} == unknown
    assert (await platform.referrals(report))[CHILD]["urgency"] == "urgent"
