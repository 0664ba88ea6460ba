"""From what happened here to what others are told: ids and codes only."""

from __future__ import annotations

from contracts.events import identification as wire
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
    {
        events.ReportSubmitted: wire.ReportSubmittedV1,
        events.ReportOpened: wire.ReportOpenedV1,
        events.ReportTakenOver: wire.ReportReceivedV1,
        events.ReportWithdrawn: wire.ReportWithdrawnV1,
        events.ReporterAdvised: wire.ReportAdvisedV1,
        events.WhereaboutsUpdated: wire.WhereaboutsUpdatedV1,
        events.ReportExtended: wire.ReportExtendedV1,
        events.HandOverChanged: wire.HandOverChangedV1,
        events.ConsentWithdrawn: wire.ConsentWithdrawnV1,
        events.DisclosureEnded: wire.DisclosureEndedV1,
        events.OpeningRefused: wire.OpeningRefusedV1,
        events.RerouteConfirmed: wire.RerouteConfirmedV1,
        events.RosterChanged: Row(RosterChangedV1, {"turns": _turns}),
    },
)
