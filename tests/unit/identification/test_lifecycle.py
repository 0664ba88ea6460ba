"""The report's table, walked cell by cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.domain.errors import StaleVersion
from contracts.events.identification import (
    DismissalProposalEndedV1,
    HandOverChangedV1,
    ReportAssessedV1,
    ReportCorrectedV1,
    ReportDismissedV1,
    ReportExtendedV1,
    WhereaboutsUpdatedV1,
)
from contracts.words.persons import ConsentOutcome
from contracts.words.referrals import Purpose
from contracts.words.reports import Age, HandOver, ReportSource, ReportState, WayIn, Whereabouts
from contracts.words.urgency import Urgency
from identification.application.contents.classes import readable_for
from identification.domain.dismissals import (
    DismissalProposal,
    NoDismissalProposed,
    OwnDismissal,
    SourceMayNotDismiss,
)
from identification.domain.errors import (
    ChildReportCannotBeDismissed,
    ChildReportCannotBeWithdrawn,
    ConsentNotAsked,
    KeyedUnitFixed,
    ReportMoveRefused,
    TooManyCorrections,
)
from identification.domain.procedures.procedure import Procedure
from identification.domain.questions.question import Question
from identification.domain.reports.correction import MOST_CORRECTIONS
from identification.domain.reports.lifecycle import REPORT_LIFECYCLE, ReportAction
from identification.domain.reports.report import Report
from tests.support.identification import DAY, NOW, WARD, adult, filing, report_in

S, A, P = ReportState, ReportAction, Purpose
# From the rows of access.yaml, by hand.
CARE = {P.CHILD_PROTECTION, P.EMERGENCY_ACCOMMODATION, P.URGENT_HEALTH, P.PSYCHOSOCIAL, P.VOLUNTARY_RETURN}
NUMBERS = {
    P.CHILD_PROTECTION,
    P.EMERGENCY_ACCOMMODATION,
    P.URGENT_HEALTH,
    P.LEGAL_AID,
    P.CRIMINAL_INVESTIGATION,
    P.RESIDENCE_STATUS,
    P.VOLUNTARY_RETURN,
}
W, U = Whereabouts, Urgency
# Written out by hand from DESIGN 10.1 to 10.4, not read from the table under test.
LEGAL = {
    (S.SUBMITTED, A.OPEN): S.SUBMITTED,
    (S.SUBMITTED, A.TAKE_OVER): S.RECEIVED,
    (S.SUBMITTED, A.WITHDRAW): S.WITHDRAWN,
    (S.SUBMITTED, A.ADD): S.SUBMITTED,
    (S.SUBMITTED, A.UPDATE_WHEREABOUTS): S.SUBMITTED,
    (S.SUBMITTED, A.REVOKE_DISCLOSURE): S.SUBMITTED,
    (S.SUBMITTED, A.CONFIRM_REROUTE): S.SUBMITTED,
    (S.SUBMITTED, A.RECORD_BASIS): S.SUBMITTED,
    (S.SUBMITTED, A.WITHDRAW_CONSENT): S.SUBMITTED,
    (S.SUBMITTED, A.RECORD_AGE): S.SUBMITTED,
    (S.RECEIVED, A.RECORD_AGE): S.RECEIVED,
    (S.SUBMITTED, A.RECORD_CONSENT): S.SUBMITTED,
    (S.RECEIVED, A.RECORD_CONSENT): S.RECEIVED,
    **{
        (state, action): state
        for state in (S.SUBMITTED, S.RECEIVED)
        for action in (A.RECORD_GUARDIANSHIP, A.CHECK_GUARDIAN, A.ASSESS_RISK)
    },
    (S.SUBMITTED, A.HAND_OVER): S.SUBMITTED,
    (S.SUBMITTED, A.ASK): S.SUBMITTED,
    (S.SUBMITTED, A.ANSWER): S.SUBMITTED,
    (S.RECEIVED, A.ASK): S.RECEIVED,
    (S.RECEIVED, A.ANSWER): S.RECEIVED,
    (S.RECEIVED, A.HAND_OVER): S.RECEIVED,
    (S.RECEIVED, A.OPEN): S.RECEIVED,
    (S.RECEIVED, A.ADD): S.RECEIVED,
    (S.RECEIVED, A.ADVISE): S.RECEIVED,
    (S.RECEIVED, A.UPDATE_WHEREABOUTS): S.RECEIVED,
    (S.RECEIVED, A.REVOKE_DISCLOSURE): S.RECEIVED,
    (S.RECEIVED, A.CONFIRM_REROUTE): S.RECEIVED,
    (S.RECEIVED, A.RECORD_BASIS): S.RECEIVED,
    (S.RECEIVED, A.WITHDRAW_CONSENT): S.RECEIVED,
    (S.WITHDRAWN, A.RECORD_BASIS): S.WITHDRAWN,
    (S.WITHDRAWN, A.WITHDRAW_CONSENT): S.WITHDRAWN,
    (S.SUBMITTED, A.CORRECT): S.SUBMITTED,
    (S.RECEIVED, A.CORRECT): S.RECEIVED,
    (S.RECEIVED, A.ASSESS): S.RECEIVED,
    (S.RECEIVED, A.DISMISS): S.DISMISSED,
    (S.RECEIVED, A.PROPOSE_DISMISSAL): S.RECEIVED,
    (S.RECEIVED, A.DECLINE_DISMISSAL): S.RECEIVED,
    (S.RECEIVED, A.ASSIGN): S.RECEIVED,
    (S.RECEIVED, A.RECUSE): S.RECEIVED,
    (S.RECEIVED, A.LINK): S.RECEIVED,
    (S.RECEIVED, A.UNLINK): S.RECEIVED,
    (S.DISMISSED, A.UNLINK): S.DISMISSED,
    (S.SUBMITTED, A.RECUSE_WORKER): S.SUBMITTED,
    (S.RECEIVED, A.RECUSE_WORKER): S.RECEIVED,
    (S.DISMISSED, A.RECUSE_WORKER): S.DISMISSED,
    (S.RECEIVED, A.SEND): S.RECEIVED,
    (S.RECEIVED, A.INFORM_PROSECUTOR): S.RECEIVED,
    (S.RECEIVED, A.GO_ON_IN_PROCEDURE): S.RECEIVED,
    (S.DISMISSED, A.REOPEN): S.RECEIVED,
    (S.DISMISSED, A.REVOKE_DISCLOSURE): S.DISMISSED,
    (S.DISMISSED, A.CONFIRM_REROUTE): S.DISMISSED,
    (S.DISMISSED, A.RECORD_BASIS): S.DISMISSED,
    (S.DISMISSED, A.WITHDRAW_CONSENT): S.DISMISSED,
}
_VERSIONS = (
    A.ADD,
    A.ASSIGN,
    A.RECUSE,
    A.LINK,
    A.UNLINK,
    A.RECUSE_WORKER,
    A.ASSESS,
    A.ASSESS_RISK,
    A.PROPOSE_DISMISSAL,
    A.DECLINE_DISMISSAL,
    A.WITHDRAW_CONSENT,
    A.RECORD_CONSENT,
    A.RECORD_AGE,
    A.CORRECT,
    A.SEND,
    A.GO_ON_IN_PROCEDURE,
    A.CHECK_GUARDIAN,
    A.INFORM_PROSECUTOR,
)
CELLS = [(state, action) for state in S for action in A]


PROCEDURE = Procedure(uuid4(), uuid4(), uuid4(), NOW, uuid4())
PROPOSAL = DismissalProposal(uuid4(), "intake", NOW)


def declined(report: Report) -> None:
    """What another person proposed."""
    report.progress.dismissal_proposed_by, report.progress.dismissal_proposed_as = PROPOSAL.by, PROPOSAL.position
    report.progress.dismissal_proposed_at = PROPOSAL.at
    report.decline_dismissal(uuid4(), NOW)


def guardian_checked(report: Report) -> None:
    """Of one who goes the child's way."""
    report.progress.way_now = WayIn.CHILD_DUTY
    report.check_guardian(NOW)


def prosecutor_informed(report: Report) -> None:
    """Of one who is detained, charged or to be expelled."""
    report.note_proceedings(NOW)
    report.inform_prosecutor()


LEARNED: dict[ReportAction, Callable[[Report], object]] = {
    A.PROPOSE_DISMISSAL: lambda it: it.propose_dismissal(PROPOSAL),
    A.DECLINE_DISMISSAL: declined,
    A.REOPEN: lambda it: it.reopen(NOW, assess=DAY, ask_when_safe=False),
    A.ASSESS: lambda it: it.assess(NOW, others_wait=False),
    A.RECORD_CONSENT: lambda it: it.hear_consent(ConsentOutcome.AGREED, uuid4(), NOW, others_wait=False),
    A.CORRECT: lambda it: it.correct(uuid4(), NOW),
    A.RECUSE: lambda it: it.recuse(uuid4(), NOW),
    A.LINK: lambda it: it.link(),
    A.UNLINK: lambda it: it.unlink(),
    A.RECUSE_WORKER: lambda it: it.recuse_worker(uuid4(), (), NOW),
    A.ASSESS_RISK: lambda it: it.assess_risk(NOW),
    A.SEND: lambda it: it.send(Purpose.LEGAL_AID, uuid4(), Urgency.URGENT, uuid4(), NOW),
    A.CHECK_GUARDIAN: guardian_checked,
    A.INFORM_PROSECUTOR: prosecutor_informed,
    A.GO_ON_IN_PROCEDURE: lambda it: it.go_on_in_procedure(PROCEDURE, NOW, None, ()),
    A.RECORD_AGE: lambda it: it.learn_age(Age.CHILD, uuid4(), NOW, None, has_answered=False, others_wait=False),
}


def do(report: Report, action: ReportAction) -> None:  # noqa: PLR0912 -- one for each action
    match action:
        case A.OPEN:
            report.open(NOW)
        case A.TAKE_OVER:
            report.take_over(uuid4(), NOW, assess=DAY)
        case A.WITHDRAW:
            report.withdraw(NOW)
        case A.DISMISS:
            report.dismiss(NOW)
        case A.ASSIGN:
            report.assign(uuid4(), uuid4(), NOW)
        case A.ADVISE:
            report.advise(NOW)
        case A.ADD:
            report.add_to(NOW)
        case A.UPDATE_WHEREABOUTS:
            report.update_whereabouts(Whereabouts.SAFE, NOW)
        case A.WITHDRAW_CONSENT:
            report.withdraw_consent(NOW)
        case A.HAND_OVER:
            report.offer(NOW)
        case A.ASK:
            report.ask(uuid4(), NOW)
        case A.ANSWER:
            report.progress.open_questions = 1
            report.answer(Question(uuid4(), "still_there", uuid4(), answered=False), NOW)
        case _:
            (LEARNED.get(action) or partial(Report.allow, action=action))(report)


@pytest.mark.parametrize(("state", "action"), CELLS)
def test_every_cell_moves_or_raises_its_named_error(state: ReportState, action: ReportAction) -> None:
    report = report_in(state)
    before = report.version
    if (expected := LEGAL.get((state, action))) is not None:
        do(report, action)
        assert report.state is expected
        assert report.version == before + (expected is not state or action in _VERSIONS)
        return
    with pytest.raises(ReportMoveRefused) as refused:
        do(report, action)
    assert refused.value.extensions == {"currentState": state.value, "action": action.value}
    assert report.state is state
    assert report.version == before
    assert report.pull_events() == []


def test_the_table_has_no_cell_beside_the_ones_written_here() -> None:
    assert REPORT_LIFECYCLE.table == LEGAL


@pytest.mark.parametrize("state", list(S))
def test_a_childs_report_is_never_withdrawn(state: ReportState) -> None:
    report = report_in(state, filing())
    with pytest.raises(ChildReportCannotBeWithdrawn):
        report.withdraw(NOW)
    assert report.state is state


def test_a_childs_report_is_dismissed_once_a_supervisor_agrees_to_what_another_person_proposed() -> None:
    report, by = report_in(S.RECEIVED, filing()), uuid4()
    with pytest.raises(ChildReportCannotBeDismissed):
        report.dismiss(NOW)
    with pytest.raises(NoDismissalProposed):
        report.confirm_dismissal(by, NOW)
    report.propose_dismissal(PROPOSAL)
    assert (report.state, report.dismissal_proposal, report.changed_since(2)) == (S.RECEIVED, PROPOSAL, ["addenda"])
    with pytest.raises(OwnDismissal):
        report.confirm_dismissal(PROPOSAL.by, NOW)
    with pytest.raises(SourceMayNotDismiss):
        report.confirm_dismissal(report.filing.author_id, NOW)
    report.pull_events()
    report.confirm_dismissal(by, NOW)
    told = [type(each) for each in report.pull_events()]
    assert (report.state, report.dismissal_proposal) == (S.DISMISSED, None)
    assert told == [DismissalProposalEndedV1, ReportDismissedV1]


def test_a_dismissal_is_told_without_its_reason_and_nothing_is_asked_or_offered_any_more() -> None:
    report, colleague = report_in(S.RECEIVED), uuid4()
    report.offer(NOW)
    report.take(colleague, NOW)
    report.ask(uuid4(), NOW)
    report.pull_events()
    report.dismiss(NOW)
    assert report.changed_since(2) == ["dismissedAt", "state"]
    assert (report.progress.ended_at, report.progress.open_questions, report.progress.offered_at) == (NOW, 0, None)
    assert report.pull_events() == [
        ReportDismissedV1(report_id=report.id, dismissed_at=NOW, version=3, second_author_id=colleague)
    ]


def test_an_assessment_is_awaited_from_the_take_over_on_and_told_without_what_it_says() -> None:
    """By the term from when the Centre can have known of it, until the first one; its authors find a change like any other."""
    report = report_in(S.SUBMITTED, adult(received_at=NOW - DAY, source=ReportSource.PAPER))
    report.take_over(uuid4(), NOW, assess=DAY)
    assert (report.state, report.progress.assess_by) == (S.RECEIVED, NOW)
    report.pull_events()
    for version in (3, 4):
        report.assess(NOW, others_wait=version == 3)
        assert report.progress.assess_by is None
        assert report.changed_since(version - 1) == ["addenda"]
        assert report.pull_events() == [
            ReportAssessedV1(report_id=report.id, assessed_at=NOW, version=version, others_wait=version == 3)
        ]


@pytest.mark.parametrize("end", [Report.withdraw, Report.dismiss])
def test_what_has_ended_waits_for_no_assessment(end: Callable[[Report, datetime], None]) -> None:
    report = report_in(S.SUBMITTED if end is Report.withdraw else S.RECEIVED)
    report.progress.assess_by = NOW
    end(report, NOW)
    assert report.progress.assess_by is None


@pytest.mark.parametrize("state", list(S))
def test_of_a_childs_report_no_consent_is_withdrawn(state: ReportState) -> None:
    report = report_in(state, filing())
    with pytest.raises(ConsentNotAsked):
        report.withdraw_consent(NOW)
    for outcome in ConsentOutcome:
        with pytest.raises(ConsentNotAsked):
            report.hear_consent(outcome, uuid4(), NOW, others_wait=False)
    assert report.pull_events() == []


def test_only_the_first_opening_is_told() -> None:
    report = report_in(S.SUBMITTED)
    assert report.open(NOW) is True
    assert report.open(NOW) is False
    assert [type(event).__name__ for event in report.pull_events()] == ["ReportOpenedV1"]


@pytest.mark.parametrize("state", [S.SUBMITTED, S.RECEIVED])
def test_an_addition_is_a_change_that_is_called_and_told_the_same_whatever_was_added(state: ReportState) -> None:
    report = report_in(state)
    before = report.version
    report.add_to(NOW)
    assert report.changed_since(before) == ["addenda"]
    assert report.pull_events() == [
        ReportExtendedV1(report_id=report.id, urgency=report.filing.urgency, extended_at=NOW, version=before + 1)
    ]


def test_a_correction_is_told_without_what_was_corrected_and_is_no_addition() -> None:
    report, by = report_in(S.RECEIVED), uuid4()
    report.correct(by, NOW)
    assert report.changed_since(2) == ["corrections"]
    assert (report.additions, report.no_additions) == ([], [3])
    assert report.pull_events() == [
        ReportCorrectedV1(
            report_id=report.id,
            recorded_by=by,
            author_id=report.filing.author_id,
            second_author_id=None,
            corrected_at=NOW,
            version=3,
        )
    ]


OTHER_WARD, OTHER_HOSPITAL = uuid4(), uuid4()


def keyed_in(offered: bool, taken_over: bool = False, **changes: Any) -> Report:
    report = report_in(
        S.RECEIVED if taken_over else S.SUBMITTED, filing(source=ReportSource.PHONE, received_at=NOW, **changes)
    )
    report.progress.offered_at = NOW if offered else None
    return report


@pytest.mark.parametrize(
    ("offered", "excluded", "step", "now"),
    [
        (True, (), HandOver.OFFERED, OTHER_WARD),
        (False, (), None, OTHER_WARD),
        (True, (OTHER_WARD,), HandOver.UNDONE, None),
        (False, (OTHER_WARD,), None, None),
    ],
)
def test_the_unit_for_which_it_was_entered_is_corrected_and_an_offer_goes_on_to_it(
    offered: bool, excluded: tuple[UUID, ...], step: HandOver | None, now: UUID | None
) -> None:
    report = keyed_in(offered, excluded_units=excluded)
    was = report.filing
    report.correct(uuid4(), NOW + DAY, home=(OTHER_WARD, OTHER_HOSPITAL))
    assert report.filing == replace(was, author_unit=OTHER_WARD, author_agency=OTHER_HOSPITAL)
    assert report.progress.offered_at == (NOW if step is HandOver.OFFERED else None)
    corrected, *hand_over = report.pull_events()
    assert isinstance(corrected, ReportCorrectedV1)
    assert (corrected.unit_was, corrected.unit_now) == (was.author_unit, now)
    steps = [(each.step, each.unit_id) for each in hand_over if isinstance(each, HandOverChangedV1)]
    assert steps == ([] if step is None else [(step, OTHER_WARD)])


def test_of_another_person_the_offer_goes_with_the_first() -> None:
    report = keyed_in(offered=True, joint_with=uuid4())
    report.correct(uuid4(), NOW, home=(OTHER_WARD, OTHER_HOSPITAL))
    assert [type(each) for each in report.pull_events()] == [ReportCorrectedV1]


@pytest.mark.parametrize("taken_over", [True, False])
def test_once_a_person_works_on_it_the_unit_stays(taken_over: bool) -> None:
    report = keyed_in(offered=True, taken_over=taken_over)
    report.progress.second_author_id = None if taken_over else uuid4()
    with pytest.raises(KeyedUnitFixed):
        report.correct(uuid4(), NOW, home=(OTHER_WARD, OTHER_HOSPITAL))
    assert report.filing.author_unit == WARD
    report.correct(uuid4(), NOW)


def test_a_report_is_corrected_only_so_often() -> None:
    report = report_in(S.RECEIVED)
    for _ in range(MOST_CORRECTIONS):
        report.correct(uuid4(), NOW)
    with pytest.raises(TooManyCorrections):
        report.correct(uuid4(), NOW)


@pytest.mark.parametrize(
    ("classes", "sector", "readable"),
    [
        (["concern"], "health", {P.CHILD_PROTECTION}),
        (["account"], "police", {P.CHILD_PROTECTION, P.CRIMINAL_INVESTIGATION}),
        (["account"], "health", set()),
        (["clinical"], "health", set()),
        (["attachments"], "police", {P.LEGAL_AID, P.CRIMINAL_INVESTIGATION}),
        (["clinical", "care_needs"], "health", CARE),
        (["person_numbers"], "police", NUMBERS),
    ],
)
def test_an_addition_says_for_which_purposes_something_of_it_may_be_read(
    classes: list[str], sector: str, readable: set[Purpose]
) -> None:
    report = report_in(S.SUBMITTED, replace(filing(), author_sector=sector))
    expected = tuple(each for each in P if each in readable)
    assert readable_for(classes, report) == expected
    report.add_to(NOW, expected)
    (found,) = report.pull_events()
    assert isinstance(found, ReportExtendedV1)
    assert found.readable_for == expected


ANSWERS = {
    W.LEFT_WITH_COMPANION: {U.IMMEDIATE: U.IMMEDIATE, U.URGENT: U.IMMEDIATE, U.STANDARD: U.IMMEDIATE},
    W.LEFT_ALONE: {U.IMMEDIATE: U.IMMEDIATE, U.URGENT: U.URGENT, U.STANDARD: U.URGENT},
    W.STILL_HERE: {U.IMMEDIATE: U.IMMEDIATE, U.URGENT: U.URGENT, U.STANDARD: U.STANDARD},
    W.SAFE: {U.IMMEDIATE: U.STANDARD, U.URGENT: U.STANDARD, U.STANDARD: U.STANDARD},
}


@pytest.mark.parametrize("reported", U)
@pytest.mark.parametrize("answer", W)
def test_an_answer_is_told_as_pressing_as_it_is(answer: Whereabouts, reported: Urgency) -> None:
    report = report_in(S.RECEIVED, replace(filing(), urgency=reported))
    report.update_whereabouts(answer, NOW)
    urgency = ANSWERS[answer][reported]
    call = urgency is U.IMMEDIATE and answer is not W.STILL_HERE
    assert report.pull_events() == [
        WhereaboutsUpdatedV1(report_id=report.id, urgency=urgency, updated_at=NOW, call=call)
    ]


def test_a_stale_version_names_what_changed() -> None:
    report = report_in(S.SUBMITTED, adult())
    report.take_over(uuid4(), NOW, assess=DAY)
    with pytest.raises(StaleVersion) as stale:
        report.expect(1)
    assert stale.value.extensions == {
        "currentState": "received",
        "currentVersion": 2,
        "changedFields": ["state", "takenOverAt"],
    }
