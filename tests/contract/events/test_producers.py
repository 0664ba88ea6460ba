"""What each service's own translation emits fits what is committed, field for field, and nothing of it is left out."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import jsonschema
import pytest

from contracts.registry import EVENTS
from contracts.words.disclosures import DisclosureEnd, OpeningRefusal
from contracts.words.drafts import DraftReminder
from contracts.words.notices import Channel
from contracts.words.persons import ConsentOutcome
from contracts.words.referrals import ClockCode, Handover, Purpose, ReferralEnd, RejectionReason
from contracts.words.reports import HandOver
from contracts.words.urgency import Urgency
from identification.application import translate as of_identification
from identification.domain import events as reports
from identification.domain.duty.turn import Turn
from notifications.application import translate as of_notifications
from notifications.domain import events as notices
from notifications.domain.vocabulary import Matter, Recipient
from referral.application import translate as of_referral
from referral.domain import events as referrals
from tests.support.identification import NOW
from tests.support.walks import walk
from tests.workshop.export.__main__ import ROOT
from tests.workshop.export.schemas import path_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from contracts.envelope import EventData

A, B, C, D = (uuid4() for _ in range(4))
ABOUT, UNIT = (A, Matter(B, C)), Recipient.unit(D)
CHILD, FAST = Purpose.CHILD_PROTECTION, Urgency.IMMEDIATE
HAPPENED: dict[str, list[Any]] = {
    "identification": [
        reports.ReportSubmitted(A, B, True, Urgency.URGENT, False, C, (D,), NOW, 1),
        reports.ReportSubmitted(
            A, B, False, Urgency.STANDARD, False, None, (), NOW, 1, ask_when_safe=True, received_at=NOW
        ),
        reports.ReportPersonAdded(A, B, True, Urgency.URGENT, C, (D,), NOW, person_id=D),
        reports.ReportOpened(A, NOW),
        reports.ReportTakenOver(A, B, NOW, 2),
        reports.ReportTakenOver(A, B, NOW, 2, C),
        reports.ReportWithdrawn(A, NOW, 2),
        reports.ReporterAdvised(A, B, NOW),
        reports.ReporterAdvised(A, B, NOW, C, person_id=D),
        *(reports.HandOverChanged(A, B, step, C, NOW) for step in HandOver),
        reports.ReportInfoRequested(A, B, C, D, A, NOW),
        reports.ReportInfoRequested(A, B, C, None, None, NOW, person_id=D),
        reports.ReportInfoAnswered(A, B, C, NOW, person_id=D),
        reports.WhereaboutsUpdated(A, Urgency.IMMEDIATE, NOW, person_id=D),
        reports.WhereaboutsUpdated(A, Urgency.IMMEDIATE, NOW, call=True),
        reports.ConsentWithdrawn(A, NOW, 2, person_id=D),
        *(reports.ConsentRecorded(A, said, B, C, D, True, NOW, 2, person_id=D) for said in ConsentOutcome),
        reports.PersonAgeChanged(A, True, Urgency.URGENT, B, (C,), D, A, None, False, NOW, 2, person_id=D),
        reports.PersonAgeChanged(A, False, Urgency.STANDARD, None, (), D, A, C, True, NOW, 2),
        reports.AdultProposed(A, Urgency.URGENT, B, NOW, 2, person_id=D),
        reports.AdultProposalEnded(A, B, C, NOW, 3, person_id=D),
        reports.ReportExtended(A, Urgency.URGENT, NOW, 2, person_id=D),
        reports.ReportExtended(A, Urgency.URGENT, NOW, 2, (CHILD,)),
        *(reports.DisclosureEnded(A, B, kind, C, NOW, person_id=D) for kind in DisclosureEnd),
        *(reports.OpeningRefused(A, B, C, reason, NOW, person_id=D) for reason in OpeningRefusal),
        reports.OpeningAllowed(A, B, C, NOW, person_id=D),
        reports.RerouteConfirmed(A, B, C, NOW, person_id=D),
        *(reports.DraftReminderChanged(A, B, C, step, Urgency.URGENT, NOW) for step in DraftReminder),
        reports.AdviceAsked(A, NOW, NOW),
        reports.AdviceAnswered(A, B, NOW),
        reports.RosterChanged(A, 1, (Turn(B, C, 1, NOW, NOW),), NOW),
    ],
    "referral": [
        referrals.ReferralSent(A, B, CHILD, C, FAST, NOW, NOW, dict.fromkeys(ClockCode, NOW), person_id=D),
        referrals.ClockStarted(A, B, C, ClockCode.ASK_WHEN_SAFE, NOW, NOW, person_id=D),
        referrals.ReferralAccepted(A, B, CHILD, C, D, NOW, 2, person_id=D),
        *(referrals.ReferralRejected(A, B, C, D, reason, NOW, NOW, person_id=D) for reason in RejectionReason),
        *(referrals.ReferralRerouted(A, B, CHILD, C, D, FAST, way, A, NOW, NOW, person_id=D) for way in Handover),
        *(referrals.ReferralClosed(A, B, C, end, NOW, person_id=D) for end in ReferralEnd),
        *(referrals.ClockBreached(A, B, C, code, D, FAST, NOW, person_id=D) for code in ClockCode),
    ],
    "notifications": [
        *(notices.NoticeDelivered(*ABOUT, UNIT, channel, NOW) for channel in Channel),
        notices.NoticeNotDelivered(*ABOUT, UNIT, Channel.EMAIL, NOW),
        notices.NoticeAcknowledged(*ABOUT, UNIT, Channel.PHONE, NOW),
        notices.NoticeOpened(*ABOUT, UNIT, NOW),
    ],
}
TRANSLATED: dict[str, Callable[[Any], EventData | None]] = {
    "identification": of_identification.to_event,
    "referral": of_referral.to_event,
    "notifications": of_notifications.to_event,
}
MODULES = {"identification": reports, "referral": referrals, "notifications": notices}
IDS = {"matter", "recipient"}, {"report_id", "referral_id", "unit_id"}
OTHER_NAMES: dict[type, tuple[set[str], set[str]]] = {
    referrals.ReferralSent: (
        {"due"},
        {"triage_due_at", "decide_due_at", "delivery_due_at", "take_over_due_at", "ask_due_at", "protect_due_at"},
    ),
    notices.NoticeDelivered: IDS,
    notices.NoticeNotDelivered: IDS,
    notices.NoticeAcknowledged: IDS,
    notices.NoticeOpened: IDS,
}
"""Fields that only the domain has, and those that only the contract has; every other name is the same on both sides."""
COMPUTED = {reports.RosterChanged: {"turns"}}


def told(service: str, happened: object) -> EventData:
    """As it leaves the service."""
    event = TRANSLATED[service](happened)
    assert event is not None
    return event


everything = walk(
    "service, happened",
    [(service, each) for service, several in HAPPENED.items() for each in several],
    ids=lambda each: each if isinstance(each, str) else type(each).__name__,
)


@everything
def test_what_is_told_fits_the_committed_contract(service: str, happened: object) -> None:
    event = told(service, happened)
    written = event.written()
    sample = json.loads((ROOT / path_of(event.type, "sample")).read_text("utf-8"))
    assert set(written) == set(sample)
    jsonschema.validate(written, json.loads((ROOT / path_of(event.type, "schema")).read_text("utf-8")))


@everything
def test_what_is_told_is_what_happened_name_by_name(service: str, happened: Any) -> None:
    """A value is never bent to another kind on the way, as `"yes"` would be to true."""
    own, said = {each.name: getattr(happened, each.name) for each in fields(happened)}, dict(told(service, happened))
    assert (own.keys() - said.keys(), said.keys() - own.keys()) == OTHER_NAMES.get(type(happened), (set(), set()))
    for name in (own.keys() & said.keys()) - COMPUTED.get(type(happened), set()):
        assert _kind_and_value(said[name]) == _kind_and_value(own[name]), name


def _kind_and_value(value: object) -> tuple[type, object]:
    plain = value.value if isinstance(value, Enum) else value
    return type(plain), plain


def test_the_turns_of_a_roster_are_told_field_by_field() -> None:
    earlier = Turn(A, B, 2, NOW - timedelta(hours=1), NOW)
    event = told("identification", reports.RosterChanged(C, 1, (earlier, Turn(D, A, 1, NOW, NOW)), NOW))
    assert [tuple(dict(turn).values()) for turn in event.turns] == [  # type: ignore[attr-defined]
        (A, B, 2, NOW - timedelta(hours=1), NOW),
        (D, A, 1, NOW, NOW),
    ]


def test_the_term_of_every_clock_is_told_under_its_own_name() -> None:
    due = {code: NOW + timedelta(minutes=place) for place, code in enumerate(ClockCode)}
    event = told("referral", referrals.ReferralSent(A, B, CHILD, C, FAST, NOW, NOW, due))
    names = {
        ClockCode.TRIAGE_ASSESS: "triage_due_at",
        ClockCode.REFERRAL_DECIDE: "decide_due_at",
        ClockCode.DELIVERY_60S: "delivery_due_at",
        ClockCode.TAKEOVER_15MIN: "take_over_due_at",
        ClockCode.ASK_WHEN_SAFE: "ask_due_at",
        ClockCode.CHILD_WITHOUT_UNIT: "protect_due_at",
    }
    assert {code: getattr(event, name) for code, name in names.items()} == due


@pytest.mark.parametrize("service", HAPPENED)
def test_everything_that_can_happen_is_translated_here(service: str) -> None:
    module = MODULES[service]
    kinds = [each for each in vars(module).values() if isinstance(each, type) and each.__module__ == module.__name__]
    said = {each for each in kinds if is_dataclass(each)}
    can_happen = said - {base for each in kinds for base in each.__bases__}
    assert {type(each) for each in HAPPENED[service]} == can_happen


def test_every_event_of_the_contracts_is_told_by_somebody_here() -> None:
    """But the heads of the records, which the chassis tells, and what only an earlier release published."""
    emitted = {told(service, each).type for service, several in HAPPENED.items() for each in several}
    elsewhere = {f"{service}.head-sealed.v1" for service in HAPPENED} | {"notifications.notice-changed.v1"}
    assert emitted == EVENTS.keys() - elsewhere
    assert elsewhere <= EVENTS.keys()


def test_every_field_is_filled_by_something_that_happens() -> None:
    """A translation that leaves out what may be left out fits its schema all the same."""
    filled: dict[str, set[str]] = {}
    for service, several in HAPPENED.items():
        for each in several:
            event = told(service, each)
            there = {name for name, value in event.written().items() if value is not None}
            filled[event.type] = filled.get(event.type, set()) | there
    wanted = {type_: set(json.loads((ROOT / path_of(type_, "sample")).read_text("utf-8"))) for type_ in filled}
    assert filled == wanted


@pytest.mark.parametrize("translate", [of_identification.to_event, of_referral.to_event])
def test_an_event_that_nobody_translated_is_refused(translate: object) -> None:
    with pytest.raises(TypeError, match="has no translation"):
        translate(object())  # type: ignore[operator]
