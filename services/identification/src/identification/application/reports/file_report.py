"""A front-line worker files a suspicion."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from chassis.domain.errors import InvalidInput
from contracts.words.reports import Age, Answer, Caution, WayIn
from identification.application.contents.classes import contents_of
from identification.application.disclosures.authorising import authorise_by_law
from identification.application.home import home_of
from identification.application.reading.ports import about_report
from identification.domain.consents.consent import ConsentScope
from identification.domain.disclosures.disclosure import Basis
from identification.domain.reading.positions import AUTHOR
from identification.domain.reports.caution import cautions_of
from identification.domain.reports.minimum import (
    Minimum,
    answers_must_agree,
    report_must_have_the_minimum,
    wrong_about_birth,
    wrong_about_encounter,
    wrong_about_still_here,
)
from identification.domain.reports.reference_code import new_reference
from identification.domain.reports.report import Filing, Report
from identification.domain.vocabulary import is_child_path, urgency_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import IdempotencyKey
    from identification.application.contents.ports import Content
    from identification.application.home import Home
    from identification.application.ports import Sources, UnitOfWork

OPERATION = "report.file"
_CONSENTS = {ConsentScope.IDENTIFICATION: "identification", ConsentScope.SHARE_CLINICAL: "shareClinical"}


@dataclass(frozen=True, slots=True)
class FileReport:
    """What was answered, by JSON name; `today` is the reporter's date in Belgrade, `draft_id` the draft that this ends."""

    principal: Principal
    idempotency_key: IdempotencyKey
    answers: Mapping[str, object]
    details: Mapping[str, Content]
    excluded_units: tuple[UUID, ...]
    today: date
    draft_id: UUID | None = None


# Outside the frame: nothing is held yet, and a reference that is taken is drawn again.
async def file_report(command: FileReport, uow: UnitOfWork, sources: Sources) -> UUID:
    """Saves the report, its sealed contents, grounds, whom the law opens it to, event and line on the record in one transaction.

    Answers its id.

    The draft that it was typed into goes in the same transaction.
    Raises ReportIncomplete, WayInNotAvailable, WayInDoesNotFitAge, ConsentMissing, EncounterInFuture, AgeContradictsBirth,
    InvalidInput; Forbidden for a caller who belongs to no unit.
    """
    home = home_of(command.principal)
    if (earlier := await uow.idempotency.seen(command.principal, OPERATION, command.idempotency_key)) is not None:
        return earlier.id
    report_must_have_the_minimum(command.answers)
    _named_must_exist(command, sources)
    answers_must_agree(_minimum(command), command.today)
    report = Report.file(_filing(command, home, sources))
    # Five characters are drawn, so that people can read them out: among many thousand reports two draw the same.
    while (submission := await uow.reports.add(report)) is None:
        report = Report.file(_filing(command, home, sources))
    await uow.parts.seal(
        report.filing,
        contents_of(command.answers, command.details, command.principal, report.filing, sources.directory),
    )
    await _record_grounds(command, report.filing, uow)
    encounter_csr = sources.directory.serving_csr(str(command.answers["encounterMunicipality"]))
    await authorise_by_law(report.filing, submission, encounter_csr, uow)
    # A draft that is gone already, or is somebody else's, stops no report.
    if command.draft_id is not None:
        await uow.drafts.remove(command.draft_id, command.principal, sources.clock.now())
    await uow.audit_log.note(command.principal, [about_report(report.id, frozenset({AUTHOR}), OPERATION)])
    await uow.idempotency.done(id=report.id)
    return report.id


def _minimum(command: FileReport) -> Minimum:
    answers, consent = command.answers, command.details.get("consent") or {}
    birth = command.details.get("birth") or {}
    return Minimum(
        encounter_date=answers["encounterDate"],  # type: ignore[arg-type]  # checked by report_must_have_the_minimum
        age=Age(str(answers["age"])),
        way_in=WayIn(str(answers["wayIn"])),
        danger=Answer(str(answers["danger"])),
        consents=consent.get("identification") is True,
        birth_date=_birth_date(birth),
        age_band=birth.get("ageBand"),
    )


def _birth_date(birth: Content) -> date | None:
    told = birth.get("birthDate")
    return None if told is None else date.fromisoformat(told)


def cautions(command: FileReport) -> list[Caution]:
    """What the reporter should look at again in a report that `file_report` took; the same for every repeat of the command."""
    person = command.details.get("person_name") or {}
    names = [each.get(part) or "" for each in person.get("names") or () for part in ("given", "family")]
    encounter: date = command.answers["encounterDate"]  # type: ignore[assignment]  # checked when it was filed
    return cautions_of(
        str(command.answers.get("concern") or ""), [*names, *(person.get("aliases") or ())], encounter, command.today
    )


def _named_must_exist(command: FileReport, sources: Sources) -> None:
    """Raises InvalidInput naming every place, unit and sign that nobody knows, and every moment that cannot be meant."""
    directory = sources.directory
    now_in = (command.details.get("present_place") or {}).get("municipality")
    places = {
        "encounterMunicipality": directory.is_municipality(
            str(command.answers["encounterMunicipality"]), or_elsewhere=True
        ),
        "person.presentPlace.municipality": now_in is None or directory.is_municipality(str(now_in)),
    }
    wrong = [
        (name, "is not the code of a municipality: choose one of the list.")
        for name, known in places.items()
        if not known
    ]
    wrong += [
        (f"conflict.unitIds.{index}", "is not a unit that receives reports besides the Centre: choose one of the list.")
        for index, unit in enumerate(command.excluded_units)
        if not directory.is_receiving_unit(unit)
    ]
    signs: Sequence[str] = command.answers.get("indicators") or ()  # type: ignore[assignment]  # typed by the schema at the edge
    known = directory.indicators()
    wrong += [
        (f"indicators.{index}", f"is not the code of a sign: choose among {', '.join(known)}.")
        for index, code in enumerate(signs)
        if code not in known
    ]
    wrong += _wrong_moments(command, sources.clock.now())
    if wrong:
        raise InvalidInput(wrong)


def _wrong_moments(command: FileReport, now: datetime) -> list[tuple[str, str]]:
    answers, born = command.answers, _birth_date(command.details.get("birth") or {})
    encounter: date = answers["encounterDate"]  # type: ignore[assignment]  # checked by report_must_have_the_minimum
    until: datetime | None = answers.get("stillHereUntil")  # type: ignore[assignment]  # typed by the schema at the edge
    told = {
        "encounterDate": wrong_about_encounter(encounter, command.today),
        "person.birth.birthDate": None if born is None else wrong_about_birth(born, command.today),
        "stillHereUntil": wrong_about_still_here(Answer(str(answers["stillHere"])), until, now),
    }
    return [(name, sentence) for name, sentence in told.items() if sentence is not None]


def _filing(command: FileReport, home: Home, sources: Sources) -> Filing:
    answers = command.answers
    age, danger = Age(str(answers["age"])), Answer(str(answers["danger"]))
    place = command.details.get("present_place") or {}
    now_in = str(place.get("municipality") or answers["encounterMunicipality"])
    return Filing(
        id=sources.ids.new(),
        reference=new_reference(sources.draw),
        person_id=sources.ids.new(),
        author_id=command.principal.subject,
        author_unit=home.unit,
        author_agency=home.agency,
        author_sector=home.sector,
        way_in=WayIn(str(answers["wayIn"])),
        child_path=is_child_path(age),
        danger=danger.value,
        still_here=str(answers["stillHere"]),
        still_here_until=answers.get("stillHereUntil"),  # type: ignore[arg-type]  # typed by the schema at the edge
        urgency=urgency_of(danger, age),
        serving_csr=sources.directory.serving_csr(now_in) if is_child_path(age) else None,
        excluded_units=tuple(dict.fromkeys(command.excluded_units)),
        submitted_at=sources.clock.now(),
        draft_id=command.draft_id,
    )


async def _record_grounds(command: FileReport, filing: Filing, uow: UnitOfWork) -> None:
    if filing.way_in is WayIn.CHILD_DUTY:
        await uow.ledger.add_basis(
            Basis(filing.person_id, "child_protection", "child_duty", live=True, verified=True), filing.id
        )
    if filing.way_in is WayIn.CONSENT_ADULT:
        consent = command.details.get("consent") or {}
        for scope, answer in _CONSENTS.items():
            await uow.ledger.give(filing, scope, given=consent.get(answer) is True, at=filing.submitted_at)
