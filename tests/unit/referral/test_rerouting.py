"""Rejecting never ends a path (DESIGN 10.1), and excluded units never get or learn anything (10.7)."""

from uuid import UUID

import pytest

from contracts.events.referral import ReferralRejectedV1, ReferralReroutedV1
from contracts.words.referrals import ClockState, Outcome, ReferralState, RejectionReason, Stage
from referral.domain.errors import UnitNotSuitable
from tests.support.referral import CSR, DUTY_UNIT, NOW, OTHER_CSR, THIRD_CSR, WORKER, child_referral


def test_out_of_area_moves_the_same_referral_with_its_clock_running() -> None:
    referral = child_referral()
    due = referral.clocks[0].due_at
    assert referral.pass_on(WORKER, OTHER_CSR, DUTY_UNIT, NOW) is Outcome.PASSED_ON
    assert (referral.progress.unit_id, referral.state) == (OTHER_CSR, ReferralState.SENT)
    assert (referral.clocks[0].state, referral.clocks[0].due_at) == (ClockState.RUNNING, due)
    (event,) = referral.pull_events()
    assert isinstance(event, ReferralReroutedV1)
    assert (event.from_unit_id, event.unit_id) == (CSR, OTHER_CSR)
    (line,) = referral.pull_rejections()
    assert (line.unit_id, line.rejected_by, line.reason) == (CSR, WORKER, RejectionReason.OUT_OF_AREA)


@pytest.mark.parametrize("named", [pytest.param(THIRD_CSR, id="excluded"), pytest.param(CSR, id="rejected before")])
def test_a_unit_that_must_not_get_it_is_replaced_by_the_centre_s_duty_without_a_word(named: UUID) -> None:
    suitable = child_referral(excluded=frozenset({THIRD_CSR}))
    suitable.pass_on(WORKER, OTHER_CSR, DUTY_UNIT, NOW)
    assert suitable.pass_on(WORKER, named, DUTY_UNIT, NOW) is Outcome.PASSED_ON
    assert (suitable.progress.unit_id, suitable.state) == (DUTY_UNIT, ReferralState.ESCALATED)


def test_what_the_duty_sent_on_comes_back_to_it_when_no_other_unit_may_have_it() -> None:
    referral = child_referral(excluded=frozenset({THIRD_CSR}))
    referral.pass_on(WORKER, THIRD_CSR, DUTY_UNIT, NOW)
    referral.direct(OTHER_CSR, NOW)
    assert referral.pass_on(WORKER, CSR, DUTY_UNIT, NOW) is Outcome.PASSED_ON
    assert (referral.progress.unit_id, referral.state) == (DUTY_UNIT, ReferralState.ESCALATED)
    assert referral.progress.barred_units == {CSR, OTHER_CSR}


def test_the_duty_is_notified_why_a_unit_is_not_suitable_and_the_referral_stays() -> None:
    referral = child_referral(ReferralState.ESCALATED, excluded=frozenset({THIRD_CSR}))
    for named in (THIRD_CSR, CSR):
        with pytest.raises(UnitNotSuitable):
            referral.direct(named, NOW)
    assert (referral.state, referral.version, referral.pull_events()) == (ReferralState.ESCALATED, 2, [])


@pytest.mark.parametrize("reason", [reason for reason in RejectionReason if reason is not RejectionReason.OUT_OF_AREA])
def test_any_other_reason_escalates_and_the_clock_goes_on(reason: RejectionReason) -> None:
    referral = child_referral()
    assert referral.reject(WORKER, reason, NOW) is Outcome.ESCALATED
    assert referral.is_open
    assert referral.clocks[0].state is ClockState.RUNNING
    (event,) = referral.pull_events()
    assert isinstance(event, ReferralRejectedV1)
    assert event.reason is reason


def test_stages_count_each_referral_once_per_stage() -> None:
    referral = child_referral()
    moves = []
    for right in (OTHER_CSR, THIRD_CSR):
        referral.pass_on(WORKER, right, DUTY_UNIT, NOW)
        moves += referral.pull_stage_moves()
    assert [(move.left, move.entered, move.first) for move in moves] == [(Stage.REFERRED, Stage.REROUTED, True)]
    referral.reject(WORKER, RejectionReason.NO_CAPACITY, NOW)
    referral.accept(WORKER, NOW)
    after = referral.pull_stage_moves()
    assert [(move.left, move.entered) for move in after] == [
        (Stage.REROUTED, Stage.ESCALATED),
        (Stage.ESCALATED, Stage.ACCEPTED),
    ]
