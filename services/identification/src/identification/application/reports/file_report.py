"""A front-line worker files a suspicion."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from chassis.domain.errors import InvalidInput, NotFound
from contracts import access, forms
from contracts.words.positions import Position
from contracts.words.referrals import Purpose
from contracts.words.reports import Age, Caution, WayIn
from identification.application.contents.classes import contents_of
from identification.application.disclosures.authorising import authorise_by_law
from identification.application.drafts.own_draft import own_draft
from identification.application.home import home_of, home_of_reporter, keying_must_be_allowed, problems_of_keyed
from identification.application.reading.ports import about_report
from identification.domain.consents.consent import ConsentScope
from identification.domain.disclosures.disclosure import Basis
from identification.domain.drafts.errors import DraftAlreadySent
from identification.domain.keyed import is_offered_at_once
from identification.domain.reports.answers import report_must_have_the_minimum, said_of
from identification.domain.reports.caution import Person, cautions_of
from identification.domain.reports.minimum import (
    Minimum,
    answers_must_agree,
    problem_of_birth,
    problem_of_encounter,
    problem_of_still_here,
    problem_of_vital_interest,
)
from identification.domain.reports.record import Filing, excluded_for
from identification.domain.reports.reference_code import new_reference
from identification.domain.reports.report import Report
from identification.domain.vocabulary import is_child_path, urgency_of
from identification.domain.ways_in import way_must_hold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import IdempotencyKey
    from identification.application.directory import Directory
    from identification.application.home import Home
    from identification.application.ports import Sources, UnitOfWork
    from identification.domain.keyed import Keyed
    from identification.domain.reports.answers import Answered, Details, LaterAnswers, PersonAnswers
    from identification.domain.ways_in import Limits

OPERATION = "report.file"
_TABLE = access.load()
_UNKNOWN_PLACE = "is not the code of a municipality: choose one of the list."
_NO_PLACE = ("encounterMunicipality", _UNKNOWN_PLACE)
_NO_PRESENT_PLACE = ("person.presentPlace.municipality", _UNKNOWN_PLACE)


@dataclass(frozen=True, slots=True)
class FileReport:
    """What was said of each person; `today` is the reporter's date in Belgrade, `draft_id` the draft that this ends.

    With a `draft_version` the draft ends only if it still stands as its author saw it.
    `keyed` says who reported it, where the Centre's intake enters it for them.
    """

    principal: Principal
    idempotency_key: IdempotencyKey
    persons: Sequence[PersonAnswers]
    today: date
    draft_id: UUID | None = None
    draft_version: int | None = None
    keyed: Keyed | None = None


@dataclass(frozen=True, slots=True)
class _Suspected:
    """A person of whom enough is said."""

    answers: Answered
    details: Details


# Outside the frame: nothing is held yet, and a reference that is taken is drawn again.
async def file_report(command: FileReport, uow: UnitOfWork, sources: Sources) -> UUID:
    """Saves the report, its sealed contents, grounds, whom the law opens it to, event and line on the record in one transaction.

    Answers its id, of several persons that of the first.

    The draft that it was typed into goes in the same transaction.
    Raises ReportIncomplete, WayInNotAvailable, WayInDoesNotFitAge, ConsentMissing, EncounterInFuture, AgeContradictsBirth,
    InvalidInput, DraftAlreadySent, StaleVersion of the draft, KeyedByIntakeOnly; Forbidden for a caller who belongs to no unit.
    """
    own = home_of(command.principal)
    if command.keyed is not None:
        keying_must_be_allowed(command.principal)
    if (earlier := await uow.idempotency.seen(command.principal, OPERATION, command.idempotency_key)) is not None:
        return earlier.id
    persons = _persons(command, sources)
    await _end_draft(command, uow, sources)
    filings = _filings(command, persons, home_of_reporter(command.keyed, own, sources.directory), sources)
    offered = command.keyed is not None and is_offered_at_once(command.keyed, filings)
    added = [await _add(each, filings, uow, sources, offered=offered) for each in filings]
    for each, (report, event) in zip(persons, added, strict=True):
        who = (command.principal, report.filing, sources.directory, command.keyed)
        contents = contents_of(each.answers, each.details, *who)
        await uow.parts.seal(report.filing, contents)
        await _record_grounds(each.details, report.filing, uow)
        encounter_csr = sources.directory.serving_csr(each.answers.encounter_municipality)
        await authorise_by_law(report.filing, event, encounter_csr, sources.directory.duty_unit(), uow)
    lines = [about_report(report.id, frozenset({Position.AUTHOR}), OPERATION) for report, _ in added]
    await uow.audit_log.note(command.principal, lines)
    await uow.idempotency.done(id=filings[0].id)
    return filings[0].id


async def _end_draft(command: FileReport, uow: UnitOfWork, sources: Sources) -> None:
    """A draft that is gone, or another person's, stops no report; one that became a report does. Of two at once one waits here."""
    if command.draft_id is None:
        return
    if command.draft_version is not None:
        with suppress(NotFound):
            draft = await own_draft(command.draft_id, command.principal, uow, sources.clock.now(), for_update=True)
            draft.expect(command.draft_version)
    await uow.drafts.remove(command.draft_id, command.principal, sources.clock.now())
    try:
        report = await uow.reports.filed_from(command.draft_id, command.principal)
    except NotFound:
        return
    raise DraftAlreadySent(report)


def limits_of(way_in: WayIn | None) -> Limits:
    """What a way in holds, by the access table."""
    return _TABLE.way(way_in)


def _persons(command: FileReport, sources: Sources) -> list[_Suspected]:
    """Raises for the first person of whom something is missing, wrong, or not held by their way in."""
    persons, everybody = [], [limits_of(each.answers.way_in) for each in command.persons]
    if command.keyed is not None:
        way_must_hold(everybody[0], command.keyed.stated, everybody)
    for number, (described, limits) in enumerate(zip(command.persons, everybody, strict=True), start=1):
        with said_of(number):
            answers = report_must_have_the_minimum(described.answers, limits)
            _named_must_exist(answers, described.details, command, sources)
            answers_must_agree(_minimum(answers, described.details), command.today)
            way_must_hold(limits, described.details.stated, everybody)
        persons.append(_Suspected(answers, _as_held(described.details, limits)))
    return persons


def _as_held(details: Details, limits: Limits) -> Details:
    """Without those answers about the place that are kept for others of the report alone."""
    held = {
        class_: [each for each in said if limits.holds(class_, forms.question(each["question"]).manner)]
        for class_, said in details.answers.items()
    }
    return replace(details, answers={class_: said for class_, said in held.items() if said})


async def _add(
    filing: Filing, everybody: Sequence[Filing], uow: UnitOfWork, sources: Sources, *, offered: bool
) -> tuple[Report, UUID]:
    """The report of one person as it is stored, and the event that tells of it."""
    while True:
        first = filing.joint_with is None
        report = (
            Report.file(filing, everybody[1:], offered=offered) if first else Report.add_person(filing, offered=offered)
        )
        if (event := await uow.reports.add(report)) is not None:
            return report, event
        # Five characters are drawn, so that people can read them out: among many thousand reports two draw the same.
        filing = replace(filing, reference=new_reference(sources.draw))


def _minimum(answers: Answered, details: Details) -> Minimum:
    return Minimum(
        encounter_date=answers.encounter_date,
        age=answers.age,
        way_in=answers.way_in,
        danger=answers.danger,
        consents=details.agreed.get(ConsentScope.IDENTIFICATION, False),
        birth_date=details.birth_date,
        age_band=details.age_band,
    )


def cautions(described: PersonAnswers, today: date) -> list[Caution]:
    """What the reporter should look at again in what `file_report` took of a person; the same for every repeat of the command."""
    answers = report_must_have_the_minimum(described.answers, limits_of(described.answers.way_in))
    details, numbers = described.details, described.details.contents.get("person_numbers", {}).get("numbers", ())
    person = Person(
        names=details.names,
        numbers=[(each["kind"], each["value"]) for each in numbers],
        sex=details.contents.get("sex", {}).get("sex"),
        born=details.birth_date,
        child=as_child(answers.age),
    )
    return cautions_of(answers.concern or "", person, answers.encounter_date, today)


def as_child(age: Age) -> bool | None:
    """Whether the reporter says that it is a child; None for one who is not sure."""
    return None if age is Age.NOT_SURE else age is Age.CHILD


def _named_must_exist(answers: Answered, details: Details, command: FileReport, sources: Sources) -> None:
    """Raises InvalidInput naming every unknown place, unit and sign, and every moment that cannot be meant."""
    directory, today = sources.directory, command.today
    wrong = [] if directory.is_municipality(answers.encounter_municipality, or_elsewhere=True) else [_NO_PLACE]
    wrong += problems_of_person(details, today, directory)
    wrong += [
        (f"conflict.unitIds.{index}", "is not a unit that receives reports besides the Centre: choose one of the list.")
        for index, unit in enumerate(details.excluded_units)
        if not directory.is_receiving_unit(unit)
    ]
    known = directory.indicators(details.form_version)
    wrong += [
        (f"indicators.{index}", f"is not the code of a sign: choose among {', '.join(known)}.")
        for index, code in enumerate(answers.indicators)
        if code not in known
    ]
    reason = answers.vital_reason
    needs_words = None if reason is None else directory.vital_reason_needs_words(reason)
    vital = problem_of_vital_interest(answers.way_in, reason, answers.vital_words, needs_words=needs_words)
    wrong += [] if vital is None else [vital]
    problems = {
        "encounterDate": problem_of_encounter(answers.encounter_date, today),
        "stillHereUntil": problem_of_still_here(answers.still_here, answers.still_here_until, sources.clock.now()),
    }
    wrong += [(name, sentence) for name, sentence in problems.items() if sentence is not None]
    if command.keyed is not None:
        wrong += problems_of_keyed(command.keyed, answers, sources)
    if wrong:
        raise InvalidInput(wrong)


def problems_of_person(further: LaterAnswers, today: date, directory: Directory) -> list[tuple[str, str]]:
    """An unknown place and a birth date that no living person has, by the name under which they are sent, now or later."""
    now_in, born = further.present_municipality, further.birth_date
    wrong = None if born is None else problem_of_birth(born, today)
    found = [] if wrong is None else [("person.birth.birthDate", wrong)]
    return found if now_in is None or directory.is_municipality(now_in) else [_NO_PRESENT_PLACE, *found]


def _filings(command: FileReport, persons: Sequence[_Suspected], home: Home, sources: Sources) -> list[Filing]:
    excluded = {unit for each in persons for unit in each.details.excluded_units}
    filings: list[Filing] = []
    # They are filed at one moment, at which all of them are offered.
    now = sources.clock.now()
    for number, each in enumerate(persons, start=1):
        first = filings[0].id if filings else None
        units = excluded_for(each.details.excluded_units, excluded, home.unit)
        filing = replace(_filing(command, each, home, sources, now), excluded_units=units)
        filings.append(replace(filing, joint_with=first, number=number, persons=len(persons)))
    # An author who goes back to the draft is shown the first.
    return [replace(filings[0], draft_id=command.draft_id), *filings[1:]]


def _filing(command: FileReport, person: _Suspected, home: Home, sources: Sources, now: datetime) -> Filing:
    answers, details, keyed = person.answers, person.details, command.keyed
    child_path = is_child_path(answers.age)
    now_in = details.present_municipality or answers.encounter_municipality
    return Filing(
        id=sources.ids.new(),
        reference=new_reference(sources.draw),
        person_id=sources.ids.new(),
        author_id=command.principal.subject,
        author_unit=home.unit,
        author_agency=home.agency,
        author_sector=home.sector,
        way_in=answers.way_in,
        child_path=child_path,
        danger=answers.danger,
        still_here=answers.still_here,
        still_here_until=answers.still_here_until,
        urgency=urgency_of(answers.danger, answers.age),
        serving_csr=sources.directory.serving_csr(now_in) if child_path else None,
        excluded_units=details.excluded_units,
        submitted_at=now,
        source=None if keyed is None else keyed.source,
        # Their clock may be ahead of ours.
        received_at=None if keyed is None else min(keyed.received_at, now),
    )


async def _record_grounds(details: Details, filing: Filing, uow: UnitOfWork) -> None:
    """Those of a later disclosure: nothing travels by them alone."""
    if filing.way_in is WayIn.VITAL_INTEREST:
        for purpose in _TABLE.purposes_on(filing.way_in):
            ground = Basis(filing.person_id, purpose, filing.way_in, live=True, verified=True)
            await uow.ledger.add_basis(ground, filing.id)
    if filing.way_in is WayIn.CHILD_DUTY:
        ground = Basis(filing.person_id, Purpose.CHILD_PROTECTION, filing.way_in, live=True, verified=True)
        await uow.ledger.add_basis(ground, filing.id)
    if filing.way_in is WayIn.CONSENT_ADULT:
        for scope, given in details.agreed.items():
            await uow.ledger.give(filing, scope, given=given, at=filing.submitted_at)
