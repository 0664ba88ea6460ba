"""Named policies: a decision and its reason, for every position."""

import pytest

from chassis.domain.decision import Decision, DecisionReason
from referral.application.referral_command import may
from referral.domain.policies import acts_for_unit, may_read
from tests.support.referral import centre_item, child_referral

POSITIONS = ("author", "intake", "duty", "addressed.child_protection", "grant.child_protection")
UNIT = {"addressed.child_protection", "grant.child_protection"}
YES = Decision(allowed=True, because=DecisionReason.HOLDS_POSITION, shown=True)
OTHER = Decision(allowed=False, because=DecisionReason.OTHER_POSITION, shown=True)
NONE = Decision(allowed=False, because=DecisionReason.NO_POSITION)


@pytest.mark.parametrize("position", POSITIONS)
def test_decisions_for_a_child_s_referral(position: str) -> None:
    held, referral = frozenset({position}), child_referral()
    assert may_read(held) == YES
    assert may("acceptReferral", held, referral) == (YES if position in UNIT else OTHER)
    assert may("rejectReferral", held, referral) == (YES if position in UNIT or position == "duty" else OTHER)
    assert acts_for_unit(held) is (position in UNIT)


@pytest.mark.parametrize("position", ["author", "intake", "duty"])
def test_the_centre_reaches_the_rule_about_its_own_item(position: str) -> None:
    held, referral = frozenset({position}), centre_item()
    expected = OTHER if position == "author" else YES
    assert (may("acceptReferral", held, referral), may("rejectReferral", held, referral)) == (expected, expected)


def test_without_a_position_there_is_no_other_reason() -> None:
    for referral in (child_referral(), centre_item()):
        decisions = (
            may_read(frozenset()),
            may("acceptReferral", frozenset(), referral),
            may("rejectReferral", frozenset(), referral),
        )
        assert decisions == (NONE, NONE, NONE)


def test_who_is_author_and_unit_acts_for_the_unit() -> None:
    both = frozenset({"author", "addressed.child_protection"})
    assert may("acceptReferral", both, child_referral()) == YES
