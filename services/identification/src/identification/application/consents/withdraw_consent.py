"""The person takes back what they agreed to: what rested on it is closed, the platform keeps what it must."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.permission import permitted
from contracts.words.disclosures import DisclosureEnd
from contracts.words.reports import WayIn
from identification.application.disclosures.ending import end_disclosure, still_open
from identification.application.report_command import on_report
from identification.application.reports.assessments import end_proposed_dismissal
from identification.domain.consents.consent import Hearing, next_moment, withdrawn_at
from identification.domain.disclosures.disclosure import CONSENT
from identification.domain.errors import ConsentAlreadyWithdrawn

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from contracts.commands.persons import ConsentWithdrawal
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport, ReportCommand
    from identification.domain.reading.positions import Facts

OPERATION = "consent.withdraw"
_RESTS_ON = (CONSENT, WayIn.VITAL_INTEREST.value)
"""Who says no has been asked: that they could not be, in danger of life, is no ground any more either."""


@on_report(OPERATION, permitted("withdrawConsent"))
async def withdraw_consent(
    command: ReportCommand[ConsentWithdrawal], held: HeldReport, uow: UnitOfWork, _: Sources
) -> None:
    """The very next read shows what the table keeps; before take-over, after it, and of a report that is taken back.

    Raises ConsentNotAsked, ReportedByDuty, ConsentAlreadyWithdrawn, StaleVersion.
    """
    given = command.given
    held.expect(given.expected_version)
    consents = (await uow.ledger.consents([command.report_id])).get(command.report_id, ())
    if withdrawn_at(consents) is not None:
        raise ConsentAlreadyWithdrawn
    others_wait = any(each.report.is_to_be_asked for each in held.others)
    held.record.withdraw_consent(held.now, others_wait=others_wait)
    await end_proposed_dismissal(held, command.principal.subject, uow)
    await end_what_rests_on_consent(
        held.facts, Hearing(given.seen_alone, given.called_back), command.principal.subject, held.now, uow
    )
    for other in held.others:
        # A report is not taken over by one who would find one of its persons in it without their consent.
        other.report.withdraw_offer(held.now)
        await uow.reports.save(other.report)


async def end_what_rests_on_consent(facts: Facts, hearing: Hearing, by: UUID, at: datetime, uow: UnitOfWork) -> None:
    """A line for every scope; no ground that a no ends opens any more, each referral that used one has ended; no place or code finds it."""
    report = facts.report
    report.found_by(None)
    await uow.persons.keep(report.id, ())
    words = (await uow.ledger.consents([report.id])).get(report.id, ())
    await uow.ledger.withdraw(report.filing, hearing, by, next_moment(words, at))
    await end_what_units_read(facts, at, uow)


async def end_what_units_read(facts: Facts, at: datetime, uow: UnitOfWork) -> None:
    """Each referral that opened on a consent, or on that the person could not be asked, has ended, and so have these grounds."""
    report = facts.report
    resting = {basis.purpose for basis in facts.bases if basis.ground in _RESTS_ON}
    for disclosure in await still_open((each for each in facts.disclosures if each.purpose in resting), uow):
        await end_disclosure(report, disclosure, DisclosureEnd.CONSENT_WITHDRAWN, at, uow)
    await uow.ledger.end_grounds(report.id, _RESTS_ON)
