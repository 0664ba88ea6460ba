"""Who is told of what: the table and the duty roster."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from contracts import access
from contracts.events import identification as reports
from contracts.events import referral as referrals
from contracts.events.advice import AdviceAnsweredV1, AdviceAskedV1
from contracts.events.drafts import DraftReminderChangedV1
from contracts.events.identification import urgency_of
from contracts.events.roster import SearchesBoundedV1
from contracts.open_words import Unknown
from contracts.words.notices import Channel, NoticeCode
from contracts.words.referrals import ClockCode, ReferralEnd
from contracts.words.urgency import Urgency
from notifications.domain.duty.roster import DutyRoster
from notifications.domain.errors import RosterIsEmpty
from notifications.domain.notices.routing import (
    CALLS,
    OF_NO_REPORT,
    ROWS,
    Audience,
    Kind,
    Row,
    Timer,
    channels_of,
    codes_of,
    rows_for,
    rows_of,
)
from notifications.domain.vocabulary import Matter, Recipient
from tests.workshop.export.schemas import sample_of

if TYPE_CHECKING:
    from contracts.envelope import EventData

NOW = datetime(2026, 11, 24, 2, 14, tzinfo=UTC)
UNIT, FIRST, SECOND, THIRD = (UUID(int=number) for number in range(1, 5))
MATTER = Matter(uuid4(), uuid4())


class EndedByCentre(reports.ReportWithdrawnV1):
    """An end that is not its author's."""

    referrals_end = ReferralEnd.REVOKED


def said(event: type[EventData], **others: object) -> EventData:
    """Its sample, but for these fields."""
    return event.read(sample_of(event) | others)


def news(code: str, besides: str = "taken_over_by") -> set[tuple[str, str, str]]:
    return {(audience, code, "email") for audience in ("unit_on_duty", besides, "working_unit", "worker")}


AUTHORS = {("author", "item_updated", ""), ("second_author_id", "item_updated", "")}
ANSWERED = {("unit_on_duty", "request_updated", "email")}
WORKING = {(audience, "consent_recorded", "email") for audience in ("working_unit", "worker")}
URGENT = {
    (audience, "urgent_answer", "email phone") for audience in ("unit_on_duty", "in_charge", "working_unit", "worker")
}
CORRECTED = {(audience, "report_corrected", "email") for audience in ("working_unit", "worker")}
CORRECTED_FOR_AUTHORS = {(audience, "report_corrected", "email") for audience in ("author", "second_author_id")}
REOPENED = {(audience, "report_reopened", "email") for audience in ("unit_on_duty", "taken_over_by")}
AGE_OF_AN_ADULT = {(audience, "age_found_out", "email") for audience in ("unit_on_duty", "taken_over_by")}
ACCESS, WITHDRAWN = {("ended_unit", "access_changed", "")}, {("ended_unit", "request_withdrawn", "")}
ID = str(FIRST)
BY_LAW = ("formal_identification", "child_protection")
MOVED = ("taken_over_by", "case_moved", "")
EXPECTED: list[tuple[EventData, set[tuple[str, str, str]]]] = [
    (said(referrals.ReferralSentV1), {("unit", "request_waits", "email")}),
    (said(referrals.ReferralReroutedV1), {("unit", "request_waits", "email")}),
    *(
        (said(event, purpose=purpose), expected | (ANSWERED if purpose == "legal_aid" else set()))
        for event, expected in (
            (referrals.ReferralAcceptedV1, set()),
            (
                referrals.ReferralRejectedV1,
                {("unit", "request_updated", "email"), ("on_duty", "request_updated", "email")},
            ),
        )
        for purpose in ("legal_aid", *BY_LAW, "one of a later version")
    ),
    *(
        (
            said(referrals.ReferralReroutedV1, purpose=purpose, way=way),
            {("unit", "request_waits", "email")}
            | (ANSWERED if (purpose, way) == ("legal_aid", "passed_on") else set()),
        )
        for purpose in ("legal_aid", *BY_LAW)
        for way in ("passed_on", "to_duty", "directed")
    ),
    *(
        (said(referrals.ClockBreachedV1, code=code), {("next_on_duty", "term_passed", "email")})
        for code in (ClockCode.DELIVERY_60S, ClockCode.TAKEOVER_15MIN)
    ),
    (said(referrals.ClockBreachedV1, code=ClockCode.CHILD_WITHOUT_UNIT), {("on_duty", "term_passed", "email")}),
    *(
        (said(referrals.ClockBreachedV1, code=code), {("unit", "term_passed", "email")})
        for code in (
            *(ClockCode.REFERRAL_DECIDE, ClockCode.ASK_WHEN_SAFE),
            "one of a later version",
        )
    ),
    (
        said(referrals.ClockBreachedV1, code=ClockCode.TRIAGE_ASSESS),
        {("unit", "term_passed", "email"), ("taken_over_by", "term_passed", "email")},
    ),
    (said(reports.OpeningRefusedV1, reason="unconfirmed"), {("on_duty", "confirmation_waits", "email")}),
    (said(reports.OpeningRefusedV1, reason="one of a later version"), {("on_duty", "opening_refused", "email")}),
    (said(reports.RerouteConfirmedV1), {("unit", "request_updated", "email")}),
    *((said(reports.DisclosureEndedV1, kind=kind), ACCESS) for kind in ("revoked", "person_is_adult")),
    *((said(reports.DisclosureEndedV1, kind=kind), WITHDRAWN) for kind in ("report_withdrawn", "consent_withdrawn")),
    (said(referrals.ReferralClosedV1, kind="revoked"), ACCESS),
    (said(referrals.ReferralClosedV1, kind="withdrawn"), WITHDRAWN),
    (said(reports.ReportWithdrawnV1), WITHDRAWN),
    (said(EndedByCentre), WITHDRAWN | AUTHORS),
    (said(reports.DismissalProposedV1), {("supervisors", "dismissal_waits", "email")}),
    (said(reports.DismissalProposalEndedV1), {("proposed_by", "dismissal_decided", "")}),
    (said(reports.ReportReopenedV1, personId=None), AUTHORS | REOPENED),
    (said(reports.ReportReopenedV1, personId=ID), set()),
    (said(reports.ReportReceivedV1), {("author", "item_received", ""), ("second_author_id", "item_received", "")}),
    (said(reports.ReportAdvisedV1), AUTHORS),
    (said(reports.WhereaboutsUpdatedV1, call=False), news("reporter_answered")),
    (said(reports.WhereaboutsUpdatedV1, call=True), URGENT),
    (said(reports.ReportExtendedV1), news("report_extended")),
    (said(reports.ReportCorrectedV1, personId=None), CORRECTED | CORRECTED_FOR_AUTHORS),
    # Who keyed it in corrected it; and of another person the authors are notified by the first.
    (said(reports.ReportCorrectedV1, personId=None, authorId=ID, recordedBy=ID), CORRECTED),
    (said(reports.ReportCorrectedV1, personId=ID), CORRECTED),
    (said(reports.HandOverChangedV1, step="offered"), {("unit", "hand_over_waits", "email")}),
    (said(reports.HandOverChangedV1, step="taken"), {("author", "item_updated", "")}),
    (said(reports.HandOverChangedV1, step="undone"), set()),
    (
        said(reports.ReportInfoRequestedV1),
        {(audience, "question_waits", "email") for audience in ("unit", "author", "second_author_id")},
    ),
    (said(reports.ReportInfoAnsweredV1), news("question_answered", "asked_by")),
    (said(reports.ConsentWithdrawnV1), {("taken_over_by", "access_changed", "")}),
    (said(reports.ConsentRecordedV1, outcome="not_asked"), set()),
    (said(reports.ConsentRecordedV1, outcome="agreed", authorId=ID, recordedBy=ID), news("consent_recorded")),
    (
        said(reports.ConsentRecordedV1, outcome="refused", secondAuthorId=ID, recordedBy=ID),
        news("consent_recorded") - WORKING,
    ),
    (said(reports.ConsentRecordedV1, outcome="agreed", recordedBy=ID), WORKING | AUTHORS),
    (
        said(reports.ConsentRecordedV1, outcome="refused", recordedBy=ID),
        {("taken_over_by", "access_changed", "")} | AUTHORS,
    ),
    (said(reports.PersonAgeChangedV1, childPath=True, authorId=ID, recordedBy=ID), news("age_found_out")),
    (said(reports.PersonAgeChangedV1, childPath=True, recordedBy=ID), news("age_found_out") | AUTHORS),
    (said(reports.PersonAgeChangedV1, childPath=False, authorId=ID, recordedBy=ID), AGE_OF_AN_ADULT),
    (said(reports.AdultProposedV1, managerId=None), {("unit_on_duty", "second_person_needed", "email")}),
    (said(reports.AdultProposedV1, managerId=ID), {("on_duty", "second_person_needed", "email")}),
    (said(reports.CaseAssignedV1), {("manager_id", "case_assigned", "")}),
    (said(reports.ProcedureMovedV1, step="opened"), AUTHORS),
    (said(reports.ProcedureMovedV1, step="panel_appointed"), {("awaited", "case_assigned", "")}),
    (said(reports.ProcedureMovedV1, step="proposed"), {("awaited", "signature_waits", "email")}),
    (said(reports.ProcedureMovedV1, step="signed"), {("supervisors", "decision_waits", "email"), MOVED}),
    (said(reports.ProcedureMovedV1, step="dissented"), {("directors", "decision_waits", "email"), MOVED}),
    (said(reports.ProcedureMovedV1, step="brought"), {("directors", "decision_waits", "email")}),
    (said(reports.ProcedureMovedV1, step="ruled"), {MOVED}),
    (said(reports.ProcedureMovedV1, step="returned"), {("awaited", "signature_waits", "email"), MOVED}),
    (said(reports.ProcedureMovedV1, step="concluded"), {*AUTHORS, MOVED}),
    (said(reports.ProcedureMovedV1, step="one of a later version"), set()),
    (said(reports.CaseRecusedV1, personId=None), {("supervisors", "case_recused", "email")}),
    (said(reports.CaseRecusedV1, personId=ID, ofPanel=False), set()),
    (said(reports.CaseRecusedV1, personId=ID, ofPanel=True), {("supervisors", "case_recused", "email")}),
    (said(reports.WorkerRecusedV1, waits=False), set()),
    (
        said(reports.WorkerRecusedV1, waits=True),
        {("unit", "worker_needed", "email"), ("on_duty", "worker_needed", "email")},
    ),
    (said(reports.AdultProposalEndedV1, endedBy=ID), {("proposed_by", "proposal_decided", "")}),
    (said(reports.AdultProposalEndedV1, proposedBy=ID, endedBy=ID), set()),
    (said(DraftReminderChangedV1, step="left"), {("author", "draft_waits", "")}),
    (
        said(DraftReminderChangedV1, step="left_longer"),
        {("unit", "unfinished_waits", ""), ("author", "draft_waits", "")},
    ),
    (said(DraftReminderChangedV1, step="goes_soon"), {("author", "draft_goes", "")}),
    *((said(DraftReminderChangedV1, step=step), set()) for step in ("over", "one of a later version")),
    (said(AdviceAskedV1), {("unit_on_duty", "advice_waits", "email")}),
    (said(AdviceAnsweredV1), {("author", "advice_answered", "")}),
    (said(SearchesBoundedV1), {("supervisors", "searches_bounded", "email")}),
]
OF_TIMERS = {
    Timer.DANGER_WAITS: {("next_on_duty", "urgent_request_waits", "email phone")},
    Timer.ADVICE_OVERDUE: {("on_duty", "advice_overdue", "email")},
}
INBOX_ALONE = {NoticeCode.CASE_MOVED, NoticeCode.PROPOSAL_DECIDED, NoticeCode.DISMISSAL_DECIDED}
CARRIED_AT_ONCE = {
    *("reporter_answered", "report_extended", "question_answered", "consent_recorded", "age_found_out"),
    *("second_person_needed", "report_corrected", "dismissal_waits", "report_reopened", "case_recused"),
    *("signature_waits", "decision_waits"),
}


def notified(rows: list[Row]) -> set[tuple[str, str, str]]:
    return {
        (audience.value, row.code.value, " ".join(row.carriage.channels)) for row in rows for audience in row.audiences
    }


@pytest.mark.parametrize(("event", "expected"), EXPECTED, ids=lambda each: getattr(type(each), "type", ""))
def test_the_rows_of_an_event_are_those_of_the_catalogue(event: EventData, expected: set[tuple[str, str, str]]) -> None:
    assert notified(rows_for(event)) == expected


def test_the_rows_of_timers_are_those_of_the_catalogue() -> None:
    assert {timer: notified(rows_of(timer)) for timer in Timer} == OF_TIMERS


def test_every_row_is_tried_and_every_code_and_audience_is_used() -> None:
    tried = [row for event, _ in EXPECTED for row in rows_for(event)]
    assert [row for row in ROWS if not isinstance(row.cause, Timer) and row not in tried] == []
    assert {row.code for row in ROWS} == set(NoticeCode)
    assert {audience for row in ROWS for audience in row.audiences} == set(Audience)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.code.value)
def test_who_works_on_a_person_is_found_by_a_class_or_by_what_the_event_says(row: Row) -> None:
    if set(row.audiences) & {Audience.WORKING_UNIT, Audience.WORKER}:
        fields = row.cause.model_fields  # type: ignore[union-attr]
        assert (row.needs is None) == ("readable_for" in fields)
        assert row.needs is None or access.load().cell(row.needs, "unit")


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


@pytest.mark.parametrize("urgency", [*Urgency, Unknown.UNKNOWN])
def test_an_urgency_of_a_later_version_is_taken_as_immediate(urgency: Urgency | Unknown) -> None:
    expected = "immediate" if urgency is Unknown.UNKNOWN else urgency.value
    assert urgency_of(urgency).value == expected


def test_all_rows_of_a_code_are_of_one_kind_and_go_by_the_same_channels() -> None:
    """Which mails a notice had, and what ends it, is known by its code when it is put back."""
    by_code: dict[NoticeCode, set[tuple[object, ...]]] = {}
    for row in ROWS:
        by_code.setdefault(row.code, set()).add((row.carriage, row.kind))
    assert {code: len(ways) for code, ways in by_code.items()} == dict.fromkeys(NoticeCode, 1)
    at_once = {row.code.value for row in ROWS if row.carriage.carried == {Urgency.IMMEDIATE}}
    assert at_once == CARRIED_AT_ONCE


@pytest.mark.parametrize("urgency", Urgency)
def test_the_reporters_news_is_mailed_to_the_unit_on_duty_when_it_is_immediate_and_to_no_person(
    urgency: Urgency,
) -> None:
    mailed = (Channel.EMAIL,) if urgency is Urgency.IMMEDIATE else ()
    of_drafts = {NoticeCode.DRAFT_WAITS, NoticeCode.DRAFT_GOES, NoticeCode.UNFINISHED_WAITS}
    for code in of_drafts:
        assert channels_of(code, urgency, Recipient.unit(UNIT), MATTER) == ()
    elsewhere = {NoticeCode.HAND_OVER_WAITS, NoticeCode.QUESTION_WAITS, *INBOX_ALONE}
    for code in codes_of(Kind.NEWS) - OF_NO_REPORT - CALLS - elsewhere:
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
