"""What routes ask for: who calls, one transaction, and what makes a repeat recognisable."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Query, Request

from chassis.auth.dependencies import permission, signed_in
from chassis.domain.principal import Principal
from chassis.http.fields import Cursor, Id
from contracts.scopes import Permission
from identification.application.ports import UnitOfWork
from identification.bootstrap import Container
from identification.entrypoints.http.reading.classes import ListedClass, ReportClass

Filer = Annotated[Principal, permission(Permission.REPORTS_FILE)]
Reader = Annotated[Principal, permission(Permission.REPORTS_READ)]
Taker = Annotated[Principal, permission(Permission.REPORTS_TAKE_OVER)]
Adviser = Annotated[Principal, permission(Permission.REPORTS_ADVISE)]
Withdrawer = Annotated[Principal, permission(Permission.REPORTS_WITHDRAW)]
Answerer = Annotated[Principal, permission(Permission.REPORTS_UPDATE_WHEREABOUTS)]
Adder = Annotated[Principal, permission(Permission.REPORTS_ADD)]
BasisRecorder = Annotated[Principal, permission(Permission.REPORTS_RECORD_BASIS)]
Revoker = Annotated[Principal, permission(Permission.DISCLOSURES_REVOKE)]
Confirmer = Annotated[Principal, permission(Permission.DISCLOSURES_CONFIRM)]
RosterReader = Annotated[Principal, permission(Permission.ROSTER_READ)]
RosterKeeper = Annotated[Principal, permission(Permission.ROSTER_CHANGE)]
First = Annotated[int, Query(ge=1, le=50)]
After = Annotated[Cursor | None, Query()]
Asked = Annotated[
    list[ReportClass] | None,
    Query(
        alias="classes",
        description="Classes to open; without any, all that the caller may see. The others stay unread.",
    ),
]


@dataclass(frozen=True)
class Listing:
    """Which reports are asked for, what of them, and which page."""

    first: First = 20
    after: After = None
    asked: Annotated[
        list[ListedClass] | None,
        Query(alias="classes", description="Classes to open; without any, those of the receipt."),
    ] = None
    own: Annotated[
        bool, Query(description="Only what the caller or a colleague of their unit filed, whatever else they may read.")
    ] = False
    reference: Annotated[
        str | None,
        Query(max_length=40, description="Only the report of this reference, with or without its dashes."),
    ] = None


Listed = Annotated[Listing, Depends()]
# In the address, not in the body: a repeat with it and one without are the same command.
OfReport = Annotated[
    Id | None,
    Query(
        alias="reportId",
        description="The report that the referral is of; of any other report it is not found.",
    ),
]


# async: FastAPI runs a plain function in a thread, which takes longer than the function.
async def _parts(request: Request) -> Container:
    return cast("Container", request.app.state.container)


Parts = Annotated[Container, Depends(_parts)]


async def _unit_of_work(principal: Annotated[Principal, signed_in], parts: Parts) -> AsyncIterator[UnitOfWork]:
    async with parts.unit_of_work(principal) as uow:
        yield uow


# scope="function": the transaction commits before the answer leaves; the default commits after it.
Uow = Annotated[UnitOfWork, Depends(_unit_of_work, scope="function")]
