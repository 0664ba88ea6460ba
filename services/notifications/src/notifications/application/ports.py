"""What the use cases need from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractAsyncContextManager
    from datetime import datetime
    from uuid import UUID

    from chassis.domain.principal import Principal
    from notifications.application.alarm_ports import AlarmRecord, Alarms, Rosters
    from notifications.domain.catalogue import NoticeCode
    from notifications.domain.delivery import Delivery
    from notifications.domain.notice import Notice
    from notifications.domain.roster import DutyRoster
    from notifications.domain.vocabulary import Channel, Matter, Urgency


@dataclass(frozen=True, slots=True)
class Once:
    """What makes a repeated command recognisable: the caller's key and the bytes that were sent."""

    key: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Page:
    """One page of an inbox and where the next one starts."""

    items: Sequence[Notice]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many notices of an inbox wait, and how many of them are new to the one who asks."""

    count: int
    new: int


@dataclass(frozen=True, slots=True)
class Report:
    """Who filed it, how fast it must be looked at, whether the Centre has it in hand, and who of the Centre, if that is known."""

    author_id: UUID
    urgency: Urgency
    taken_over: bool = False
    taken_over_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class Addressee:
    """The unit a referral waits for; `for_take_over` when taking the report over is what it waits for."""

    unit_id: UUID
    urgency: Urgency
    for_take_over: bool


class Notices(Protocol):
    """Notices as the platform makes and ends them; nobody asks here."""

    async def add(self, notice: Notice) -> bool:
        """Stores it and tells what happened; False, and nothing done, when this event already made it."""
        ...

    async def save(self, notice: Notice) -> None:
        """Stores its standing and tells what happened."""
        ...

    async def asking_about(self, referral_id: UUID) -> Sequence[Notice]:
        """Waiting notices that ask for a step on the referral, held until the transaction ends."""
        ...

    async def waiting(self, referral_id: UUID, code: NoticeCode) -> Sequence[Notice]:
        """Waiting notices of this code about the referral, held until the transaction ends."""
        ...

    async def news_of(self, report_id: UUID) -> Sequence[Notice]:
        """Waiting notices that the reporter's own words made, held until the transaction ends."""
        ...

    async def alerts_of(self, report_id: UUID) -> Sequence[Notice]:
        """Waiting notices that the report's alarm made, held until the transaction ends."""
        ...

    async def alerted(self, report_id: UUID) -> Mapping[UUID, datetime]:
        """Whom the report's alarm alerted, and when last."""
        ...

    async def last_alerted(self, report_id: UUID) -> UUID | None:
        """The person on duty who was told last about any referral of the report."""
        ...


class Deliveries(Protocol):
    """Deliveries by other channels than the inbox."""

    async def add(self, delivery: Delivery) -> None:
        """Stores a new one."""
        ...

    async def save(self, delivery: Delivery) -> None:
        """Stores its progress and tells what happened."""
        ...

    async def pending_of(self, notice_id: UUID) -> Sequence[Delivery]:
        """Those of a notice that are still tried, held until the transaction ends."""
        ...

    async def next_due(self, now: datetime, channel: Channel, without: Sequence[UUID] = ()) -> Delivery | None:
        """The most pressing one by this channel that nobody holds, held until the transaction ends."""
        ...

    async def get(self, notice_id: UUID, channel: Channel) -> Delivery:
        """This one, held until the transaction ends."""
        ...


class Matters(Protocol):
    """What is known about reports and referrals, as ids: who filed, who is addressed, what has ended."""

    async def hold(self, report_id: UUID) -> None:
        """Keeps others from telling anything about the report until the transaction ends."""
        ...

    async def remember(self, report_id: UUID, report: Report) -> None:
        """Keeps it; a report that is known stays as it is."""
        ...

    async def report(self, report_id: UUID) -> Report | None:
        """What is known of it; None before it was announced."""
        ...

    async def take_over(self, report_id: UUID, by: UUID) -> None:
        """This person of the Centre has it in hand."""
        ...

    async def address(self, matter: Matter, addressee: Addressee) -> None:
        """The referral now waits for this unit."""
        ...

    async def addressee_of(self, referral_id: UUID) -> Addressee | None:
        """The unit it waits for."""
        ...

    async def referrals_of(self, report_id: UUID, *, for_take_over: bool = False) -> Sequence[UUID]:
        """Referrals of the report that a unit was told of; if asked, those alone that wait for the take-over."""
        ...

    async def end(self, matter: Matter) -> None:
        """Marks the referral, or the report and all its referrals, as ended for good."""
        ...

    async def has_ended(self, matter: Matter) -> bool:
        """Whether the referral or its report has ended."""
        ...


class Inbox(Protocol):
    """Notices, always asked for by a caller."""

    async def page(self, caller: Principal, first: int, after: str | None, *, open_only: bool) -> Page:
        """What the caller's unit and the caller have in their inbox, newest first; of what waits the most urgent before.

        Raises InvalidInput for a cursor that was not made for this list.
        """
        ...

    async def count(self, caller: Principal, since: datetime | None) -> Waiting:
        """How many wait in the caller's inbox, and how many of them came after `since`."""
        ...

    async def get(self, notice_id: UUID, caller: Principal) -> Notice:
        """The notice, held until the transaction ends; raises NotFound when it is not in the caller's inbox."""
        ...

    async def save(self, notice: Notice) -> None:
        """Stores its standing and tells what happened."""
        ...


class Repeats(Protocol):
    """Commands already carried out."""

    async def seen(self, caller: Principal, operation: str, once: Once, target: UUID) -> bool:
        """Whether this command was carried out before; else its key is now taken. Raises IdempotencyKeyReused."""
        ...

    async def done(self, target: UUID) -> None:
        """The command whose key was taken is carried out."""
        ...


class Trail(Protocol):
    """The record of what people did here."""

    async def opened(self, caller: Principal, notice: Notice) -> None:
        """Inserts a row in this transaction; if it cannot, nothing is opened."""
        ...


class UnitOfWork(Protocol):
    """One transaction of the platform itself: everything below commits together or not at all."""

    @property
    def notices(self) -> Notices:
        """Notices."""
        ...

    @property
    def deliveries(self) -> Deliveries:
        """Deliveries."""
        ...

    @property
    def matters(self) -> Matters:
        """Reports and referrals, as ids."""
        ...

    @property
    def alarms(self) -> Alarms:
        """Alarms."""
        ...

    @property
    def rosters(self) -> Rosters:
        """Who is on duty."""
        ...

    @property
    def record(self) -> AlarmRecord:
        """Audit."""
        ...


class CallerUnitOfWork(Protocol):
    """One transaction of somebody who asks."""

    @property
    def inbox(self) -> Inbox:
        """Their inbox."""
        ...

    @property
    def repeats(self) -> Repeats:
        """Idempotency."""
        ...

    @property
    def trail(self) -> Trail:
        """Audit."""
        ...


class Transactions(Protocol):
    """Starts transactions of the platform."""

    def __call__(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """A new one: committed at the end of the block, rolled back on any error."""
        ...


class Directory(Protocol):
    """Reference data that the use cases ask for."""

    def mail_address(self, unit_id: UUID) -> str | None:
        """Where a unit gets its mail; None for a unit that the reference data does not know."""
        ...

    def duty(self) -> DutyRoster:
        """The standing order of the Centre's duty, which holds while the roster names nobody."""
        ...

    def own_mail(self, person_id: UUID) -> str | None:
        """Where somebody on call gets mail of their own; None for a person that the reference data does not know."""
        ...

    def own_number(self, person_id: UUID) -> str | None:
        """The telephone of somebody on call, with its country; None for a person that the reference data does not know."""
        ...
