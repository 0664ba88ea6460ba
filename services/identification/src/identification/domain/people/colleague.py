"""A person of the Centre, as the identity provider last described them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from contracts.words.people import Profession


@dataclass(frozen=True, slots=True)
class Colleague:
    """Whom the Centre can assign or appoint while they are `active`; their own token is checked again when they act."""

    id: UUID
    name: str
    unit_id: UUID
    roles: frozenset[str]
    profession: Profession | None = None
    active: bool = True
