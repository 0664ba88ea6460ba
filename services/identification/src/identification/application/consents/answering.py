"""An answer to a person being sent to units for a purpose, by an adult or for a child: what it must say, and what ends with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from chassis.domain.errors import InvalidInput
from contracts import access
from contracts.words.disclosures import DisclosureEnd
from identification.application.disclosures.ending import end_disclosure, still_open
from identification.domain.consents.consent import next_moment
from identification.domain.consents.referral_consent import ReferralConsent, agreement_must_fit, refusal_must_fit
from identification.domain.disclosures.disclosure import CONSENT
from identification.domain.reports.minimum import belgrade_day, end_of_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from contracts.commands.persons import AnswerForPurpose
    from contracts.words.persons import ConsentGiver, ConsentMethod
    from contracts.words.reports import Answer
    from identification.application.directory import Directory
    from identification.application.ports import UnitOfWork
    from identification.application.report_command import HeldReport

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


def as_answered(
    given: AnswerForPurpose,
    held: HeldReport,
    by: UUID,
    before: Sequence[ReferralConsent],
    *,
    given_by: ConsentGiver,
    method: ConsentMethod,
    called_back: Answer,
    ground: str = CONSENT,
) -> ReferralConsent:
    """The line of the ledger, behind those `before`."""
    return ReferralConsent(
        person_id=held.record.filing.person_id,
        purpose=given.purpose,
        agreed=given.agreed,
        unit_ids=tuple(sorted(set(given.unit_ids))),
        classes=frozenset(given.classes),
        until=None if given.until is None else end_of_day(given.until),
        given_by=given_by,
        method=method,
        language=given.language,
        interpreter=given.interpreter,
        seen_alone=given.seen_alone,
        called_back=called_back,
        recorded_by=by,
        recorded_at=next_moment(before, held.now),
        ground=ground,
    )


async def let_it_count(
    answer: ReferralConsent, held: HeldReport, uow: UnitOfWork, directory: Directory, heard_by: UUID | None = None
) -> None:
    """A line of the ledger. Whatever an earlier yes opened beyond it has ended, of the unit that heard it last: it may do so till then.

    No unit reads what is pending at the Centre: it goes on to one that is agreed to.
    """
    covers = {*answer.unit_ids, *directory.duty_inboxes()} if answer.agreed else set()
    asked = [each for each in held.facts.disclosures if each.purpose == answer.purpose and each.unit_id not in covers]
    ending = await still_open(sorted(asked, key=lambda each: each.unit_id == heard_by), uow)
    await uow.ledger.answer_for_purpose(held.record.id, answer)
    for disclosure in ending:
        await end_disclosure(held.record, disclosure, DisclosureEnd.CONSENT_WITHDRAWN, held.now, uow)
