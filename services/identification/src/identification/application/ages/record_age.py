"""It was found out how old the person is: a child's path is in force at once, and that a child is an adult is proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.domain.errors import InvalidInput, NotFound
from chassis.permission import permitted
from contracts import access
from identification.application.consents.withdraw_consent import end_what_units_read
from identification.application.disclosures.authorising import authorise_by_law
from identification.application.persons.index import index_person
from identification.application.report_command import on_report
from identification.application.reports.assessments import end_proposed_dismissal
from identification.application.reports.place import CLASS, find_by_place
from identification.domain.ages.birth import PROPOSED, proposed_of_birth, said_of_birth
from identification.domain.ages.errors import AdultAlreadyProposed, AgeAlreadyRecorded, TooManyAges
from identification.domain.ages.proposal import AdultProposal, basis_must_have_a_name, second_factor_must_be_given
from identification.domain.disclosures.opening import Way
from identification.domain.policies import acts_at_centre_as
from identification.domain.reading.closed import age_must_be_vouched_for, closed_since, is_sealed, is_source
from identification.domain.reports.addendum import MOST_AGES, Addendum
from identification.domain.reports.minimum import age_must_fit_birth, belgrade_day, problem_of_birth
from identification.domain.vocabulary import is_child_path

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from contracts.commands.persons import AgeFound
    from identification.application.contents.ports import Content
    from identification.application.directory import Directory
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport, ReportCommand
    from identification.domain.consents.consent import ConsentEntry
    from identification.domain.reports.record import Filing

OPERATION = "report.record-age"
_TABLE = access.load()


@on_report(OPERATION, permitted("recordAge"))
async def record_age(command: ReportCommand[AgeFound], held: HeldReport, uow: UnitOfWork, sources: Sources) -> None:
    """Seals it as what is known of the birth, and moves the path where the person is a child after all. A child again ends a proposal.

    That a child is an adult is only proposed: it ends a child's protection, so another person confirms it (`confirm_age`), and none of
    those from whom the report comes proposes it. A member of the Centre whose word that it is a child opens something to the Centre
    gives a second factor, and without a source is duty.
    Raises SourceMayNotEndProtection, StaleVersion, ReportMoveRefused, AgeContradictsBirth, InvalidInput, SecondFactorNeeded,
    AgeBasisNeeded, DutyNeeded, AgeAlreadyRecorded, AdultAlreadyProposed, TooManyAges.
    """
    given, report, by = command.given, held.record, command.principal.subject
    if given.birth_date is not None and (wrong := problem_of_birth(given.birth_date, belgrade_day(held.now))):
        raise InvalidInput([("birthDate", wrong)])
    child = is_child_path(given.age)
    ends_protection = report.in_force.child_path and not child
    if ends_protection:
        report.source_must_not_end_protection(by)
    held.expect(given.expected_version)
    age_must_fit_birth(given.birth_date, None, report.filing.submitted_at.date(), child_path=child)
    known = (await uow.parts.open([(report.filing, ("birth", "present_place", CLASS))])).get(report.id)
    if known is None:
        raise NotFound
    if ends_protection:
        await _propose(command, held, known.get("birth") or {}, uow, sources)
    else:
        await _record(command, held, known, uow, sources)


async def _propose(
    command: ReportCommand[AgeFound], held: HeldReport, known: Content, uow: UnitOfWork, sources: Sources
) -> None:
    """Records a proposal, which another person has to confirm, next to what is known; the child's protection stays as it is."""
    given, report, by = command.given, held.record, command.principal.subject
    second_factor_must_be_given(stepped_up=command.principal.stepped_up(held.now))
    basis_must_have_a_name(given.basis)
    proposed = proposed_of_birth(given.age, given.basis, given.birth_date)
    if report.adult_proposal is not None and known.get(PROPOSED) == proposed[PROPOSED]:
        raise AdultAlreadyProposed
    position = acts_at_centre_as(held.positions)
    # Not counted: an author who says an age again and again must not keep the Centre from proposing another.
    report.propose_adult(AdultProposal(by, position, given.basis, held.now))
    addendum = Addendum(sources.ids.new(), "birth", proposed, report.version, held.now)
    await uow.parts.append(report.filing, [addendum], by, report.progress)


async def _record(
    command: ReportCommand[AgeFound], held: HeldReport, known: Mapping[str, Content], uow: UnitOfWork, sources: Sources
) -> None:
    """A child's path is in force from now on where it was not; an age on the same path changes nothing but what is known."""
    given, report, by = command.given, held.record, command.principal.subject
    child = is_child_path(given.age)
    serving, at_encounter = _serving(known, sources.directory)
    words = (await uow.ledger.consents([report.id])).get(report.id, ())
    if child and _is_closed(report.in_force, words) and not is_source(report.filing, held.positions, by):
        stepped_up = command.principal.stepped_up(held.now)
        age_must_be_vouched_for(held.positions, given.basis, stepped_up=stepped_up)
    ends_proposal = report.adult_proposal is not None
    turned = report.learn_age(
        given.age,
        by,
        held.now,
        serving,
        has_answered=any(each.given is not None for each in words),
        others_wait=any(each.report.is_to_be_asked for each in held.others),
    )
    before = known.get("birth") or {}
    birth = said_of_birth(given.age, given.basis, given.birth_date, before, report.filing.submitted_at.date())
    if not (turned or ends_proposal) and all(before.get(name) == said for name, said in birth.items()):
        raise AgeAlreadyRecorded
    if not (turned or ends_proposal) and len(report.ages) > MOST_AGES:
        raise TooManyAges
    addendum = Addendum(sources.ids.new(), "birth", birth, report.version, held.now)
    await uow.parts.append(report.filing, [addendum], by, report.progress)
    if not turned:
        await index_person(report, uow, sources)
        return
    await end_proposed_dismissal(held, by, uow)
    find_by_place(report, words, known.get(CLASS), sources)
    # Stored before what rests on it: row-level security asks the row.
    event_id, *_ = await uow.reports.save(report)
    # A child is protected by duty, whatever whom they were taken for agreed to, or could not be asked.
    await end_what_units_read(held.facts, held.now, uow)
    await uow.ledger.rest_on_child_duty(report.filing, live=True)
    filing, duty = report.in_force, sources.directory.duty_unit()
    await authorise_by_law(filing, event_id, Way.FOUND_OUT, at_encounter, duty, by, held.now, uow)
    await index_person(report, uow, sources)


def _is_closed(filing: Filing, words: Sequence[ConsentEntry]) -> bool:
    """Whether the Centre reads less of an adult's report than it would of a child's."""
    way = _TABLE.way(filing.way_in)
    return bool(way.never or way.cap) or is_sealed(filing, words) or closed_since(filing, words) is not None


def _serving(known: Mapping[str, Content], directory: Directory) -> tuple[UUID | None, UUID | None]:
    """Who serves the place where the person is now, and that of the encounter."""
    encounter = str((known.get(CLASS) or {}).get("encounter"))
    now_in = (known.get("present_place") or {}).get("municipality") or encounter
    return directory.serving_csr(str(now_in)), directory.serving_csr(encounter)
