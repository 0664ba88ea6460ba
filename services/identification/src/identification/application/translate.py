"""From what happened here to what is published: ids and codes only."""

from __future__ import annotations

from contracts.events import identification as wire
from contracts.events.advice import AdviceAnsweredV1, AdviceAskedV1
from contracts.events.drafts import DraftReminderChangedV1
from contracts.events.roster import RosterChangedV1, RosterTurn
from contracts.translation import Row, translation
from identification.domain import events


def _turns(event: events.RosterChanged) -> tuple[RosterTurn, ...]:
    return tuple(
        RosterTurn(
            turn_id=turn.id, person_id=turn.person_id, place=turn.place, starts_at=turn.starts_at, ends_at=turn.ends_at
        )
        for turn in event.turns
    )


to_event = translation(
    events,
    wire,
    {
        events.ReportTakenOver: wire.ReportReceivedV1,
        events.ReporterAdvised: wire.ReportAdvisedV1,
        events.DraftReminderChanged: DraftReminderChangedV1,
        events.AdviceAsked: AdviceAskedV1,
        events.AdviceAnswered: AdviceAnsweredV1,
        events.RosterChanged: Row(RosterChangedV1, {"turns": _turns}),
    },
)
