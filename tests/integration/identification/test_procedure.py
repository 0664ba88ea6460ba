"""The formal procedure, from its opening to a decision, against real PostgreSQL."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from tests.integration.identification import ways
from tests.integration.identification.procedures import (
    DIRECTOR,
    PEDAGOGUE,
    PSYCHOLOGIST,
    SOCIAL_WORKER,
    led_to,
    procedure,
    step,
)
from tests.integration.identification.sending import INTAKE, MANAGER, OF_CENTRE, case_of_an_adult
from tests.integration.identification.service import PEOPLE
from tests.support.tries import TRIES

if TYPE_CHECKING:
    from tests.integration.identification.service import Service

_TO_SIGNED = ("open", "appoint", "interview", "propose", "sign", "sign")


async def test_three_sign_and_a_supervisor_confirms(service: Service) -> None:
    report = await case_of_an_adult(service)
    await led_to(service, report, *_TO_SIGNED)
    assert (await procedure(service, report, MANAGER))["state"] == "signed"
    await led_to(service, report, "confirm")
    seen = await ways.seen(service, MANAGER, report)
    found = seen["classes"]
    assert found["procedure"]["state"] == "identified"
    assert [each["vote"] for each in found["procedure"]["panel"]] == ["signed", "proposed", "signed"]
    assert found["decision"]["forms"] == ["labour_exploitation"]
    assert found["reasons"]["text"] == "Kanarinac-obrazlozenje"
    assert found["receipt"]["stage"] == "concluded"


async def test_a_dissent_goes_to_the_director(service: Service) -> None:
    report = await case_of_an_adult(service)
    assert (await service.get(DIRECTOR, f"/reports/{report}")).status == 404
    await led_to(service, report, "open", "appoint", "propose", "dissent")
    assert (await step(service, report, "sign", PEDAGOGUE)).slug == "procedure-move-refused"
    assert (await step(service, report, "confirm", OF_CENTRE)).slug == "procedure-move-refused"
    await led_to(service, report, "rule")
    found = (await ways.seen(service, MANAGER, report))["classes"]
    assert (found["procedure"]["state"], found["decision"]["outcome"]) == ("not_identified", "not_identified")
    assert found["procedure"]["dissents"][0]["actedAs"] == "social_worker"


async def test_what_the_rule_says_is_made_when_it_is_read_and_shown_to_assessors(service: Service) -> None:
    report = await case_of_an_adult(service)
    await led_to(service, report, "open", "appoint", "answer")
    (found,) = (await ways.seen(service, PEDAGOGUE, report))["classes"]["assessment"]["profiles"]
    (dimension,) = (each for each in found["dimensions"] if each["result"] == "positive")
    assert dimension["yes"] == ["D1.1", "D1.2"]


async def test_a_person_is_presumed_a_victim_once_while_the_panel_assesses(service: Service) -> None:
    report = await case_of_an_adult(service)
    await led_to(service, report, "open")
    assert (await step(service, report, "presume", MANAGER)).slug == "procedure-move-refused"
    await led_to(service, report, "appoint")
    before = (await ways.seen(service, "health.nis", report))["classes"]
    await led_to(service, report, "presume")
    assert (await step(service, report, "presume", MANAGER)).slug == "already-presumed"
    found = await procedure(service, report, PSYCHOLOGIST)
    (said,) = found["presumptions"]
    assert (said["grounds"], said["recoveryOffered"], said["consentStatus"]) == (
        "Kanarinac-pretpostavka",
        True,
        "given",
    )
    assert found["presumedAt"] == said["at"]
    assert (await ways.seen(service, "health.nis", report))["classes"] == before


async def test_what_is_returned_is_proposed_anew(service: Service) -> None:
    report = await case_of_an_adult(service)
    await led_to(service, report, *_TO_SIGNED, "return")
    found = await procedure(service, report)
    assert found["state"] == "assessment"
    assert {each["vote"] for each in found["panel"]} == {None}
    await led_to(service, report, "propose", "sign", "sign", "confirm")


async def test_intake_opens_and_the_report_has_a_case(service: Service) -> None:
    report = await case_of_an_adult(service, assigned=False)
    assert (await step(service, report, "open", INTAKE)).status == 200
    assert (await ways.seen(service, "health.nis", report))["classes"]["receipt"]["stage"] == "procedure_opened"


async def test_who_is_replaced_reads_nothing_more_and_does_not_come_back(service: Service) -> None:
    report = await case_of_an_adult(service)
    await led_to(service, report, "open", "appoint")
    assert (await service.get(PSYCHOLOGIST, f"/reports/{report}")).status == 200
    await led_to(service, report, "replace")
    assert (await service.get(PSYCHOLOGIST, f"/reports/{report}")).status == 404
    back: dict[str, Any] = {
        "memberId": str(PEOPLE["psychologist2.centre"].sub),
        "replacementId": str(PEOPLE[PSYCHOLOGIST].sub),
    }
    assert (await step(service, report, "replace", OF_CENTRE, **back)).slug == "does-not-come-back"


@pytest.mark.parametrize("name", ["propose", "sign", "confirm", "rule"])
async def test_a_decision_needs_a_second_factor(service: Service, name: str) -> None:
    report = await case_of_an_adult(service)
    before = {
        "propose": (),
        "sign": ("propose",),
        "confirm": ("propose", "sign", "sign"),
        "rule": ("propose", "dissent"),
    }
    await led_to(service, report, "open", "appoint", *before[name])
    who = {"propose": PSYCHOLOGIST, "sign": SOCIAL_WORKER, "confirm": OF_CENTRE, "rule": DIRECTOR}[name]
    assert (await step(service, report, name, who, acr=1)).slug == "decision-needs-second-factor"


async def test_of_two_signatures_at_once_each_is_kept_or_refused(service: Service) -> None:
    for _ in TRIES:
        report = await case_of_an_adult(service)
        await led_to(service, report, "open", "appoint", "propose")
        answers = await asyncio.gather(*(step(service, report, "sign", who) for who in (PEDAGOGUE, SOCIAL_WORKER)))
        done = [each.status for each in answers].count(200)
        assert done in (1, 2)
        votes = [each["vote"] for each in (await procedure(service, report))["panel"]]
        assert votes.count("signed") == done


async def test_of_a_signature_and_a_dissent_at_once_one_counts(service: Service) -> None:
    for _ in TRIES:
        report = await case_of_an_adult(service)
        await led_to(service, report, "open", "appoint", "propose", "sign")
        given = (("sign", SOCIAL_WORKER), ("dissent", SOCIAL_WORKER))
        answers = await asyncio.gather(*(step(service, report, name, who) for name, who in given))
        assert sorted(each.status for each in answers) == [200, 409]
        signed = answers[0].status == 200
        assert (await procedure(service, report))["state"] == ("signed" if signed else "dissented")


async def test_of_a_confirmation_and_a_discontinuation_at_once_one_counts(service: Service) -> None:
    for _ in TRIES:
        report = await case_of_an_adult(service)
        await led_to(service, report, *_TO_SIGNED)
        answers = await asyncio.gather(*(step(service, report, name, OF_CENTRE) for name in ("confirm", "discontinue")))
        assert sorted(each.status for each in answers) == [200, 409]


async def test_once_the_decision_is_served_the_panel_reads_nothing_more(service: Service) -> None:
    report = await case_of_an_adult(service)
    await led_to(service, report, "open", "explain", "appoint", "propose")
    assert (await step(service, report, "serve", MANAGER)).slug == "nothing-to-serve"
    await led_to(service, report, "sign", "sign", "confirm")
    assert (await step(service, report, "explain", PSYCHOLOGIST)).status == 200
    early = await step(service, report, "serve", MANAGER, servedOn="2020-01-01")
    assert (early.status, early.slug) == (422, "invalid-input")
    kept = await step(service, report, "serve", MANAGER, how="could_not_be_served", copyLeft="with_person")
    assert kept.slug == "invalid-input"
    for _ in range(2):
        assert (await step(service, report, "serve", MANAGER, how="could_not_be_served")).status == 200
        assert (await service.get(PSYCHOLOGIST, f"/reports/{report}")).status == 404
    await led_to(service, report, "serve")
    assert (await step(service, report, "serve", MANAGER)).slug == "already-served"
    assert (await service.get(PSYCHOLOGIST, f"/reports/{report}")).status == 404
    found = (await ways.seen(service, MANAGER, report))["classes"]
    assert (found["decision"]["outcome"], found["decision"]["served"]["copyLeft"]) == ("identified", "kept_at_centre")
    explained = found["rights"]["explanations"]
    assert [each["actedAs"] for each in explained] == ["case", "psychologist"]
    assert explained[0]["rights"] == ["legal_aid", "recovery_period"]
    assert (await ways.seen(service, "health.nis", report))["classes"].get("rights") is None
    assert "served" not in ((await ways.seen(service, "health.nis", report))["classes"]["decision"] or {})


async def test_a_dissent_that_was_served_leaves_the_director(service: Service) -> None:
    report = await case_of_an_adult(service)
    await led_to(service, report, "open", "appoint", "propose", "dissent", "rule")
    assert (await service.get(DIRECTOR, f"/reports/{report}")).status == 200
    await led_to(service, report, "serve")
    assert (await service.get(DIRECTOR, f"/reports/{report}")).status == 404


async def test_a_recovery_period_is_offered_before_it_is_granted_and_ends_once(service: Service) -> None:
    report = await case_of_an_adult(service)
    await led_to(service, report, "open")
    granted: dict[str, Any] = {"step": "granted", "startsOn": "2026-11-20", "basis": "Kanarinac-osnov"}
    assert (await step(service, report, "recover", MANAGER, **granted)).slug == "recovery-move-refused"
    await led_to(service, report, "recover")
    assert (await step(service, report, "recover", MANAGER, step="granted")).slug == "invalid-input"
    assert (await step(service, report, "recover", MANAGER, **granted)).status == 200
    assert (await step(service, report, "recover", MANAGER, step="ended")).status == 200
    assert (await step(service, report, "recover", MANAGER, step="ended")).slug == "recovery-move-refused"
    recovery = (await ways.seen(service, MANAGER, report))["classes"]["recovery"]
    assert recovery["state"] == "ended"
    found = recovery["steps"][1]
    assert (found["startsOn"], found["endsOn"], found["verified"]) == ("2026-11-20", "2027-02-18", False)
