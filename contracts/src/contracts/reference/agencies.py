"""Agencies, their units, and the duty roster."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from contracts.reference.codes import Entry, Text


class Function(StrEnum):
    """What a unit does for the whole platform: exactly one unit has each."""

    CENTRE_INTAKE = "centre_intake"
    CENTRE_DUTY = "centre_duty"


class Unit(Entry):
    """A unit that people belong to and referrals go to: its inbox address and the phone on which it can be called back.

    `municipality` is where it works, for units that work in one place.
    """

    id: UUID
    code: str
    kind: str
    functions: frozenset[Function] = frozenset()
    name: Text
    email: Annotated[str, Field(pattern=r"^[a-z0-9.-]+@[a-z0-9.-]+$")]
    phone: Annotated[str, Field(pattern=r"^\+[0-9]{8,15}$")]
    agency: UUID
    sector: str
    municipality: Annotated[str, Field(pattern=r"^[0-9]{5}$")] | None = None
    verified: bool = False


class Agency(Entry):
    """An institution of one sector."""

    id: UUID
    code: str
    sector: str
    kind: str
    name: Text


class Roster(Entry):
    """Who of the Centre is on duty now and who is alerted next, by the subject of their tokens."""

    unit: UUID
    now: UUID
    next: UUID

    def after(self, subject: UUID) -> UUID:
        """Whom to alert when `subject` did not answer: of two people, the other one."""
        return self.next if subject == self.now else self.now
