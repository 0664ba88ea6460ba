"""Events of identification about people of the Centre: topic `identification.roster`, keyed by the unit on duty or by the person."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.envelope import EventData, EventPart
from contracts.topics import IDENTIFICATION_ROSTER


class RosterTurn(EventPart):
    """One person on duty from `starts_at` until just before `ends_at`; `place` 1 is alerted first."""

    turn_id: UUID
    person_id: UUID
    place: int = Field(ge=1, le=9)
    starts_at: AwareDatetime
    ends_at: AwareDatetime


class RosterChangedV1(EventData):
    """The whole roster of the unit as it is since `changed_at`; a higher version replaces a lower one."""

    type: ClassVar[str] = "identification.roster-changed.v1"
    topic: ClassVar[str] = IDENTIFICATION_ROSTER
    subject_field: ClassVar[str] = "unit_id"

    unit_id: UUID
    version: int = Field(ge=1, le=2**31 - 1)
    turns: tuple[RosterTurn, ...] = Field(max_length=200)
    changed_at: AwareDatetime


class CoverChangedV1(EventData):
    """Who has the cases of this case manager as well, from `begins_at` until just before `ends_at`; it takes the place of what was before.

    Without `cover_id` no one does from now on.
    """

    type: ClassVar[str] = "identification.cover-changed.v1"
    topic: ClassVar[str] = IDENTIFICATION_ROSTER
    subject_field: ClassVar[str] = "manager_id"

    manager_id: UUID
    cover_id: UUID | None = None
    begins_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None


class SearchesBoundedV1(EventData):
    """So many searches of this person for persons found nothing that they cannot search until a while has passed."""

    type: ClassVar[str] = "identification.searches-bounded.v1"
    topic: ClassVar[str] = IDENTIFICATION_ROSTER
    subject_field: ClassVar[str] = "person_id"

    person_id: UUID
    bounded_at: AwareDatetime
