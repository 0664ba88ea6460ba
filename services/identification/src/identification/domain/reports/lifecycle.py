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
    ADD = "add"
    ADVISE = "advise"
    UPDATE_WHEREABOUTS = "update_whereabouts"
    REVOKE_DISCLOSURE = "revoke_disclosure"
    CONFIRM_REROUTE = "confirm_reroute"
    RECORD_BASIS = "record_basis"
    RECORD_AGE = "record_age"
    RECORD_CONSENT = "record_consent"
    WITHDRAW_CONSENT = "withdraw_consent"
    HAND_OVER = "hand_over"
    ASK = "ask"
    ANSWER = "answer"


_S, _A = ReportState, ReportAction
REPORT_LIFECYCLE = Lifecycle(
    ReportState,
    ReportAction,
    {
        (_S.SUBMITTED, _A.OPEN): _S.SUBMITTED,
        (_S.SUBMITTED, _A.TAKE_OVER): _S.RECEIVED,
        (_S.SUBMITTED, _A.WITHDRAW): _S.WITHDRAWN,
        (_S.SUBMITTED, _A.ADD): _S.SUBMITTED,
        (_S.SUBMITTED, _A.UPDATE_WHEREABOUTS): _S.SUBMITTED,
        (_S.SUBMITTED, _A.REVOKE_DISCLOSURE): _S.SUBMITTED,
        (_S.SUBMITTED, _A.CONFIRM_REROUTE): _S.SUBMITTED,
        (_S.SUBMITTED, _A.RECORD_BASIS): _S.SUBMITTED,
        (_S.SUBMITTED, _A.RECORD_AGE): _S.SUBMITTED,
        (_S.SUBMITTED, _A.RECORD_CONSENT): _S.SUBMITTED,
        (_S.SUBMITTED, _A.WITHDRAW_CONSENT): _S.SUBMITTED,
        (_S.SUBMITTED, _A.HAND_OVER): _S.SUBMITTED,
        (_S.SUBMITTED, _A.ASK): _S.SUBMITTED,
        (_S.SUBMITTED, _A.ANSWER): _S.SUBMITTED,
        (_S.RECEIVED, _A.OPEN): _S.RECEIVED,
        (_S.RECEIVED, _A.ADD): _S.RECEIVED,
        (_S.RECEIVED, _A.ADVISE): _S.RECEIVED,
        (_S.RECEIVED, _A.UPDATE_WHEREABOUTS): _S.RECEIVED,
        (_S.RECEIVED, _A.REVOKE_DISCLOSURE): _S.RECEIVED,
        (_S.RECEIVED, _A.CONFIRM_REROUTE): _S.RECEIVED,
        (_S.RECEIVED, _A.RECORD_BASIS): _S.RECEIVED,
        (_S.RECEIVED, _A.RECORD_AGE): _S.RECEIVED,
        (_S.RECEIVED, _A.RECORD_CONSENT): _S.RECEIVED,
        (_S.RECEIVED, _A.WITHDRAW_CONSENT): _S.RECEIVED,
        (_S.RECEIVED, _A.HAND_OVER): _S.RECEIVED,
        (_S.RECEIVED, _A.ASK): _S.RECEIVED,
        (_S.RECEIVED, _A.ANSWER): _S.RECEIVED,
        # A report that is taken back still holds what the person said, and somebody may have to read it to save a life.
        (_S.WITHDRAWN, _A.RECORD_BASIS): _S.WITHDRAWN,
        (_S.WITHDRAWN, _A.WITHDRAW_CONSENT): _S.WITHDRAWN,
    },
    refusal=ReportMoveRefused,
)
