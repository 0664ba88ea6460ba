"""Somebody found out how old the person is: a child's way or an adult's is in force from then on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.domain.errors import InvalidInput, NotFound
from contracts import access
from contracts.words.disclosures import DisclosureEnd
from contracts.words.referrals import Purpose
from contracts.words.reports import WayIn
from identification.application.disclosures.authorising import authorise_found_out
from identification.application.frame import OnReport, on_report_as
from identification.domain.ages.errors import AgeAlreadyRecorded, TooManyAges
from identification.domain.disclosures.disclosure import Disclosure, DisclosureState
from identification.domain.events import DisclosureEnded
from identification.domain.policies import may_record_age
from identification.domain.reading.closed import age_must_be_vouched_for, closed_since, is_sealed, is_source
from identification.domain.reading.masking import age_band
from identification.domain.reports.addendum import MOST_AGES, Addendum
from identification.domain.reports.minimum import age_must_fit_birth, fits_age, wrong_about_birth
from identification.domain.vocabulary import is_child_path

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from typing import Any
    from uuid import UUID

    from chassis.domain.decision import Decision
    from contracts.words.persons import AgeBasis
    from contracts.words.reports import Age
    from identification.application.contents.ports import Content
    from identification.application.directory import Directory
    from identification.application.frame import HeldReport
    from identification.application.ports import Sources, UnitOfWork
    from identification.domain.consents.consent import ConsentEntry
    from identification.domain.reports.record import Filing

OPERATION = "report.record-age"
_TABLE = access.load()
_CHILD: Purpose = Purpose.CHILD_PROTECTION


@dataclass(frozen=True, slots=True)
class RecordAge(OnReport):
    """By the author, the Centre's intake or duty: the age, from what it is known, and the birth date if that is; `today` is theirs."""

    expected_version: int
    age: Age
    basis: AgeBasis
    birth_date: date | None
    today: date


def _may(command: RecordAge, held: HeldReport) -> Decision:
    return may_record_age(held.positions, command.age, held.record.in_force)


@on_report_as(OPERATION, _may)
async def record_age(command: RecordAge, held: HeldReport, uow: UnitOfWork, sources: Sources) -> None:
    """Seals it as what is known of the birth, and moves the path where it is another one: what rested on the child's ends with it.

    Somebody at the Centre whose word that it is a child opens something to the Centre gives a second factor, and without a source is duty.
    Raises StaleVersion, ReportMoveRefused, AgeContradictsBirth, InvalidInput, SecondFactorNeeded, DutyNeeded, AgeAlreadyRecorded,
    TooManyAges.
    """
    report, by = held.record, command.principal.subject
    if command.birth_date is not None and (wrong := wrong_about_birth(command.birth_date, command.today)):
        raise InvalidInput([("birthDate", wrong)])
    held.expect(command.expected_version)
    filed_on, child = report.filing.submitted_at.date(), is_child_path(command.age)
    age_must_fit_birth(command.birth_date, None, filed_on, child_path=child)
    known = (await uow.parts.open([(report.filing, ("birth", "present_place", "municipality"))])).get(report.id)
    if known is None:
        raise NotFound
    serving, at_encounter = _serving(known, sources.directory)
    words = (await uow.ledger.consents([report.id])).get(report.id, ())
    if child and _is_closed(report.in_force, words) and not is_source(report.filing, held.positions, by):
        stepped_up = command.principal.stepped_up(held.now)
        age_must_be_vouched_for(held.positions, command.basis, stepped_up=stepped_up)
    turned = report.learn_age(
        command.age,
        by,
        held.now,
        serving,
        has_answered=any(each.given is not None for each in words),
        others_wait=any(each.report.is_to_be_asked for each in held.others),
    )
    before = known.get("birth") or {}
    birth = _birth(command, before, filed_on)
    if not turned and all(before.get(name) == said for name, said in birth.items()):
        raise AgeAlreadyRecorded
    if not (turned and child) and len(report.ages) > MOST_AGES:
        raise TooManyAges
    addendum = Addendum(sources.ids.new(), "birth", birth, report.version, held.now)
    await uow.parts.append(report.filing, [addendum], by)
    if not turned:
        return
    # Stored before what rests on it: the walls ask the row.
    (told,) = await uow.reports.save(report)
    await uow.ledger.rest_on_child_duty(report.filing, live=child)
    if child:
        # A child is protected by duty, whatever could be asked of whom they were taken for.
        await uow.ledger.end_grounds(report.id, [WayIn.VITAL_INTEREST])
        await authorise_found_out(report.in_force, told, at_encounter, by, held.now, uow)
    else:
        await _end_what_rests_on_the_child(held, uow)


def _is_closed(filing: Filing, words: Sequence[ConsentEntry]) -> bool:
    """Whether the Centre reads less of an adult's report than it would of a child's."""
    way = _TABLE.way(filing.way_in)
    return bool(way.never or way.cap) or is_sealed(filing, words) or closed_since(filing, words) is not None


def _serving(known: Mapping[str, Content], directory: Directory) -> tuple[UUID | None, UUID | None]:
    """Who serves the place where the person is now, and that of the encounter."""
    encounter = str((known.get("municipality") or {}).get("encounter"))
    now_in = (known.get("present_place") or {}).get("municipality") or encounter
    return directory.serving_csr(str(now_in)), directory.serving_csr(encounter)


def _birth(command: RecordAge, known: Content, filed_on: date) -> dict[str, Any]:
    """Said anew as a whole: a date or a band that was said before goes where it is another age."""
    said = {"age": command.age.value, "basis": command.basis.value}
    if command.birth_date is not None:
        return {**said, "birthDate": command.birth_date.isoformat(), "ageBand": age_band(command.birth_date, filed_on)}
    kept = {name: known.get(name) for name in ("birthDate", "ageBand")}
    fits = fits_age(kept["ageBand"], child_path=is_child_path(command.age))
    return {**said, **(kept if fits else dict.fromkeys(kept))}


async def _end_what_rests_on_the_child(held: HeldReport, uow: UnitOfWork) -> None:
    """Every referral to protect the child, also one that was not announced yet: a tombstone stands before it comes."""
    report, now = held.record, held.now
    sent = await uow.authorisations.referrals_of(report.id, _CHILD)
    opened = [each.referral_id for each in held.facts.disclosures if each.purpose == _CHILD]
    for referral in dict.fromkeys([*sent, *opened]):
        known = await uow.disclosures.find(referral)
        disclosure = known or Disclosure(referral, report.id, _CHILD, None, DisclosureState.NONE)
        if not disclosure.ended:
            await uow.disclosures.put(disclosure.closed(now))
            report.record(DisclosureEnded(report.id, referral, DisclosureEnd.PERSON_IS_ADULT, None, now))
