"""Who is told of what: the table and the duty roster."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from contracts.events import referral
from contracts.events.identification import urgency_of
from contracts.open_words import Unknown
from contracts.words.notices import Channel, NoticeCode
from contracts.words.referrals import ClockCode
from contracts.words.urgency import Urgency
from notifications.application import translate
from notifications.domain.duty.roster import DutyRoster
from notifications.domain.errors import RosterIsEmpty
from notifications.domain.notices.catalogue import CALLS, NEWS, OF_NO_REPORT
from notifications.domain.notices.routing import ROUTES, Audience, Occasion, channels_of
from notifications.domain.vocabulary import Matter, Recipient

NOW = datetime(2026, 11, 24, 2, 14, tzinfo=UTC)
UNIT, FIRST, SECOND, THIRD = (UUID(int=number) for number in range(1, 5))
MATTER = Matter(uuid4(), uuid4())


def news(code: str, besides: str = "taken_over_by") -> list[tuple[str, str, list[str]]]:
    return [(audience, code, ["email"]) for audience in ("unit_on_duty", besides, "working_unit", "worker")]


def test_the_routes_are_those_of_the_catalogue() -> None:
    written = {
        occasion.value: [
            (route.audience.value, route.code.value, [each.value for each in route.channels]) for route in routes
        ]
        for occasion, routes in ROUTES.items()
    }
    assert written == {
        "referral_waits": [("unit", "request_waits", ["email"])],
        "referral_escalated": [("unit", "request_updated", ["email"]), ("on_duty", "request_updated", ["email"])],
        "nobody_took_it": [("next_on_duty", "term_passed", ["email"])],
        "danger_waits": [("next_on_duty", "urgent_request_waits", ["email", "phone"])],
        "term_breached": [("unit", "term_passed", ["email"])],
        "child_without_unit": [("on_duty", "term_passed", ["email"])],
        "reroute_unconfirmed": [("on_duty", "confirmation_waits", ["email"])],
        "reroute_confirmed": [("unit", "request_updated", ["email"])],
        "opening_refused": [("on_duty", "opening_refused", ["email"])],
        "access_ended": [("unit", "access_changed", [])],
        "request_withdrawn": [("unit", "request_withdrawn", [])],
        "consent_withdrawn": [("taken_over_by", "access_changed", [])],
        "report_taken_over": [("author", "item_received", [])],
        "reporter_advised": [("author", "item_updated", [])],
        "reporter_answered": news("reporter_answered"),
        "urgent_answer": [
            ("unit_on_duty", "urgent_answer", ["email", "phone"]),
            ("in_charge", "urgent_answer", ["email", "phone"]),
            ("working_unit", "urgent_answer", ["email", "phone"]),
            ("worker", "urgent_answer", ["email", "phone"]),
        ],
        "hand_over_waits": [("unit", "hand_over_waits", ["email"])],
        "handed_over": [("author", "item_updated", [])],
        "question_waits": [("unit", "question_waits", ["email"]), ("author", "question_waits", ["email"])],
        "question_answered": news("question_answered", "asked_by"),
        "person_asked": news("consent_recorded"),
        "centre_asked_person": [("author", "item_updated", [])],
        "centre_heard_person": news("consent_recorded")[2:],
        "age_found_out": news("age_found_out"),
        "adult_proposed": [("unit_on_duty", "second_person_needed", ["email"])],
        "proposal_decided": [("asked_by", "proposal_decided", [])],
        "centre_found_out_age": [("author", "item_updated", [])],
        "draft_left": [("author", "draft_waits", [])],
        "draft_left_longer": [("unit", "unfinished_waits", []), ("author", "draft_waits", [])],
        "draft_goes": [("author", "draft_goes", [])],
        "advice_waits": [("unit_on_duty", "advice_waits", ["email"])],
        "advice_overdue": [("on_duty", "advice_overdue", ["email"])],
        "advice_answered": [("author", "advice_answered", [])],
        "report_extended": news("report_extended"),
    }


def test_every_occasion_tells_somebody_and_every_code_and_audience_is_used() -> None:
    assert set(ROUTES) == set(Occasion)
    routes = [route for each in ROUTES.values() for route in each]
    assert {route.code for route in routes} == set(NoticeCode)
    assert {route.audience for route in routes} == set(Audience)


def test_the_next_person_is_the_one_after_whom_was_alerted_last_round_and_round() -> None:
    roster = DutyRoster(UNIT, (FIRST, SECOND, THIRD))
    assert roster.now() == Recipient.on_duty(FIRST, UNIT)
    alerted: list[UUID | None] = [None]
    for _ in range(4):
        alerted.append(roster.following(alerted[-1]).person_id)
    assert alerted[1:] == [SECOND, THIRD, FIRST, SECOND]


def test_whoever_left_the_roster_does_not_stop_it() -> None:
    assert DutyRoster(UNIT, (FIRST, SECOND)).following(THIRD).person_id == SECOND


def test_one_person_alone_is_alerted_again_rather_than_nobody() -> None:
    assert DutyRoster(UNIT, (FIRST,)).following(FIRST).person_id == FIRST


def test_an_empty_roster_raises_rather_than_alert_nobody() -> None:
    with pytest.raises(RosterIsEmpty, match="Add a person"):
        DutyRoster(UNIT, ()).now()
    with pytest.raises(RosterIsEmpty):
        DutyRoster(UNIT, ()).following(None)


@pytest.mark.parametrize(
    ("code", "occasion"),
    [
        (ClockCode.DELIVERY_60S, Occasion.NOT_TAKEN_OVER),
        (ClockCode.TAKEOVER_15MIN, Occasion.NOT_TAKEN_OVER),
        (ClockCode.REFERRAL_DECIDE, Occasion.TERM_BREACHED),
        (ClockCode.TRIAGE_ASSESS, Occasion.TERM_BREACHED),
        (ClockCode.ASK_WHEN_SAFE, Occasion.TERM_BREACHED),
        (Unknown.UNKNOWN, Occasion.TERM_BREACHED),
    ],
)
def test_a_breach_of_the_first_minutes_alerts_a_person_and_any_other_the_unit(
    code: ClockCode | Unknown, occasion: Occasion
) -> None:
    said = {
        "referralId": str(uuid4()),
        "reportId": str(uuid4()),
        "clockId": str(uuid4()),
        "code": code.value,
        "unitId": str(UNIT),
        "urgency": "urgent",
        "dueAt": NOW.isoformat(),
    }
    command = translate.breach(referral.ClockBreachedV1.read(said), uuid4())
    assert (command.occasion, command.urgency, command.unit_id) == (occasion, Urgency.URGENT, UNIT)


@pytest.mark.parametrize("urgency", [*Urgency, Unknown.UNKNOWN])
def test_an_urgency_of_a_later_version_is_taken_as_immediate(urgency: Urgency | Unknown) -> None:
    expected = "immediate" if urgency is Unknown.UNKNOWN else urgency.value
    assert urgency_of(urgency).value == expected


def test_all_routes_of_a_code_go_by_the_same_channels() -> None:
    """Which mails a notice had is known by its code when it is put back."""
    by_code: dict[NoticeCode, set[tuple[object, ...]]] = {}
    for route in (route for routes in ROUTES.values() for route in routes):
        by_code.setdefault(route.code, set()).add((route.channels, route.carried))
    assert {code: len(ways) for code, ways in by_code.items()} == dict.fromkeys(NoticeCode, 1)


@pytest.mark.parametrize("urgency", Urgency)
def test_the_reporters_news_is_mailed_to_the_unit_on_duty_when_it_is_immediate_and_to_no_person(
    urgency: Urgency,
) -> None:
    mailed = (Channel.EMAIL,) if urgency is Urgency.IMMEDIATE else ()
    of_drafts = {NoticeCode.DRAFT_WAITS, NoticeCode.DRAFT_GOES, NoticeCode.UNFINISHED_WAITS}
    for code in of_drafts:
        assert channels_of(code, urgency, Recipient.unit(UNIT), MATTER) == ()
    elsewhere = {NoticeCode.HAND_OVER_WAITS, NoticeCode.QUESTION_WAITS, NoticeCode.PROPOSAL_DECIDED}
    for code in NEWS - OF_NO_REPORT - CALLS - elsewhere:
        assert channels_of(code, urgency, Recipient.unit(UNIT), MATTER) == mailed
        assert channels_of(code, urgency, Recipient.person(FIRST), MATTER) == ()
    assert channels_of(NoticeCode.REQUEST_WAITS, urgency, Recipient.unit(UNIT), MATTER) == (Channel.EMAIL,)


def test_a_unit_is_called_about_its_own_referral_and_a_person_on_duty_about_any_report() -> None:
    called, mailed = (Channel.EMAIL, Channel.PHONE), (Channel.EMAIL,)
    of_report = Matter(MATTER.report_id, None)
    for code in CALLS:
        assert channels_of(code, Urgency.IMMEDIATE, Recipient.unit(UNIT), MATTER) == called
        assert channels_of(code, Urgency.IMMEDIATE, Recipient.unit(UNIT), of_report) == mailed
        assert channels_of(code, Urgency.IMMEDIATE, Recipient.on_duty(FIRST, UNIT), of_report) == called
