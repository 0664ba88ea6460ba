"""What following a report needs from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

    from contracts.words.urgency import Urgency
    from notifications.domain.vocabulary import Matter


@dataclass(frozen=True, slots=True)
class Report:
    """Who filed it, how fast it must be looked at, whether the Centre has it in hand, and who of the Centre, if that is known.

    That is who took it over, and the case manager who has it since; `recused` do not work on it any more. Of another person than the
    first it is `joint_with` the report of that one.
    """

    author_id: UUID
    urgency: Urgency
    taken_over: bool = False
    taken_over_by: UUID | None = None
    joint_with: UUID | None = None
    manager_id: UUID | None = None
    recused: frozenset[UUID] = frozenset()

    @property
    def in_charge(self) -> UUID | None:
        """Who of the Centre has it now, if that is known."""
        return self.manager_id or self.taken_over_by


@dataclass(frozen=True, slots=True)
class Addressee:
    """The unit a referral waits for; `for_take_over` when taking the report over is what it waits for.

    Without a purpose it was sent under a release that did not keep it.
    """

    unit_id: UUID
    urgency: Urgency
    for_take_over: bool
    purpose: str | None


@dataclass(frozen=True, slots=True)
class Assignment:
    """An open referral that a unit was asked to take, and who accepted it there; without a name it is open."""

    report_id: UUID
    referral_id: UUID
    unit_id: UUID
    purpose: str
    accepted_by: UUID | None


class Matters(Protocol):
    """What is known about reports and referrals, as ids: who filed, who is addressed, what has ended."""

    async def hold(self, report_id: UUID) -> None:
        """Keeps others from telling anything about the report until the transaction ends."""

    async def hold_persons(self, report_id: UUID) -> Sequence[UUID]:
        """The same of the report and of the others reported at once, as far as they were announced; answers these reports."""

    async def remember(self, report_id: UUID, report: Report) -> None:
        """Keeps it; a report that is known stays as it is."""

    async def report(self, report_id: UUID) -> Report | None:
        """What is known of it; None before it was announced."""

    async def take_over(self, report_id: UUID, by: UUID) -> None:
        """This person of the Centre has it in hand."""

    async def assign(self, report_id: UUID, manager_id: UUID | None) -> None:
        """This case manager has it from now on, or none."""

    async def recuse(self, report_id: UUID, person_id: UUID) -> None:
        """This person does not work on it any more, at the Centre or in a unit."""

    async def address(self, matter: Matter, addressee: Addressee) -> None:
        """The referral now waits for this unit; what an earlier unit answered counts no more."""

    async def accept(self, referral_id: UUID, unit_id: UUID, by: UUID) -> None:
        """This person of the addressed unit accepted it; another unit cannot."""

    async def reject(self, referral_id: UUID, unit_id: UUID) -> None:
        """The addressed unit would not have it."""

    async def keep_closed(self, referral_id: UUID, unit_id: UUID) -> None:
        """Identification opens nothing to the unit by this referral."""

    async def let_open(self, referral_id: UUID, unit_id: UUID) -> None:
        """Identification opens the referral to the unit, which it had authorised or which the Centre's duty confirmed."""

    async def wait_for_opening(self, referral_id: UUID, unit_id: UUID) -> None:
        """The referral went on to the unit: nothing is open to it until identification says so, unless it has said so already."""

    async def assignments_of(self, report_ids: Sequence[UUID]) -> Sequence[Assignment]:
        """Referrals of the reports to their units: none that was rejected, has ended or opens nothing, or nothing yet."""

    async def addressee_of(self, referral_id: UUID) -> Addressee | None:
        """The unit it waits for."""

    async def referrals_of(self, report_id: UUID, *, for_take_over: bool = False) -> Sequence[UUID]:
        """Referrals of the report that a unit was notified of; if asked, those alone that wait for the take-over."""

    async def end(self, matter: Matter, goes_on: Collection[str] = ()) -> None:
        """Marks the referral, or the report and all its referrals, as ended for good, but those of the purposes that go on."""

    async def reopen(self, matter: Matter) -> None:
        """The report itself, or the one referral, goes on: its mark is gone."""

    async def has_ended(self, matter: Matter) -> bool:
        """Whether the referral or its report has ended."""
