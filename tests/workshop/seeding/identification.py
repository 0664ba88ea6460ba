"""This service's part of a seed: reports as the application files them, really sealed, and what became of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID

from chassis.audit.entry import AuditEntry
from chassis.db.database import Database
from chassis.settings.loading import needed
from chassis.time import SystemClock
from chassis.vault import keyset_file
from chassis.vault.sweeper import GRACE
from chassis.vault.table import TABLE as WRAPPED_KEYS
from chassis.vault.vault import Vault
from contracts import access, forms, reference
from contracts.words.people import Profession
from contracts.words.persons import CodeKind
from contracts.words.procedures import DecisionOutcome, Discontinuance, ProcedureState, ProcedureStep
from contracts.words.referrals import Purpose
from contracts.words.reports import (
    Age,
    Answer,
    AssessedGrounds,
    AssessedRisk,
    Companion,
    NextStep,
    PoliceTold,
    Suspicion,
    WayIn,
    Whereabouts,
)
from identification.adapters import tables
from identification.adapters.contents.manifest import Manifest
from identification.adapters.contents.opening import sealed_manifest
from identification.adapters.contents.parts import sealed_parts
from identification.adapters.reports.rows import report_values
from identification.application.contents.classes import CLASSES, TRIAGE, contents_of
from identification.application.directory import Directory
from identification.domain.consents.consent import ConsentScope
from identification.domain.disclosures.disclosure import DisclosureState
from identification.domain.disclosures.opening import Way
from identification.domain.procedures.procedure import Procedure
from identification.domain.reports.answers import Answered
from identification.domain.reports.record import Filing
from identification.domain.reports.reference_code import ALPHABET, new_reference
from identification.domain.reports.report import Report
from identification.domain.vocabulary import is_child_path, urgency_of
from tests.workshop.seeding.filling import Filling, TookTooLong
from tests.workshop.seeding.people import signed_in
from tests.workshop.seeding.story import CAST

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import asyncpg
    import sqlalchemy as sa

    from chassis.ports import Clock
    from chassis.vault.keyring import Keyring
    from identification.application.contents.ports import Content
    from identification.settings import Operations
    from tests.workshop.seeding.cast import Person
    from tests.workshop.seeding.filling import Rows
    from tests.workshop.seeding.story import Plot, Story

_DIRECTORY = Directory()
_REFERENCES = len(ALPHABET) ** 5
_STRIDE = 7_368_787
"""Coprime to the number of references, so that no two numbers get the same one."""
_INTAKE_READS = tuple(name for name in CLASSES if name not in ("consent", "conflict", "clinical", "clinical_images"))
_CSR_READS = ("reference", "receipt", "person_name", "sex", "concern", "care_needs")
_Line = tuple[datetime, UUID, UUID, str, str, tuple[str, ...]]
_ASSESSMENT: Content = {
    "grounds": AssessedGrounds.REASONABLE.value,
    "risk": AssessedRisk.MEDIUM.value,
    "nextStep": NextStep.GATHER_INFORMATION.value,
    "reason": "Navodi se slažu; još se ne zna ko drži dokumenta.",
}
TWICE = 50
"""So many reports, and one of them is about the person of the one before."""
_READ, _FILED, _TAKEN_OVER = "report.read", "report.file", "report.take-over"


def filling(settings: Operations, plot: Plot) -> Filling:
    """The reports, and keys as the request process makes them."""
    migrator = needed(settings.db.migrator_dsn, "IDENTIFICATION_DB__MIGRATOR_DSN")
    keys = Database(needed(settings.vault.dsn, "IDENTIFICATION_VAULT__DSN"), pool_size=1)
    clock = SystemClock()
    vault = Vault(keys, keyset_file.load(needed(settings.vault.kek, "IDENTIFICATION_VAULT__KEK")), clock)
    writer = SeededReports(vault, CAST.intake, clock)
    return Filling(Database(migrator, pool_size=1), writer, "identification", plot, ((keys, WRAPPED_KEYS),))


class SeededReports:
    """The `Writer` of identification."""

    tables: Sequence[sa.Table] = (
        tables.report,
        tables.report_part,
        tables.person_part,
        tables.manifest,
        tables.consent,
        tables.disclosure_basis,
        tables.authorisation,
        tables.disclosure,
        tables.awaited_answer,
        tables.instruction,
        tables.whereabouts,
        tables.ending,
        tables.procedure,
        tables.panel_seat,
        tables.cover,
        tables.person_index,
        tables.candidate,
    )

    def __init__(self, vault: Vault, intake: Person, clock: Clock) -> None:
        """Keys are made in `vault`; `intake` opened and took over everything. `clock` says how long a batch takes."""
        self._vault = vault
        self._clock = clock
        self._begun = clock.now()
        self._intake = intake.id
        self._intake_name = intake.name

    async def write(self, shown: Sequence[Story], rows: Rows) -> None:
        """Keys commit first, a report's and a person's, as when a person files, and are as old as they are."""
        owners = [owner for each in shown for owner in (("report", each.report_id), ("person", each.id("person")))]
        self._begun = self._clock.now()
        await self._vault.create(owners)
        keys = await self._vault.open(owner for _, owner in owners)
        for each in shown:
            self._report(each, rows, keys)

    async def settle(self, connection: asyncpg.Connection) -> None:
        """Nothing follows from the rows that is stored beside them; a machine that slept may find their keys swept away."""
        del connection
        if self._clock.now() - self._begun > GRACE / 2:
            raise TookTooLong

    def _report(self, story: Story, rows: Rows, keys: Keyring) -> None:
        filing = _filing(story)
        report = Report.file(filing, takes=_DIRECTORY.take_over_takes(filing.danger))
        _publish(report, filing.submitted_at, story, rows, event_id=story.submission)
        self._live(report, story, rows)
        rows.add(
            tables.report,
            {
                **report_values(report),
                "delivered_at": story.course.delivered,
                **dict.fromkeys(("answer_by", "units_answer_by"), _answer_by(story)),
            },
        )
        contents = self._contents(story, filing)
        for table, sealed in sealed_parts(filing, contents, keys).items():
            rows.add(table, *sealed)
        rows.add(tables.manifest, sealed_manifest(filing, Manifest.of(filing, contents), keys))
        _add_grounds(story, filing, rows)
        _add_codes(story, rows)
        self._note(story, rows)

    def _live(self, report: Report, story: Story, rows: Rows) -> None:
        """The steps of the Centre and of the reporter, as their use cases take them."""
        course, about = story.course, {"report_id": story.report_id}
        if course.withdrawn:
            report.withdraw(course.withdrawn)
            _publish(report, course.withdrawn, story, rows)
            ended = {"id": story.id("ending"), "referral_id": None, "reason": "filed_by_mistake"}
            rows.add(tables.ending, {**about, **ended, "given_by": story.author.id, "at": course.withdrawn})
        if course.opened:
            report.open(course.opened)
            _publish(report, course.opened, story, rows)
        if course.taken_over:
            report.take_over(self._intake, course.taken_over, assess=_DIRECTORY.assessment_takes())
            _publish(report, course.taken_over, story, rows)
        if course.advised:
            report.advise(course.advised)
            _publish(report, course.advised, story, rows)
            given = {"id": story.id("instruction"), "code": "wait_for_our_call", "until": None}
            rows.add(tables.instruction, {**about, **given, "given_by": self._intake, "at": course.advised})
        if course.answered:
            answer = Whereabouts.STILL_HERE if story.number % 3 else Whereabouts.SAFE
            report.update_whereabouts(answer, course.answered)
            _publish(report, course.answered, story, rows)
            given = {"id": story.id("whereabouts"), "code": answer.value, "given_by": story.author.id}
            rows.add(tables.whereabouts, {**about, **given, "at": course.answered})
        if course.taken_over:
            waits = {
                "referral_id": story.report_id,
                "respond_by": None if course.assessed else report.progress.assess_by,
            }
            rows.add(tables.awaited_answer, {**about, **waits})
        if course.assessed:
            report.assess(course.assessed, others_wait=False)
            _publish(report, course.assessed, story, rows)
            if story.procedure:
                _proceed(report, course.assessed, story.procedure, story, rows)

    def _contents(self, story: Story, filing: Filing) -> dict[str, Content]:
        contents = contents_of(_answers(story), signed_in(story.author), filing, _DIRECTORY)
        if story.course.assessed:
            contents[TRIAGE] = {**_ASSESSMENT, "at": story.course.assessed.isoformat()}
        return contents | ({"taken_over": {"name": self._intake_name}} if story.course.taken_over else {})

    def _note(self, story: Story, rows: Rows) -> None:
        """Who filed it, who read it, who took it over."""
        course, author = story.course, story.author
        lines: list[_Line] = [(story.at, author.id, author.unit.id, "author", _FILED, ())]
        centre = reference.centre_intake_unit()
        if course.opened:
            lines.append((course.opened, self._intake, centre, "intake", _READ, _INTAKE_READS))
        if course.taken_over:
            lines.append((course.taken_over, self._intake, centre, "intake", _TAKEN_OVER, ()))
        if course.accepted:
            worker = story.csr_worker
            lines.append(
                (course.accepted, worker.id, worker.unit.id, f"grant.{Purpose.CHILD_PROTECTION}", _READ, _CSR_READS)
            )
        rows.note(
            *(
                AuditEntry(
                    story.id(f"line {place}"), at, caller, unit, position, action, "report", story.report_id, classes
                )
                for place, (at, caller, unit, position, action, classes) in enumerate(lines)
            )
        )


def _publish(report: Report, at: datetime, story: Story, rows: Rows, *, event_id: UUID | None = None) -> None:
    for event in report.pull_events():
        rows.publish(event, at, story.submission, event_id=event_id)


def _proceed(report: Report, at: datetime, state: ProcedureState, story: Story, rows: Rows) -> None:
    """A manager has the case, and the procedure has come as far as that; all of it at one moment."""
    manager, panel = story.manager.id, [each.id for each in CAST.panel(story.number)]
    case_id = report.assign(manager, story.id("case"), at)
    procedure = Procedure(story.id("procedure"), case_id, report.id, at, manager)
    report.go_on_in_procedure(procedure, at, ProcedureStep.OPENED, ())
    proposer, *others = panel
    if state is not ProcedureState.OPEN:
        procedure.appoint(zip(panel, Profession, strict=True), at)
        report.go_on_in_procedure(procedure, at, ProcedureStep.PANEL_APPOINTED, procedure.panel)
    if state is ProcedureState.DISCONTINUED:
        procedure.discontinue(Discontinuance.PERSON_UNTRACEABLE, at)
        report.go_on_in_procedure(procedure, at, ProcedureStep.CONCLUDED, ())
    elif state not in (ProcedureState.OPEN, ProcedureState.ASSESSMENT):
        procedure.propose(proposer, at)
        report.go_on_in_procedure(procedure, at, ProcedureStep.PROPOSED, procedure.undecided)
        if state is ProcedureState.DISSENTED:
            procedure.dissent(others[0], at)
            report.go_on_in_procedure(procedure, at, ProcedureStep.DISSENTED, ())
        elif state is not ProcedureState.PROPOSED:
            for member in others:
                procedure.sign(member, at)
            report.go_on_in_procedure(procedure, at, ProcedureStep.SIGNED, ())
    if state in (ProcedureState.IDENTIFIED, ProcedureState.NOT_IDENTIFIED):
        procedure.confirm(DecisionOutcome(state), at)
        report.go_on_in_procedure(procedure, at, ProcedureStep.CONCLUDED, ())
        procedure.serve(at, served=True)
        report.go_on_in_procedure(procedure, at, None, ())
    _publish(report, at, story, rows)
    about = {"report_id": report.id, "state": procedure.state.value}
    said = {"id": procedure.id, "case_id": case_id, "opened_at": at, "opened_by": manager}
    ended = {name: getattr(procedure, name) for name in ("ended_at", "served_at", "discontinued_as")}
    rows.add(tables.procedure, {**about, **said, **ended})
    for seat in procedure.seats:
        of = {"procedure_id": procedure.id, "person_id": seat.person_id, "profession": seat.profession.value}
        rows.add(tables.panel_seat, {**about, **of, "appointed_at": at, "vote": seat.vote, "voted_at": seat.voted_at})


def _add_codes(story: Story, rows: Rows) -> None:
    """By name; every fiftieth person was reported already, a little later. Codes are compared as they are filed."""
    if story.number == 0:
        days = {"begins_at": story.at - timedelta(days=1), "ends_at": story.at + timedelta(days=30)}
        rows.add(tables.cover, {"manager_id": CAST.manager(1).id, "cover_id": CAST.manager(0).id, **days})
    again = story.number % TWICE == 1
    person = story.number - again
    code = {"kind": CodeKind.NAME_BIRTH.value, "code": sha256(f"{story.seed}/{person}".encode()).digest()}
    rows.add(tables.person_index, {"report_id": story.report_id, **code, "matched": True})
    if again:
        first, second = sorted((story.report_id, replace(story, number=person).report_id))
        found = {"id": story.id("candidate"), "kinds": [CodeKind.NAME_BIRTH.value], "found_at": story.at}
        rows.add(tables.candidate, {"report_a": first, "report_b": second, **found})


def _filing(story: Story) -> Filing:
    age, unit = Age(story.age), story.author.unit
    return Filing(
        id=story.report_id,
        reference=new_reference(_digits((story.number + 1) * _STRIDE + story.seed)),
        person_id=story.id("person"),
        author_id=story.author.id,
        author_unit=unit.id,
        author_agency=unit.agency,
        author_sector=unit.sector,
        way_in=WayIn(story.way_in),
        child_path=is_child_path(age),
        danger=Answer(story.danger),
        still_here=Answer.UNKNOWN,
        still_here_until=None,
        urgency=urgency_of(Answer(story.danger), age),
        serving_csr=story.serving_csr,
        excluded_units=story.excluded_units,
        submitted_at=story.at.astimezone(UTC),
    )


def _digits(number: int) -> Callable[[int], int]:
    """Gives the digits of a number in whatever base is asked for, one after the other."""
    left = number % _REFERENCES

    def draw(base: int) -> int:
        nonlocal left
        left, digit = divmod(left, base)
        return digit

    return draw


def _answers(story: Story) -> Answered:
    contents: dict[str, Content] = {"sex": {"sex": story.sex}, "account": {"text": story.concern}}
    if story.name is not None:
        given, family = story.name
        contents["person_name"] = {"names": [{"given": given, "family": family}], "aliases": []}
    if story.author.unit.sector == "health":
        contents["clinical"] = {"text": "Modrice različite starosti na obe podlaktice."}
    return Answered(
        limits=access.load().way(story.way_in),
        form_version=forms.catalogue().newest,
        encounter_date=story.at.date(),
        encounter_municipality=story.place,
        age=Age(story.age),
        way_in=WayIn(story.way_in),
        danger=Answer(story.danger),
        still_here=Answer.UNKNOWN,
        companion=Companion.SPEAKS_FOR_PERSON if story.number % 4 else Companion.ALONE,
        seen_alone=Answer.NO if story.number % 4 else Answer.YES,
        police_told=PoliceTold.PENDING if story.number % 5 else PoliceTold.NO,
        callback_phone=story.author.unit.phone,
        concern=story.concern,
        suspicions=[Suspicion.LABOUR_EXPLOITATION if story.sex == "male" else Suspicion.SEXUAL_EXPLOITATION],
        contents=contents,
    )


def _add_grounds(story: Story, filing: Filing, rows: Rows) -> None:
    person = {"report_id": filing.id, "person_id": filing.person_id}
    if filing.way_in is WayIn.CONSENT_ADULT:
        said = {
            "recorded_by": filing.author_id,
            "recorded_at": filing.submitted_at,
            "seen_alone": None,
            "called_back": None,
            "reason": None,
        }
        for scope, given in ((ConsentScope.IDENTIFICATION, True), (ConsentScope.SHARE_CLINICAL, story.number % 2 == 0)):
            line = {"id": story.id(f"consent {scope.value}"), "scope": scope.value, "given": given}
            rows.add(tables.consent, {**person, **line, **said})
    if filing.way_in is WayIn.CHILD_DUTY:
        basis = {"purpose": Purpose.CHILD_PROTECTION, "ground": WayIn.CHILD_DUTY, "live": True, "verified": True}
        rows.add(tables.disclosure_basis, {**person, **basis})
    if story.notified_csr is not None:
        _add_opening(story, filing, rows)


def _add_opening(story: Story, filing: Filing, rows: Rows) -> None:
    referral, course = story.referral(Purpose.CHILD_PROTECTION), story.course
    given = {
        "referral_id": referral,
        "report_id": filing.id,
        "person_id": filing.person_id,
        "purpose": Purpose.CHILD_PROTECTION,
    }
    rows.add(
        tables.authorisation,
        {
            **given,
            "id": story.id("authorisation"),
            "unit_id": story.notified_csr,
            "ground": WayIn.CHILD_DUTY,
            "way": Way.FILED.value,
            "given_by": filing.author_id,
            "at": filing.submitted_at,
        },
    )
    state = DisclosureState.ADDRESSED
    if course.revoked:
        state = DisclosureState.ENDED
    elif course.accepted:
        state = DisclosureState.GRANTED
    elif course.rejected:
        state = DisclosureState.ESCALATED
    rows.add(
        tables.disclosure,
        {
            "referral_id": referral,
            "report_id": filing.id,
            "purpose": Purpose.CHILD_PROTECTION,
            "unit_id": story.notified_csr,
            "state": state.value,
            "accepted_by": story.csr_worker.id if course.accepted else None,
            "ended_at": course.revoked,
            "once_confirmed": None,
        },
    )
    rows.add(tables.awaited_answer, {"referral_id": referral, "report_id": filing.id, "respond_by": _answer_by(story)})


def _answer_by(story: Story) -> datetime | None:
    """By when the unit that was asked answers; None where none was, or it is decided."""
    course = story.course
    if story.notified_csr is None or course.accepted or course.revoked or course.withdrawn:
        return None
    return story.at + reference.due_time("REFERRAL_DECIDE", story.urgency).duration
