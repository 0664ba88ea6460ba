"""Of whom no one is to be asked, in what order words count, and how often the same is taken."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from identification.domain.consents.consent import MOST_ATTEMPTS
from identification.domain.reports.addendum import MOST_AGES
from tests.integration.identification.conftest import Service, running
from tests.integration.identification.test_extending import extend
from tests.integration.identification.test_recording_age import ADULT, CHILD, DUTY, NOT_SURE, confirm, grown_up, say
from tests.integration.identification.test_recording_consent import NO, NOT_YET, YES, ask_by, record
from tests.integration.identification.test_withdrawing_consent import withdraw
from tests.integration.identification.ways import filed, seen
from tests.support.tokens import SettableClock

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.postgres import Cluster

AUTHOR, INTAKE = "health.nis", "intake.centre"


@pytest.mark.parametrize(
    ("way", "asked"),
    [("official_duty", False), ("through_me", False), ("vital_interest", True), ("could_not_ask", True)],
)
async def test_no_one_gets_a_task_that_cannot_be_done(service: Service, way: str, asked: bool) -> None:
    report = await filed(service, way)
    assert (await ask_by(service, report) is not None) is asked
    assert (await say(service, AUTHOR, report, NOT_SURE)).status == 200
    assert await ask_by(service, report) is None
    assert (await grown_up(service, INTAKE, report, ADULT, 2)).status == 200
    assert (await ask_by(service, report) is not None) is asked
    if asked:
        assert (await record(service, INTAKE, report, NOT_YET, 4)).status == 200
        assert (await record(service, INTAKE, report, NO, 5)).status == 200
        assert await ask_by(service, report) is None


async def grounds(service: Service, report: str, ground: str) -> list[bool]:
    sql = f"select live from disclosure_basis where report_id = '{report}' and ground = '{ground}'"
    return [live for (live,) in await service.rows(sql)]


@pytest.mark.parametrize("who", [AUTHOR, INTAKE])
@pytest.mark.parametrize("ends", ["refused", "withdrawn", "child"])
async def test_danger_of_life_is_no_ground_any_more(service: Service, who: str, ends: str) -> None:
    report = await filed(service, "vital_interest")
    assert await grounds(service, report, "vital_interest") == [True, True]
    if ends == "child":
        answer = await say(service, who, report, CHILD)
    elif ends == "refused":
        answer = await record(service, who, report, NO)
    else:
        answer = await withdraw(service, who, report, 1)
    assert answer.status == 200
    assert await grounds(service, report, "vital_interest") == [False, False]


async def test_a_word_counts_in_the_order_of_the_report_whatever_the_clocks_say(migrated: Cluster, kek: Path) -> None:
    clock = SettableClock(datetime.now(UTC))
    async with running(migrated, kek, clock=clock) as service:
        for ends in (withdraw, None):
            report = await filed(service, "could_not_ask")
            clock.at += timedelta(seconds=60)
            assert (await record(service, AUTHOR, report, YES)).status == 200
            clock.at -= timedelta(seconds=2)
            if ends is None:
                body = {
                    "expectedVersion": 2,
                    "reason": "person_withdrew_consent",
                    "seenAlone": "yes",
                    "calledBack": "no",
                }
                assert (await service.post(AUTHOR, f"/reports/{report}/withdraw", body)).status == 200
            else:
                assert (await ends(service, INTAKE, report, 2)).status == 200
            classes = (await seen(service, INTAKE, report))["classes"]
            assert (classes["consent"]["status"], classes.get("person_name")) == ("refused", None)


async def test_an_age_that_says_nothing_new_is_refused_and_takes_nothing_from_the_author(service: Service) -> None:
    report = await filed(service, "consent_adult")
    said = ("document", "statement")
    for version in range(1, MOST_AGES + 1):
        answer = await say(service, INTAKE, report, {**ADULT, "basis": said[version % 2]}, version)
        assert answer.status == 200
        if version == 1:
            again = await say(service, INTAKE, report, {**ADULT, "basis": said[1]}, 2)
            assert again.slug == "age-already-recorded"
    full = MOST_AGES + 1
    assert (await say(service, INTAKE, report, {**ADULT, "basis": "statement"}, full)).slug == "too-many-ages"
    assert (await extend(service, report, full, account="Rekla je još nešto.")).status == 200
    assert (await say(service, INTAKE, report, CHILD, full + 1)).status == 200
    # A child's protection can always be proposed to end, however often a person said that the person is a child.
    assert (await say(service, AUTHOR, report, {**CHILD, "basis": "other"}, full + 2)).slug == "too-many-ages"
    assert (await say(service, INTAKE, report, ADULT, full + 2)).status == 200
    assert (await confirm(service, DUTY, report, full + 3)).status == 200


async def test_attempts_have_an_end(service: Service) -> None:
    report = await filed(service, "could_not_ask")
    for version in range(1, MOST_ATTEMPTS + 1):
        assert (await record(service, AUTHOR, report, NOT_YET, version)).status == 200
    full = MOST_ATTEMPTS + 1
    assert (await record(service, AUTHOR, report, NOT_YET, full)).slug == "too-many-attempts"
    assert (await record(service, AUTHOR, report, YES, full)).status == 200
