"""What the use cases need from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from chassis.domain.principal import Principal
    from chassis.ports import AuditLog, Clock, IdempotencyRecords, IdFactory
    from contracts.words.persons import CodeKind
    from identification.application.advice.ports import Advices
    from identification.application.consents.ports import Ledger
    from identification.application.contents.ports import Parts
    from identification.application.directory import Directory
    from identification.application.disclosures.ports import (
        Authorisations,
        AwaitedAnswers,
        Disclosures,
        Openings,
        References,
    )
    from identification.application.drafts.ports import Drafts
    from identification.application.duty.ports import Rosters
    from identification.application.files.ports import Files
    from identification.application.people.ports import People
    from identification.application.persons.ports import EmptySearches, Links, PersonCodes
    from identification.application.procedures.ports import Procedures
    from identification.application.questions.ports import Questions
    from identification.application.reading.ports import Sightings
    from identification.application.reports.ports import Remarks, Reports

    UnitsOfWork = Callable[[Principal], AbstractAsyncContextManager["UnitOfWork"]]


@dataclass(frozen=True, slots=True)
class Sources:
    """Where identifiers, references, codes of municipalities and of persons, and reference data come from."""

    clock: Clock
    ids: IdFactory
    draw: Callable[[int], int]
    directory: Directory
    place_code: Callable[[str], bytes]
    person_code: Callable[[CodeKind, str], bytes]


@dataclass(frozen=True, slots=True)
class UnitOfWork:
    """One transaction of this service: everything below commits together or not at all."""

    reports: Reports
    parts: Parts
    drafts: Drafts
    remarks: Remarks
    questions: Questions
    files: Files
    advices: Advices
    ledger: Ledger
    disclosures: Disclosures
    authorisations: Authorisations
    openings: Openings
    awaited: AwaitedAnswers
    references: References
    idempotency: IdempotencyRecords
    audit_log: AuditLog
    sightings: Sightings
    rosters: Rosters
    people: People
    persons: PersonCodes
    empty_searches: EmptySearches
    links: Links
    procedures: Procedures
