"""The life of a procedure: every state x every action, against a table written by hand."""

from __future__ import annotations

from itertools import product

import pytest

from contracts.words.procedures import ProcedureState as S
from identification.domain.procedures.errors import ProcedureMoveRefused
from identification.domain.procedures.procedure import PROCEDURE_LIFECYCLE
from identification.domain.procedures.procedure import ProcedureAction as A

ALLOWED = {
    S.OPEN: {
        A.APPOINT: S.ASSESSMENT,
        A.INTERVIEW: S.OPEN,
        A.ANSWER_INDICATORS: S.OPEN,
        A.DISCONTINUE: S.DISCONTINUED,
    },
    S.ASSESSMENT: {
        A.REPLACE: S.ASSESSMENT,
        A.RECUSE: S.ASSESSMENT,
        A.PRESUME: S.ASSESSMENT,
        A.INTERVIEW: S.ASSESSMENT,
        A.ANSWER_INDICATORS: S.ASSESSMENT,
        A.PROPOSE: S.PROPOSED,
        A.DISCONTINUE: S.DISCONTINUED,
    },
    S.PROPOSED: {
        A.REPLACE: S.PROPOSED,
        A.RECUSE: S.PROPOSED,
        A.SIGN: S.PROPOSED,
        A.COMPLETE: S.SIGNED,
        A.DISSENT: S.DISSENTED,
        A.DISCONTINUE: S.DISCONTINUED,
    },
    S.SIGNED: {
        A.RECUSE: S.SIGNED,
        A.CONFIRM_IDENTIFIED: S.IDENTIFIED,
        A.CONFIRM_NOT_IDENTIFIED: S.NOT_IDENTIFIED,
        A.RETURN: S.ASSESSMENT,
        A.DISCONTINUE: S.DISCONTINUED,
    },
    S.DISSENTED: {
        A.RECUSE: S.DISSENTED,
        A.RULE_IDENTIFIED: S.IDENTIFIED,
        A.RULE_NOT_IDENTIFIED: S.NOT_IDENTIFIED,
        A.DISCONTINUE: S.DISCONTINUED,
    },
    S.IDENTIFIED: {A.QUESTION: S.IDENTIFIED},
    S.NOT_IDENTIFIED: {A.REQUEST_REVIEW: S.NOT_IDENTIFIED},
    S.DISCONTINUED: {A.REQUEST_REVIEW: S.DISCONTINUED},
}


@pytest.mark.parametrize(("state", "action"), list(product(S, A)))
def test_every_cell_moves_or_raises_its_named_error(state: S, action: A) -> None:
    if action in ALLOWED[state]:
        assert PROCEDURE_LIFECYCLE.next(state, action) is ALLOWED[state][action]
    else:
        with pytest.raises(ProcedureMoveRefused):
            PROCEDURE_LIFECYCLE.next(state, action)


def test_a_panel_votes_while_a_proposal_is_open_and_nothing_moves_what_has_ended() -> None:
    assert [state for state in S if state.row.votes] == [S.PROPOSED]
    assert {state for state in S if not state.row.is_open} == {
        state for state in S if {state} >= set(ALLOWED[state].values())
    }
