"""What may follow on a procedure that ended: a review of one that did not identify the person, or a revocation of one that did."""

from __future__ import annotations

from chassis.domain.lifecycle import Lifecycle
from contracts.words.procedures import ChallengeState, ChallengeStep
from identification.domain.procedures.errors import ChallengeMoveRefused

_S, _A = ChallengeState, ChallengeStep
CHALLENGE_LIFECYCLE = Lifecycle(
    ChallengeState,
    ChallengeStep,
    {
        (_S.NONE, _A.REVIEW_REQUESTED): _S.REVIEW_REQUESTED,
        (_S.REVIEW_REQUESTED, _A.UPHELD): _S.UPHELD,
        (_S.REVIEW_REQUESTED, _A.ADMITTED): _S.ADMITTED,
        (_S.NONE, _A.QUESTIONED): _S.QUESTIONED,
        (_S.QUESTIONED, _A.DECLINED): _S.NONE,
        (_S.QUESTIONED, _A.REVOCATION_PROPOSED): _S.REVOCATION_PROPOSED,
        (_S.REVOCATION_PROPOSED, _A.NOT_CONFIRMED): _S.NONE,
        (_S.REVOCATION_PROPOSED, _A.REVOKED): _S.REVOKED,
    },
    refusal=ChallengeMoveRefused,
)
