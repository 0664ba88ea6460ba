"""Reviews and revocations: every state with every step against a table written by hand, the window, and that no one decides twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import UUID, uuid4

import pytest

from contracts.words.people import Profession
from contracts.words.procedures import ChallengeState, ChallengeStep, ProcedureState
from identification.domain.procedures import errors
from identification.domain.procedures.challenge import CHALLENGE_LIFECYCLE
from identification.domain.procedures.procedure import Procedure, Seat

ALLOWED = {
    "none review_requested": "review_requested",
    "review_requested upheld": "upheld",
    "review_requested admitted": "admitted",
    "none questioned": "questioned",
    "questioned declined": "none",
    "questioned revocation_proposed": "revocation_proposed",
    "revocation_proposed not_confirmed": "none",
    "revocation_proposed revoked": "revoked",
}
AT, WINDOW = datetime(2026, 11, 2, 12, tzinfo=UTC), timedelta(days=15)
LAST = date(2026, 11, 17)
MANAGER, DECIDER, DIRECTOR, OTHER, MEMBER = (uuid4() for _ in range(5))


def ended(state: ProcedureState, *, served: bool = True, review_of: UUID | None = None) -> Procedure:
    """One that ended, and was served unless it was discontinued."""
    found = Procedure(uuid4(), uuid4(), uuid4(), AT, MANAGER, state, AT, decided_by=DECIDER, review_of=review_of)
    found.served_at = AT if served and state is not ProcedureState.DISCONTINUED else None
    found.seats = [Seat(MEMBER, Profession.PSYCHOLOGIST, AT, AT)]
    return found


@pytest.mark.parametrize(("state", "step"), list(product(ChallengeState, ChallengeStep)))
def test_each_step_is_allowed_or_refused(state: ChallengeState, step: ChallengeStep) -> None:
    expected = ALLOWED.get(f"{state} {step}")
    if expected is None:
        with pytest.raises(errors.ChallengeMoveRefused):
            CHALLENGE_LIFECYCLE.next(state, step)
    else:
        assert CHALLENGE_LIFECYCLE.next(state, step) == expected


@pytest.mark.parametrize("state", ProcedureState)
def test_what_did_not_identify_is_reviewed_and_what_did_is_questioned(state: ProcedureState) -> None:
    reviewed = state in (ProcedureState.NOT_IDENTIFIED, ProcedureState.DISCONTINUED)
    if reviewed:
        ended(state).request_review(LAST, WINDOW, MANAGER, AT)
    else:
        with pytest.raises(errors.ProcedureMoveRefused):
            ended(state).request_review(LAST, WINDOW, MANAGER, AT)
    if state is ProcedureState.IDENTIFIED:
        ended(state).question(MANAGER, AT)
    else:
        with pytest.raises(errors.ProcedureMoveRefused):
            ended(state).question(MANAGER, AT)


@pytest.mark.parametrize("state", [ProcedureState.NOT_IDENTIFIED, ProcedureState.DISCONTINUED])
def test_a_review_is_asked_for_until_its_last_day(state: ProcedureState) -> None:
    found = ended(state)
    assert found.review_until(WINDOW) == LAST
    with pytest.raises(errors.ReviewTooLate):
        found.request_review(LAST + timedelta(days=1), WINDOW, MANAGER, AT)
    found.request_review(LAST, WINDOW, MANAGER, AT)
    assert (found.challenge, found.is_before_director) == (ChallengeState.REVIEW_REQUESTED, True)


def test_what_was_not_served_and_what_was_itself_a_review_is_not_reviewed() -> None:
    with pytest.raises(errors.DecisionNotServed):
        ended(ProcedureState.NOT_IDENTIFIED, served=False).request_review(LAST, WINDOW, MANAGER, AT)
    with pytest.raises(errors.DecidedInReview):
        ended(ProcedureState.NOT_IDENTIFIED, review_of=uuid4()).request_review(LAST, WINDOW, MANAGER, AT)


def test_who_decided_rules_on_nothing_and_who_proposed_confirms_nothing() -> None:
    review = ended(ProcedureState.NOT_IDENTIFIED)
    review.request_review(LAST, WINDOW, MANAGER, AT)
    with pytest.raises(errors.DecidedBefore):
        review.decide_review(DECIDER, AT, admitted=True)
    found = ended(ProcedureState.IDENTIFIED, served=False)
    found.question(MANAGER, AT)
    with pytest.raises(errors.DecidedBefore):
        found.revoke(DECIDER, AT, proposed=True)
    found.revoke(DIRECTOR, AT, proposed=True)
    for who, error in ((DIRECTOR, errors.OwnRevocation), (DECIDER, errors.DecidedBefore)):
        with pytest.raises(error):
            found.confirm_revocation(who, AT, agreed=True)
    assert found.panel == ()
    found.confirm_revocation(OTHER, AT, agreed=True)
    assert (found.challenge, found.is_read, found.is_before_director) == (ChallengeState.REVOKED, False, False)
    with pytest.raises(errors.NothingToServe):
        found.serve(AT)


def test_a_review_has_another_panel_and_is_decided_by_others() -> None:
    first = ended(ProcedureState.NOT_IDENTIFIED)
    review = Procedure(uuid4(), first.case_id, first.report_id, AT, DIRECTOR, review_of=first.id, before=[first])
    for who in (MEMBER, DECIDER):
        with pytest.raises(errors.SatBefore):
            review.appoint([(who, Profession.PEDAGOGUE)], AT)
        with pytest.raises(errors.DecidedBefore):
            review.may_decide(who)
        review.state = ProcedureState.OPEN
    review.appoint([(OTHER, Profession.PSYCHOLOGIST)], AT)
    with pytest.raises(errors.SatBefore):
        review.replace(OTHER, MEMBER, AT)


def test_one_that_follows_a_discontinued_one_is_no_review_of_it() -> None:
    first = ended(ProcedureState.DISCONTINUED)
    assert first.may_be_followed
    following = Procedure(uuid4(), first.case_id, first.report_id, AT, MANAGER, before=[first])
    following.appoint([(MEMBER, Profession.PSYCHOLOGIST)], AT)
    first.request_review(LAST, WINDOW, MANAGER, AT)
    assert not first.may_be_followed
