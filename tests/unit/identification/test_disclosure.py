"""What has ended stays ended, in whatever order events arrive."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.words.disclosures import DisclosureEnd
from identification.domain.disclosures.disclosure import (
    DISCLOSURE_LIFECYCLE,
    Disclosure,
    DisclosureAction,
    DisclosureMoveRefused,
    DisclosureState,
)
from identification.domain.errors import DisclosureAlreadyEnded
from tests.support.identification import CSR, NOW, OTHER_CSR

WORKER = uuid4()
S, A = DisclosureState, DisclosureAction
# Written out by hand from DESIGN 3 and 5: the state, and the state of it once duty confirms the unit.
LEGAL: dict[tuple[DisclosureState, DisclosureAction], tuple[DisclosureState, DisclosureState | None]] = {
    (S.NONE, A.ADDRESS): (S.ADDRESSED, None),
    (S.NONE, A.END): (S.ENDED, None),
    (S.UNCONFIRMED, A.ADDRESS): (S.ADDRESSED, None),
    (S.UNCONFIRMED, A.HOLD): (S.UNCONFIRMED, S.ADDRESSED),
    (S.UNCONFIRMED, A.ESCALATE): (S.UNCONFIRMED, S.ESCALATED),
    (S.UNCONFIRMED, A.GRANT): (S.UNCONFIRMED, S.GRANTED),
    (S.UNCONFIRMED, A.END): (S.ENDED, None),
    (S.ADDRESSED, A.ADDRESS): (S.ADDRESSED, None),
    (S.ADDRESSED, A.HOLD): (S.UNCONFIRMED, S.ADDRESSED),
    (S.ADDRESSED, A.ESCALATE): (S.ESCALATED, None),
    (S.ADDRESSED, A.GRANT): (S.GRANTED, None),
    (S.ADDRESSED, A.END): (S.ENDED, None),
    (S.ESCALATED, A.ADDRESS): (S.ADDRESSED, None),
    (S.ESCALATED, A.HOLD): (S.UNCONFIRMED, S.ADDRESSED),
    (S.ESCALATED, A.ESCALATE): (S.ESCALATED, None),
    (S.ESCALATED, A.GRANT): (S.GRANTED, None),
    (S.ESCALATED, A.END): (S.ENDED, None),
    (S.GRANTED, A.END): (S.ENDED, None),
}


def fresh() -> Disclosure:
    return Disclosure(uuid4(), uuid4(), "child_protection", None, DisclosureState.NONE)


def in_state(state: DisclosureState) -> Disclosure:
    held = S.ADDRESSED if state is S.UNCONFIRMED else None
    return replace(fresh(), unit_id=CSR, state=state, once_confirmed=held)


def _do(disclosure: Disclosure, action: DisclosureAction) -> Disclosure:
    match action:
        case A.ADDRESS:
            return disclosure.addressed_to(CSR, "child_protection")
        case A.HOLD:
            return disclosure.held_for(CSR)
        case A.ESCALATE:
            return disclosure.escalated()
        case A.GRANT:
            return disclosure.granted_to(WORKER, CSR)
        case A.END:
            return disclosure.closed(NOW, DisclosureEnd.REVOKED)


def test_a_referral_opens_first_the_unit_then_the_worker() -> None:
    granted = fresh().addressed_to(CSR, "child_protection").granted_to(WORKER, CSR)
    assert (granted.state, granted.unit_id, granted.accepted_by) == (DisclosureState.GRANTED, CSR, WORKER)


def test_a_grant_needs_a_referral_that_was_sent() -> None:
    with pytest.raises(DisclosureMoveRefused):
        fresh().granted_to(WORKER, CSR)


def test_a_grant_to_another_unit_than_the_addressed_one_is_refused() -> None:
    with pytest.raises(DisclosureMoveRefused):
        fresh().addressed_to(CSR, "child_protection").granted_to(WORKER, OTHER_CSR)


def test_a_rerouted_referral_leaves_the_first_unit() -> None:
    moved = fresh().addressed_to(CSR, "child_protection").addressed_to(OTHER_CSR, "child_protection")
    assert (moved.unit_id, moved.accepted_by) == (OTHER_CSR, None)


def test_ending_twice_is_published() -> None:
    ended = fresh().addressed_to(CSR, "child_protection").closed(NOW, DisclosureEnd.REVOKED)
    with pytest.raises(DisclosureAlreadyEnded):
        ended.closed(NOW, DisclosureEnd.REVOKED)


@pytest.mark.parametrize(("state", "action"), [(state, action) for state in S for action in A])
def test_every_cell_moves_stays_ended_or_raises_its_named_error(
    state: DisclosureState, action: DisclosureAction
) -> None:
    disclosure = in_state(state)
    if state is S.ENDED:
        if action is A.END:
            with pytest.raises(DisclosureAlreadyEnded):
                _do(disclosure, action)
        else:
            assert _do(disclosure, action) == disclosure
    elif (expected := LEGAL.get((state, action))) is None:
        with pytest.raises(DisclosureMoveRefused) as refused:
            _do(disclosure, action)
        assert refused.value.extensions == {"currentState": state.value, "action": action.value}
    else:
        moved = _do(disclosure, action)
        assert (moved.state, moved.once_confirmed) == expected
        assert moved.confirmed().state is (expected[1] or expected[0])


@given(st.lists(st.sampled_from(["address", "grant"]), max_size=6))
def test_nothing_reopens_a_tombstone(events: list[str]) -> None:
    tombstone = fresh().addressed_to(CSR, "child_protection").closed(NOW, DisclosureEnd.REVOKED)
    after = tombstone
    for event in events:
        after = after.addressed_to(CSR, "child_protection") if event == "address" else after.granted_to(WORKER, CSR)
    assert after == tombstone


def test_a_granted_referral_is_not_addressed_again() -> None:
    granted = fresh().addressed_to(CSR, "child_protection").granted_to(WORKER, CSR)
    with pytest.raises(DisclosureMoveRefused):
        granted.addressed_to(OTHER_CSR, "child_protection")


def test_ended_is_terminal_in_the_table() -> None:
    assert [action for state, action in DISCLOSURE_LIFECYCLE.table if state is DisclosureState.ENDED] == []
