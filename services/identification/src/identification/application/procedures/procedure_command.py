"""What every command in a procedure does alike; its use case holds the rest."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, TypeVar

from chassis.domain.errors import InvalidInput
from contracts.words.positions import Position
from identification.application.contents.classes import PROCEDURE
from identification.application.report_command import ReportCommand, on_report
from identification.domain.procedures.errors import DecisionNeedsSecondFactor, NoProcedure
from identification.domain.reports.addendum import Addendum
from identification.domain.reports.minimum import belgrade_day

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import date, datetime
    from uuid import UUID

    from chassis.domain.decision import Decision
    from chassis.domain.principal import Principal
    from contracts.words.procedures import ChallengeStep, ProcedureStep
    from identification.application.contents.ports import Content
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.report_command import HeldReport
    from identification.domain.procedures.procedure import Procedure
    from identification.domain.reports.report import Report

_ACTS: Final = (Position.CASE, Position.DUTY, Position.SUPERVISOR, Position.DIRECTOR)
C = TypeVar("C", bound=ReportCommand[Any])


@dataclass(frozen=True, slots=True)
class HeldProcedure:
    """The report and its procedure, both held, and who acts."""

    by: Principal
    report: HeldReport
    procedure: Procedure

    @property
    def acts_as(self) -> str:
        """For which profession a member of the panel acts; else in which position at the Centre."""
        if Position.PANEL in self.report.positions:
            return self.procedure.seat_of(self.by.subject).profession.value
        return next(each.value for each in _ACTS if each in self.report.positions)

    def must_be_stepped_up(self) -> None:
        """Raises DecisionNeedsSecondFactor."""
        if not self.by.stepped_up(self.report.now):
            raise DecisionNeedsSecondFactor

    def goes_on(self, step: ProcedureStep | None = None, awaited: tuple[UUID, ...] = ()) -> None:
        """The report has a new version, and others are notified of the step, if it is one."""
        self.report.record.go_on_in_procedure(self.procedure, self.report.now, step, awaited)

    async def seal(self, uow: UnitOfWork, sources: Sources, **said: Content) -> None:
        """What was said, by class, with the version that `goes_on` made."""
        record, now = self.report.record, self.report.now
        addenda = [
            Addendum(sources.ids.new(), class_, content, record.version, now) for class_, content in said.items()
        ]
        await uow.parts.append(record.filing, addenda, self.by.subject)

    async def seal_challenge(self, step: ChallengeStep, said: Content, uow: UnitOfWork, sources: Sources) -> None:
        """A step of a review or a revocation, behind those before it."""
        written = {"step": step.value, "actedAs": self.acts_as, **said}
        await self.seal(uow, sources, **{PROCEDURE: {"challenges": [written]}})

    async def proposed(self, uow: UnitOfWork) -> Content:
        """The proposal that is open."""
        filing = self.report.record.filing
        opened = (await uow.parts.open([(filing, (PROCEDURE,))]))[filing.id]
        found: Content = opened[PROCEDURE]["proposals"][-1]
        return found


def must_be_past(name: str, day: date, now: datetime) -> None:
    """Raises InvalidInput for a day that has not come."""
    if day > belgrade_day(now):
        raise InvalidInput([(name, "is in the future: give the day on which it was.")])


def on_procedure(
    operation: str, may: Callable[[frozenset[str]], Decision]
) -> Callable[
    [Callable[[C, HeldProcedure, UnitOfWork, Sources], Awaitable[None]]],
    Callable[[C, UnitOfWork, Sources], Awaitable[Report]],
]:
    """Makes a use case of a rule about the procedure of a report; it raises StaleVersion, and NoProcedure where none was opened."""

    def of_rule(
        rule: Callable[[C, HeldProcedure, UnitOfWork, Sources], Awaitable[None]],
    ) -> Callable[[C, UnitOfWork, Sources], Awaitable[Report]]:
        @on_report(operation, may)
        @wraps(rule)
        async def in_procedure(command: C, held: HeldReport, uow: UnitOfWork, sources: Sources) -> None:
            held.expect(command.given.expected_version)
            case_id = held.record.progress.case_id
            procedure = None if case_id is None else await uow.procedures.of_case(case_id)
            if procedure is None:
                raise NoProcedure
            before = deepcopy(procedure)
            await rule(command, HeldProcedure(command.principal, held, procedure), uow, sources)
            if procedure != before:
                await uow.procedures.save(procedure)

        return in_procedure

    return of_rule
