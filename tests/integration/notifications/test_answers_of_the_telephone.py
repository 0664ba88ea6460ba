"""What a person presses on a telephone comes back signed: it is on the record, and it stops nothing."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from chassis.domain.principal import Principal
from notifications.adapters.deliveries.telephone import AnswerCheck
from notifications.domain.vocabulary import TELEPHONE
from notifications.entrypoints.http.app import make_app
from tests.integration.notifications.served import serving
from tests.integration.notifications.telephone import SECRET, signed
from tests.integration.notifications.watching import ON_CALL, ORDER, alarmed, alerts, lines, looks
from tests.integration.notifications.world import CSR, NOW, Matter, World, principal_with
from tests.support.asgi import Answer, AsgiClient, started
from tests.support.tokens import SettableClock, TokenSigner

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def pressed(notice: object, **changes: Any) -> dict[str, Any]:
    return {"delivery": str(notice), "action": "acknowledged", "pressed": "1", **changes}


async def answer(world: World, body: bytes, headers: Mapping[str, str], *, secret: str | None = SECRET) -> Answer:
    """The service's door, as the telephone service reaches it."""
    container = replace(world.container, answers=AnswerCheck(secret) if secret else None)
    app = make_app(container, TokenSigner(SettableClock()).verifier("notifications"), production=False)
    async with started(app):
        return await _post(AsgiClient(app), body, headers)


async def _post(client: AsgiClient, body: bytes, headers: Mapping[str, str]) -> Answer:
    sent = {**headers, "content-length": str(len(body))}
    return await client.request("POST", "/phone/answers", chunks=[body], headers=sent)


def acknowledged(world: World) -> list[list[str]]:
    return world.scratch.as_superuser("select acknowledged_at from delivery where acknowledged_at is not null")


async def test_a_press_is_kept_told_and_on_the_record_and_stops_nothing(world: World) -> None:
    matter, notice = await alarmed(world)
    world.clock.at = NOW + timedelta(minutes=1)
    said = await answer(world, *signed(pressed(notice)))
    assert (said.status, said.body) == (204, b"")
    assert acknowledged(world) == [["2026-11-24 02:15:00+00"]]
    found = world.published()[-1]
    assert (found["type"], found["data"]["channel"]) == ("notifications.delivery-acknowledged.v1", "phone")
    assert lines(world, matter.report_id)[-1] == (
        "telephone",
        "alert.acknowledged",
        f"rung.0:phone:person.{ORDER[0]}",
    )
    assert await alerts(world, ON_CALL[0]) == [notice]
    world.clock.at = NOW + timedelta(minutes=5)
    assert await looks(world) == [1]


async def test_a_press_that_comes_again_changes_nothing(world: World) -> None:
    matter, notice = await alarmed(world)
    same = signed(pressed(notice))
    first = await answer(world, *same)
    world.clock.forward(minutes=1)
    again, other = await answer(world, *same), await answer(world, *signed(pressed(notice), name="answer_2"))
    assert [each.status for each in (first, again, other)] == [204, 204, 204]
    assert len(acknowledged(world)) == 1
    assert [action for _, action, _ in lines(world, matter.report_id)].count("alert.acknowledged") == 1
    assert len(world.published()) == 1


async def test_many_at_once_are_one(world: World) -> None:
    _, notice = await alarmed(world)
    container = replace(world.container, answers=AnswerCheck(SECRET))
    app = make_app(container, TokenSigner(SettableClock()).verifier("notifications"), production=False)
    async with started(app):
        body, headers = signed(pressed(notice))
        presses = (_post(AsgiClient(app), body, headers) for _ in range(8))
        assert {each.status for each in await asyncio.gather(*presses)} == {204}
    assert len(world.published()) == 1


async def test_a_press_after_the_take_over_is_a_fact_as_well(world: World) -> None:
    matter, notice = await alarmed(world)
    await world.publish(matter.received())
    assert (await answer(world, *signed(pressed(notice)))).status == 204
    assert len(acknowledged(world)) == 1


def unsigned(headers: dict[str, str], **changes: str) -> dict[str, str]:
    return {**headers, **{name.replace("_", "-"): value for name, value in changes.items()}}


FORGED: dict[str, Callable[[Any, float], tuple[bytes, dict[str, str]]]] = {
    "another secret": lambda body, _: signed(body, secret="whsec_" + "B" * 32),
    "five minutes and a second old": lambda body, now: signed(body, at=now - 301),
    "five minutes and more ahead": lambda body, now: signed(body, at=now + 310),
    "another body": lambda body, _: (signed({**body, "pressed": "2"})[0], signed(body)[1]),
    "another name": lambda body, _: (signed(body)[0], unsigned(signed(body)[1], webhook_id="answer_9")),
    "another time": lambda body, now: (
        signed(body)[0],
        unsigned(signed(body)[1], webhook_timestamp=str(int(now) - 60)),
    ),
    "no time": lambda body, _: (signed(body)[0], unsigned(signed(body)[1], webhook_timestamp="nan")),
    "no signature": lambda body, _: (signed(body)[0], unsigned(signed(body)[1], webhook_signature="")),
    "a signature of no form": lambda body, _: (signed(body)[0], unsigned(signed(body)[1], webhook_signature="v1")),
    "a signature of another version": lambda body, _: (
        signed(body)[0],
        unsigned(signed(body)[1], webhook_signature=signed(body)[1]["webhook-signature"].replace("v1,", "v2,")),
    ),
    "bytes that are no text": lambda _, __: signed(None, raw=b'"\xff"'),
}


@pytest.mark.parametrize("how", FORGED)
async def test_what_the_service_did_not_sign_now_is_refused_and_leaves_nothing(world: World, how: str) -> None:
    matter, notice = await alarmed(world)
    before = lines(world, matter.report_id)
    said = await answer(world, *FORGED[how](pressed(notice), time.time()))
    assert said.status in (400, 401)
    assert said.status == 401 or how == "bytes that are no text"
    assert str(notice).encode() not in said.body
    assert (acknowledged(world), lines(world, matter.report_id)) == ([], before)


async def test_a_token_of_a_person_signed_in_opens_nothing_here(world: World) -> None:
    _, notice = await alarmed(world)
    async with serving(world) as served:
        said = await served.person("centre_intake", CSR).post("/phone/answers", pressed(notice))
    assert said.status == 404, "where no telephone service is configured there is no such door"
    body, headers = signed(pressed(notice), secret="whsec_" + "B" * 32)
    assert (await answer(world, body, headers, secret=None)).status == 404


@pytest.mark.parametrize("changes", [{"pressed": "2"}, {"action": "taken_over"}, {"reportId": "x"}, {"delivery": "x"}])
async def test_an_answer_of_another_form_is_refused_by_its_fields(world: World, changes: dict[str, str]) -> None:
    _, notice = await alarmed(world)
    assert (await answer(world, *signed(pressed(notice, **changes)))).status == 422
    assert acknowledged(world) == []


async def test_an_answer_is_short(world: World) -> None:
    _, notice = await alarmed(world)
    assert (await answer(world, *signed(pressed(notice, action="a" * 4096)))).status == 413


async def test_a_call_that_never_was_is_missing_like_anything_else_that_is_not_there(world: World) -> None:
    matter, _ = await alarmed(world)
    await world.publish(Matter().sent())
    (request,) = await world.inbox(principal_with("csr_worker", CSR))
    for missing in (uuid4(), matter.report_id, request.id):
        said = await answer(world, *signed(pressed(missing)))
        assert (said.status, said.slug) == (404, "not-found")
        assert str(missing).encode() not in said.body
    assert acknowledged(world) == []


@pytest.mark.parametrize("who", ["the person who was called", "a colleague", "nobody"])
async def test_the_database_lets_the_telephone_alone_find_and_acknowledge_calls(world: World, who: str) -> None:
    await alarmed(world)
    principal = {"the person who was called": ON_CALL[0], "a colleague": ON_CALL[1], "nobody": None}[who]
    acknowledge = text("update delivery set acknowledged_at = now()")
    async with world.app.transaction(principal) as connection:
        assert (await connection.execute(acknowledge)).rowcount == 0
        assert (
            await connection.execute(text("select count(*) from delivery where notice_id is not null"))
        ).scalar_one() == 0


@pytest.mark.parametrize(
    "statement", ["select state from delivery", "update delivery set state = 'cancelled'", "select * from alarm"]
)
async def test_even_the_telephone_finds_no_more_than_that(world: World, statement: str) -> None:
    await alarmed(world)
    telephone = Principal(TELEPHONE, "telephone", "telephone", None, None, None, frozenset(), 0, None)
    with pytest.raises(DBAPIError, match="permission denied"):
        async with world.app.transaction(telephone) as connection:
            await connection.execute(text(statement))
    async with world.app.transaction(telephone) as connection:
        seen = await connection.execute(text("select distinct code from notice"))
        assert seen.scalars().all() == ["urgent_request_waits"]
