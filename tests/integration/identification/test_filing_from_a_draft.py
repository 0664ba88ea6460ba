"""A draft becomes one report, as it was seen when it was sent, from whichever device."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

from tests.integration.identification.conftest import Service, adult
from tests.integration.identification.raids import AUTHOR, everybody
from tests.support.asgi import Answer


async def test_nothing_is_filed_of_a_draft_that_was_changed_since_it_was_looked_at(service: Service) -> None:
    draft = (await service.drafted(AUTHOR))["id"]
    assert (await changed(service, draft, 1)).status == 200
    stale = await sent(service, draft, 1)
    assert (stale.status, stale.slug, stale.json()["currentVersion"]) == (409, "stale-version", 2)
    assert await reports_of(service, draft) == 0
    assert (await service.get(AUTHOR, f"/drafts/{draft}")).status == 200
    assert (await sent(service, draft, 2)).status == 201
    assert await reports_of(service, draft) == 1


async def test_the_same_press_again_is_answered_alike_though_the_draft_is_gone(service: Service) -> None:
    draft, key = (await service.drafted(AUTHOR))["id"], uuid4().hex
    first, again = [await sent(service, draft, 1, key) for _ in range(2)]
    assert (first.status, again.status, first.json()["id"]) == (201, 201, again.json()["id"])


async def test_a_draft_that_was_thrown_away_or_is_no_ones_stops_no_report(service: Service) -> None:
    draft = (await service.drafted(AUTHOR))["id"]
    gone = await service.post(AUTHOR, f"/drafts/{draft}/discard", {"expectedVersion": 1})
    assert gone.status == 200, gone.body
    assert (await sent(service, draft, 1)).status == 201
    assert (await sent(service, str(uuid4()), 7)).status == 201


async def test_of_a_change_and_a_sending_at_once_the_second_is_published(service: Service) -> None:
    for _ in range(5):
        draft = (await service.drafted(AUTHOR))["id"]
        change, report = await asyncio.gather(changed(service, draft, 1), sent(service, draft, 1))
        assert (change.status, report.status) in {(200, 409), (404, 201)}
        assert await reports_of(service, draft) == (report.status == 201)


async def changed(service: Service, draft: str, version: int) -> Answer:
    """Another window keeps something else in it."""
    answers = [{"name": "concern", "values": ["Druga rečenica."]}]
    body = {"expectedVersion": version, "answers": answers, "danger": False, "child": False}
    return await service.post(AUTHOR, f"/drafts/{draft}", body)


async def sent(service: Service, draft: str, version: int, key: str | None = None) -> Answer:
    """Files what was checked of this version."""
    filing: dict[str, Any] = adult(draftId=draft, expectedDraftVersion=version)
    return await service.post(AUTHOR, "/reports", filing, key or uuid4().hex)


async def reports_of(service: Service, draft: str) -> int:
    """How many reports it became."""
    ((number,),) = await service.rows(f"select count(*) from report where draft_id = '{draft}'")
    return int(number)


async def test_a_draft_that_is_sent_from_two_devices_becomes_one_report(service: Service) -> None:
    draft = (await service.drafted(AUTHOR))["id"]
    answers = await asyncio.gather(
        *(service.post(AUTHOR, "/reports", adult(**everybody(draftId=draft))) for _ in range(2))
    )
    (first,) = [answer.json() for answer in answers if answer.status == 201]
    (second,) = [answer for answer in answers if answer.status == 409]
    assert (second.slug, second.json()["reportId"]) == ("draft-already-sent", first["id"])
    assert await service.rows(f"select count(*) from report where draft_id = '{draft}'") == [(1,)]
    again = await service.post(AUTHOR, "/reports", adult(draftId=draft))
    assert again.slug == "draft-already-sent"
