"""That a child is an adult after all: proposed by one person of the Centre, and confirmed by another before anything changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contracts.words.persons import AgeBasis
from identification.domain.ages.errors import AgeBasisNeeded
from identification.domain.reading.errors import SecondFactorNeeded

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class AdultProposal:
    """Who proposed it and in which position, from what the age is known, and when."""

    by: UUID
    position: str
    basis: AgeBasis
    at: datetime


def second_factor_must_be_given(*, stepped_up: bool) -> None:
    """Raises SecondFactorNeeded: one who proposes or confirms the end of a child's protection is sure to be who they say."""
    if not stepped_up:
        raise SecondFactorNeeded


def basis_must_have_a_name(basis: AgeBasis) -> None:
    """Raises AgeBasisNeeded: a child's protection never ends on a source that has no name."""
    if basis is AgeBasis.OTHER:
        raise AgeBasisNeeded
