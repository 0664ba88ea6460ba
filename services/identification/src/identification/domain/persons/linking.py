"""How the persons of two reports are related, and what is one case of the reports of one person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contracts.words.persons import Relation
from contracts.words.positions import Position
from identification.domain.errors import RecusedFromCase
from identification.domain.persons.errors import AlreadyLinked, CaseManagerNotChosen, NoSuchLink

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime
    from uuid import UUID

    from identification.domain.reports.record import ProcedureOfCase
    from identification.domain.reports.report import Report


@dataclass(slots=True)
class Link:
    """Two reports, whose persons are so related as `proposed_by` found; until it is confirmed nothing follows from it."""

    id: UUID
    report_a: UUID
    report_b: UUID
    relation: Relation
    proposed_by: UUID
    proposed_at: datetime
    confirmed_by: UUID | None = None
    confirmed_at: datetime | None = None
    ended_by: UUID | None = None
    ended_at: datetime | None = None

    @classmethod
    def propose(cls, link_id: UUID, reports: tuple[UUID, UUID], relation: Relation, by: UUID, at: datetime) -> Link:
        """A new one; of two reports there is one order."""
        first, second = sorted(reports)
        return cls(link_id, first, second, relation, by, at)

    @property
    def makes_case(self) -> bool:
        """Whether the two are one case."""
        return self.relation is Relation.SAME_PERSON and self.confirmed_at is not None and self.ended_at is None

    def other_than(self, report_id: UUID) -> UUID:
        """The other of its two reports."""
        return self.report_b if report_id == self.report_a else self.report_a

    def confirm(self, by: UUID, at: datetime) -> None:
        """It holds from now on."""
        self.confirmed_by, self.confirmed_at = by, at

    def second(self, by: UUID, at: datetime, *, may_confirm: bool) -> None:
        """Another person agrees. Raises AlreadyLinked where it holds, or for who proposed it or may not confirm it."""
        if not (may_confirm and self.waits_for(by)):
            raise AlreadyLinked
        self.confirm(by, at)

    def waits_for(self, person: UUID) -> bool:
        """Whether it is still to be confirmed, and not proposed by this person."""
        return self.confirmed_at is None and person != self.proposed_by

    def end(self, by: UUID, at: datetime) -> None:
        """It holds no more. Raises NoSuchLink where it ended before."""
        if self.ended_at is not None:
            raise NoSuchLink
        self.ended_by, self.ended_at = by, at


def have_two_managers(one: Report, other: Report) -> bool:
    """Whether each of the two has a case manager, and not the same."""
    managers = one.progress.manager_id, other.progress.manager_id
    return None not in managers and managers[0] != managers[1]


def may_join(one: Collection[str], other: Collection[str], reports: tuple[Report, Report]) -> bool:
    """Whether who holds these positions towards the two may make one case of them.

    What a case manager has is joined by them, or by who stands in for them; by a supervisor always, and alone of two case managers.
    """
    if Position.SUPERVISOR in one:
        return True
    held = zip(reports, (one, other), strict=True)
    return not have_two_managers(*reports) and all(
        report.progress.manager_id is None or Position.CASE in positions for report, positions in held
    )


def become_one_case(
    here: Sequence[Report],
    there: Sequence[Report],
    keep: UUID | None,
    new_case: UUID,
    procedure: ProcedureOfCase,
    at: datetime,
) -> list[Report]:
    """The first of each are linked, and the reports of their cases become one case, with this procedure; answers all of them.

    Its manager is that of the report to `keep`, of which both have one; else of the one that has any. Who recused themselves from one of
    the two are recused from it. Raises CaseManagerNotChosen, RecusedFromCase, ReportMoveRefused.
    """
    one, other = here[0], there[0]
    if have_two_managers(one, other) and keep not in (one.id, other.id):
        raise CaseManagerNotChosen
    kept = next((each for each in (one, other) if each.id == keep and each.progress.manager_id), None) or next(
        (each for each in (one, other) if each.progress.manager_id), one
    )
    recused = tuple(dict.fromkeys((*one.progress.recused, *other.progress.recused)))
    if kept.progress.manager_id in recused:
        raise RecusedFromCase
    case_id = kept.progress.case_id or one.progress.case_id or other.progress.case_id or new_case
    everyone = [*here, *there]
    for each in everyone:
        each.join_case(case_id, kept.progress.manager_id, kept.progress.assigned_at, recused, procedure, at)
    return everyone
