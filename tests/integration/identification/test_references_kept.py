"""Who can read nothing else of a report learns its reference where a notice names it: a unit whose referral ended, and superiors."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.integration.identification.forger import ELSEWHERE, SERVING, Forger, a_child, revoked
from tests.integration.identification.raids import met
from tests.integration.identification.service import PEOPLE, Service


async def references(service: Service, username: str, *reports: str) -> list[str | None]:
    answer = await service.as_person(username).post("/referrals/references", {"reportIds": list(reports)})
    assert answer.status == 200, answer.body
    found: list[str | None] = answer.json()["references"]
    return found


async def reference_of(forger: Forger) -> str:
    report = (await forger.service.get("intake.centre", f"/reports/{forger.report}")).json()
    reference: str = report["classes"]["reference"]["reference"]
    return reference


async def ended(service: Service) -> Forger:
    """A child's report that the serving centre accepted and that was taken from it; another one goes on."""
    forger = await a_child(service)
    await forger.says_sent(SERVING.unit)
    await forger.says_accepted(SERVING.unit, SERVING.sub)
    await revoked(forger, ELSEWHERE.unit)
    return forger


@pytest.mark.parametrize("username", ["csr.nis", "csr2.nis", "csr.supervisor"])
async def test_a_unit_whose_referral_ended_learns_the_reference_and_nothing_else(
    service: Service, username: str
) -> None:
    forger, unknown = await ended(service), str(uuid4())
    assert (await service.get(username, f"/reports/{forger.report}")).status == 404
    assert await references(service, username, unknown, forger.report) == [None, await reference_of(forger)]
    noted = f"select position, classes from audit where subject_id = '{forger.report}' and action = 'report.reference'"
    assert await service.rows(noted) == [("none", ["reference"])]


@pytest.mark.parametrize("username", ["supervisor.centre", "director.centre"])
async def test_superiors_of_the_centre_learn_the_reference_of_a_danger_that_no_one_took_over(
    service: Service, username: str
) -> None:
    forger = await a_child(service, danger="yes")
    assert (await service.get(username, f"/reports/{forger.report}")).status == 404
    assert await references(service, username, forger.report) == [await reference_of(forger)]


BY_INTAKE, BY_AUTHOR = ("intake.centre", "take-over"), ("health.nis", "withdraw")
AN_ADULT = {"age": "adult", "consent": {"identification": True}}
NOT_CALLED: dict[str, tuple[dict[str, Any], tuple[str, str] | None]] = {
    "no danger": ({"danger": "no"}, None),
    "danger not known": ({"danger": "unknown"}, None),
    "taken over": ({"danger": "yes"}, BY_INTAKE),
    "withdrawn": ({"danger": "yes", **AN_ADULT}, BY_AUTHOR),
}


@pytest.mark.parametrize("username", ["supervisor.centre", "director.centre"])
@pytest.mark.parametrize("why", NOT_CALLED)
async def test_superiors_of_the_centre_learn_no_reference_of_what_they_are_not_called_about(
    service: Service, username: str, why: str
) -> None:
    filed, command = NOT_CALLED[why]
    report = (await service.filed(**filed))["id"]
    if command is not None:
        who, step = command
        body = {"expectedVersion": 1, **({"reason": "duplicate"} if step == "withdraw" else {})}
        assert (await service.post(who, f"/reports/{report}/{step}", body)).status == 200
    assert await references(service, username, report) == [None]
    noted = f"select 1 from audit where subject_id = '{report}' and action = 'report.reference'"
    assert await service.rows(noted) == []


@pytest.mark.parametrize("username", ["supervisor.centre", "director.centre"])
async def test_of_several_persons_in_danger_superiors_learn_the_reference_of_the_report_alone(
    service: Service, username: str
) -> None:
    raid = await met(service, danger="yes")
    assert [each is not None for each in await references(service, username, *raid.ids)] == [True, False, False, False]


@pytest.mark.parametrize(
    "username", ["csr.novisad", "police.nis", "health.sabac", "manager.centre", "psychologist.centre"]
)
async def test_anybody_else_learns_nothing(service: Service, username: str) -> None:
    forger = await ended(service)
    assert await references(service, username, forger.report) == [None]
    noted = f"select 1 from audit where subject_id = '{forger.report}' and action = 'report.reference'"
    assert await service.rows(noted) == []


async def test_while_the_referral_is_open_the_report_itself_tells_it(service: Service) -> None:
    forger = await a_child(service)
    await forger.says_sent(SERVING.unit)
    assert await references(service, "csr.nis", forger.report) == [None]


async def test_a_unit_that_was_never_authorised_learns_nothing_by_an_end(service: Service) -> None:
    forger = await a_child(service)
    await forger.says_sent(SERVING.unit)
    await forger.says_rerouted(ELSEWHERE.unit)
    await revoked(forger, SERVING.unit)
    assert await references(service, "csr.novisad", forger.report) == [None]


async def test_an_excluded_unit_learns_nothing_whatever_is_said_of_it(service: Service) -> None:
    forger = await a_child(service, conflict={"unitIds": [str(PEOPLE["csr.nis"].unit)]})
    await forger.says_sent(SERVING.unit)
    await forger.says_accepted(SERVING.unit, SERVING.sub)
    assert await references(service, "csr.nis", forger.report) == [None]
