"""What every command on a report is given and answers."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Depends

from chassis.idempotency.dependency import Repeatable
from identification.application.ports import Sources, UnitOfWork
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

    async def done(self, use_case: Callable[[C, UnitOfWork, Sources], Awaitable[Report]], command: C) -> ReportAnswer:
        """The receipt, once it is done."""
        await use_case(command, self.uow, self.container.sources)
        return answer(await read_receipt(command.report_id, command.principal, self.uow, self.container.clock))


Order = Annotated[CommandRequest, Depends()]
