"""A unit is notified once of what waits for it, and no longer than it waits."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy.exc import ProgrammingError

from contracts.words.disclosures import DisclosureEnd
from contracts.words.notices import NoticeState
from contracts.words.referrals import ClockCode, Purpose, ReferralEnd
from contracts.words.urgency import Urgency
from tests.integration.notifications.world import (
    CSR,
    INTAKE,
    NEXT_ON_DUTY,
    NOW,
    OTHER_CSR,
    Matter,
    World,
    enveloped,
    principal_with,
)

WORKER_OF_CSR = principal_with("csr_worker", CSR)
ON_ALERT = principal_with("centre_intake", INTAKE, NEXT_ON_DUTY)
WORKER_OF_OTHER = principal_with("csr_worker", OTHER_CSR)
TAKER = principal_with("centre_intake")
"""A person of the Centre who belongs to no unit here, so that only what is personal reaches them."""


async def test_a_referral_puts_one_item_into_the_inbox_tells_that_it_is_delivered_and_queues_a_mail(
    world: World,
) -> None:
    matter = Matter()
    (cause,) = await world.publish(matter.sent())
    (notice,) = await world.inbox(WORKER_OF_CSR)
    assert (notice.code.value, notice.urgency.value, notice.created_at) == ("request_waits", "immediate", NOW)
    assert (notice.matter.report_id, notice.matter.referral_id) == (matter.report_id, matter.referral_id)
    (found,) = world.published()
    assert found["type"] == "notifications.delivery-delivered.v1"
    assert found["data"] == {
        "noticeId": str(notice.id),
        "reportId": str(matter.report_id),
        "referralId": str(matter.referral_id),
        "unitId": str(CSR),
        "channel": "inbox",
        "deliveredAt": "2026-11-24T02:14:00Z",
    }
    assert (found["key"], found["sequence"]) == (str(notice.id), 1)
    assert (found["causationid"], found["correlationid"]) == (str(cause.id), str(cause.correlationid))
    assert world.deliveries() == [["pending", "0", "0"]]


async def test_item_event_and_mail_stand_or_fall_together(world: World) -> None:
    world.scratch.as_superuser("revoke insert on outbox from notifications_worker")
    try:
        with pytest.raises(ProgrammingError):
            await world.publish(Matter().sent())
    finally:
        world.scratch.as_superuser("grant insert on outbox to notifications_worker")
    assert (world.rows("notice"), world.rows("delivery"), world.rows("addressee")) == (0, 0, 0)


async def test_the_same_event_handled_again_changes_nothing(world: World) -> None:
    matter = Matter()
    envelope = enveloped(matter.sent())
    for _ in range(3):
        await world.handle(matter.sent(), envelope)
    assert (world.rows("notice"), world.rows("delivery"), len(world.published())) == (1, 1, 1)


async def test_another_event_about_the_same_referral_is_another_item(world: World) -> None:
    matter = Matter()
    await world.publish(matter.sent(), matter.sent())
    assert world.rows("notice") == 2


async def test_a_referral_that_moves_on_leaves_the_first_inbox_and_waits_in_the_second(world: World) -> None:
    matter = Matter()
    await world.publish(matter.sent(), matter.rerouted(OTHER_CSR))
    assert await world.inbox(WORKER_OF_CSR) == []
    assert await world.codes(WORKER_OF_OTHER) == ["request_waits"]
    assert sorted(row[0] for row in world.deliveries()) == ["cancelled", "pending"]


async def test_the_move_handled_again_leaves_the_second_item_where_it_is(world: World) -> None:
    matter = Matter()
    await world.publish(matter.sent())
    envelope = enveloped(matter.rerouted(OTHER_CSR))
    await world.handle(matter.rerouted(OTHER_CSR), envelope)
    await world.handle(matter.rerouted(OTHER_CSR), envelope)
    assert await world.codes(WORKER_OF_OTHER) == ["request_waits"]


async def test_an_accepted_referral_asks_for_nothing_any_more_and_is_not_mailed_any_more(world: World) -> None:
    matter = Matter()
    await world.publish(matter.sent(), matter.accepted())
    assert await world.inbox(WORKER_OF_CSR, open_only=True) == []
    (history,) = await world.inbox(WORKER_OF_CSR)
    assert (history.state, history.opened_at) == (NoticeState.SETTLED, None)
    assert world.deliveries() == [["cancelled", "0", "0"]]


async def test_an_ended_referral_leaves_the_inbox_and_the_unit_hears_that_its_access_changed(world: World) -> None:
    matter = Matter()
    await world.publish(matter.sent(), matter.ended())
    (notice,) = await world.inbox(WORKER_OF_CSR)
    assert (notice.code.value, notice.urgency.value) == ("access_changed", "standard")
    assert world.deliveries() == [["cancelled", "0", "0"]]


async def test_an_end_that_comes_as_two_events_is_published_once(world: World) -> None:
    matter = Matter()
    await world.publish(matter.sent(), matter.accepted(), matter.ended(), matter.closed())
    assert await world.codes(WORKER_OF_CSR) == ["access_changed"]


async def test_a_withdrawn_report_empties_every_units_inbox_of_it_and_nothing_else(world: World) -> None:
    to_csr = Matter()
    to_other = Matter(report_id=to_csr.report_id, unit_id=OTHER_CSR)
    elsewhere = Matter()
    await world.publish(to_csr.submitted(), to_csr.sent(), to_other.sent(), elsewhere.sent(), to_csr.withdrawn())
    assert await world.codes(WORKER_OF_OTHER) == ["request_withdrawn"]
    assert sorted(await world.codes(WORKER_OF_CSR)) == ["request_waits", "request_withdrawn"]
    await world.publish(to_csr.closed(ReferralEnd.WITHDRAWN), to_other.closed(ReferralEnd.WITHDRAWN))
    assert await world.codes(WORKER_OF_OTHER) == ["request_withdrawn"]


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        (DisclosureEnd.REPORT_WITHDRAWN, "request_withdrawn"),
        (DisclosureEnd.CONSENT_WITHDRAWN, "request_withdrawn"),
        (DisclosureEnd.REVOKED, "access_changed"),
    ],
)
async def test_a_withdrawal_is_published_as_one_and_any_other_end_as_an_end(
    world: World, kind: DisclosureEnd, shown: str
) -> None:
    matter = Matter()
    await world.publish(matter.sent(), matter.ended(kind))
    assert await world.codes(WORKER_OF_CSR) == [shown]


@pytest.mark.parametrize("first", ["ended", "closed", "withdrawn"])
async def test_a_withdrawal_is_published_as_one_whichever_of_its_events_comes_first(world: World, first: str) -> None:
    matter = Matter()
    events = {
        "ended": matter.ended(DisclosureEnd.REPORT_WITHDRAWN),
        "closed": matter.closed(ReferralEnd.WITHDRAWN),
        "withdrawn": matter.withdrawn(),
    }
    await world.publish(matter.sent(), events.pop(first), *events.values())
    assert await world.codes(WORKER_OF_CSR) == ["request_withdrawn"]


@pytest.mark.parametrize("end", ["ended", "closed", "withdrawn"])
async def test_an_end_that_overtakes_the_referral_lets_no_one_hear_of_it(world: World, end: str) -> None:
    matter = Matter()
    await world.publish(getattr(matter, end)(), matter.sent(), matter.rerouted(OTHER_CSR), matter.rejected())
    assert await world.inbox(WORKER_OF_CSR) == []
    assert await world.inbox(WORKER_OF_OTHER) == []
    assert (world.rows("notice"), world.rows("delivery"), world.published()) == (0, 0, [])


async def test_what_was_opened_before_the_end_stays_history(world: World) -> None:
    matter = Matter()
    await world.publish(matter.sent())
    (notice,) = await world.inbox(WORKER_OF_CSR)
    await world.open(notice.id, WORKER_OF_CSR)
    await world.publish(matter.ended())
    assert sorted(await world.codes(WORKER_OF_CSR, open_only=False)) == ["access_changed", "request_waits"]


async def test_the_author_finds_in_their_own_inbox_that_the_report_was_taken_over_and_what_to_do(world: World) -> None:
    matter = Matter(urgency=Urgency.URGENT)
    author = principal_with("health_reporter", uuid4(), matter.author_id)
    await world.publish(matter.submitted(), matter.received(), matter.advised())
    notices = await world.inbox(author)
    assert sorted(notice.code.value for notice in notices) == ["item_received", "item_updated"]
    assert {(notice.urgency.value, notice.matter.referral_id) for notice in notices} == {("urgent", None)}
    assert await world.inbox(principal_with("health_reporter", author.unit)) == []
    assert (world.published(), world.rows("delivery")) == ([], 0)


async def test_the_authors_own_notices_outlive_the_withdrawal(world: World) -> None:
    matter = Matter()
    author = principal_with("health_reporter", uuid4(), matter.author_id)
    await world.publish(matter.submitted(), matter.received(), matter.withdrawn())
    assert await world.codes(author) == ["item_received"]


async def test_an_author_who_was_never_announced_is_a_named_error_and_nothing_is_stored(world: World) -> None:
    from notifications.domain.errors import AuthorIsUnknown  # noqa: PLC0415

    with pytest.raises(AuthorIsUnknown, match="Republish"):
        await world.publish(Matter().received())
    assert world.rows("notice") == 0


async def test_a_take_over_settles_what_asked_for_it_and_not_what_asks_another_unit(world: World) -> None:
    centre = Matter(unit_id=INTAKE, purpose=Purpose.FORMAL_IDENTIFICATION)
    child = Matter(report_id=centre.report_id, author_id=centre.author_id)
    # A rerouted child's referral may lie in the Centre's inbox too; taking the report over does not accept it.
    moved = Matter(report_id=centre.report_id, unit_id=INTAKE)
    await world.publish(centre.submitted(), centre.sent(), child.sent(), moved.sent())
    await world.publish(centre.breached(ClockCode.TAKEOVER_15MIN), centre.received())
    intake = await world.inbox(principal_with("centre_intake", INTAKE), open_only=True)
    assert [notice.matter.referral_id for notice in intake] == [moved.referral_id]
    assert await world.codes(WORKER_OF_CSR) == ["request_waits"]
    assert [notice.state.value for notice in await world.inbox(ON_ALERT) if notice.recipient.person_id] == ["settled"]


async def test_a_take_over_that_overtakes_its_request_leaves_nothing_to_ask_or_alert(world: World) -> None:
    centre = Matter(unit_id=INTAKE, purpose=Purpose.FORMAL_IDENTIFICATION)
    await world.publish(centre.submitted(), centre.received(), centre.sent(), centre.breached(ClockCode.TAKEOVER_15MIN))
    assert await world.inbox(ON_ALERT, open_only=True) == []
    assert world.deliveries() == [["cancelled", "0", "0"]]
    child = Matter(report_id=centre.report_id)
    await world.publish(child.sent())
    assert await world.codes(WORKER_OF_CSR) == ["request_waits"]
    await world.publish(centre.ended())
    assert await world.codes(ON_ALERT) == ["access_changed"]


@pytest.mark.parametrize("assigned", [False, True])
async def test_a_take_over_that_overtakes_its_request_leaves_history_and_the_delivery_is_published(
    world: World, *, assigned: bool
) -> None:
    centre = Matter(unit_id=INTAKE, purpose=Purpose.FORMAL_IDENTIFICATION)
    envelope = enveloped(centre.sent())
    await world.publish(centre.submitted(), centre.received(), *([centre.assigned(uuid4())] if assigned else []))
    for _ in range(2):
        await world.handle(centre.sent(), envelope)
    (history,) = await world.inbox(principal_with("centre_intake", INTAKE))
    assert (history.state, history.opened_at) == (NoticeState.SETTLED, None)
    (found,) = world.published()
    assert (found["type"], found["data"]["channel"]) == ("notifications.delivery-delivered.v1", "inbox")
    assert (found["data"]["reportId"], found["data"]["unitId"]) == (str(centre.report_id), str(INTAKE))


async def test_a_withdrawn_consent_tells_who_has_the_report_in_hand_and_the_unit_whose_access_rested_on_it(
    world: World,
) -> None:
    matter, other = Matter(), Matter()
    for each in (matter, other):
        await world.publish(each.submitted(), each.received(TAKER.subject), each.sent(), each.accepted())
    await world.publish(matter.ended())
    event = matter.consent_withdrawn()
    envelope = enveloped(event)
    for _ in range(2):
        await world.handle(event, envelope)
    (found,) = await world.inbox(TAKER)
    assert (found.code.value, found.matter.report_id, found.matter.referral_id) == (
        "access_changed",
        matter.report_id,
        None,
    )
    (of_unit,) = await world.inbox(WORKER_OF_CSR, open_only=True)
    assert (of_unit.code.value, of_unit.matter.referral_id) == ("access_changed", matter.referral_id)


@pytest.mark.parametrize("known", [True, False])
async def test_a_consent_withdrawn_before_anybody_took_the_report_over_tells_no_one(world: World, known: bool) -> None:
    matter = Matter()
    if known:
        await world.publish(matter.submitted())
    notices = world.notices()
    await world.publish(matter.consent_withdrawn())
    assert world.notices() == notices
