"""Events of the others through the real inbox: each has its effect once, in order, and what is refused parks its own key only."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from chassis.bus.ports import Received
from chassis.inbox.applying import Outcome
from chassis.inbox.dead_letters import DeadLetters
from contracts.events.identification import DisclosureEndedV1, ReportOpenedV1, ReportWithdrawnV1
from contracts.words.disclosures import DisclosureEnd
from contracts.words.notices import Channel
from referral.domain.errors import UnknownReferral
from referral.entrypoints.sweeping import ClockSweeper
from tests.integration.referral.reading import Reader, delivered, received, submitted
from tests.support.referral import CENTRE, CSR, OTHER_CSR, PEOPLE, SUBMITTED

CHILD = "child_protection"


async def test_an_event_that_comes_twice_has_its_effect_once(reader: Reader) -> None:
    record = reader.received(submitted(uuid4()))
    assert [await reader.inbox.apply(record) for _ in range(3)] == [
        Outcome.APPLIED,
        Outcome.DUPLICATE,
        Outcome.DUPLICATE,
    ]
    assert reader.service.rows("select count(*) from referral") == [["2"]]
    assert reader.service.published() == ["referral.referral-sent.v1"] * 2
    causes = reader.service.rows("select count(distinct causationid), count(distinct correlationid) from outbox")
    assert causes == [["1", "1"]]


async def test_two_events_in_reverse_end_in_the_same_state(reader: Reader) -> None:
    report = uuid4()
    first, second = reader.received(submitted(report)), reader.received(received(report))
    assert await reader.inbox.apply(second) is Outcome.WAITING
    assert await reader.inbox.apply(first) is Outcome.APPLIED
    waiting = await reader.inbox.next_waiting(first.topic, report)
    assert waiting is not None
    assert await reader.inbox.apply(waiting) is Outcome.APPLIED
    states = reader.service.rows("select purpose, state from referral order by purpose")
    assert states == [[CHILD, "sent"], ["formal_identification", "accepted"]]


async def test_the_main_way_of_a_report(reader: Reader) -> None:
    report = uuid4()
    await reader.publish(submitted(report))
    assert await reader.publish(ReportOpenedV1(report_id=report, opened_at=SUBMITTED)) is Outcome.NOT_HANDLED
    await reader.publish(delivered(report))
    await reader.publish(received(report))
    referral = UUID(reader.service.rows(f"select id from referral where purpose = '{CHILD}'")[0][0])
    await reader.service.accept(PEOPLE["worker"], referral)
    await reader.publish(
        DisclosureEndedV1(
            report_id=report,
            referral_id=referral,
            kind=DisclosureEnd.REVOKED,
            successor_unit=OTHER_CSR,
            ended_at=SUBMITTED + timedelta(hours=1),
        )
    )
    rows = reader.service.rows(
        "select unit_id, state from referral where purpose = 'child_protection' order by sent_at"
    )
    assert rows == [[str(CSR), "revoked"], [str(OTHER_CSR), "sent"]]
    met = reader.service.rows("select code from clock where state = 'met' order by code")
    assert met == [["DELIVERY_60S"], ["REFERRAL_DECIDE"], ["TAKEOVER_15MIN"]]
    assert reader.service.published() == [
        "referral.referral-sent.v1",
        "referral.referral-sent.v1",
        "referral.referral-accepted.v1",
        "referral.referral-accepted.v1",
        "referral.referral-closed.v1",
        "referral.referral-sent.v1",
    ]


@pytest.mark.parametrize(
    ("channel", "unit", "state"),
    [(Channel.INBOX, CENTRE, "met"), (Channel.EMAIL, CENTRE, "running"), (Channel.INBOX, CSR, "running")],
)
async def test_only_the_centre_s_inbox_counts_as_delivered(
    reader: Reader, channel: Channel, unit: UUID, state: str
) -> None:
    report = uuid4()
    await reader.publish(delivered(report, channel, unit))
    await reader.publish(submitted(report))
    assert reader.service.rows("select state from clock where code = 'DELIVERY_60S'") == [[state]]


async def test_a_value_of_a_later_version_is_taken_as_the_safe_one(reader: Reader) -> None:
    report = uuid4()
    record = reader.received(submitted(report))
    later = Received(record.topic, 0, 1, record.key, record.headers, record.value.replace(b'"immediate"', b'"at_once"'))
    assert await reader.inbox.apply(later) is Outcome.APPLIED
    assert reader.service.rows("select distinct urgency from referral") == [["immediate"]]


async def test_what_cannot_be_applied_parks_its_own_key_until_it_is_replayed(reader: Reader) -> None:
    lost, other = uuid4(), uuid4()
    reader.numbers["identification.reports", lost] = 0
    too_early = reader.received(received(lost))
    with pytest.raises(UnknownReferral) as refused:
        await reader.inbox.apply(too_early)
    letter = await reader.inbox.bury(too_early, refused.value, 1)
    assert letter is not None
    behind = reader.received(ReportWithdrawnV1(report_id=lost, withdrawn_at=SUBMITTED, version=3))
    assert await reader.inbox.apply(behind) is Outcome.PARKED
    assert await reader.publish(submitted(other)) is Outcome.APPLIED
    dead = DeadLetters(reader.inbox)
    assert [each.reason for each in await dead.list()] == ["referral.domain.errors.UnknownReferral"]
    await reader.service.open(submitted(lost))
    replayed = await dead.replay(letter.id)
    assert (replayed.outcome, replayed.behind) == (Outcome.APPLIED, {"applied": 1})
    assert await dead.list() == []


async def test_the_sweeper_s_round_breaches_and_tells(reader: Reader) -> None:
    await reader.publish(submitted(uuid4()))
    clock = reader.service.bench.clock
    sweeper = ClockSweeper(reader.service.worker, clock)
    clock.at = SUBMITTED + timedelta(seconds=61)
    assert [await sweeper.sweep_once() for _ in range(2)] == [1, 0]
    assert reader.service.rows("select code, breached_at = due_at from clock where state = 'breached'") == [
        ["DELIVERY_60S", "t"]
    ]
    await reader.publish(delivered(UUID(reader.service.rows("select report_id from referral")[0][0])))
    # It was there after two seconds, only told late: the clock says so, the alert stays told.
    assert reader.service.rows("select state, breach_told from clock where code = 'DELIVERY_60S'") == [["met", "t"]]
    assert reader.service.published()[2:] == ["referral.clock-breached.v1"]
