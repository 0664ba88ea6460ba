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


_MOVED_ON = frozenset({ReferralAction.REROUTE, ReferralAction.DIRECT})


def stage_of(purpose: Purpose, state: ReferralState, by: ReferralAction | None) -> Stage:
    """The stage of a referral in `state` that it reached `by` an action (None: it was opened so).

    The Centre has one item for a report, whatever the number of its persons.
    """
    if by in _MOVED_ON:
        return Stage.REROUTED
    of_report = state.row.report_counted if purpose is Purpose.FORMAL_IDENTIFICATION else None
    return of_report or state.row.counted
