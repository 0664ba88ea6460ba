"""Who decides about a person reads exactly what the table says, and so does everybody else who has to do with the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from identification.application.contents.classes import CLASSES
from tests.integration.identification import procedures
from tests.integration.identification.attaching import ATTACHMENTS, CLINICAL, attached
from tests.integration.identification.conftest import PEOPLE
from tests.integration.identification.directory import synced
from tests.integration.identification.test_access_walk import HELD_BY_CASE, WITHOUT, in_full, must_show, opens_files
from tests.integration.identification.test_risk import assess
from tests.support import access_oracle as oracle

if TYPE_CHECKING:
    from uuid import UUID

    from tests.integration.identification.service import Service

WRITTEN = ("open", "appoint", "presume", "interview", "answer", "explain", "recover", "propose", "dissent", "rule")
DECIDED = {"panel": procedures.PSYCHOLOGIST, "director": procedures.DIRECTOR}
REVIEWED = {"director": procedures.ANOTHER_DIRECTOR}
"""By position who reads it for its procedure until the decision is served, and while a review of it waits."""


async def finds_who_saw(service: Service, report: str, position: str, username: str, acr: int) -> None:
    """Of whom the table lets know, an author finds the reads of their own agency and the Centre those of the ward too."""
    answer = await service.get(username, f"/reports/{report}/reads?first=50", acr)
    shown = oracle.shown("reads", position, stepped_up=acr == 2, health=True)
    assert answer.status == (404 if shown == "none" else 200), (position, answer.body)
    units = {each["unitId"] for each in answer.json().get("items", ())}
    own, ward, others = (str(PEOPLE[who].unit) in units for who in (username, "health.nis", "csr.nis"))
    assert (own, ward, others) == (shown != "none", shown != "none", shown == "full"), position


@pytest.mark.parametrize("acr", [1, 2])
@pytest.mark.parametrize(
    ("then", "reads"), [((), DECIDED), (("serve", "review"), REVIEWED)], ids=["decided", "reviewed"]
)
async def test_every_position_reads_exactly_what_the_table_says(
    service: Service, csr_nis: UUID, then: tuple[str, ...], reads: dict[str, str], acr: int
) -> None:
    held = {**HELD_BY_CASE, **reads}
    report = await in_full(service, csr_nis)
    await synced(service)
    await service.given_to_a_case_manager(report)
    assert (await assess(service, report)).status == 200
    await procedures.led_to(service, report, *WRITTEN, *then)
    for position, username in held.items():
        seen = (await service.get(username, f"/reports/{report}", acr)).json()
        assert seen["positions"] == [position]
        withheld = {each["class"]: each for each in seen["withheld"]}
        for class_ in CLASSES:
            mask = oracle.shown(class_, position, stepped_up=acr == 2, health=True)
            not_yet = {"child_views", "instruction", "whereabouts", "consent", "corrections", "links"}
            must_show(class_, mask, seen["classes"], withheld, position, not_yet=not_yet)
        await opens_files(service, report, position, username, acr)
        await finds_who_saw(service, report, position, username, acr)
    for username in (procedures.ANOTHER_PSYCHOLOGIST, procedures.PSYCHOLOGIST, "manager2.centre", *WITHOUT):
        if username not in held.values():
            assert (await service.get(username, f"/reports/{report}", acr)).status in (403, 404), username


@pytest.mark.parametrize("acr", [1, 2])
async def test_pictures_of_an_adult_who_shares_findings_open_as_the_table_says(service: Service, acr: int) -> None:
    consent = {"identification": True, "shareClinical": True}
    report = (await service.filed(age="adult", clinical="nalaz", consent=consent))["id"]
    for class_ in (ATTACHMENTS, CLINICAL):
        await attached(service, report, class_)
    await synced(service)
    await service.given_to_a_case_manager(report)
    await procedures.led_to(service, report, "open", "appoint", "answer", "propose", "dissent")
    everybody = {"author": "health.nis", "case": "manager.centre", "supervisor": "supervisor.centre", **DECIDED}
    for position, username in everybody.items():
        centre = position != "author"
        await opens_files(service, report, position, username, acr, clinical=centre)
