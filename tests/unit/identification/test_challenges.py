"""Reviews and revocations: every state with every step against a table written by hand, the window, and that no one decides twice."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import UUID, uuid4

import pytest

from chassis.domain.errors import DomainError
from contracts.words.people import Profession
from contracts.words.procedures import ChallengeState, ChallengeStep, DecisionOutcome, ProcedureState
from identification.domain.procedures import errors
from identification.domain.procedures.challenge import CHALLENGE_LIFECYCLE
from identification.domain.procedures.history import followed, in_force, must_agree, took_part
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
        ended(state).request_review(LAST, WINDOW, MANAGER, AT, verified=True)
    else:
        with pytest.raises(errors.ProcedureMoveRefused):
            ended(state).request_review(LAST, WINDOW, MANAGER, AT, verified=True)
    if state is ProcedureState.IDENTIFIED:
        ended(state).question(MANAGER, AT)
    else:
        with pytest.raises(errors.ProcedureMoveRefused):
            ended(state).question(MANAGER, AT)


@pytest.mark.parametrize("state", [ProcedureState.NOT_IDENTIFIED, ProcedureState.DISCONTINUED])
def test_a_review_is_asked_for_until_its_last_day(state: ProcedureState) -> None:
    found = ended(state)
    assert found.review_until(WINDOW) == LAST
    after = LAST + timedelta(days=1)
    with pytest.raises(errors.ReviewTooLate):
        found.request_review(after, WINDOW, MANAGER, AT, verified=True)
    ended(state).request_review(after, WINDOW, MANAGER, AT, verified=False)
    found.request_review(LAST, WINDOW, MANAGER, AT, verified=True)
    assert (found.challenge, found.is_before_director) == (ChallengeState.REVIEW_REQUESTED, True)


def test_what_was_not_served_and_what_was_itself_a_review_is_not_reviewed() -> None:
    with pytest.raises(errors.DecisionNotServed):
        ended(ProcedureState.NOT_IDENTIFIED, served=False).request_review(LAST, WINDOW, MANAGER, AT, verified=True)
    with pytest.raises(errors.DecidedInReview):
        ended(ProcedureState.NOT_IDENTIFIED, review_of=uuid4()).request_review(LAST, WINDOW, MANAGER, AT, verified=True)


def test_what_could_not_be_served_may_be_served_and_reviewed_and_no_one_reads_it_meanwhile() -> None:
    found = ended(ProcedureState.NOT_IDENTIFIED, served=False)
    assert found.is_read
    found.serve(AT, served=False)
    found.serve(AT, served=False)
    assert (found.is_read, found.served_at, found.review_until(WINDOW)) == (False, None, None)
    deepcopy(found).request_review(AT.date() + timedelta(days=400), WINDOW, MANAGER, AT, verified=True)
    found.serve(AT, served=True)
    assert found.review_until(WINDOW) == LAST
    with pytest.raises(errors.AlreadyServed):
        found.serve(AT, served=False)


def test_who_decided_rules_on_nothing_and_who_proposed_confirms_nothing() -> None:
    review = ended(ProcedureState.NOT_IDENTIFIED)
    review.request_review(LAST, WINDOW, MANAGER, AT, verified=True)
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
        found.serve(AT, served=True)


def test_another_procedure_of_the_person_has_another_panel_and_is_decided_by_others() -> None:
    first = ended(ProcedureState.NOT_IDENTIFIED)
    assert took_part([first], beside=first.id) == frozenset()
    another = Procedure(
        uuid4(), first.case_id, first.report_id, AT, DIRECTOR, took_part=took_part([first], beside=uuid4())
    )
    for who in (MEMBER, DECIDER):
        with pytest.raises(errors.SatBefore):
            another.appoint([(who, Profession.PEDAGOGUE)], AT)
        with pytest.raises(errors.DecidedBefore):
            another.may_decide(who)
        another.state = ProcedureState.OPEN
    another.appoint([(OTHER, Profession.PSYCHOLOGIST)], AT)
    with pytest.raises(errors.SatBefore):
        another.replace(OTHER, MEMBER, AT)


def test_who_turns_out_to_have_taken_part_in_another_one_neither_signs_nor_is_confirmed() -> None:
    found = Procedure(uuid4(), uuid4(), uuid4(), AT, MANAGER, ProcedureState.ASSESSMENT)
    found.seats = [Seat(who, Profession.PSYCHOLOGIST, AT) for who in (MEMBER, OTHER, uuid4())]
    found.propose(OTHER, AT)
    found.took_part = frozenset({MEMBER, OTHER})
    for vote in (found.sign, found.dissent):
        with pytest.raises(errors.DecidedBefore):
            vote(MEMBER, AT)
        found.state = ProcedureState.PROPOSED
    found.state = ProcedureState.SIGNED
    with pytest.raises(errors.SatBefore):
        found.confirm(DecisionOutcome.IDENTIFIED, AT)


S, C = ProcedureState, ChallengeState
OPEN, IDENTIFIED, NOT_IDENTIFIED, DISCONTINUED = (
    (each, C.NONE) for each in (S.OPEN, S.IDENTIFIED, S.NOT_IDENTIFIED, S.DISCONTINUED)
)
ADMITTED, QUESTIONED, REVOKED, REQUESTED = (
    (S.NOT_IDENTIFIED, C.ADMITTED),
    (S.IDENTIFIED, C.QUESTIONED),
    (S.IDENTIFIED, C.REVOKED),
    (S.DISCONTINUED, C.REVIEW_REQUESTED),
)
Kinds = tuple[tuple[ProcedureState, ChallengeState], ...]


def several(*kinds: tuple[ProcedureState, ChallengeState]) -> list[Procedure]:
    """Procedures of one person, oldest first."""
    found = [ended(state) for state, _ in kinds]
    for days, (each, (_, challenge)) in enumerate(zip(found, kinds, strict=True)):
        each.challenge, each.challenged_at, each.ended_at = challenge, AT, AT + timedelta(days)
    return found


# Of procedures of a person, oldest first: which counts, and which another one follows, or why none is opened.
HISTORIES: tuple[tuple[Kinds, int | None, int | type[DomainError] | None], ...] = (
    ((), None, None),
    ((OPEN,), 0, errors.AlreadyInProcedure),
    ((IDENTIFIED,), 0, errors.DecisionInForce),
    ((NOT_IDENTIFIED,), 0, 0),
    ((DISCONTINUED,), 0, 0),
    ((REVOKED,), 0, 0),
    ((QUESTIONED,), 0, errors.AlreadyInProcedure),
    ((REQUESTED,), 0, errors.AlreadyInProcedure),
    # What comes later takes nothing from who was identified.
    ((IDENTIFIED, DISCONTINUED), 0, errors.DecisionInForce),
    ((IDENTIFIED, NOT_IDENTIFIED), 0, errors.DecisionInForce),
    ((IDENTIFIED, OPEN), 0, errors.AlreadyInProcedure),
    ((NOT_IDENTIFIED, DISCONTINUED), 0, 1),
    ((NOT_IDENTIFIED, OPEN), 1, errors.AlreadyInProcedure),
    ((NOT_IDENTIFIED, IDENTIFIED), 1, errors.DecisionInForce),
    ((ADMITTED, OPEN), 1, errors.AlreadyInProcedure),
    ((ADMITTED, DISCONTINUED), 1, 1),
    ((REVOKED, NOT_IDENTIFIED), 1, 1),
    ((DISCONTINUED, DISCONTINUED), 1, 1),
)


@pytest.mark.parametrize(("kinds", "counts", "next_one"), HISTORIES, ids=str)
def test_which_procedure_of_a_person_counts_and_whether_another_follows(
    kinds: Kinds, counts: int | None, next_one: int | type[DomainError] | None
) -> None:
    found = several(*kinds)
    assert in_force(found) is (None if counts is None else found[counts])
    if isinstance(next_one, type):
        with pytest.raises(next_one):
            followed(found)
    else:
        assert followed(found) is (None if next_one is None else found[next_one])


# Of two who are found to be one person: why they stay two.
PAIRS: tuple[tuple[Kinds, Kinds, type[DomainError] | None], ...] = (
    ((), (OPEN,), None),
    ((OPEN,), (OPEN,), errors.ProceduresOfBoth),
    ((OPEN,), (IDENTIFIED,), errors.ProceduresOfBoth),
    ((OPEN,), (NOT_IDENTIFIED,), errors.ProceduresOfBoth),
    ((OPEN,), (DISCONTINUED,), None),
    ((IDENTIFIED,), (DISCONTINUED,), None),
    ((IDENTIFIED,), (IDENTIFIED,), None),
    ((NOT_IDENTIFIED,), (NOT_IDENTIFIED,), None),
    ((IDENTIFIED,), (NOT_IDENTIFIED,), errors.DecisionsOfBoth),
    ((IDENTIFIED,), (REVOKED, NOT_IDENTIFIED), errors.DecisionsOfBoth),
    ((REVOKED,), (NOT_IDENTIFIED,), None),
    ((QUESTIONED,), (IDENTIFIED,), errors.ProceduresOfBoth),
    ((IDENTIFIED,), (REQUESTED,), errors.ProceduresOfBoth),
)


@pytest.mark.parametrize(("here", "there", "error"), PAIRS, ids=str)
def test_two_are_one_person_where_their_procedures_can_be(
    here: Kinds, there: Kinds, error: type[DomainError] | None
) -> None:
    for one, other in ((several(*here), several(*there)), (several(*there), several(*here))):
        if error is None:
            must_agree(one, other)
        else:
            with pytest.raises(error):
                must_agree(one, other)


def test_what_was_one_person_all_along_agrees_with_itself() -> None:
    found = several(NOT_IDENTIFIED, OPEN)
    must_agree(found, found)
