"""What decisions about referrals needs from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from chassis.domain.principal import Principal
    from chassis.ports import Page
    from contracts.words.referrals import WorklistSort
    from referral.application.lists.ports import ListFilter
    from referral.domain.referrals.referral import Referral


class Referrals(Protocol):
    """Referrals as one caller can reach them: whatever they cannot is not there."""

    async def find(self, referral_id: UUID, principal: Principal, *, for_update: bool = False) -> Referral | None:
        """The referral, or None when the caller cannot reach it; `for_update` holds it until the transaction ends."""

    async def find_all(self, referral_ids: Sequence[UUID], principal: Principal) -> Sequence[Referral]:
        """Those of the named ones that the caller can reach, by id."""

    async def of_reports(
        self, report_ids: Sequence[UUID], principal: Principal, *, everybody: bool
    ) -> Sequence[Referral]:
        """Referrals of these reports that the caller can reach, oldest first."""

    async def page(
        self, principal: Principal, first: int, after: str | None, list_filter: ListFilter, sort: WorklistSort
    ) -> Page[Referral]:
        """The worklist of the caller's unit (of the Centre's intake: all); raises InvalidInput for a cursor of another list or order."""

    async def page_by_report(
        self, principal: Principal, first: int, after: str | None, list_filter: ListFilter, sort: WorklistSort
    ) -> Page[Referral]:
        """At most `first` reports with anything on the narrowed worklist, each where its first is: of each all that is on the worklist.

        Referrals of one report are next to each other. Raises InvalidInput for a cursor of another list or order.
        """

    async def count_reports(self, principal: Principal, most: int, list_filter: ListFilter) -> int:
        """How many reports have anything on the narrowed worklist; `most` means so many or more."""

    async def save(self, referral: Referral, principal: Principal) -> None:
        """Stores a move of the caller's, its step in the totals and its events, in one transaction."""


class FollowedReferrals(Protocol):
    """Referrals as the service itself works on them: by events and by the time."""

    async def add(self, referral: Referral) -> None:
        """Stores a new referral, its step in the totals and its events."""

    async def find(self, referral_id: UUID) -> Referral | None:
        """The referral, held until the transaction ends."""

    async def of_report(self, report_id: UUID) -> Sequence[Referral]:
        """Every referral of the report, held until the transaction ends; no other transaction can add one meanwhile."""

    async def due(self, now: datetime, limit: int, without: Sequence[UUID] = ()) -> Sequence[UUID]:
        """Some referrals with a running clock whose term has passed, but for those in `without` and those locked elsewhere."""

    async def if_free(self, referral_id: UUID) -> Referral | None:
        """The referral, held until the transaction ends; None when it is locked elsewhere."""

    async def save(self, referral: Referral) -> None:
        """Stores what changed, clocks that began since, its step in the totals and its events."""
