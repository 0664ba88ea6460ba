"""The author of a report offers it to their unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.permission import permitted
from identification.application.report_command import on_whole_report
from identification.domain.consents.consent import withdrawn_at
from identification.domain.errors import HandOverWithoutConsent
from identification.domain.policies import centre_offers_only_what_it_keyed_in

if TYPE_CHECKING:
    from contracts.commands.declaring import Nothing
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport, ReportCommand


@on_whole_report("report.hand-over", permitted("handOverReport"))
async def hand_over_report(_: ReportCommand[Nothing], held: HeldReport, uow: UnitOfWork, sources: Sources) -> None:
    """The unit is notified that something is offered, and sees no more of it than before.

    Raises Forbidden for who filed it at the Centre, unless they keyed it in for a unit that was named.
    """
    filing = held.record.filing
    for_unit = filing.source is not None and sources.directory.reporting_unit(filing.author_unit) is not None
    centre_offers_only_what_it_keyed_in(held.positions, keyed_for_unit=for_unit)
    # An offer that stood ended with the consent: who takes it finds no line of the ledger.
    everybody = [held.record, *(each.report for each in held.others)]
    # What a child ever said of consent is void.
    consents = await uow.ledger.consents([each.id for each in everybody if not each.in_force.child_path])
    if any(withdrawn_at(entries) is not None for entries in consents.values()):
        raise HandOverWithoutConsent
    held.record.offer(held.now)
