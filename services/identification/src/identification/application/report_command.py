"""What every command on a report does alike; its use case holds the rest (`chassis.commands`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from chassis.commands import Command, Held, command_decorator
from contracts.words.positions import Position
from identification.application.reading.view import held_positions
from identification.domain.errors import DoneForAllPersons
from identification.domain.reports.report import Report

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from uuid import UUID

    from chassis.domain.decision import Decision
    from contracts.models import CamelModel
    from identification.application.ports import Sources, UnitOfWork
    from identification.domain.reading.positions import Facts


@dataclass(frozen=True, slots=True)
class OnReport(Command):
    """A command on one report."""

    report_id: UUID


B = TypeVar("B", bound="CamelModel")


@dataclass(frozen=True, slots=True)
class ReportCommand(OnReport, Generic[B]):
    """One that is declared in `contracts.commands`: `given` is the body that was sent."""

    given: B


@dataclass(slots=True)
class HeldReport(Held[Report]):
    """The report with what decides who may read it, and the others reported at once: all of them are held."""

    facts: Facts
    others: Sequence[Facts]


class _Reports:
    """A report is locked with its facts."""

    subject_type = "report"

    def target(self, command: OnReport) -> UUID:
        return command.report_id

    async def hold(self, command: OnReport, uow: UnitOfWork, sources: Sources) -> HeldReport:
        facts = await uow.reports.facts(command.report_id, command.principal, for_update=True)
        others = await uow.reports.joint(facts.report, command.principal)
        positions = held_positions(command.principal, facts)
        return HeldReport(facts.report, positions, sources.clock.now(), facts, others)

    async def save(self, _: OnReport, held: HeldReport, uow: UnitOfWork) -> None:
        await save_for(held.positions, held.record, uow)


class _WholeReports(_Reports):
    """The first of several persons speaks for all: the others are in the state of their report afterwards."""

    async def save(self, command: OnReport, held: HeldReport, uow: UnitOfWork) -> None:
        await super().save(command, held, uow)
        for other in held.others:
            other.report.adopt_state_of(held.record)
            await uow.reports.save(other.report)


async def save_for(positions: frozenset[str], report: Report, uow: UnitOfWork) -> None:
    """Stores it, also where a director has decided and the row that results is not theirs to see."""
    leaves = Position.DIRECTOR in positions and report.progress.brought_at is None
    await (uow.reports.leave_director(report) if leaves else uow.reports.save(report))


_REPORTS, _WHOLE = _Reports(), _WholeReports()
hold_report = _REPORTS.hold
P = TypeVar("P", bound=OnReport)


def on_report(
    operation: str, may: Callable[[frozenset[str]], Decision]
) -> Callable[
    [Callable[[P, HeldReport, UnitOfWork, Sources], Awaitable[None]]],
    Callable[[P, UnitOfWork, Sources], Awaitable[Report]],
]:
    """Makes a use case of a rule about a report; `may` is the policy for the caller's positions, `operation` the name on the record."""
    return on_report_as(operation, lambda _, held: may(held.positions))


def on_report_as(
    operation: str, may: Callable[[P, HeldReport], Decision]
) -> Callable[
    [Callable[[P, HeldReport, UnitOfWork, Sources], Awaitable[None]]],
    Callable[[P, UnitOfWork, Sources], Awaitable[Report]],
]:
    """The same where the policy asks what is commanded too."""
    return command_decorator(_REPORTS, operation, may)


def on_whole_report(
    operation: str, may: Callable[[frozenset[str]], Decision]
) -> Callable[
    [Callable[[P, HeldReport, UnitOfWork, Sources], Awaitable[None]]],
    Callable[[P, UnitOfWork, Sources], Awaitable[Report]],
]:
    """The same of a rule about all persons who were reported at once; said of another than the first it raises DoneForAllPersons."""

    def decide(_: OnReport, held: HeldReport) -> Decision:
        decision = may(held.positions)
        if decision.allowed and held.record.filing.joint_with is not None:
            raise DoneForAllPersons(held.record.filing.joint_with)
        return decision

    return command_decorator(_WHOLE, operation, decide)
