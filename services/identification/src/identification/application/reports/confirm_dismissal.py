"""A supervisor of the Centre decides whether a child's report is dismissed, as another person proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.domain.errors import InvalidInput, NotFound
from chassis.permission import permitted
from identification.application.contents.classes import TRIAGE
from identification.application.report_command import on_whole_report
from identification.application.reports.assessments import words_must_fit
from identification.domain.dismissals import NoDismissalProposed
from identification.domain.reports.addendum import Addendum

if TYPE_CHECKING:
    from contracts.commands.reports import DismissalDecision
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport, ReportCommand

OPERATION = "report.confirm-dismissal"


@on_whole_report(OPERATION, permitted("confirmDismissal"))
async def confirm_dismissal(
    command: ReportCommand[DismissalDecision], held: HeldReport, uow: UnitOfWork, sources: Sources
) -> None:
    """Agreed, the report ends for all of its persons; not agreed, it goes on, and why is sealed with the proposal.

    Who protects a child goes on protecting it. Raises SourceMayNotDismiss, OwnDismissal, NoDismissalProposed, StaleVersion,
    ReportMoveRefused; InvalidInput as `words_must_fit`.
    """
    report, given, by = held.record, command.given, command.principal.subject
    report.may_decide_dismissal(by)
    held.expect(given.expected_version)
    if not given.agreed:
        words_must_fit(report, "reason", given.reason)
    elif given.reason is not None:
        raise InvalidInput([("reason", "is not taken where you agree: the proposal says why. Leave it out.")])
    opened = (await uow.parts.open([(report.filing, (TRIAGE,))])).get(report.id)
    if opened is None:
        raise NotFound
    proposed = opened.get(TRIAGE, {}).get("proposed")
    if proposed is None:
        raise NoDismissalProposed
    if given.agreed:
        report.confirm_dismissal(by, held.now)
        content = {"dismissed": proposed}
    else:
        report.decline_dismissal(by, held.now)
        content = {"declinedAt": held.now.isoformat(), "declinedReason": given.reason}
    # Before the report is saved: nothing is added to one that has ended.
    addendum = Addendum(sources.ids.new(), TRIAGE, content, report.version, held.now)
    await uow.parts.append(report.filing, [addendum], by)
    if given.agreed:
        await uow.remarks.ended(command.report_id, None, proposed, by, held.now)
