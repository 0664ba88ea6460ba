"""From what happened here to what others are told: ids and codes only. A rename in the domain never leaks."""

from __future__ import annotations

from functools import singledispatch

from contracts.envelope import EventData
from contracts.events import identification as wire
from contracts.events import roster as roster_wire
from identification.domain import events


@singledispatch
def told(event: object) -> EventData:
    """The event as it leaves this service; raises TypeError for one that nobody translated."""
    raise TypeError(f"{type(event).__name__} has no translation; add one to application/translate.py.")


@told.register
def _(event: events.ReportSubmitted) -> EventData:
    return wire.ReportSubmittedV1(
        report_id=event.report_id,
        author_id=event.author_id,
        child_path=event.child_path,
        urgency=wire.Urgency(event.urgency.value),
        danger=event.danger,
        serving_csr=event.serving_csr,
        excluded_units=event.excluded_units,
        submitted_at=event.at,
        version=event.version,
        ask_when_safe=event.ask_when_safe,
    )


@told.register
def _(event: events.ReportOpened) -> EventData:
    return wire.ReportOpenedV1(report_id=event.report_id, opened_at=event.at)


@told.register
def _(event: events.ReportTakenOver) -> EventData:
    return wire.ReportReceivedV1(
        report_id=event.report_id, taken_over_by=event.by, taken_over_at=event.at, version=event.version
    )


@told.register
def _(event: events.ReportWithdrawn) -> EventData:
    return wire.ReportWithdrawnV1(report_id=event.report_id, withdrawn_at=event.at, version=event.version)


@told.register
def _(event: events.ReporterAdvised) -> EventData:
    return wire.ReportAdvisedV1(report_id=event.report_id, author_id=event.author_id, advised_at=event.at)


@told.register
def _(event: events.WhereaboutsUpdated) -> EventData:
    return wire.WhereaboutsUpdatedV1(
        report_id=event.report_id, updated_at=event.at, urgency=wire.Urgency(event.urgency.value)
    )


@told.register
def _(event: events.ReportExtended) -> EventData:
    return wire.ReportExtendedV1(
        report_id=event.report_id,
        urgency=wire.Urgency(event.urgency.value),
        extended_at=event.at,
        version=event.version,
    )


@told.register
def _(event: events.ConsentWithdrawn) -> EventData:
    return wire.ConsentWithdrawnV1(report_id=event.report_id, withdrawn_at=event.at, version=event.version)


@told.register
def _(event: events.DisclosureEnded) -> EventData:
    return wire.DisclosureEndedV1(
        report_id=event.report_id,
        referral_id=event.referral_id,
        kind=wire.DisclosureEnd(event.kind),
        successor_unit=event.successor_unit,
        ended_at=event.at,
    )


@told.register
def _(event: events.OpeningRefused) -> EventData:
    return wire.OpeningRefusedV1(
        report_id=event.report_id,
        referral_id=event.referral_id,
        unit_id=event.unit_id,
        reason=wire.OpeningRefusal(event.reason.value),
        refused_at=event.at,
    )


@told.register
def _(event: events.RerouteConfirmed) -> EventData:
    return wire.RerouteConfirmedV1(
        report_id=event.report_id, referral_id=event.referral_id, unit_id=event.unit_id, confirmed_at=event.at
    )


@told.register
def _(event: events.RosterChanged) -> EventData:
    turns = [
        roster_wire.RosterTurn(
            turn_id=turn.id,
            person_id=turn.person_id,
            place=turn.place,
            starts_at=turn.starts_at,
            ends_at=turn.ends_at,
        )
        for turn in event.turns
    ]
    return roster_wire.RosterChangedV1(
        unit_id=event.unit_id, version=event.version, turns=tuple(turns), changed_at=event.at
    )
