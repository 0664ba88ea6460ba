"""Words that notices are described with."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from contracts.words.urgency import Urgency

# Who did what no person did: no token can name them, and lines on the record do.
PLATFORM, TELEPHONE = UUID(int=1), UUID(int=2)


RANK = {urgency: place for place, urgency in enumerate(Urgency, 1)}
"""The place of each among open notices: 1 comes first. `immediate` is marked in the inbox and mailed first."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What a notice is about: opaque ids that the reader's service checks again. The author's own notices name no referral.

    Of a question without a report, `report_id` is the question: which of them it is, the notice's code says.
    """

    report_id: UUID
    referral_id: UUID | None


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a notice is for. With a person it is theirs alone; the unit then only says for whom they are on duty."""

    unit_id: UUID | None
    person_id: UUID | None

    def __post_init__(self) -> None:
        """Raises ValueError when no recipient is named."""
        if self.unit_id is None and self.person_id is None:
            raise ValueError("A notice needs somebody to read it. Name a unit, a person or both.")

    @property
    def whole_unit(self) -> UUID | None:
        """The unit in whose inbox it lies; None for a personal one, of which nothing is published."""
        return self.unit_id if self.person_id is None else None

    @classmethod
    def unit(cls, unit_id: UUID) -> Recipient:
        """Everybody of the unit."""
        return cls(unit_id, None)

    @classmethod
    def person(cls, person_id: UUID) -> Recipient:
        """This person alone, for themselves."""
        return cls(None, person_id)

    @classmethod
    def on_duty(cls, person_id: UUID, unit_id: UUID) -> Recipient:
        """This person alone, because they are on duty for the unit."""
        return cls(unit_id, person_id)


@dataclass(frozen=True, slots=True)
class Origin:
    """The chain of events that a later step belongs to: what the worker does is published as part of it."""

    correlation_id: UUID
    caused_by: UUID
    traceparent: str | None
