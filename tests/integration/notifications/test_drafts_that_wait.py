"""A draft that lies untouched: its author is notified, after a day the one who supervises the unit, and no colleague ever."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from contracts.events.drafts import DraftReminderChangedV1
from contracts.open_words import Unknown
from contracts.words.drafts import DraftReminder
from contracts.words.urgency import Urgency
from tests.integration.notifications.world import NOW, World, enveloped, principal_with

if TYPE_CHECKING:
    from chassis.domain.principal import Principal

LEFT, LONGER, SOON, OVER = DraftReminder
WAITS, GOES, OF_UNIT = "draft_waits", "draft_goes", "unfinished_waits"


@dataclass(frozen=True)
class Left:
    """A draft, its author and who else works in the unit."""

    draft: UUID = field(default_factory=uuid4)
    unit: UUID = field(default_factory=uuid4)
    author: UUID = field(default_factory=uuid4)

    def event(self, step: DraftReminder | Unknown) -> DraftReminderChangedV1:
        return DraftReminderChangedV1(
            draft_id=self.draft,
            author_id=self.author,
            unit_id=self.unit,
            step=step,
            urgency=Urgency.IMMEDIATE,
            changed_at=NOW,
        )

    @property
    def its_author(self) -> Principal:
        return principal_with("csr_worker", self.unit, self.author)

    @property
    def colleague(self) -> Principal:
        return principal_with("csr_worker", self.unit)

    @property
    def supervisor(self) -> Principal:
        return principal_with("csr_supervisor", self.unit)

    async def codes(self, world: World) -> list[list[str]]:
        """What its author, a colleague and the supervisor find."""
        return [await world.codes(who) for who in (self.its_author, self.colleague, self.supervisor)]


async def test_its_author_hears_first_then_the_supervisor_too_and_one_line_means_all(world: World) -> None:
    left = Left()
    await world.publish(left.event(LEFT))
    assert await left.codes(world) == [[WAITS], [], []]
    await world.publish(left.event(LONGER))
    assert await left.codes(world) == [[WAITS], [], [OF_UNIT]]
    await world.publish(left.event(SOON))
    assert await left.codes(world) == [[GOES], [], [OF_UNIT]]
    (own,) = await world.inbox(left.its_author, open_only=True)
    assert (own.urgency, own.matter.report_id, own.matter.referral_id) == (Urgency.IMMEDIATE, left.draft, None)
    # No one knows who opens the mailbox of a unit.
    assert world.deliveries() == []


async def test_over_nothing_waits_and_another_draft_stays(world: World) -> None:
    left, other = Left(), Left()
    for each in (left, other):
        await world.publish(each.event(LONGER))
    await world.publish(left.event(OVER))
    assert await left.codes(world) == [[], [], []]
    assert await other.codes(world) == [[WAITS], [], [OF_UNIT]]
    await world.publish(left.event(LEFT))
    assert await left.codes(world) == [[WAITS], [], []]


async def test_told_twice_it_is_one_item(world: World) -> None:
    left = Left()
    event = left.event(LONGER)
    envelope = enveloped(event)
    for _ in range(2):
        await world.handle(event, envelope)
    assert await left.codes(world) == [[WAITS], [], [OF_UNIT]]


async def test_a_step_of_a_later_version_changes_nothing(world: World) -> None:
    left = Left()
    await world.publish(left.event(LEFT))
    later = DraftReminderChangedV1.read({**left.event(LEFT).written(), "step": "told_differently"})
    await world.handle(later, enveloped(left.event(LEFT)))
    assert await left.codes(world) == [[WAITS], [], []]


async def test_no_receipt_waits_for_word_that_it_was_delivered(world: World) -> None:
    left = Left()
    await world.publish(left.event(LEFT), left.event(LONGER), left.event(SOON))
    assert await left.codes(world) != [[], [], []]
    assert world.published() == []


@pytest.mark.parametrize("role", ["coordination_office", "agency_admin", "centre_intake"])
async def test_no_one_else_of_the_unit_learns_of_it(world: World, role: str) -> None:
    left = Left()
    await world.publish(left.event(LONGER))
    assert await world.codes(principal_with(role, left.unit)) == []
