"""How much of the worklist presses, for the start page: four numbers that never cost more than the largest of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from contracts.words.referrals import Owner
from referral.application.lists.list_referrals import ListReferrals

if TYPE_CHECKING:
    from chassis.domain.principal import Principal
    from referral.application.ports import Sources, UnitOfWork

MOST_COUNTED: Final = 100


@dataclass(frozen=True, slots=True)
class WorklistCounts:
    """How many reports the list would show that is narrowed to each of these; MOST_COUNTED is so many or more."""

    late: int
    due_today: int
    undecided: int
    mine: int


async def count_worklist(principal: Principal, uow: UnitOfWork, sources: Sources) -> WorklistCounts:
    """Counted on the list itself, so that a count and its list never disagree. Nothing of a single referral is shown."""
    now = sources.clock.now()

    async def counted(
        *, overdue: bool = False, due_today: bool = False, undecided: bool = False, owner: Owner | None = None
    ) -> int:
        narrowed = ListReferrals(
            principal, MOST_COUNTED, None, undecided=undecided, overdue=overdue, due_today=due_today, owner=owner
        ).narrowed(now)
        return await uow.referrals.count_reports(principal, MOST_COUNTED, narrowed)

    return WorklistCounts(
        late=await counted(overdue=True),
        due_today=await counted(due_today=True),
        undecided=await counted(undecided=True),
        mine=await counted(owner=Owner.ME),
    )
