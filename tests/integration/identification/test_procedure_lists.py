"""What is pending for assessors, supervisors and the director, against real PostgreSQL: each finds their own, and it leaves with the step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from contracts.words.procedures import ProcedureShow
from tests.integration.identification import ways
from tests.integration.identification.procedures import (
    ANOTHER_DIRECTOR,
    ANOTHER_PSYCHOLOGIST,
    ANOTHER_SUPERVISOR,
    DIRECTOR,
    PANEL,
    PEDAGOGUE,
    PSYCHOLOGIST,
    SOCIAL_WORKER,
    led_to,
    step,
)
from tests.integration.identification.sending import INTAKE, MANAGER, OF_CENTRE, case_of_an_adult
from tests.integration.identification.test_record_of_reads import reads

if TYPE_CHECKING:
    from tests.integration.identification.service import Service

ASSESSORS = set(PANEL.values())
SUPERVISORS = {OF_CENTRE, ANOTHER_SUPERVISOR}
DIRECTORS = (DIRECTOR, ANOTHER_DIRECTOR)
ALL = (*PANEL.values(), ANOTHER_PSYCHOLOGIST, *sorted(SUPERVISORS), *DIRECTORS)
SITS, OWED, TO_CONFIRM, DISSENTS, CHALLENGED = ProcedureShow
# After these steps: who finds the report in which list; whoever is not named finds nothing.
FOUND: dict[tuple[str, ...], dict[ProcedureShow, set[str]]] = {
    ("open",): {},
    ("open", "appoint"): {SITS: ASSESSORS},
    ("open", "appoint", "replace"): {SITS: {ANOTHER_PSYCHOLOGIST, PEDAGOGUE, SOCIAL_WORKER}},
    ("open", "appoint", "propose"): {SITS: ASSESSORS, OWED: {PEDAGOGUE, SOCIAL_WORKER}},
    ("open", "appoint", "propose", "sign"): {SITS: ASSESSORS, OWED: {SOCIAL_WORKER}},
    ("open", "appoint", "propose", "sign", "sign"): {SITS: ASSESSORS, TO_CONFIRM: SUPERVISORS},
    ("open", "appoint", "propose", "sign", "sign", "return"): {SITS: ASSESSORS},
    ("open", "appoint", "propose", "sign", "sign", "confirm"): {},
    ("open", "appoint", "propose", "dissent"): {SITS: ASSESSORS, DISSENTS: set(DIRECTORS)},
    ("open", "appoint", "propose", "dissent", "rule"): {},
    ("open", "appoint", "discontinue"): {},
    ("open", "discontinue", "review"): {CHALLENGED: set(DIRECTORS)},
    ("open", "discontinue", "review", "uphold"): {},
    ("open", "discontinue", "review", "admit"): {},
    ("open", "appoint", "propose", "dissent", "rule", "serve", "review"): {CHALLENGED: {ANOTHER_DIRECTOR}},
    ("open", "appoint", "propose", "sign", "sign", "confirm", "question"): {CHALLENGED: set(DIRECTORS)},
    ("open", "appoint", "propose", "sign", "sign", "confirm", "question", "revoke"): {CHALLENGED: {DIRECTOR}},
    ("open", "appoint", "propose", "sign", "sign", "confirm", "question", "revoke", "revoked"): {},
}


async def found(service: Service, who: str, show: ProcedureShow, **wanted: Any) -> list[dict[str, Any]]:
    answer = await service.get(who, f"/procedures?{urlencode({'show': show.value, **wanted})}")
    assert answer.status == 200, answer.body
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


@pytest.mark.parametrize("steps", FOUND, ids="-".join)
async def test_each_finds_what_waits_for_them(service: Service, steps: tuple[str, ...]) -> None:
    report = await case_of_an_adult(service)
    await led_to(service, report, *steps)
    shown: dict[ProcedureShow, set[str]] = {}
    for who in ALL:
        counts = (await service.get(who, "/procedures/counts")).json()
        for show, name in zip(ProcedureShow, ("sits", "owed", "toConfirm", "dissents", "challenged"), strict=True):
            items = await found(service, who, show, first=50)
            assert counts[name] == len(items), (who, show)
            if report in {each["id"] for each in items}:
                shown.setdefault(show, set()).add(who)
    assert shown == FOUND[steps]


@pytest.mark.parametrize("who", [INTAKE, MANAGER, "health.nis", "csr.nis"])
async def test_nothing_of_procedures_waits_for_others(service: Service, who: str) -> None:
    assert (await service.get(who, "/procedures")).status == 403
    assert (await service.get(who, "/procedures/counts")).status == 403


async def test_who_has_the_case_does_not_find_its_decision_to_confirm(service: Service) -> None:
    report = await case_of_an_adult(service)
    await led_to(service, report, "open", "appoint", "propose", "sign", "sign")
    refused = (
        await found(service, ANOTHER_SUPERVISOR, TO_CONFIRM),
        await step(service, report, "confirm", ANOTHER_SUPERVISOR),
    )
    assert report in {each["id"] for each in refused[0]}
    assert refused[1].status == 200


async def test_a_line_shows_how_far_it_is_and_is_on_the_record(service: Service) -> None:
    report = await case_of_an_adult(service)
    await led_to(service, report, "open", "appoint", "interview")
    (line,) = [
        each for each in await found(service, PEDAGOGUE, SITS, classes="procedure", first=50) if each["id"] == report
    ]
    assert line["positions"] == ["panel"]
    content = line["classes"]["procedure"]
    assert (content["state"], content.get("panel"), content.get("interviews")) == ("assessment", None, None)
    assert line["classes"].keys() == {"procedure"}
    noted = [row[2:5] for row in await reads(service, report)]
    assert ("panel", "report.listed", ["procedure"]) in noted


async def test_pages_have_no_gaps(service: Service) -> None:
    reports = [await case_of_an_adult(service) for _ in range(3)]
    for each in reports:
        await led_to(service, each, "open", "appoint")
    await led_to(service, reports[1], "discontinue")
    pages, after = [], None
    while True:
        wanted = {"first": 1, **({"after": after} if after else {})}
        page = (await service.get(PSYCHOLOGIST, f"/procedures?{urlencode({'show': 'sits', **wanted})}")).json()
        pages.append([each["id"] for each in page["items"]])
        if (after := page["nextCursor"]) is None:
            break
    assert all(len(page) == 1 for page in pages)
    listed = [each for page in pages for each in page]
    assert len(listed) == len(set(listed))
    assert [each for each in listed if each in reports] == [reports[0], reports[2]]


async def test_ninety_days_after_its_conclusion_a_reporter_sees_nothing_more(service: Service) -> None:
    report = await case_of_an_adult(service)
    await led_to(service, report, "open", "appoint", "propose", "sign", "sign")
    assert report in await own_lines(service, running="true")
    assert (await ways.seen(service, "health.nis", report))["classes"]["receipt"]["stage"] == "procedure_opened"
    await led_to(service, report, "confirm")
    assert report in await own_lines(service)
    assert report not in await own_lines(service, running="true")


async def own_lines(service: Service, **wanted: str) -> set[str]:
    """Of the reporter, whatever order they are in."""
    found = set[str]()
    for order in ("true", "false"):
        query = urlencode({"own": "true", "first": 50, "urgentFirst": order, **wanted})
        answer = await service.get("health.nis", f"/reports?{query}")
        found |= {each["id"] for each in answer.json()["items"]}
    return found
