"""A second person of the Centre confirms that a child is an adult: what rested on the child ends with it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from chassis.domain.errors import NotFound
from chassis.permission import permitted
from contracts.words.disclosures import DisclosureEnd
from contracts.words.referrals import Purpose
from contracts.words.reports import Age
from identification.application.disclosures.ending import end_disclosure, still_open
from identification.application.instructions.take_back_promise import take_back_promise
from identification.application.persons.index import index_person
from identification.application.report_command import on_report
from identification.application.reports.assessments import end_proposed_dismissal
from identification.application.reports.place import CLASS, find_by_place
from identification.domain.ages.birth import PROPOSED, said_of_birth
from identification.domain.ages.errors import NoAdultProposed
from identification.domain.ages.proposal import second_factor_must_be_given
from identification.domain.disclosures.disclosure import GUARDIANSHIP, Disclosure, DisclosureState
from identification.domain.reports.addendum import Addendum

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contracts.commands.persons import AdultConfirmed
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport, ReportCommand

OPERATION = "report.confirm-age"
_CHILD: Purpose = Purpose.CHILD_PROTECTION


@on_report(OPERATION, permitted("confirmAge"))
async def confirm_age(
    command: ReportCommand[AdultConfirmed], held: HeldReport, uow: UnitOfWork, sources: Sources
) -> None:
    """The person counts as an adult from now on: referrals to protect the child end; one who was not asked is to be asked.

    What rested on guardianship ends too.

    Raises SourceMayNotEndProtection, SecondPersonNeeded, NoAdultProposed, StaleVersion, SecondFactorNeeded, ReportMoveRefused.
    """
    report, by, now = held.record, command.principal.subject, held.now
    report.source_must_not_end_protection(by)
    held.expect(command.given.expected_version)
    known = (await uow.parts.open([(report.filing, ("birth", CLASS))])).get(report.id)
    if known is None:
        raise NotFound
    words = (await uow.ledger.consents([report.id])).get(report.id, ())
    proposal = report.confirm_adult(
        by,
        now,
        has_answered=any(each.given is not None for each in words),
        others_wait=any(each.report.is_to_be_asked for each in held.others),
    )
    second_factor_must_be_given(stepped_up=command.principal.stepped_up(now))
    before = known.get("birth") or {}
    proposed = before.get(PROPOSED)
    if proposed is None:
        raise NoAdultProposed
    born = proposed["birthDate"] and date.fromisoformat(proposed["birthDate"])
    birth = said_of_birth(Age.ADULT, proposal.basis, born, before, report.filing.submitted_at.date())
    addendum = Addendum(sources.ids.new(), "birth", birth, report.version, now)
    await uow.parts.append(report.filing, [addendum], by, report.progress)
    find_by_place(report, words, known.get(CLASS), sources)
    await end_proposed_dismissal(held, by, uow)
    ending = [*await _opened_to_protect(held, uow), *await _opened_by_guardianship(held, uow)]
    # Stored before what rests on it: row-level security asks the row.
    await uow.reports.save(report)
    await uow.ledger.rest_on_child_duty(report.filing, live=False)
    await uow.ledger.end_grounds(report.id, [GUARDIANSHIP])
    for disclosure in ending:
        # Who delivers a service keeps what keeps the person safe, as after a consent that was taken back.
        kind = DisclosureEnd.PERSON_IS_ADULT if disclosure.purpose == _CHILD else DisclosureEnd.CONSENT_WITHDRAWN
        await end_disclosure(report, disclosure, kind, now, uow)
    await take_back_promise(report, _CHILD, by, now, uow)
    await index_person(report, uow, sources)


async def _opened_by_guardianship(held: HeldReport, uow: UnitOfWork) -> Sequence[Disclosure]:
    """What no authority answers for any more: the person is asked themselves."""
    resting = {basis.purpose for basis in held.facts.bases if basis.ground == GUARDIANSHIP}
    return await still_open((each for each in held.facts.disclosures if each.purpose in resting), uow)


async def _opened_to_protect(held: HeldReport, uow: UnitOfWork) -> Sequence[Disclosure]:
    """What every referral to protect the child opens, held before its ground; one not announced yet leaves a tombstone."""
    report = held.record
    sent = await uow.authorisations.referrals_of(report.id, _CHILD)
    opened = [each.referral_id for each in held.facts.disclosures if each.purpose == _CHILD]
    found = [
        await uow.disclosures.find(referral) or Disclosure(referral, report.id, _CHILD, None, DisclosureState.NONE)
        for referral in dict.fromkeys([*sent, *opened])
    ]
    return [each for each in found if not each.ended]
