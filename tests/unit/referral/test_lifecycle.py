"""The table of the life of a referral, walked cell by cell, and the walk state x action x position."""

from collections.abc import Callable

import pytest

from chassis.domain.errors import DomainError, Forbidden, IllegalTransition, NotFound, StaleVersion
from referral.application.view import held_positions
from referral.domain.errors import CentreNeverRejects, DutyReroutesOnly, ReferralMoveRefused, TakenOverInIdentification
from referral.domain.lifecycle import REFERRAL_LIFECYCLE, ReferralAction, ReferralState
from referral.domain.policies import may_accept, may_read, may_reject
from referral.domain.referral import Referral
from referral.domain.vocabulary import End, Outcome, RejectionReason
from tests.support.referral import CSR, DUTY_UNIT, NOW, OTHER_CSR, PEOPLE, WORKER, Bench, centre_item, child_referral

S, A = ReferralState, ReferralAction
# Written down a second time, on purpose.
LEGAL = {
    S.SENT: {
        A.ACCEPT: S.ACCEPTED,
        A.REROUTE: S.SENT,
        A.HAND_TO_DUTY: S.ESCALATED,
        A.ESCALATE: S.ESCALATED,
        A.TAKE_OVER: S.ACCEPTED,
        A.REVOKE: S.REVOKED,
        A.WITHDRAW: S.WITHDRAWN,
    },
    S.ESCALATED: {
        A.ACCEPT: S.ACCEPTED,
        A.REROUTE: S.SENT,
        A.HAND_TO_DUTY: S.ESCALATED,
        A.DIRECT: S.SENT,
        A.REVOKE: S.REVOKED,
        A.WITHDRAW: S.WITHDRAWN,
    },
    S.ACCEPTED: {A.REVOKE: S.REVOKED, A.WITHDRAW: S.WITHDRAWN},
    S.REVOKED: {},
    S.WITHDRAWN: {},
}
ACTIONS: dict[ReferralAction, Callable[[Referral], object]] = {
    A.ACCEPT: lambda it: it.accept(WORKER, NOW),
    A.REROUTE: lambda it: it.pass_on(WORKER, OTHER_CSR, DUTY_UNIT, NOW),
    A.HAND_TO_DUTY: lambda it: it.pass_on(WORKER, CSR, DUTY_UNIT, NOW),
    A.ESCALATE: lambda it: it.reject(WORKER, RejectionReason.NO_CAPACITY, NOW),
    A.DIRECT: lambda it: it.direct(OTHER_CSR, NOW),
    A.TAKE_OVER: lambda it: it.follow_take_over(WORKER, NOW),
}


@pytest.mark.parametrize(("state", "action"), list(REFERRAL_LIFECYCLE.cells()))
def test_every_cell_of_the_table_leads_where_the_design_says(state: ReferralState, action: ReferralAction) -> None:
    if action in LEGAL[state]:
        assert REFERRAL_LIFECYCLE.next(state, action) is LEGAL[state][action]
        return
    with pytest.raises(ReferralMoveRefused) as refused:
        REFERRAL_LIFECYCLE.next(state, action)
    assert refused.value.extensions == {"currentState": state.value, "action": action.value}


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("action", list(ACTIONS))
def test_a_referral_moves_as_its_table_says_and_bumps_its_version_once(
    state: ReferralState, action: ReferralAction
) -> None:
    referral = child_referral(state)
    version = referral.version
    if action in LEGAL[state]:
        ACTIONS[action](referral)
        assert (referral.state, referral.version) == (LEGAL[state][action], version + 1)
        assert referral.pull_events()
        return
    with pytest.raises(ReferralMoveRefused) as refused:
        ACTIONS[action](referral)
    assert refused.value.extensions["currentState"] == state.value
    assert (referral.state, referral.version, referral.pull_events()) == (state, version, [])


@pytest.mark.parametrize("end", list(End))
@pytest.mark.parametrize("state", list(S))
def test_an_end_is_final(state: ReferralState, end: End) -> None:
    referral = child_referral(state)
    ended = referral.follow_end(end, NOW)
    assert ended is (state in (S.SENT, S.ACCEPTED, S.ESCALATED))
    assert referral.state.value == (end.value if ended else state.value)


COMMANDS = ("accept", "no_capacity", "out_of_area")


def command(referral: Referral, name: str, who: str) -> object:
    """What the use cases do, in their order: position, policy, state."""
    bench = Bench()
    positions = held_positions(PEOPLE[who], referral, bench.directory.duty)
    if name == "accept":
        may_accept(positions, referral).require()
        referral.accept(PEOPLE[who].subject, NOW)
        return "accepted"
    may_reject(positions, referral).require()
    at_unit = any(position.startswith(("addressed", "grant")) for position in positions)
    if referral.is_formal_identification or (name == "no_capacity" and at_unit):
        return referral.reject(PEOPLE[who].subject, RejectionReason.NO_CAPACITY, NOW)
    if not at_unit:
        return referral.only_direct() if name == "no_capacity" else referral.direct(OTHER_CSR, NOW)
    return referral.pass_on(PEOPLE[who].subject, OTHER_CSR, DUTY_UNIT, NOW)


OPEN = (S.SENT, S.ACCEPTED, S.ESCALATED)
ENDED = (S.REVOKED, S.WITHDRAWN)


def expected_for_child(state: ReferralState, name: str, who: str) -> object:
    """The whole table in words: refusals by class, outcomes by value."""
    if who in ("author", "intake"):
        return Forbidden
    if who == "duty":
        if name == "accept":
            return Forbidden
        if name == "no_capacity":
            return DutyReroutesOnly
        return Outcome.PASSED_ON if state is S.ESCALATED else ReferralMoveRefused
    if who in ("worker", "colleague", "supervisor"):
        if state in ENDED or (state is S.ESCALATED and who != "supervisor"):
            return NotFound
        if state is S.ACCEPTED or (state is S.ESCALATED and name == "no_capacity"):
            return ReferralMoveRefused
        return {"accept": "accepted", "no_capacity": Outcome.ESCALATED, "out_of_area": Outcome.PASSED_ON}[name]
    return NotFound


@pytest.mark.parametrize("who", list(PEOPLE))
@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("state", list(S))
def test_who_may_do_what_to_a_child_s_referral_in_which_state(state: ReferralState, name: str, who: str) -> None:
    referral, expected = child_referral(state), expected_for_child(state, name, who)
    if not (isinstance(expected, type) and issubclass(expected, DomainError)):
        assert command(referral, name, who) == expected
        return
    with pytest.raises(expected) as refused:
        command(referral, name, who)
    assert type(refused.value) is expected
    tells_state = isinstance(refused.value, IllegalTransition)
    assert (refused.value.extensions.get("currentState") == state.value) is tells_state
    assert referral.state is state


@pytest.mark.parametrize("who", list(PEOPLE))
@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("state", [S.SENT, S.ACCEPTED, S.WITHDRAWN])
def test_the_centre_s_own_item_is_never_accepted_or_rejected_by_command(
    state: ReferralState, name: str, who: str
) -> None:
    referral = centre_item(state)
    expected: type[DomainError] = NotFound
    if who == "author":
        expected = Forbidden
    if who in ("intake", "duty"):
        expected = TakenOverInIdentification if name == "accept" else CentreNeverRejects
    with pytest.raises(expected) as refused:
        command(referral, name, who)
    assert type(refused.value) is expected
    if who in ("intake", "duty"):
        assert refused.value.extensions["currentState"] == state.value
    assert referral.state is state


@pytest.mark.parametrize("who", ["police", "office", "other csr", "ward colleague", "csr admin", "nobody's", "dpo"])
@pytest.mark.parametrize("state", list(S))
def test_without_a_position_there_is_nothing_to_read(state: ReferralState, who: str) -> None:
    for referral in (child_referral(state), centre_item(S.SENT)):
        with pytest.raises(NotFound):
            may_read(held_positions(PEOPLE[who], referral, Bench().directory.duty)).require()


def test_a_stale_reader_learns_the_state_and_what_changed() -> None:
    referral = child_referral(S.ESCALATED)
    referral.pass_on(WORKER, OTHER_CSR, DUTY_UNIT, NOW)
    with pytest.raises(StaleVersion) as stale:
        referral.expect(1)
    assert stale.value.extensions == {"currentState": "sent", "currentVersion": 3, "changedFields": ["state", "unitId"]}
    referral.expect(3)
