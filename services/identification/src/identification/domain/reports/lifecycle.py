"""The life of a report as a table; what is not listed raises ReportMoveRefused."""

from __future__ import annotations

from enum import StrEnum

from chassis.domain.lifecycle import Lifecycle
from contracts.words.reports import ReportState
from identification.domain.errors import ReportMoveRefused


class ReportAction(StrEnum):
    """What can be done to a report."""

    OPEN = "open"
    TAKE_OVER = "take_over"
    WITHDRAW = "withdraw"
    ASSESS = "assess"
    DISMISS = "dismiss"
    PROPOSE_DISMISSAL = "propose_dismissal"
    DECLINE_DISMISSAL = "decline_dismissal"
    REOPEN = "reopen"
    ASSIGN = "assign"
    RECUSE = "recuse"
    LINK = "link"
    UNLINK = "unlink"
    RECUSE_WORKER = "recuse_worker"
    SEND = "send"
    GO_ON_IN_PROCEDURE = "go_on_in_procedure"
    ADD = "add"
    CORRECT = "correct"
    ADVISE = "advise"
    UPDATE_WHEREABOUTS = "update_whereabouts"
    REVOKE_DISCLOSURE = "revoke_disclosure"
    CONFIRM_REROUTE = "confirm_reroute"
    RECORD_BASIS = "record_basis"
    RECORD_AGE = "record_age"
    RECORD_CONSENT = "record_consent"
    RECORD_GUARDIANSHIP = "record_guardianship"
    CHECK_GUARDIAN = "check_guardian"
    INFORM_PROSECUTOR = "inform_prosecutor"
    ASSESS_RISK = "assess_risk"
    WITHDRAW_CONSENT = "withdraw_consent"
    HAND_OVER = "hand_over"
    ASK = "ask"
    ANSWER = "answer"


_S, _A = ReportState, ReportAction
_LEAVES_OPEN = (
    _A.OPEN,
    _A.ADD,
    _A.CORRECT,
    _A.UPDATE_WHEREABOUTS,
    _A.REVOKE_DISCLOSURE,
    _A.CONFIRM_REROUTE,
    _A.RECUSE_WORKER,
    _A.RECORD_BASIS,
    _A.RECORD_AGE,
    _A.RECORD_CONSENT,
    _A.RECORD_GUARDIANSHIP,
    _A.CHECK_GUARDIAN,
    _A.ASSESS_RISK,
    _A.WITHDRAW_CONSENT,
    _A.HAND_OVER,
    _A.ASK,
    _A.ANSWER,
)
# A report that has ended still holds what the person said, and it may have to be read to save a life.
_LEAVES_ENDED = (_A.RECORD_BASIS, _A.WITHDRAW_CONSENT)
# Of what is disclosed after the end it is still decided who reads it.
_LEAVES_DISCLOSED = (_A.REVOKE_DISCLOSURE, _A.CONFIRM_REROUTE, _A.RECUSE_WORKER)
REPORT_LIFECYCLE = Lifecycle(
    ReportState,
    ReportAction,
    {(state, action): state for state in _S for action in (_LEAVES_OPEN if state.row.is_open else _LEAVES_ENDED)}
    | {(state, action): state for state in _S if state.row.is_open or state.row.goes_on for action in _LEAVES_DISCLOSED}
    | {
        (_S.SUBMITTED, _A.TAKE_OVER): _S.RECEIVED,
        (_S.SUBMITTED, _A.WITHDRAW): _S.WITHDRAWN,
        (_S.RECEIVED, _A.ADVISE): _S.RECEIVED,
        (_S.RECEIVED, _A.ASSESS): _S.RECEIVED,
        (_S.RECEIVED, _A.DISMISS): _S.DISMISSED,
        (_S.RECEIVED, _A.PROPOSE_DISMISSAL): _S.RECEIVED,
        (_S.RECEIVED, _A.DECLINE_DISMISSAL): _S.RECEIVED,
        (_S.RECEIVED, _A.ASSIGN): _S.RECEIVED,
        (_S.RECEIVED, _A.RECUSE): _S.RECEIVED,
        (_S.RECEIVED, _A.LINK): _S.RECEIVED,
        (_S.RECEIVED, _A.UNLINK): _S.RECEIVED,
        (_S.DISMISSED, _A.UNLINK): _S.DISMISSED,
        (_S.RECEIVED, _A.SEND): _S.RECEIVED,
        (_S.RECEIVED, _A.INFORM_PROSECUTOR): _S.RECEIVED,
        (_S.RECEIVED, _A.GO_ON_IN_PROCEDURE): _S.RECEIVED,
        (_S.DISMISSED, _A.REOPEN): _S.RECEIVED,
    },
    refusal=ReportMoveRefused,
)
