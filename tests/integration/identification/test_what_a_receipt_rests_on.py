"""The receipt says who filed it what the report rests on now, out of rows alone, so it is there when the rest is not (DESIGN 10.2)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.identification.conftest import Service
from tests.integration.identification.test_recording_age import ADULT, CHILD, grown_up, say
from tests.integration.identification.test_recording_consent import NO, YES, record
from tests.integration.identification.ways import FILINGS, filed

NAMES = ("wayIn", "csrTold", "consentStatus")
AGREED = {"consent_adult": "given"}


async def receipt_of(service: Service, report: str, who: str = "health.nis") -> Any:
    answer = await service.get(who, f"/reports/{report}/receipt")
    assert answer.status == 200, answer.body
    receipt = answer.json()["classes"].get("receipt")
    return receipt and tuple(receipt.get(name) for name in NAMES)


@pytest.mark.parametrize("way", FILINGS)
async def test_author_and_intake_are_notified_the_way_in_and_the_ward_is_not(service: Service, way: str) -> None:
    report = await filed(service, way)
    expected = (way, way == "child_duty", AGREED.get(way))
    for who in ("health.nis", "intake.centre", "duty.centre"):
        assert await receipt_of(service, report, who) == expected, who
    assert await receipt_of(service, report, "health2.nis") is None
    assert (await service.rows(f"select opened_at from report where id = '{report}'")) == [(None,)]


@pytest.mark.parametrize(("word", "status"), [(YES, "given"), (NO, "refused")])
async def test_what_the_person_says_later_is_published_at_once(
    service: Service, word: dict[str, Any], status: str
) -> None:
    report = await filed(service, "could_not_ask")
    assert (await record(service, "health.nis", report, word)).status == 200
    assert await receipt_of(service, report) == ("could_not_ask", False, status)


async def test_whether_a_centre_for_social_work_is_told_follows_the_age(service: Service) -> None:
    report = await filed(service, "through_me")
    assert (await say(service, "health.nis", report, CHILD)).status == 200
    assert await receipt_of(service, report) == ("child_duty", True, None)
    assert (await grown_up(service, "intake.centre", report, ADULT, 2)).status == 200
    assert await receipt_of(service, report) == ("through_me", False, None)
