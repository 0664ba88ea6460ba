"""An author takes an adult's report back before anybody took it over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.domain.errors import InvalidInput
from chassis.permission import permitted
from contracts.words.reports import WithdrawalReason
from identification.application.consents.withdraw_consent import end_what_rests_on_consent
from identification.application.report_command import on_whole_report
from identification.domain.consents.consent import Hearing
from identification.domain.errors import ChildReportCannotBeWithdrawn

if TYPE_CHECKING:
    from contracts.commands.reports import Withdrawal
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport, ReportCommand

OPERATION = "report.withdraw"
_OF_ONE = (
    "reason",
    "is the word of one person: record it with the one who said so. The others' report stays as it is.",
)


@on_whole_report(OPERATION, permitted("withdrawReport"))
async def withdraw_report(command: ReportCommand[Withdrawal], held: HeldReport, uow: UnitOfWork, _: Sources) -> None:
    """The report becomes a tombstone, and with the person's consent ends what rested on it.

    Raises ChildReportCannotBeWithdrawn, StaleVersion or ReportMoveRefused; InvalidInput for the consent of one of several persons.
    """
    given = command.given
    said_no = given.reason is WithdrawalReason.PERSON_WITHDREW_CONSENT
    if held.others and said_no:
        raise InvalidInput([_OF_ONE])
    # No change of others comes before what the person says.
    held.expect(None if said_no else given.expected_version)
    held.record.withdraw(held.now)
    by = command.principal.subject
    if any(each.report.in_force.child_path for each in held.others):
        raise ChildReportCannotBeWithdrawn
    if said_no:
        await end_what_rests_on_consent(held.facts, Hearing(given.seen_alone, given.called_back), by, held.now, uow)
    for each in (held.facts, *held.others):
        await uow.persons.keep(each.report.id, ())
    await uow.remarks.ended(command.report_id, None, given.reason.value, by, held.now)
