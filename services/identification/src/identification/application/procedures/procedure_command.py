"""What every command in a procedure does alike; its use case holds the rest."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, TypeVar

from chassis.domain.errors import InvalidInput
from contracts.words.positions import Position
from contracts.words.procedures import ProcedureStep
from identification.application.contents.classes import PROCEDURE
from identification.application.persons.case import procedure_of, with_linked
from identification.application.report_command import ReportCommand, on_report, save_for
from identification.domain.persons.errors import ProcedureElsewhere
from identification.domain.procedures.errors import DecisionNeedsSecondFactor, NoProcedure
from identification.domain.procedures.history import took_part
from identification.domain.reports.addendum import Addendum
from identification.domain.reports.minimum import belgrade_day

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import date, datetime
    from uuid import UUID

    from chassis.domain.decision import Decision
    from chassis.domain.principal import Principal
    from contracts.words.procedures import ChallengeStep
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

    async def carry_over(self, uow: UnitOfWork) -> None:
        """The other reports of the case go with it: who reads them for it, and what their reporters see and are notified of."""
        first = self.report.record
        for each in (await with_linked([first], self.by, uow))[1:]:
            before = each.procedure_of_case
            if each.follow(first.procedure_of_case):
                now = each.procedure_of_case
                if now.opened_at != before.opened_at or (before.concluded_at is not None and now.concluded_at is None):
                    each.publish_procedure(self.procedure.id, ProcedureStep.OPENED, self.report.now)
                elif now.concluded_at != before.concluded_at:
                    each.publish_procedure(self.procedure.id, ProcedureStep.CONCLUDED, self.report.now)
                await save_for(self.report.positions, each, uow)

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
    """Makes a use case of a rule about the procedure of a report; it raises StaleVersion, NoProcedure, ProcedureElsewhere."""

    def of_rule(
        rule: Callable[[C, HeldProcedure, UnitOfWork, Sources], Awaitable[None]],
    ) -> Callable[[C, UnitOfWork, Sources], Awaitable[Report]]:
        @on_report(operation, may)
        @wraps(rule)
        async def carried_out(command: C, held: HeldReport, uow: UnitOfWork, sources: Sources) -> None:
            held.expect(command.given.expected_version)
            procedure = await procedure_of(held.record, uow)
            if procedure is None:
                raise NoProcedure
            if procedure.report_id != held.record.id:
                raise ProcedureElsewhere
            procedure.took_part = took_part(await uow.procedures.of_person(held.record.id), beside=procedure.id)
            before, in_procedure = deepcopy(procedure), HeldProcedure(command.principal, held, procedure)
            await rule(command, in_procedure, uow, sources)
            if procedure != before:
                await uow.procedures.save(procedure)
            await in_procedure.carry_over(uow)

        return carried_out

    return of_rule
