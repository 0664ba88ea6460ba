"""Every state x action of a notice and of a delivery, against a table written by hand here."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.domain.errors import StaleVersion
from contracts.events.notifications import DeliveryDeliveredV1, DeliveryFailedV1, NoticeOpenedV1
from contracts.words.notices import Channel, NoticeCode, NoticeState
from contracts.words.urgency import Urgency
from notifications.domain.deliveries import (
    DELIVERY_LIFECYCLE,
    Delivery,
    DeliveryAction,
    DeliveryState,
    Patience,
    Progress,
)
from notifications.domain.errors import DeliveryMoveRefused, NoticeMoveRefused
from notifications.domain.notices.lifecycle import NOTICE_LIFECYCLE, NoticeAction
from notifications.domain.notices.notice import Notice, NoticeProgress
from notifications.domain.vocabulary import Matter, Recipient

NOW = datetime(2026, 11, 24, 2, 14, tzinfo=UTC)
PATIENCE = Patience()
NOTICE_MOVES = {
    ("waiting", "open"): "opened",
    ("waiting", "settle"): "settled",
    ("waiting", "withdraw"): "withdrawn",
}
DELIVERY_MOVES = {
    ("pending", "claim"): "pending",
    ("pending", "deliver"): "delivered",
    ("pending", "put_off"): "pending",
    ("pending", "give_up"): "failed",
    ("pending", "cancel"): "cancelled",
}


def ids(notice_id: UUID, of: Notice | Delivery) -> dict[str, Any]:
    about, unit = of.matter, of.recipient.unit_id
    return {"notice_id": notice_id, "report_id": about.report_id, "referral_id": about.referral_id, "unit_id": unit}


def a_notice(state: NoticeState = NoticeState.WAITING, recipient: Recipient | None = None) -> Notice:
    return Notice(
        uuid4(),
        recipient or Recipient.unit(uuid4()),
        Matter(uuid4(), uuid4()),
        code=NoticeCode.REQUEST_WAITS,
        urgency=Urgency.IMMEDIATE,
        caused_by=uuid4(),
        created_at=NOW,
        progress=NoticeProgress(state, 1, None),
    )


def a_delivery(state: DeliveryState = DeliveryState.PENDING, recipient: Recipient | None = None) -> Delivery:
    progress = Progress(state, 0, 0, NOW, None)
    reader, matter = recipient or Recipient.unit(uuid4()), Matter(uuid4(), uuid4())
    return Delivery(
        uuid4(), Channel.EMAIL, matter, reader, code=NoticeCode.REQUEST_WAITS, created_at=NOW, progress=progress
    )


def move_notice(notice: Notice, action: NoticeAction) -> None:
    moves = {
        NoticeAction.OPEN: lambda: notice.open(NOW),
        NoticeAction.SETTLE: notice.settle,
        NoticeAction.WITHDRAW: notice.withdraw,
    }
    moves[action]()


def move_delivery(delivery: Delivery, action: DeliveryAction) -> None:
    moves = {
        DeliveryAction.CLAIM: lambda: delivery.claim(NOW, PATIENCE),
        DeliveryAction.DELIVER: lambda: delivery.delivered(NOW),
        DeliveryAction.PUT_OFF: lambda: delivery.unreachable(NOW, PATIENCE),
        DeliveryAction.GIVE_UP: lambda: delivery.refused(NOW, Patience(refusals=1)),
        DeliveryAction.CANCEL: delivery.cancel,
    }
    moves[action]()


@pytest.mark.parametrize(("state", "action"), list(product(NOTICE_LIFECYCLE.states, NOTICE_LIFECYCLE.actions)))
def test_a_notice_moves_as_the_table_says_and_not_otherwise(state: NoticeState, action: NoticeAction) -> None:
    notice = a_notice(state)
    expected = NOTICE_MOVES.get((state.value, action.value))
    if expected is None:
        with pytest.raises(NoticeMoveRefused) as refused:
            move_notice(notice, action)
        assert refused.value.extensions == {"currentState": state.value, "action": action.value}
        assert (notice.state, notice.version, notice.pull_events()) == (state, 1, [])
    else:
        move_notice(notice, action)
        assert (notice.state.value, notice.version) == (expected, 2)


@pytest.mark.parametrize(("state", "action"), list(product(DELIVERY_LIFECYCLE.states, DELIVERY_LIFECYCLE.actions)))
def test_a_delivery_moves_as_the_table_says_and_not_otherwise(state: DeliveryState, action: DeliveryAction) -> None:
    delivery = a_delivery(state)
    expected = DELIVERY_MOVES.get((state.value, action.value))
    if expected is None:
        with pytest.raises(DeliveryMoveRefused):
            move_delivery(delivery, action)
        assert delivery.progress.state is state
        assert delivery.pull_events() == []
    else:
        move_delivery(delivery, action)
        assert delivery.progress.state.value == expected


def a_new_notice(recipient: Recipient) -> Notice:
    return Notice(
        uuid4(),
        recipient,
        Matter(uuid4(), uuid4()),
        code=NoticeCode.REQUEST_WAITS,
        urgency=Urgency.URGENT,
        caused_by=uuid4(),
        created_at=NOW,
    )


def test_a_new_notice_says_that_it_lies_in_the_inbox_and_a_stored_one_says_nothing() -> None:
    notice = a_new_notice(Recipient.unit(uuid4()))
    event = DeliveryDeliveredV1(**ids(notice.id, notice), channel=Channel.INBOX, delivered_at=NOW)
    assert notice.pull_events() == [event]
    assert a_notice().pull_events() == []


def test_opening_sets_the_time_and_says_so_once() -> None:
    notice = a_notice()
    notice.open(NOW)
    assert notice.opened_at == NOW
    assert notice.pull_events() == [NoticeOpenedV1(**ids(notice.id, notice), opened_at=NOW)]


@pytest.mark.parametrize("recipient", [Recipient.person(uuid4()), Recipient.on_duty(uuid4(), uuid4())])
def test_a_personal_inbox_concerns_no_other_service(recipient: Recipient) -> None:
    opened = a_notice(recipient=recipient)
    opened.open(NOW)
    assert (a_new_notice(recipient).pull_events(), opened.pull_events()) == ([], [])


def test_a_mail_to_a_person_is_published_of_the_unit_for_which_they_are_on_duty() -> None:
    taken, failed = (a_delivery(recipient=Recipient.on_duty(uuid4(), uuid4())) for _ in range(2))
    taken.delivered(NOW)
    failed.give_up(NOW)
    known: dict[str, Any] = {"channel": Channel.EMAIL}
    assert taken.pull_events() == [DeliveryDeliveredV1(**ids(taken.notice_id, taken), **known, delivered_at=NOW)]
    assert failed.pull_events() == [DeliveryFailedV1(**ids(failed.notice_id, failed), **known, failed_at=NOW)]
    own, given_up = (a_delivery(recipient=Recipient.person(uuid4())) for _ in range(2))
    own.delivered(NOW)
    given_up.give_up(NOW)
    assert (own.pull_events(), given_up.pull_events()) == ([], [])


def test_a_notice_that_changed_meanwhile_is_stale() -> None:
    notice = a_notice()
    notice.expect(1)
    with pytest.raises(StaleVersion) as stale:
        notice.expect(2)
    assert stale.value.extensions == {"currentState": "waiting", "currentVersion": 1, "changedFields": ["openedAt"]}


def test_a_claim_is_lost_to_a_later_claim_and_to_an_end() -> None:
    delivery = a_delivery()
    first = delivery.claim(NOW, PATIENCE)
    assert delivery.is_held_by(first)
    assert delivery.progress.leased_until == NOW + PATIENCE.lease
    second = delivery.claim(NOW + PATIENCE.lease, PATIENCE)
    assert not delivery.is_held_by(first)
    assert delivery.is_held_by(second)
    delivery.cancel()
    assert not delivery.is_held_by(second)
    assert delivery.progress.leased_until is None


def test_a_server_that_refuses_is_asked_so_many_times_with_growing_pauses_and_then_it_has_failed() -> None:
    delivery, pauses = a_delivery(), []
    for _ in range(PATIENCE.refusals - 1):
        delivery.claim(NOW, PATIENCE)
        delivery.refused(NOW, PATIENCE)
        pauses.append((delivery.progress.due_at - NOW).total_seconds())
    assert pauses == [5, 10, 20, 40, 80, 160, 320]
    assert delivery.pull_events() == []
    delivery.refused(NOW, PATIENCE)
    assert delivery.progress.state is DeliveryState.FAILED
    event = DeliveryFailedV1(**ids(delivery.notice_id, delivery), channel=Channel.EMAIL, failed_at=NOW)
    assert delivery.pull_events() == [event]


def test_a_server_that_is_away_costs_no_try_and_is_asked_again_within_half_a_minute() -> None:
    delivery = a_delivery()
    for _ in range(10 * PATIENCE.refusals):
        delivery.claim(NOW, PATIENCE)
        delivery.unreachable(NOW, PATIENCE)
    assert delivery.progress.state is DeliveryState.PENDING
    assert delivery.progress.refusals == 0
    assert delivery.progress.due_at - NOW == timedelta(seconds=30)


def test_a_mail_that_is_a_day_old_is_given_up_with_an_event() -> None:
    delivery = a_delivery()
    delivery.unreachable(NOW + PATIENCE.give_up_after - timedelta(seconds=1), PATIENCE)
    assert delivery.progress.state is DeliveryState.PENDING
    delivery.unreachable(NOW + PATIENCE.give_up_after, PATIENCE)
    assert [type(event) for event in delivery.pull_events()] == [DeliveryFailedV1]


def test_the_lease_outlasts_a_mail_server_that_never_answers() -> None:
    from notifications.adapters.deliveries import smtp  # noqa: PLC0415 -- the one number of the adapter that the domain leans on

    assert timedelta(seconds=smtp._WHOLE_SECONDS) < PATIENCE.lease / 2


def test_a_notice_for_nobody_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="needs somebody"):
        Recipient(None, None)
