"""What ends an offer to a colleague, and who is refused it (DESIGN 10.8)."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.integration.identification.conftest import Service
from tests.integration.identification.hand_overs import (
    AUTHOR,
    COLLEAGUE,
    INTAKE,
    OFFER,
    TAKE,
    UNDO,
    filed,
)
from tests.support import demo_people


@pytest.mark.parametrize("by", [AUTHOR, INTAKE])
async def test_after_the_person_withdrew_consent_no_one_becomes_an_author(service: Service, by: str) -> None:
    """What closes at once opens to no new reader: an offer that stood has ended, and there is no other."""
    hearing = {"expectedVersion": 1, "seenAlone": "yes", "calledBack": "yes"}
    report = await (await filed(service, age="adult")).done((OFFER, AUTHOR))
    assert (await service.post(by, f"/reports/{report.id}/consent/withdraw", hearing)).status == 200
    assert [step for step, _, _ in await report.published()] == ["offered", "undone"]
    answers = [await report.do(step, who) for step, who in ((TAKE, COLLEAGUE), (OFFER, AUTHOR), (TAKE, COLLEAGUE))]
    slugs = ["nothing-handed-over", "hand-over-without-consent", "nothing-handed-over"]
    assert [(each.status, each.slug) for each in answers] == [(409, slug) for slug in slugs]
    assert (await report.seen(COLLEAGUE))["positions"] == ["unit"]


async def test_a_colleague_who_is_of_the_centres_intake_too_is_refused_and_not_failed(service: Service) -> None:
    report = await (await filed(service, age="adult")).done((OFFER, AUTHOR))
    claims = demo_people.claims_of(COLLEAGUE)
    both = service.as_principal(**{**claims, "roles": [*claims["roles"], "centre_intake"]})
    for step in (TAKE, UNDO):
        answer = await both.post(f"/reports/{report.id}/{step}", {}, headers={"idempotency-key": uuid4().hex})
        assert (answer.status, answer.slug) == (403, "forbidden")


async def test_an_offer_ends_with_the_report(service: Service) -> None:
    report = await (await filed(service, age="adult")).done((OFFER, AUTHOR))
    withdrawal = {"expectedVersion": 1, "reason": "duplicate"}
    assert (await service.post(AUTHOR, f"/reports/{report.id}/withdraw", withdrawal)).status == 200
    assert [await report.stands(who) for who in (AUTHOR, COLLEAGUE)] == [None, None]
