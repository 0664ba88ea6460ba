"""Positions, rulings and the view of one record: the single place where a report becomes an answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from contracts import access, forms
from contracts.words.disclosures import ReadingScope
from contracts.words.positions import CENTRE, REPORTING_UNIT, Position
from identification.application.contents.classes import (
    ADVICE,
    ASSESSMENT,
    ASSIGNMENT,
    CLASSES,
    CLINICAL,
    CONSENT,
    DECISION,
    DRAFT,
    GUARDIAN,
    KEPT,
    LINKS,
    OPEN_QUESTION,
    PROCEDURE,
    READS,
)
from identification.application.indicators.assessed_by_rule import ANSWERS, assessed_by_rule
from identification.application.instructions.offered import offered_to
from identification.application.persons.links import links_of
from identification.application.questions.exchanges import content_of, questions_of
from identification.application.reading.computed import (
    as_disclosed,
    computed,
    of_panel,
    of_procedure,
    on_path,
    without_checks,
    without_informing,
)
from identification.application.reading.ports import ACTION as READ
from identification.application.reading.ports import about_report
from identification.application.reports.ports import REMARKS
from identification.domain.consents.consent import ConsentScope, agrees_to, lifts_withdrawal
from identification.domain.consents.referral_consent import as_they_count
from identification.domain.policies import knows_all_persons
from identification.domain.reading.chosen import chosen_of
from identification.domain.reading.closed import closed_since, is_sealed
from identification.domain.reading.masking import has_masker, masked
from identification.domain.reading.positions import positions_of
from identification.domain.reports.non_punishment import PROCEEDINGS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import AuditLine
    from contracts.words.referrals import Owner
    from identification.application.contents.ports import Content, UpToVersion
    from identification.application.ports import UnitOfWork
    from identification.domain.consents.consent import ConsentEntry, Ground
    from identification.domain.reading.positions import Facts

TABLE = access.load()


class UnmaskedClass(Exception):
    """A class that this service stores has no place in the access table, or a mask no code: it must not start."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """Grounds that the caller recorded before reading (scope -> ground), and the consents of the report."""

    bases: Mapping[str, Ground]
    consents: Sequence[ConsentEntry]

    def named(self) -> list[str]:
        """The recorded grounds, each once, as a line of the record holds them."""
        return sorted({ground.basis for ground in self.bases.values()})


NO_GROUNDS = Grounds({}, ())


@dataclass(frozen=True, slots=True)
class Withheld:
    """One class that is held back or shown in part; derived from position and template only."""

    class_: str
    mask: str
    reason: str


@dataclass(frozen=True, slots=True)
class PersonOfReport:
    """One of several persons who were reported at once, by the id and the reference of their own report.

    `child_path` says which path is in force: with a child among them the report cannot be taken back.
    """

    id: UUID
    number: int
    reference: str
    child_path: bool


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report as one caller may see it. A class that was asked for, is null and is not withheld has nothing recorded.

    `owner` is who took it over, on the Centre's list alone.
    """

    id: UUID
    version: int
    state: str
    positions: tuple[str, ...]
    classes: Mapping[str, Content | None]
    withheld: Sequence[Withheld]
    persons: Sequence[PersonOfReport] = ()
    offered_instructions: Sequence[str] | None = None
    owner: Owner | None = None

    def line(self, action: str = READ, bases: Sequence[str] = ()) -> AuditLine:
        """What the record says when a reader is shown this: what they are towards the report, and which classes."""
        return about_report(self.id, frozenset(self.positions), action, sorted(self.classes), bases)


def classes_must_be_ruled(
    classes: Sequence[str] = (*CLASSES, DRAFT, ADVICE, READS), table: access.AccessTable = TABLE
) -> None:
    """Raises UnmaskedClass unless every class stored here is in the table with masks that are implemented.

    The same for a question whose answers would be of a class that is not stored here.
    """
    for question in forms.catalogue().questions.values():
        if question.class_ not in KEPT:
            raise UnmaskedClass(
                f"{question.code}: reports keep no class {question.class_}. Add it to application/contents/classes.py."
            )
    for class_ in classes:
        cells = table.classes.get(class_)
        if cells is None:
            raise UnmaskedClass(
                f"{class_}: not in contracts/access/access.yaml. Add the class there before storing it."
            )
        before = [table.before_acceptance, *(purpose.before for purpose in table.purposes.values())]
        given = [cell.mask for cell in (*cells.values(), *(each[class_] for each in before if class_ in each))]
        for mask in (*given, *(way.cap[class_] for way in table.ways.values() if class_ in way.cap)):
            if not has_masker(class_, mask.name.lower()):
                raise UnmaskedClass(f"{class_}: mask {mask.name.lower()!r} is not written in domain/masking.py.")


def held_positions(principal: Principal, facts: Facts) -> frozenset[str]:
    """Positions of the caller towards the report, as far as the access table lets their roles hold them."""
    return positions_of(principal, facts, TABLE.may_hold)


async def grounds_of(principal: Principal, reports: Sequence[Facts], uow: UnitOfWork) -> Mapping[UUID, Grounds]:
    """What was recorded that may open a class to the caller, by report."""
    ids = [facts.report.id for facts in reports]
    bases = await uow.ledger.reading_bases(ids, principal.subject)
    consents = await uow.ledger.consents(ids)
    return {each: Grounds(bases.get(each, {}), consents.get(each, ())) for each in ids}


def reader_of(principal: Principal, facts: Facts, grounds: Grounds, now: datetime) -> access.Reader:
    """What the rulings need to know about the caller."""
    filing, bases = facts.report.in_force, grounds.bases
    shared = agrees_to(grounds.consents, ConsentScope.SHARE_CLINICAL)
    withdrawn = closed_since(filing, grounds.consents)
    agreed = {f"{Position.GRANT}.{each.purpose}": each.classes for each in facts.bases if each.classes is not None}
    with_findings = {position for position, classes in agreed.items() if CLINICAL in classes}
    return access.Reader(
        positions=held_positions(principal, facts),
        stepped_up=principal.stepped_up(now),
        clinical_allowed=(CENTRE if shared or ReadingScope.CLINICAL in bases else frozenset()) | with_findings,
        sealed=is_sealed(filing, grounds.consents),
        seal_lifted=ReadingScope.SEALED_PERSON in bases,
        withdrawn=withdrawn is not None,
        withdrawal_lifted=lifts_withdrawal(bases.get(ReadingScope.WITHDRAWN_CONSENT), withdrawn, now),
        health_report=filing.health_report,
        way_in=filing.way_in,
        keyed=filing.keyed_by(principal.subject),
        agreed=agreed,
    )


@dataclass(frozen=True, slots=True)
class _Ruled:
    """One report and what the table rules about each class of it for the caller."""

    facts: Facts
    grounds: Grounds
    positions: frozenset[str]
    rulings: Mapping[str, access.Ruling]
    asked: Collection[str]
    is_source: bool

    @property
    def id(self) -> UUID:
        return self.facts.report.id

    @property
    def shown(self) -> list[str]:
        allowed = (class_ for class_, ruling in self.rulings.items() if ruling.mask is not access.Mask.NONE)
        return [class_ for class_ in allowed if class_ in self.asked]

    @property
    def opened(self) -> list[str]:
        """What is shown, and of what that is made."""
        shown = self.shown
        return [*shown, PROCEDURE] if ASSESSMENT in shown and PROCEDURE not in shown else shown


async def views_of(
    principal: Principal,
    reports: Sequence[Facts],
    grounds: Mapping[UUID, Grounds],
    uow: UnitOfWork,
    now: datetime,
    classes: Sequence[str] = CLASSES,
    asked: Collection[str] | None = None,
    until: UpToVersion | None = None,
    *,
    texts: bool = True,
    seen_as: str | None = None,
) -> dict[UUID, ReportView]:
    """Views of `classes` by report, in the order given: only what the rulings show is fetched and decrypted at all.

    With `asked` only those are opened; what is withheld is listed of all. With `until` what is sealed is shown as it was.
    Without `texts` a question is counted, and not opened, and of a procedure only how far it is. With `seen_as` they are views of a
    unit in that position, who gave a second factor, of the classes that the caller reads in full.

    A report that is not in `grounds` has none; one of which a shown class was erased has no view.
    """
    wanted = classes if asked is None else asked
    ruled = []
    for facts in reports:
        known = grounds.get(facts.report.id, NO_GROUNDS)
        reader = reader_of(principal, facts, known, now)
        rulings = {class_: access.rule(TABLE, reader, class_) for class_ in classes}
        opened = wanted
        if seen_as is not None:
            opened = [class_ for class_ in wanted if rulings[class_].mask is access.Mask.FULL]
            reader = replace(reader, positions=frozenset({seen_as}), stepped_up=True)
            rulings = {class_: access.rule(TABLE, reader, class_) for class_ in classes}
        is_source = any(map(reader.is_source, reader.positions))
        ruled.append(_Ruled(facts, known, reader.positions, rulings, opened, is_source))
    # Of a procedure a list shows how far it is, which is sealed nowhere.
    sealed = {each.id: [class_ for class_ in each.opened if texts or class_ != PROCEDURE] for each in ruled}
    parts = await uow.parts.open([(each.facts.report.filing, sealed[each.id]) for each in ruled], until)
    kinds = {kind: class_ for kind, class_ in REMARKS.items() if texts or class_ != OPEN_QUESTION}
    remarks = await uow.remarks.entries(
        {kind: [each.id for each in ruled if class_ in each.shown] for kind, class_ in kinds.items()}
    )
    questions = await questions_of(remarks, uow.questions)
    assigned = [each.facts for each in ruled if ASSIGNMENT in each.shown]
    having = (each.report.progress.manager_id for each in assigned)
    in_procedure = (each.facts.report.progress for each in ruled if PROCEDURE in each.shown)
    procedures = await uow.procedures.of_cases(
        [each.case_id for each in in_procedure if each.case_id and each.procedure_opened_at]
    )
    all_of_cases = [one for each in procedures.values() for one in (each, *each.before)] if texts else []
    sitting = {seat.person_id for each in all_of_cases for seat in each.seats}
    named = sitting | {each for each in (*having, *(each.cover and each.cover.cover_id for each in assigned)) if each}
    managers = await uow.people.names(named) if named else {}
    # Who reads the status alone is not shown that anything was answered for a child, of whom there is none.
    ledgers = [each.id for each in ruled if CONSENT in each.shown and each.rulings[CONSENT].mask is access.Mask.FULL]
    answers = await uow.ledger.referral_consents(ledgers)
    links = await links_of({each.id: each.positions for each in ruled if LINKS in each.shown}, principal, uow)
    views = {}
    for each in ruled:
        if each.id in parts and each.id not in questions.altered:
            entries = {class_: remarks[class_].get(each.id, ()) for class_ in ("instruction", "whereabouts")}
            report, consents = each.facts.report, each.grounds.consents
            exchanged, codes_only = questions.by_report.get(each.id), TABLE.way(report.in_force.way_in).codes_only
            asked_of = content_of(report.progress.open_questions, exchanged, texts=texts, codes_only=codes_only)
            answered = as_they_count(each.facts.bases, answers.get(each.id, ()), now)
            of_rows = computed(
                each.facts, principal.subject, each.positions, consents, answered, entries, managers, now
            )
            procedure = procedures.get(report.progress.case_id) if report.progress.case_id else None
            # What is written in it is sealed with the report that it was opened on; others of the case show how far it is to reporters.
            procedure = procedure if procedure is not None and procedure.report_id == report.id else None
            of_case = {} if procedure is None else of_procedure(procedure)
            panel = of_panel(procedure, principal.subject, managers) if procedure is not None and texts else {}
            opened = _with_procedure(on_path(report, parts[each.id]), each, {**of_case, **panel})
            contents = {**of_rows, **asked_of, **links.get(each.id, {}), **opened}
            views[each.id] = _view(each, {**contents, **as_disclosed(contents.get("report"), report.in_force)}, until)
    return views


def _with_procedure(opened: Mapping[str, Content], ruled: _Ruled, procedure: Content) -> dict[str, Content]:
    """What was opened, with how far the procedure is, what the rule says of its indicators, and when it was concluded."""
    made = {**opened}
    if procedure:
        made[PROCEDURE] = {**made.get(PROCEDURE, {}), **procedure}
    if (said := made.get(PROCEDURE, {}).get(ANSWERS)) is not None:
        made[ASSESSMENT] = assessed_by_rule(said)
    if GUARDIAN in made and ruled.positions <= REPORTING_UNIT:
        made[GUARDIAN] = without_checks(made[GUARDIAN])
    if PROCEEDINGS in made and ruled.positions.isdisjoint(CENTRE):
        made[PROCEEDINGS] = without_informing(made[PROCEEDINGS])
    concluded_at = ruled.facts.report.progress.concluded_at
    if concluded_at is None and DECISION in made and ruled.rulings[DECISION].mask is access.Mask.FEEDBACK:
        # What was decided before a review was admitted is nothing to its reporters, alike whether it was decided or discontinued.
        del made[DECISION]
    elif concluded_at is not None:
        made[DECISION] = {**made.get(DECISION, {}), "concludedAt": concluded_at.isoformat()}
    return made


def _view(ruled: _Ruled, contents: Mapping[str, Content], until: UpToVersion | None) -> ReportView:
    report, rulings = ruled.facts.report, ruled.rulings
    return ReportView(
        id=report.id,
        version=report.version if until is None else until.version,
        state=report.state.value,
        positions=tuple(sorted(ruled.positions)),
        classes={
            class_: masked(class_, mask, _held(ruled, class_, contents.get(class_)), forms.shown_at(mask))
            for class_ in ruled.shown
            for mask in (rulings[class_].mask.name.lower(),)
        },
        withheld=[
            Withheld(class_, ruling.mask.name.lower(), ruling.reason.value)
            for class_, ruling in rulings.items()
            if ruling.reason is not None
        ],
        offered_instructions=offered_to(ruled.positions, ruled.facts),
    )


def _held(ruled: _Ruled, class_: str, content: Content | None) -> Content | None:
    """What the way in that is in force lets anybody but the author read of a class, whatever was in force when it was written."""
    way, questions = TABLE.way(ruled.facts.report.in_force.way_in), forms.catalogue().questions
    if ruled.is_source or not way.codes_only:
        return content
    return chosen_of(class_, content, lambda code: code in questions and way.holds(class_, questions[code].manner))


async def with_persons(view: ReportView, facts: Facts, principal: Principal, uow: UnitOfWork) -> ReportView:
    """The view with all persons of the report in their order, for a reader who knows of all; of what is said of them the path alone."""
    report = facts.report
    if report.filing.persons == 1 or not knows_all_persons(frozenset(view.positions)):
        return view
    everybody = [report, *(each.report for each in await uow.reports.joint(report, principal))]
    persons = [
        PersonOfReport(each.id, each.filing.number, each.filing.reference, each.in_force.child_path)
        for each in sorted(everybody, key=lambda each: each.filing.number)
    ]
    return replace(view, persons=persons)
