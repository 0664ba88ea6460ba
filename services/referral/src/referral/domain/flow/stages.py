"""Stages that the Office counts: every report and every referral is in exactly one of its own; nothing else of it reaches the Office."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.words.referrals import Purpose, ReferralState, Stage
from referral.domain.referrals.lifecycle import ReferralAction


@dataclass(frozen=True, slots=True)
class StageMove:
    """One step of the totals: out of `left` (None at the start), into `entered`; `first` when it never was there before."""

    left: Stage | None
    entered: Stage
    first: bool


# The Centre has one item for a report of whatever many persons.
_OF_REPORT = {
    ReferralState.SENT: Stage.REPORTED,
    ReferralState.ACCEPTED: Stage.TAKEN_OVER,
    ReferralState.REVOKED: Stage.WITHDRAWN,
    ReferralState.WITHDRAWN: Stage.WITHDRAWN,
}
_OF_REFERRAL = {
    ReferralState.SENT: Stage.REFERRED,
    ReferralState.ACCEPTED: Stage.ACCEPTED,
    ReferralState.ESCALATED: Stage.ESCALATED,
    ReferralState.REVOKED: Stage.REVOKED,
    ReferralState.WITHDRAWN: Stage.REVOKED,
}
_MOVED_ON = frozenset({ReferralAction.REROUTE, ReferralAction.DIRECT})


def stage_of(purpose: Purpose, state: ReferralState, by: ReferralAction | None) -> Stage:
    """The stage of a referral in `state` that it reached `by` an action (None: it was opened so)."""
    if by in _MOVED_ON:
        return Stage.REROUTED
    return (_OF_REPORT if purpose is Purpose.FORMAL_IDENTIFICATION else _OF_REFERRAL)[state]
