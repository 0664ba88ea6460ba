"""The person takes back what they agreed to: what rested on it is closed, the platform keeps what it must."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.permission import permitted
from contracts.words.disclosures import DisclosureEnd
from contracts.words.positions import Position
from contracts.words.reports import WayIn
from identification.application.consents.answering import let_it_count
from identification.application.disclosures.ending import end_disclosure, still_open
from identification.application.report_command import on_report
from identification.application.reports.assessments import end_proposed_dismissal
from identification.domain.consents.consent import Hearing, next_moment, withdrawn_at
from identification.domain.consents.referral_consent import no_to_unit
from identification.domain.disclosures.disclosure import CONSENT
from identification.domain.errors import ConsentAlreadyWithdrawn
from identification.domain.reading.closed import must_rest_on_consent

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from contracts.commands.persons import ConsentWithdrawal
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport, ReportCommand
    from identification.domain.reading.positions import Facts

OPERATION = "consent.withdraw"
_MAY = permitted("withdrawConsent")
_RESTS_ON = (CONSENT, WayIn.VITAL_INTEREST.value)
"""Who says no has been asked: that they could not be, in danger of life, is no ground any more either."""


@on_report(OPERATION, _MAY)
async def withdraw_consent(
    command: ReportCommand[ConsentWithdrawal], held: HeldReport, uow: UnitOfWork, sources: Sources
) -> None:
    """The very next read shows what the table keeps; before take-over, after it, and of a report that is taken back.

    To a unit that helps the person they take back what they agreed to for that purpose, and nothing else.
    Raises ConsentNotAsked, ReportedByDuty, ConsentAlreadyWithdrawn.
    """
    given = command.given
    # No change of others comes before what the person says.
    held.expect(None)
    if not _MAY(frozenset(held.positions - set(_grants(held)))).allowed:
        await _take_back_for_own_purpose(command, held, uow, sources)
        return
    consents = (await uow.ledger.consents([command.report_id])).get(command.report_id, ())
    if withdrawn_at(consents) is not None:
        raise ConsentAlreadyWithdrawn
    must_rest_on_consent(held.record.in_force, consents)
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


def _grants(held: HeldReport) -> dict[str, str]:
    """Positions of those who help the person, each with its purpose."""
    named = {position: position.partition(".") for position in held.positions}
    return {position: purpose for position, (kind, _, purpose) in named.items() if kind == Position.GRANT}


async def _take_back_for_own_purpose(
    command: ReportCommand[ConsentWithdrawal], held: HeldReport, uow: UnitOfWork, sources: Sources
) -> None:
    """Stored before what rests on it: the caller may not find the report any more once that has ended."""
    given, report, principal = command.given, held.record, command.principal
    report.hear_no_for_purpose(held.now)
    await uow.reports.save(report)
    for purpose in sorted(_grants(held).values()):
        before = (await uow.ledger.referral_consents([report.id])).get(report.id, ())
        answer = no_to_unit(
            before,
            report.filing.person_id,
            purpose,
            Hearing(given.seen_alone, given.called_back),
            principal.subject,
            next_moment(before, held.now),
        )
        await let_it_count(answer, held, uow, sources.directory, principal.unit)


async def end_what_rests_on_consent(facts: Facts, hearing: Hearing, by: UUID, at: datetime, uow: UnitOfWork) -> None:
    """A line for every scope; no ground that a no ends opens any more, each referral that used one has ended; no place or code finds it.

    In the other reports of the person's case what rests on consent has ended with it.
    """
    report = facts.report
    report.found_by(None)
    await uow.persons.keep(report.id, ())
    words = (await uow.ledger.consents([report.id])).get(report.id, ())
    await uow.ledger.withdraw(report.filing, hearing, by, next_moment(words, at))
    await uow.reports.close_linked(report, at)
    await end_what_units_read(facts, at, uow)


async def end_what_units_read(facts: Facts, at: datetime, uow: UnitOfWork) -> None:
    """Each referral that opened on a consent, or on that the person could not be asked, has ended, and so have these grounds."""
    report = facts.report
    resting = {basis.purpose for basis in facts.bases if basis.ground in _RESTS_ON}
    for disclosure in await still_open((each for each in facts.disclosures if each.purpose in resting), uow):
        await end_disclosure(report, disclosure, DisclosureEnd.CONSENT_WITHDRAWN, at, uow)
    await uow.ledger.end_grounds(report.id, _RESTS_ON)
