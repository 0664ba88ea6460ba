"""The life of a referral as a table; what is not listed raises ReferralMoveRefused. While it is open it can end (`ReferralEnd`)."""

from __future__ import annotations

from enum import StrEnum

from chassis.domain.lifecycle import Lifecycle
from contracts.words.referrals import ReferralState
from referral.domain.errors import ReferralMoveRefused


class ReferralAction(StrEnum):
    """What can happen to a referral: the last two by an event of identification, the others by command while it is open.

    GO_ON: another member of the unit takes on what waits since who had it recused themself.
    """

    ACCEPT = "accept"
    GO_ON = "go_on"
    REROUTE = "reroute"
    HAND_TO_DUTY = "hand_to_duty"
    ESCALATE = "escalate"
    DIRECT = "direct"
    TAKE_OVER = "take_over"
    REOPEN = "reopen"


_S, _A = ReferralState, ReferralAction
REFERRAL_LIFECYCLE = Lifecycle(
    ReferralState,
    ReferralAction,
    {
        (_S.SENT, _A.ACCEPT): _S.ACCEPTED,
        (_S.ACCEPTED, _A.GO_ON): _S.ACCEPTED,
        (_S.SENT, _A.REROUTE): _S.SENT,
        (_S.SENT, _A.HAND_TO_DUTY): _S.ESCALATED,
        (_S.SENT, _A.ESCALATE): _S.ESCALATED,
        (_S.SENT, _A.TAKE_OVER): _S.ACCEPTED,
        (_S.ESCALATED, _A.ACCEPT): _S.ACCEPTED,
        (_S.ESCALATED, _A.REROUTE): _S.SENT,
        (_S.ESCALATED, _A.HAND_TO_DUTY): _S.ESCALATED,
        (_S.ESCALATED, _A.DIRECT): _S.SENT,
        (_S.DISMISSED, _A.REOPEN): _S.ACCEPTED,
    },
    refusal=ReferralMoveRefused,
)
