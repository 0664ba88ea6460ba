"""What routes of a service ask for besides who calls: the process's parts, and one transaction."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import Depends, Request

from chassis.auth.dependencies import signed_in


# async: FastAPI runs a plain function in a thread, which takes longer than the function.
async def _container(request: Request) -> Any:
    return request.app.state.container


container: Any = Depends(_container)
"""The container that the application was made on: `Container = Annotated[bootstrap.Container, container]`."""


async def _unit_of_work(principal: Annotated[Any, signed_in], parts: Annotated[Any, container]) -> AsyncIterator[Any]:
    async with parts.unit_of_work(principal) as uow:
        yield uow


# scope="function": the transaction commits before the answer leaves; the default commits after it.
unit_of_work: Any = Depends(_unit_of_work, scope="function")
"""One transaction in the caller's name: `Uow = Annotated[UnitOfWork, unit_of_work]`."""
