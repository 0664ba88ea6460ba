"""From what happened here to what others are told: ids and codes only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.events import referral as wire
from contracts.translation import Row, translation
from contracts.words.referrals import ClockCode
from referral.domain import events

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta

_DUE = {
    "triage_due_at": ClockCode.TRIAGE_ASSESS,
    "decide_due_at": ClockCode.REFERRAL_DECIDE,
    "delivery_due_at": ClockCode.DELIVERY_60S,
    "take_over_due_at": ClockCode.TAKEOVER_15MIN,
    "ask_due_at": ClockCode.ASK_WHEN_SAFE,
    "protect_due_at": ClockCode.CHILD_WITHOUT_UNIT,
}


def terms_of(event: wire.ReferralSentV1 | wire.ClockStartedV1) -> dict[ClockCode, timedelta]:
    """How long each clock of the referral was given when it was sent, or one that began later."""
    if isinstance(event, wire.ClockStartedV1):
        known = isinstance(event.code, ClockCode)
        return {ClockCode(event.code.value): event.due_at - event.started_at} if known else {}
    due = {code: getattr(event, name) for name, code in _DUE.items()}
    return {code: due_at - event.sent_at for code, due_at in due.items() if due_at is not None}


def _due(code: ClockCode) -> Callable[[events.ReferralSent], datetime | None]:
    return lambda event: event.due.get(code)


to_event = translation(
    events,
    wire,
    {
        events.ReferralSent: Row(
            wire.ReferralSentV1, {name: _due(code) for name, code in _DUE.items()}, instead_of=frozenset({"due"})
        ),
    },
)
