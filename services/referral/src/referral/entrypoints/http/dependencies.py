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
from referral.application.lists.list_referrals import ListReferrals
from referral.application.ports import UnitOfWork
from referral.bootstrap import Container
from referral.domain.referrals.lifecycle import ReferralState
from referral.domain.vocabulary import Owner, Purpose, Urgency

Reader = Annotated[Principal, permission(Permission.REFERRALS_READ)]
Accepter = Annotated[Principal, permission(Permission.REFERRALS_ACCEPT)]
Rejecter = Annotated[Principal, permission(Permission.REFERRALS_REJECT)]
FlowReader = Annotated[Principal, permission(Permission.FLOW_READ)]


@dataclass(frozen=True)
class Listing:
    """Which referrals are asked for, and which page of them."""

    first: Annotated[int, Query(ge=1, le=50)] = 20
    after: Annotated[Cursor | None, Query()] = None
    state: ReferralState | None = None
    urgency: Urgency | None = None
    purpose: Purpose | None = None
    undecided: bool = False
    overdue: bool = False
    owner: Annotated[Owner | None, Query(description="Who took it on: the caller, somebody else, or nobody yet.")] = (
        None
    )
    by_report: Annotated[
        bool,
        Query(
            alias="byReport",
            description="`first` counts reports: of each that has anything on the list, all that is on the worklist.",
        ),
    ] = False
    of_report: Annotated[
        Id | None, Query(alias="ofReport", description="Only this report, as far as it is on the worklist.")
    ] = None
    report_id: Annotated[Id | None, Query(alias="reportId")] = None

    def of(self, principal: Principal) -> ListReferrals:
        """The question as the caller's."""
        return ListReferrals(
            principal,
            self.first,
            self.after,
            self.state,
            self.urgency,
            self.purpose,
            undecided=self.undecided,
            overdue=self.overdue,
            owner=self.owner,
            report_id=self.of_report,
            by_report=self.by_report,
        )


Asked = Annotated[Listing, Depends()]


# async: FastAPI runs a plain function in a thread, which takes longer than the function.
async def _parts(request: Request) -> Container:
    return cast("Container", request.app.state.container)


Parts = Annotated[Container, Depends(_parts)]


async def _unit_of_work(principal: Annotated[Principal, signed_in], parts: Parts) -> AsyncIterator[UnitOfWork]:
    async with parts.unit_of_work(principal) as uow:
        yield uow


# scope="function": the transaction commits before the answer leaves; the default commits after it.
Uow = Annotated[UnitOfWork, Depends(_unit_of_work, scope="function")]
