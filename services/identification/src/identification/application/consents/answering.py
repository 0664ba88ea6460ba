"""An answer to a person being sent to units for a purpose, by an adult or for a child: what it must say, and what ends with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from chassis.domain.errors import InvalidInput
from contracts import access
from contracts.words.disclosures import DisclosureEnd
from identification.application.disclosures.ending import end_disclosure, still_open
from identification.domain.consents.referral_consent import agreement_must_fit, refusal_must_fit
from identification.domain.reports.minimum import belgrade_day

if TYPE_CHECKING:
    from uuid import UUID

    from contracts.commands.persons import AnswerForPurpose
    from identification.application.directory import Directory
    from identification.application.ports import UnitOfWork
    from identification.application.report_command import HeldReport
    from identification.domain.consents.referral_consent import ReferralConsent

_TABLE = access.load()


def answer_must_fit(given: AnswerForPurpose, ground: str, held: HeldReport, directory: Directory) -> None:
    """Raises InvalidInput for a purpose that never rests on this ground, and as `agreement_must_fit` or `refusal_must_fit`."""
    if given.purpose not in _TABLE.purposes_on(ground):
        raise InvalidInput([("purpose", "rests on no such answer: choose a purpose that can be agreed to.")])
    if not given.agreed:
        refusal_must_fit(given.unit_ids, given.classes, given.until)
        return
    excluded, takes = held.record.filing.excluded_units, partial(directory.takes, purpose=given.purpose)
    agreement_must_fit(
        given.unit_ids,
        given.classes,
        given.until,
        belgrade_day(held.now),
        _TABLE.agreeable(given.purpose),
        lambda unit: unit not in excluded and takes(unit),
    )


async def let_it_count(
    answer: ReferralConsent, held: HeldReport, uow: UnitOfWork, directory: Directory, heard_by: UUID | None = None
) -> None:
    """A line of the ledger. Whatever an earlier yes opened beyond it has ended, of the unit that heard it last: it may do so till then.

    What waits at the Centre no unit reads: it goes on to one that is agreed to.
    """
    covers = {*answer.unit_ids, *directory.duty_inboxes()} if answer.agreed else set()
    asked = [each for each in held.facts.disclosures if each.purpose == answer.purpose and each.unit_id not in covers]
    ending = await still_open(sorted(asked, key=lambda each: each.unit_id == heard_by), uow)
    await uow.ledger.answer_for_purpose(held.record.id, answer)
    for disclosure in ending:
        await end_disclosure(held.record, disclosure, DisclosureEnd.CONSENT_WITHDRAWN, held.now, uow)
