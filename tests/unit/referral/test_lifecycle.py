"""The table of the life of a referral, walked cell by cell; `test_who_may_do_what.py` walks the use cases."""

from collections.abc import Callable
from itertools import product
from uuid import UUID

import pytest

from chassis.domain.errors import NotFound, StaleVersion
from contracts.words.referrals import (
    ClockCode,
    Counted,
    Purpose,
    ReferralEnd,
    ReferralState,
    RejectionReason,
    Stage,
    counted_in,
)
from referral.application.reading.view import held_positions
from referral.domain.clocks.clock import TermClock
from referral.domain.errors import ReferralMoveRefused
from referral.domain.policies import may_read
from referral.domain.referrals.lifecycle import REFERRAL_LIFECYCLE, ReferralAction
from referral.domain.referrals.referral import Referral
from tests.support.referral import (
    CSR,
    DUTY_UNIT,
    NOW,
    OTHER_CSR,
    OTHER_SHELTER,
    PEOPLE,
    SHELTER,
    WORKER,
    Bench,
    centre_item,
    child_referral,
    sent_referral,
)

S, A = ReferralState, ReferralAction
# Written down a second time, on purpose.
LEGAL = {
    S.SENT: {
        A.ACCEPT: S.ACCEPTED,
        A.REROUTE: S.SENT,
        A.HAND_TO_DUTY: S.ESCALATED,
        A.ESCALATE: S.ESCALATED,
        A.TAKE_OVER: S.ACCEPTED,
    },
    S.ESCALATED: {
        A.ACCEPT: S.ACCEPTED,
        A.REROUTE: S.SENT,
        A.HAND_TO_DUTY: S.ESCALATED,
        A.DIRECT: S.SENT,
    },
    S.ACCEPTED: {A.GO_ON: S.ACCEPTED},
    S.REVOKED: {},
    S.WITHDRAWN: {},
    S.DISMISSED: {A.REOPEN: S.ACCEPTED},
}
# After these no unit is asked, which a clock watches for a child.
WITHOUT_UNIT = {A.HAND_TO_DUTY, A.ESCALATE}
STAGES_OF_REFERRALS = {stage for stage in Stage if counted_in(stage) is Counted.REFERRALS}
OF_CHILD = {A.REROUTE: OTHER_CSR, A.HAND_TO_DUTY: CSR, A.DIRECT: OTHER_CSR}
OF_SENT = {A.REROUTE: OTHER_SHELTER, A.HAND_TO_DUTY: SHELTER, A.DIRECT: OTHER_SHELTER}
"""The unit that each of these names."""
ACTIONS: dict[ReferralAction, Callable[[Referral, dict[ReferralAction, UUID]], object]] = {
    A.ACCEPT: lambda it, _: it.accept(WORKER, NOW),
    A.REROUTE: lambda it, to: it.pass_on(WORKER, to[A.REROUTE], DUTY_UNIT, NOW, protect_by=NOW),
    A.HAND_TO_DUTY: lambda it, to: it.pass_on(WORKER, to[A.HAND_TO_DUTY], DUTY_UNIT, NOW, protect_by=NOW),
    A.ESCALATE: lambda it, _: it.reject(WORKER, RejectionReason.NO_CAPACITY, NOW, protect_by=NOW),
    A.DIRECT: lambda it, to: it.direct(to[A.DIRECT], NOW),
    A.TAKE_OVER: lambda it, _: it.follow_take_over(WORKER, NOW),
    A.REOPEN: lambda it, _: it.reopen(NOW, TermClock(UUID(int=1), ClockCode.TRIAGE_ASSESS, NOW, NOW)),
}


@pytest.mark.parametrize(("state", "action"), list(product(REFERRAL_LIFECYCLE.states, REFERRAL_LIFECYCLE.actions)))
def test_every_cell_of_the_table_leads_where_the_design_says(state: ReferralState, action: ReferralAction) -> None:
    if action in LEGAL[state]:
        assert REFERRAL_LIFECYCLE.next(state, action) is LEGAL[state][action]
        return
    with pytest.raises(ReferralMoveRefused) as refused:
        REFERRAL_LIFECYCLE.next(state, action)
    assert refused.value.extensions == {"currentState": state.value, "action": action.value}


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("action", list(ACTIONS))
@pytest.mark.parametrize("purpose", [purpose for purpose in Purpose if purpose is not Purpose.FORMAL_IDENTIFICATION])
def test_a_referral_moves_as_its_table_says_and_bumps_its_version_once(
    state: ReferralState, action: ReferralAction, purpose: Purpose
) -> None:
    is_childs = purpose is Purpose.CHILD_PROTECTION
    referral, to = (child_referral(state), OF_CHILD) if is_childs else (sent_referral(state, purpose), OF_SENT)
    version = referral.version
    if action in LEGAL[state]:
        ACTIONS[action](referral, to)
        assert (referral.state, referral.version) == (LEGAL[state][action], version + 1)
        assert referral.pull_events()
        codes = {clock.code for clock in referral.clocks}
        assert (ClockCode.CHILD_WITHOUT_UNIT in codes) is (is_childs and action in WITHOUT_UNIT)
        assert {move.entered for move in referral.pull_stage_moves()} <= STAGES_OF_REFERRALS
        return
    with pytest.raises(ReferralMoveRefused) as refused:
        ACTIONS[action](referral, to)
    assert refused.value.extensions["currentState"] == state.value
    assert (referral.state, referral.version, referral.pull_events()) == (state, version, [])


@pytest.mark.parametrize("end", list(ReferralEnd))
@pytest.mark.parametrize("state", list(S))
def test_an_end_is_final(state: ReferralState, end: ReferralEnd) -> None:
    referral = child_referral(state)
    ended = referral.follow_end(end, NOW)
    assert ended is (state in (S.SENT, S.ACCEPTED, S.ESCALATED))
    assert referral.state.value == (end.value if ended else state.value)


@pytest.mark.parametrize("who", ["police", "office", "other csr", "ward colleague", "csr admin", "nobody's", "dpo"])
@pytest.mark.parametrize("state", list(S))
def test_without_a_position_there_is_nothing_to_read(state: ReferralState, who: str) -> None:
    for referral in (child_referral(state), centre_item(S.SENT)):
        with pytest.raises(NotFound):
            may_read(held_positions(PEOPLE[who], referral, Bench().directory.standing_duty())).require()


def test_a_stale_reader_learns_the_state_and_what_changed() -> None:
    referral = child_referral(S.ESCALATED)
    referral.pass_on(WORKER, OTHER_CSR, DUTY_UNIT, NOW)
    with pytest.raises(StaleVersion) as stale:
        referral.expect(1)
    assert stale.value.extensions == {"currentState": "sent", "currentVersion": 3, "changedFields": ["state", "unitId"]}
    referral.expect(3)
