"""What has ended stays ended, in whatever order events arrive."""

from __future__ import annotations

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identification.domain.disclosures.disclosure import (
    DISCLOSURE_LIFECYCLE,
    Disclosure,
    DisclosureMoveRefused,
    DisclosureState,
)
from identification.domain.errors import DisclosureAlreadyEnded
from tests.support.identification import CSR, NOW, OTHER_CSR

WORKER = uuid4()


def fresh() -> Disclosure:
    return Disclosure(uuid4(), uuid4(), "child_protection", None, DisclosureState.NONE)


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


def test_ending_twice_is_told() -> None:
    ended = fresh().addressed_to(CSR, "child_protection").closed(NOW)
    with pytest.raises(DisclosureAlreadyEnded):
        ended.closed(NOW)


@given(st.lists(st.sampled_from(["address", "grant"]), max_size=6))
def test_nothing_reopens_a_tombstone(events: list[str]) -> None:
    tombstone = fresh().addressed_to(CSR, "child_protection").closed(NOW)
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
