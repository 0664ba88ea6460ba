"""What every command is carried out with, and the receipt that one on a report answers."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import Depends

from chassis.domain.errors import NotFound
from chassis.domain.principal import Principal
from chassis.idempotency.dependency import Repeatable
from identification.application.ports import Sources, UnitOfWork
from identification.application.reading.view import ReportView
from identification.application.receipts.read_receipt import read_receipt
from identification.application.report_command import OnReport
from identification.domain.reports.report import Report
from identification.entrypoints.http.dependencies import Container, Uow
from identification.entrypoints.http.reports.answers import answer
from identification.entrypoints.http.reports.schemas import ReportAnswer

C = TypeVar("C", bound=OnReport)


@dataclass(frozen=True)
class CommandRequest:
    """Its key, and what it is carried out with."""

    key: Repeatable
    uow: Uow
    container: Container

    async def done(self, use_case: Callable[[C, UnitOfWork, Sources], Awaitable[object]], command: C) -> ReportAnswer:
        """The receipt, once it is done; of a report that the caller, by what was done, does not read any more, that it was done."""
        done = await use_case(command, self.uow, self.container.sources)
        try:
            return answer(await self.receipt(command.report_id, command.principal))
        except NotFound:
            if not isinstance(done, Report):
                raise
            return answer(ReportView(done.id, done.version, done.state.value, (), {}, ()))

    async def receipt(self, report_id: UUID, principal: Principal) -> ReportView:
        """How far the report came, as the caller may see it."""
        return await read_receipt(report_id, principal, self.uow, self.container.clock)


Order = Annotated[CommandRequest, Depends()]
