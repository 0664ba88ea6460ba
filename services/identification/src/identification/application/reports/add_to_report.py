"""The author adds to a report after filing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.permission import permitted
from contracts import access
from contracts.words.reports import Manner
from identification.application.contents.classes import readable_for
from identification.application.report_command import on_report
from identification.domain.reports.addendum import Addendum, addendum_must_fit, may_have_another_addition
from identification.domain.ways_in import SentField, way_must_hold

if TYPE_CHECKING:
    from contracts.commands.reports import Addition
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport, ReportCommand

OPERATION = "report.add"


@on_report(OPERATION, permitted("addToReport"))
async def add_to_report(command: ReportCommand[Addition], held: HeldReport, uow: UnitOfWork, sources: Sources) -> None:
    """Seals the text behind what was there before, and lets the Centre know that there is one; the report is the next version.

    Raises StaleVersion, ReportMoveRefused, TooManyAddenda; InvalidInput for a text that is too long, or that the way in does not hold.
    """
    given = command.given
    way_must_hold(access.load().way(held.record.in_force.way_in), [SentField("text", given.kind, Manner.WRITTEN)])
    addendum_must_fit(given.kind, given.text)
    held.expect(given.expected_version)
    held.record.add_to(held.now, readable_for([given.kind], held.record))
    may_have_another_addition(await uow.parts.number_of_additions(command.report_id, held.record.no_additions))
    text = {"text": given.text}
    addendum = Addendum(sources.ids.new(), given.kind, text, held.record.version, held.now)
    await uow.parts.append(held.record.filing, [addendum], command.principal.subject)
