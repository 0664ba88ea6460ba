"""Reports of one person are one case with one case manager; what only seems alike waits for another person, who supervises."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.identification import procedures
from tests.integration.identification.conftest import PEOPLE, Service
from tests.integration.identification.directory import synced
from tests.integration.identification.persons import (
    candidates,
    cases,
    compared,
    filed_twice,
    held_by,
    link,
    links_of,
    named,
    new_name,
    unlink,
    version_of,
)
from tests.integration.identification.sending import agreement, answered, send
from tests.integration.identification.test_found_by_place import stepped
from tests.integration.identification.test_withdrawing_consent import withdraw
from tests.support.asgi import Answer

INTAKE, DUTY, MANAGER, OF_CENTRE = "intake.centre", "duty.centre", "manager.centre", "supervisor.centre"
ANOTHER_MANAGER, ANOTHER_SUPERVISOR, DIRECTOR = "manager2.centre", "supervisor2.centre", "director.centre"
SEEMS = ("1990-05-03", "1990-03-05")
"""Birth dates by which two only seem to be one person."""


def slug(answer: Answer) -> tuple[int, str]:
    return answer.status, str(answer.json().get("type", "")).removeprefix("urn:problem:")


def sub(who: str) -> str:
    return str(PEOPLE[who].sub)


async def held_twice(service: Service, *managers: str | None, births: tuple[str, ...] = ()) -> list[str]:
    """Two reports of one person, each with its manager, or taken over."""
    found = await filed_twice(service, *births)
    for each, manager in zip(found, managers, strict=True):
        await held_by(service, each, manager)
    return found


async def linked(service: Service, *managers: str | None, by: str, **more: Any) -> list[str]:
    found = await held_twice(service, *managers)
    answer = await link(service, by, *found, **more)
    assert answer.status == 200, answer.body
    return found


@pytest.mark.parametrize("who", [INTAKE, DUTY])
async def test_two_that_no_one_has_yet_are_one_case_that_is_assigned_at_once(service: Service, who: str) -> None:
    one, other = await linked(service, None, None, by=who)
    (case, manager), second = await cases(service, one, other)
    assert case is not None
    assert (case, manager) == second == (case, None)
    (shown,) = await links_of(service, who, one)
    assert (shown["relation"], shown["waits"], shown["byYou"], shown["reportId"]) == ("same_person", False, True, other)
    assert (await service.get(who, f"/reports/{one}")).json()["classes"]["links"]["candidates"] == []
    await synced(service)
    given = {"expectedVersion": await version_of(service, one), "managerId": sub(MANAGER)}
    assert (await service.post(INTAKE, f"/reports/{one}/assign", given)).status == 200
    assert await cases(service, one, other) == [(case, sub(MANAGER))] * 2
    assert (await service.get(MANAGER, f"/reports/{other}")).status == 200


@pytest.mark.parametrize("from_the_case", [True, False], ids=["from the case", "to the case"])
async def test_the_case_that_has_a_manager_is_kept(service: Service, from_the_case: bool) -> None:
    one, other = await held_twice(service, MANAGER, None)
    ((case, _),) = await cases(service, one)
    who, ends = (MANAGER, (one, other)) if from_the_case else (OF_CENTRE, (other, one))
    answer = await link(service, who, *ends)
    assert answer.status == 200, answer.body
    assert await cases(service, one, other) == [(case, sub(MANAGER))] * 2
    assigned = "select count(*) from outbox where key = '{}' and type = 'identification.case-assigned.v1'"
    assert await service.rows(assigned.format(other)) == [(1,)]
    for report in (one, other):
        assert (await service.get(MANAGER, f"/reports/{report}")).status == 200
        assert (await service.get(INTAKE, f"/reports/{report}")).status == 404


async def test_of_two_case_managers_a_supervisor_chooses_who_goes_on(service: Service) -> None:
    one, other = await held_twice(service, MANAGER, ANOTHER_MANAGER)
    before = await cases(service, one, other)
    assert slug(await link(service, OF_CENTRE, one, other)) == (422, "case-manager-not-chosen")
    # A case manager only proposes it.
    assert (await link(service, MANAGER, one, other)).status == 200
    assert [each["waits"] for each in await links_of(service, MANAGER, one)] == [True]
    assert await cases(service, one, other) == before
    assert slug(await link(service, ANOTHER_MANAGER, other, one)) == (409, "already-linked")
    answer = await link(service, OF_CENTRE, one, other, keep=other)
    assert answer.status == 200, answer.body
    assert await cases(service, one, other) == [before[1]] * 2
    assert (await service.get(MANAGER, f"/reports/{one}")).status == 404
    assert (await service.get(ANOTHER_MANAGER, f"/reports/{one}")).status == 200


async def test_what_only_seems_alike_is_linked_by_another_person_who_supervises(service: Service) -> None:
    one, other = await held_twice(service, MANAGER, MANAGER, births=SEEMS)
    assert list(await candidates(service, one)) == [other]
    before = await cases(service, one, other)
    assert (await link(service, OF_CENTRE, one, other)).status == 200
    (shown,) = await links_of(service, MANAGER, one)
    assert (shown["waits"], shown["byYou"]) == (True, False)
    assert await cases(service, one, other) == before
    for who in (MANAGER, OF_CENTRE):
        assert slug(await link(service, who, one, other)) == (409, "already-linked")
    assert (await link(service, ANOTHER_SUPERVISOR, other, one)).status == 200
    assert [each["waits"] for each in await links_of(service, MANAGER, one)] == [False]
    assert await cases(service, one, other) == [before[0]] * 2 or await cases(service, one, other) == [before[1]] * 2


async def test_what_waits_is_declined_by_ending_it(service: Service) -> None:
    one, other = await held_twice(service, MANAGER, MANAGER, births=SEEMS)
    before = await cases(service, one, other)
    await link(service, MANAGER, one, other)
    (shown,) = await links_of(service, MANAGER, one)
    assert (await unlink(service, ANOTHER_SUPERVISOR, other, shown["id"])).status == 200
    assert await links_of(service, MANAGER, one) == []
    assert await cases(service, one, other) == before
    # It may be proposed again.
    assert (await link(service, MANAGER, one, other)).status == 200


@pytest.mark.parametrize("who", [MANAGER, OF_CENTRE])
async def test_unlinked_reports_are_two_cases_of_the_same_manager(service: Service, who: str) -> None:
    one, other = await linked(service, MANAGER, None, by=MANAGER)
    (kept, _), _ = await cases(service, one, other)
    (shown,) = await links_of(service, who, other)
    assert (await unlink(service, who, other, shown["id"])).status == 200
    first, second = await cases(service, one, other)
    assert first == (kept, sub(MANAGER))
    assert second[1] == sub(MANAGER)
    assert second[0] not in (None, kept)
    assert slug(await unlink(service, who, other, shown["id"])) == (409, "no-such-link")
    assert len((await service.get(MANAGER, f"/reports/{one}")).json()["classes"]["links"]["candidates"]) == 1


@pytest.mark.parametrize("relation", ["co_victims", "same_site", "same_exploiter"])
async def test_who_is_only_related_has_a_case_of_their_own(service: Service, relation: str) -> None:
    one, other = await held_twice(service, MANAGER, MANAGER)
    before = await cases(service, one, other)
    assert (await link(service, MANAGER, one, other, relation)).status == 200
    (shown,) = await links_of(service, MANAGER, other)
    assert (shown["relation"], shown["waits"], shown["reportId"]) == (relation, False, one)
    assert await cases(service, one, other) == before
    assert (await unlink(service, MANAGER, one, shown["id"])).status == 200
    assert await cases(service, one, other) == before


async def test_a_report_that_the_caller_does_not_hold_is_linked_as_the_same_person_only_where_it_may_be(
    service: Service,
) -> None:
    one, other = await held_twice(service, MANAGER, ANOTHER_MANAGER)
    stranger, _ = await held_twice(service, ANOTHER_MANAGER, ANOTHER_MANAGER)
    assert (await link(service, MANAGER, one, stranger)).status == 404
    assert (await link(service, MANAGER, one, other, "same_site")).status == 404
    assert (await link(service, MANAGER, stranger, one)).status == 404
    assert slug(await link(service, MANAGER, one, one)) == (422, "invalid-input")
    for who in ("health.nis", "health2.nis", DIRECTOR, "psychologist.centre", "csr.nis"):
        assert (await link(service, who, one, other)).status in (403, 404), who


async def test_the_union_is_for_the_centre_and_a_referral_opens_one_report(service: Service) -> None:
    one, other = await linked(service, MANAGER, MANAGER, by=MANAGER)
    assert (await answered(service, one, agreement())).status == 200
    assert (await send(service, one)).status == 200
    referrals = await service.rows(f"select report_id from disclosure where report_id in ('{one}', '{other}')")
    assert {str(report) for (report,) in referrals} <= {one}
    for who in ("reception.centre", "health2.nis"):
        assert (await service.get(who, f"/reports/{other}")).status in (200, 404)
        seen = (await service.get(who, f"/reports/{one}")).json()
        assert "links" not in seen.get("classes", {})


async def test_a_withdrawal_on_either_closes_both_and_a_yes_counts_for_its_own(service: Service) -> None:
    one, other = await linked(service, MANAGER, MANAGER, by=MANAGER)
    await stepped(service, one, "no longer agrees")
    for report in (one, other):
        seen = (await service.get(MANAGER, f"/reports/{report}")).json()
        assert "person_name" not in seen["classes"], report
        withdrawn = (
            f"select count(*) from outbox where key = '{report}' and type = 'identification.consent-withdrawn.v1'"
        )
        assert await service.rows(withdrawn) == [(1,)]
    await stepped(service, one, "agrees")
    assert [
        "person_name" in (await service.get(MANAGER, f"/reports/{report}")).json()["classes"] for report in (one, other)
    ] == [True, False]


async def test_what_is_closed_is_not_linked(service: Service) -> None:
    one, other = await held_twice(service, MANAGER, MANAGER)
    await stepped(service, other, "no longer agrees")
    for ends in ((one, other), (other, one)):
        assert slug(await link(service, MANAGER, *ends)) == (409, "link-without-consent")


async def recuse(service: Service, who: str, report: str) -> Answer:
    given = {"expectedVersion": await version_of(service, report), "reason": "knows_person"}
    return await service.post(who, f"/reports/{report}/recuse", given)


async def test_who_recused_themself_from_one_is_recused_from_the_case(service: Service) -> None:
    one, other = await held_twice(service, MANAGER, ANOTHER_MANAGER)
    assert (await recuse(service, MANAGER, one)).status == 200
    assert (await link(service, OF_CENTRE, one, other)).status == 200
    assert await service.rows(f"select recused from report where id = '{other}'") == [([PEOPLE[MANAGER].sub],)]
    back = {"reportIds": [other], "managerId": sub(MANAGER)}
    assert (await service.post(ANOTHER_MANAGER, "/cases/hand-over", back)).status == 409


async def test_a_case_does_not_go_to_who_recused_themself_from_the_other_report(service: Service) -> None:
    one, other = await held_twice(service, MANAGER, MANAGER)
    assert (await recuse(service, MANAGER, one)).status == 200
    assert slug(await link(service, OF_CENTRE, one, other)) == (409, "recused-from-case")


async def test_a_hand_over_and_a_recusal_are_of_the_case(service: Service) -> None:
    one, other = await linked(service, MANAGER, MANAGER, by=MANAGER)
    gone = {"reportIds": [one], "managerId": sub(ANOTHER_MANAGER)}
    assert (await service.post(MANAGER, "/cases/hand-over", gone)).status == 200
    assert [manager for _, manager in await cases(service, one, other)] == [sub(ANOTHER_MANAGER)] * 2
    assert (await recuse(service, ANOTHER_MANAGER, other)).status == 200
    assert [manager for _, manager in await cases(service, one, other)] == [None] * 2


async def test_a_member_of_the_panel_recuses_themself_from_all_of_the_case(service: Service) -> None:
    one, other = await linked(service, MANAGER, MANAGER, by=MANAGER)
    await procedures.led_to(service, one, "open", "appoint")
    assert (await recuse(service, procedures.PEDAGOGUE, other)).status == 200
    for report in (one, other):
        assert (await service.get(procedures.PEDAGOGUE, f"/reports/{report}")).status == 404
        assert (await service.get(procedures.PSYCHOLOGIST, f"/reports/{report}")).status == 200


async def test_reports_of_a_case_go_with_its_procedure_and_their_reporters_see_it_alike(service: Service) -> None:
    one, other = await linked(service, MANAGER, MANAGER, by=MANAGER)
    await procedures.led_to(service, one, "open", "appoint")
    for report in (one, other):
        receipt = (await service.get("health.nis", f"/reports/{report}/receipt")).json()["classes"]["receipt"]
        assert receipt["stage"] == "procedure_opened", report
        assert (await service.get(procedures.PEDAGOGUE, f"/reports/{report}")).status == 200
    assert slug(await procedures.step(service, other, "interview", MANAGER)) == (409, "procedure-elsewhere")
    await procedures.led_to(service, one, "propose", "sign", "sign", "confirm", "serve")
    for report in (one, other):
        receipt = (await service.get("health.nis", f"/reports/{report}/receipt")).json()["classes"]["receipt"]
        assert receipt["stage"] == "concluded", report
        assert (await service.get(procedures.PEDAGOGUE, f"/reports/{report}")).status == 404


async def test_who_is_linked_to_a_report_with_a_procedure_goes_with_it(service: Service) -> None:
    one, other = await held_twice(service, MANAGER, None)
    await procedures.led_to(service, one, "open", "appoint")
    assert (await link(service, OF_CENTRE, other, one)).status == 200
    receipt = (await service.get("health.nis", f"/reports/{other}/receipt")).json()["classes"]["receipt"]
    assert receipt["stage"] == "procedure_opened"
    assert (await service.get(procedures.PEDAGOGUE, f"/reports/{other}")).status == 200
    (shown,) = await links_of(service, MANAGER, one)
    assert (await unlink(service, MANAGER, other, shown["id"])).status == 200
    assert (await service.get(procedures.PEDAGOGUE, f"/reports/{other}")).status == 404
    await procedures.led_to(service, one, "propose")


async def test_two_with_an_open_procedure_each_are_not_linked(service: Service) -> None:
    one, other = await held_twice(service, MANAGER, MANAGER)
    for report in (one, other):
        await procedures.led_to(service, report, "open")
    assert slug(await link(service, OF_CENTRE, one, other)) == (409, "procedures-of-both")
    assert await links_of(service, MANAGER, one) == []


async def test_what_was_not_taken_over_is_not_linked(service: Service) -> None:
    one, other = await filed_twice(service)
    assert slug(await link(service, INTAKE, one, other)) == (409, "report-move-refused")


async def test_a_case_of_three_is_one_case(service: Service) -> None:
    one, other = await linked(service, MANAGER, MANAGER, by=MANAGER)
    third, fourth = await linked(service, MANAGER, MANAGER, by=MANAGER)
    assert (await link(service, MANAGER, one, third)).status == 200  # Proposed: nothing says that they are the same.
    assert (await link(service, OF_CENTRE, third, one)).status == 200
    assert len(set(await cases(service, one, other, third, fourth))) == 1
    await stepped(service, fourth, "no longer agrees")
    seen = [(await service.get(MANAGER, f"/reports/{each}")).json()["classes"] for each in (one, other, third, fourth)]
    assert not [each for each in seen if "person_name" in each]


async def test_a_form_of_the_author_from_before_the_link_does_not_say_that_there_is_one(service: Service) -> None:
    one, other = await held_twice(service, None, None)
    before = await version_of(service, one)
    assert (await link(service, INTAKE, one, other)).status == 200
    more = {"expectedVersion": before, "kind": "account", "text": "viđeno"}
    answer = await service.post("health.nis", f"/reports/{one}/addenda", more)
    assert (slug(answer), answer.json()["changedFields"]) == ((409, "stale-version"), [])


async def test_a_link_within_one_case_joins_nothing_anew_and_who_is_left_alone_leaves_it_too(service: Service) -> None:
    given, family = new_name()
    one, middle, last = [(await service.filed(**named(given, family)))["id"] for _ in range(3)]
    await compared(service)
    for report in (one, middle, last):
        await held_by(service, report, MANAGER)
    for ends in ((one, middle), (middle, last), (last, one)):
        assert (await link(service, MANAGER, *ends)).status == 200
    assert len(set(await cases(service, one, middle, last))) == 1
    (between,) = [each for each in await links_of(service, MANAGER, last) if each["reportId"] == one]
    # Who leaves is not the same person as either.
    assert (await unlink(service, MANAGER, last, between["id"])).status == 200
    assert (await cases(service, one))[0] == (await cases(service, middle))[0] != (await cases(service, last))[0]
    assert (await link(service, MANAGER, last, middle)).status == 200
    (again,) = [each for each in await links_of(service, MANAGER, middle) if each["reportId"] == one]
    assert (await unlink(service, MANAGER, middle, again["id"])).status == 200
    assert len(set(await cases(service, one, middle, last))) == 3


async def test_intake_only_proposes_to_join_a_case_that_has_a_manager(service: Service) -> None:
    decoy, case = await held_twice(service, None, MANAGER)
    before = await cases(service, decoy, case)
    (candidate,) = (await service.get(INTAKE, f"/reports/{decoy}")).json()["classes"]["links"]["candidates"]
    assert candidate["reportId"] is None
    assert (await link(service, INTAKE, decoy, candidate["id"])).status == 200
    assert await cases(service, decoy, case) == before
    assert [(each["waits"], each["toConfirm"]) for each in await links_of(service, INTAKE, decoy)] == [(True, False)]
    assert slug(await link(service, INTAKE, decoy, candidate["id"])) == (409, "already-linked")
    # What is said of the proposed one closes nothing of the case.
    version = await version_of(service, decoy)
    assert (await withdraw(service, INTAKE, decoy, version)).status == 200
    assert "person_name" in (await service.get(MANAGER, f"/reports/{case}")).json()["classes"]
    (shown,) = await links_of(service, OF_CENTRE, case)
    assert slug(await link(service, OF_CENTRE, case, shown["id"])) == (409, "link-without-consent")


async def test_the_manager_confirms_what_was_proposed_by_the_id_of_the_link(service: Service) -> None:
    one, other = await held_twice(service, None, MANAGER)
    assert (await link(service, INTAKE, one, other)).status == 200
    (shown,) = await links_of(service, MANAGER, other)
    assert (shown["reportId"], shown["toConfirm"]) == (None, True)
    assert (await link(service, MANAGER, other, shown["id"])).status == 200
    assert [manager for _, manager in await cases(service, one, other)] == [sub(MANAGER)] * 2


@pytest.mark.parametrize("who", [MANAGER, OF_CENTRE])
async def test_after_a_withdrawal_a_link_of_the_same_person_is_shown_and_can_be_ended(
    service: Service, who: str
) -> None:
    one, other = await linked(service, MANAGER, MANAGER, by=MANAGER)
    third = str((await service.filed())["id"])
    await held_by(service, third, MANAGER)
    assert (await link(service, MANAGER, one, third, "co_victims")).status == 200
    await stepped(service, other, "no longer agrees")
    assert "links" not in (await service.get(INTAKE, f"/reports/{one}")).json().get("classes", {})
    seen = (await service.get(who, f"/reports/{one}")).json()["classes"]["links"]
    assert [each["relation"] for each in seen["linked"]] == ["same_person"]
    assert "candidates" not in seen
    assert (await unlink(service, who, one, seen["linked"][0]["id"])).status == 200
    ((first, _), (second, _)) = await cases(service, one, other)
    assert first != second


async def test_a_repeated_command_is_answered_after_access_has_ended(service: Service) -> None:
    one, other = await held_twice(service, None, None)
    await synced(service)
    given = {"otherId": other, "relation": "same_person", "expectedVersion": await version_of(service, one)}
    answers = [await service.post(INTAKE, f"/reports/{one}/links", given, "the-same-key-twice")]
    to = {"expectedVersion": await version_of(service, one), "managerId": sub(MANAGER)}
    assert (await service.post(INTAKE, f"/reports/{one}/assign", to)).status == 200
    answers.append(await service.post(INTAKE, f"/reports/{one}/links", given, "the-same-key-twice"))
    assert [each.status for each in answers] == [200, 200], answers[-1].body
