"""Reference data as referral reads it."""

import pytest

from contracts import reference
from contracts.words.referrals import ClockCode, Purpose, Stage
from contracts.words.urgency import Urgency
from referral.adapters.directory import ReferenceDirectory, ReferenceDueTimes
from tests.support.referral import ShortTerms

DIRECTORY = ReferenceDirectory()


@pytest.mark.parametrize("urgency", list(Urgency))
@pytest.mark.parametrize("code", list(ClockCode))
def test_terms_are_those_of_the_mechanism(code: ClockCode, urgency: Urgency) -> None:
    known, expected = ReferenceDueTimes().term(code, urgency), ShortTerms().term(code, urgency)
    assert (known.length, known.on_working_days) == (expected.length, expected.on_working_days)
    assert known.legal_basis
    # A foreign report about the practice is no source of law: nothing is behind any of them yet.
    assert not known.verified


def test_children_go_to_centres_for_social_work_and_nowhere_else() -> None:
    takes = {unit.kind for unit in reference.units() if DIRECTORY.takes(unit.id, Purpose.CHILD_PROTECTION)}
    assert takes == {"social_work"}
    assert all(
        DIRECTORY.takes(unit.id, Purpose.CHILD_PROTECTION) for unit in reference.units() if unit.kind == "social_work"
    )
    assert not any(DIRECTORY.takes(unit.id, Purpose.FORMAL_IDENTIFICATION) for unit in reference.units())


def test_stages_are_those_that_the_office_reads() -> None:
    assert [stage.value for stage in Stage] == [stage.code for stage in reference.stages()]
