"""From what happened here to what is published: ids and codes only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.events import referral as wire
from contracts.translation import Row, translation
from contracts.words.referrals import ClockCode
from referral.domain import events

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

_DUE = {
    "triage_due_at": ClockCode.TRIAGE_ASSESS,
    "decide_due_at": ClockCode.REFERRAL_DECIDE,
    "delivery_due_at": ClockCode.DELIVERY_60S,
    "take_over_due_at": ClockCode.TAKEOVER_15MIN,
    "ask_due_at": ClockCode.ASK_WHEN_SAFE,
    "protect_due_at": ClockCode.CHILD_WITHOUT_UNIT,
}


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
