"""DESIGN 10.8: own is mine, not my ward's."""

from __future__ import annotations

from typing import Any

from tests.integration.people_first.three_services import DOCTOR, INTAKE, Platform, unit_of

WARD_COLLEAGUE = "health2.nis"
NAMES = [{"given": "Primerka", "family": "Izmišljenić"}]
TYPED: dict[str, Any] = {
    "danger": "yes",
    "concern": "Muškarac odgovara umesto nje.",
    "account": "Gledala ga je pre svakog odgovora.",
    "clinical": "Starije modrice na podlakticama.",
    "careNeeds": "Tumač i mirna soba.",
    "indicators": ["H1", "G12"],
    "conflict": {"note": "Rođak radi tamo."},
    "person": {
        "names": NAMES,
        "aliases": ["Prima"],
        "numbers": [{"kind": "passport", "value": "SYN987654"}],
        "birth": {"birthDate": "2010-05-01"},
        "sex": "female",
        "citizenships": ["RS"],
        "residence": "citizen",
        "languageNeeds": {"language": "sr", "interpreterNeeded": True},
        "safeContact": {"phone": "+381641234567"},
        "contactFlags": {"contactPerson": False},
        "presentPlace": {"text": "Čekaonica 4"},
    },
}


async def test_the_author_reads_in_full(platform: Platform) -> None:
    """The author reads in full what they wrote; of numbers only that they are there, since a screen is looked at by others.

    What the Centre assessed is not theirs, and held back whether there is anything or not.
    """
    report = await platform.filed(**TYPED)
    answer = (await platform.get(DOCTOR, f"/reports/{report}")).json()
    seen = answer["classes"]
    for class_, name in {
        "concern": "concern",
        "account": "account",
        "clinical": "clinical",
        "care_needs": "careNeeds",
    }.items():
        assert seen[class_]["text"] == TYPED[name]
    assert seen["person_name"] == {"names": NAMES, "aliases": ["Prima"]}
    assert (seen["birth"]["birthDate"], seen["sex"]["sex"]) == ("2010-05-01", "female")
    assert (seen["citizenship"]["countries"], seen["residence"]["status"]) == (["RS"], "citizen")
    assert (seen["present_place"]["text"], seen["safe_contact"]["phone"]) == ("Čekaonica 4", "+381641234567")
    assert (seen["conflict"]["note"], seen["indicators"]["codes"]) == ("Rođak radi tamo.", ["H1", "G12"])
    assert seen["person_numbers"] == {"recorded": True}
    assert {each["class"] for each in answer["withheld"]} == {
        "person_numbers",
        "consent",
        "triage",
        "risk",
        "child_views",
        "assignment",
        "corrections",
        "assessment",
        "links",
        *("procedure", "decision", "reasons", "rights", "recovery"),
    }


async def test_the_unit_sees_reference_state_danger_and_the_open_question(platform: Platform) -> None:
    """The unit sees reference, state, danger and the open question: what the Centre asks of it, the answer, its own telephone."""
    report = await platform.arrived(**TYPED)
    answer = (await platform.get(WARD_COLLEAGUE, f"/reports/{report}", acr=2)).json()
    assert (answer["positions"], answer["state"]) == (["unit"], "submitted")
    assert set(answer["classes"]) == {
        *("reference", "danger", "instruction", "whereabouts", "open_question", "unit_callback")
    }
    assert answer["classes"]["reference"]["reference"].startswith("S-")
    assert (answer["classes"]["danger"]["danger"], answer["classes"]["danger"]["childPath"]) == ("yes", True)
    assert set(await platform.seen(DOCTOR, report)) - set(answer["classes"]) <= {
        each["class"] for each in answer["withheld"]
    }
    for written in (
        *(TYPED[name] for name in ("concern", "account", "clinical", "careNeeds")),
        "Primerka",
        "SYN987654",
    ):
        assert written not in str(answer)


async def test_what_the_centre_asks_the_author_or_a_colleague_answers(platform: Platform) -> None:
    """The Centre asks; author and unit find that something waits, either answers, and the Centre hears of it; no word of it travels."""
    report = await platform.arrived(danger="no")
    for who, asked in ((WARD_COLLEAGUE, "Ko je zvao Primerku?"), (DOCTOR, "Gde Primerka spava?")):
        platform.clock.forward(seconds=1)
        answered = (await platform.post(INTAKE, f"/reports/{report}/questions", {"text": asked})).json()
        question = answered["classes"]["open_question"]["questions"][-1]["id"]
        await platform.carry()
        for reader, own in ((DOCTOR, 2), (WARD_COLLEAGUE, 1)):
            assert (await platform.inbox(reader, report)).count("question_waits") == own, "their unit's and their own"
        answer = {"questionId": question, "text": "Primerkina tetka."}
        assert (await platform.post(who, f"/reports/{report}/answers", answer)).status == 200
        await platform.carry()
        for reader in (DOCTOR, WARD_COLLEAGUE):
            assert "question_waits" not in await platform.inbox(reader, report)
        # Of the asker's unit on duty, and their own: a newer one takes the place of the one before.
        assert (await platform.inbox(INTAKE, report)).count("question_answered") == 2
    for service in ("identification", "notifications", "referral"):
        assert "Primerk" not in str(platform.rows(service, "select data from outbox"))


async def test_no_clock_pauses_while_a_question_waits(platform: Platform) -> None:
    """Referral has no pause: the terms run on, which is the safe side, for danger and for a child always."""
    report = await platform.arrived()
    clocks = (
        "select c.code, c.state, c.due_at from clock c join referral r on r.id = c.referral_id "
        f"where r.report_id = '{report}' order by 1"
    )
    before = platform.rows("referral", clocks)
    await platform.post(INTAKE, f"/reports/{report}/questions", {"question": "still_there"})
    await platform.carry()
    assert platform.rows("referral", clocks) == before != []


async def test_the_unit_answers_and_withdraws_nothing(platform: Platform) -> None:
    """Not my ward's: the unit does nothing in the author's name."""
    report = await platform.arrived(age="adult")
    withdrawal = {"expectedVersion": 1, "reason": "filed_by_mistake"}
    for path, body in (("whereabouts", {"answer": "safe"}), ("withdraw", withdrawal)):
        answer = await platform.post(WARD_COLLEAGUE, f"/reports/{report}/{path}", body)
        assert (answer.status, answer.slug) == (403, "forbidden")


async def test_another_unit_of_the_hospital_sees_nothing(platform: Platform) -> None:
    """Not my ward's: a doctor of another unit and the hospital's administrator are strangers, and so is another hospital."""
    report = await platform.arrived()
    for path in (f"/reports/{report}", f"/reports/{report}/receipt"):
        administration = platform.client(WARD_COLLEAGUE, "identification", unit="d48e2694-c770-4386-a677-26871251b8ae")
        assert (await administration.get(path)).status == 404
        assert (await platform.get("admin.kcnis", path)).status in (403, 404)
        assert (await platform.get("health.sabac", path)).status == 404


async def test_what_moves_is_told_to_the_author_alone(platform: Platform) -> None:
    """Own is mine: that it was taken over and what to do now is in the author's inbox, not in the ward's."""
    report = await platform.arrived()
    await platform.take_over(report)
    await platform.post(INTAKE, f"/reports/{report}/advice", {"instruction": "speak_alone"})
    await platform.carry()
    assert sorted(await platform.inbox(DOCTOR, report)) == ["item_received", "item_updated"]
    assert await platform.inbox(WARD_COLLEAGUE, report) == []


async def hand_over(platform: Platform, report: str, *steps: tuple[str, str]) -> None:
    """Each step by whom, told to everybody concerned."""
    for step, who in steps:
        answer = await platform.post(who, f"/reports/{report}/{step}", {})
        assert answer.status == 200, answer.body
        await platform.carry()


async def test_a_recorded_hand_over_gives_the_rest_to_one_colleague(platform: Platform) -> None:
    """A recorded hand-over gives the rest to one colleague: in all three services they are what the author is."""
    report = await platform.arrived(**TYPED)
    await hand_over(platform, report, ("hand-over", DOCTOR))
    assert await platform.referrals(report, WARD_COLLEAGUE) == {}
    await hand_over(platform, report, ("hand-over/take", WARD_COLLEAGUE))
    assert await platform.seen(WARD_COLLEAGUE, report) == await platform.seen(DOCTOR, report)
    of_both = [await platform.referrals(report, who) for who in (DOCTOR, WARD_COLLEAGUE)]
    assert of_both[0] == of_both[1] != {}
    assert {each["state"] for each in of_both[1].values()} == {"sent"}
    await platform.take_over(report)
    await platform.post(INTAKE, f"/reports/{report}/advice", {"instruction": "speak_alone"})
    await platform.carry()
    assert sorted(await platform.inbox(WARD_COLLEAGUE, report)) == ["item_received", "item_updated"]
    assert sorted(await platform.inbox(DOCTOR, report)) == ["item_received", "item_updated", "item_updated"]


async def test_the_unit_is_told_of_an_offer_while_it_stands_and_the_author_when_it_was_taken(
    platform: Platform,
) -> None:
    """An offer waits in the unit's inbox without a name, and no longer than it is open."""
    report = await platform.arrived(age="adult")
    for step, who in (("undo", DOCTOR), ("undo", WARD_COLLEAGUE), ("take", WARD_COLLEAGUE)):
        await hand_over(platform, report, ("hand-over", DOCTOR))
        assert await platform.inbox(WARD_COLLEAGUE, report) == ["hand_over_waits"]
        assert await platform.inbox("health.sabac", report) == []
        await hand_over(platform, report, (f"hand-over/{step}", who))
        assert await platform.inbox(WARD_COLLEAGUE, report) == []
    assert await platform.inbox(DOCTOR, report) == ["item_updated"]


async def test_a_report_that_is_taken_back_takes_its_offer_along(platform: Platform) -> None:
    """Who finds nothing to take is asked no more."""
    report = await platform.arrived(age="adult")
    await hand_over(platform, report, ("hand-over", DOCTOR))
    await platform.post(DOCTOR, f"/reports/{report}/withdraw", {"expectedVersion": 1, "reason": "duplicate"})
    await platform.carry()
    assert await platform.inbox(WARD_COLLEAGUE, report) == []


async def test_who_took_a_childs_report_sees_the_referral_that_goes_on_after_a_revocation(platform: Platform) -> None:
    """A successor's referral has both authors, as the one before it."""
    report = await platform.arrived()
    await hand_over(platform, report, ("hand-over", DOCTOR), ("hand-over/take", WARD_COLLEAGUE))
    referral = await platform.child(report)
    body = {"expectedVersion": 1, "reason": "safety", "successorUnitId": unit_of("csr.novisad")}
    answer = await platform.post(INTAKE, f"/referrals/{referral['id']}/revoke", body)
    assert answer.status == 200, answer.body
    await platform.carry()
    of_both = [await platform.referrals(report, who) for who in (DOCTOR, WARD_COLLEAGUE)]
    assert of_both[0] == of_both[1]
    assert {each["state"] for each in of_both[1].values()} == {"sent", "revoked"}
