"""What of a report is closed to the Centre, and a word that opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.words.persons import AgeBasis
from contracts.words.positions import Position
from contracts.words.reports import Answer, WayIn
from identification.domain.consents.consent import ConsentScope, agrees_to, withdrawn_at
from identification.domain.errors import ReportedByDuty
from identification.domain.reading.errors import CallBackNeeded, DutyNeeded, SecondFactorNeeded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from identification.domain.consents.consent import ConsentEntry, Hearing
    from identification.domain.reports.record import Filing


def is_sealed(filing: Filing, consents: Sequence[ConsentEntry]) -> bool:
    """Whether the person could not be asked and has not agreed since; `filing` is the one in force."""
    return filing.way_in is WayIn.COULD_NOT_ASK and not agrees_to(consents, ConsentScope.IDENTIFICATION)


def must_rest_on_consent(filing: Filing, consents: Sequence[ConsentEntry]) -> None:
    """Raises ReportedByDuty: an adult who did not agree when an official reported them, and has not since, has nothing to take back."""
    if filing.way_in is WayIn.OFFICIAL_DUTY and not agrees_to(consents, ConsentScope.IDENTIFICATION):
        raise ReportedByDuty


def closed_since(filing: Filing, consents: Sequence[ConsentEntry]) -> datetime | None:
    """Since when a no of the person closes the report. A child is not asked: what they said while taken for an adult closes nothing."""
    return None if filing.child_path else withdrawn_at(consents)


def yes_opens(filing: Filing, consents: Sequence[ConsentEntry], *, share_clinical: bool) -> bool:
    """Whether the Centre reads more after a yes than before it."""
    shares = share_clinical and not agrees_to(consents, ConsentScope.SHARE_CLINICAL)
    return shares or is_sealed(filing, consents) or closed_since(filing, consents) is not None


def is_source(filing: Filing, positions: frozenset[str], person: UUID) -> bool:
    """Whether they reported it themselves: its author, but not one who keyed it in for another person."""
    return Position.AUTHOR in positions and not filing.keyed_by(person)


def yes_must_be_vouched_for(hearing: Hearing, *, stepped_up: bool) -> None:
    """Raises SecondFactorNeeded, CallBackNeeded: who opens a report by what they heard is sure who they are, and whom they heard.

    Of its source this is not asked: they read it anyway, so that their word is taken as it is.
    """
    if not stepped_up:
        raise SecondFactorNeeded
    if hearing.called_back is not Answer.YES:
        raise CallBackNeeded


def age_must_be_vouched_for(positions: frozenset[str], basis: AgeBasis, *, stepped_up: bool) -> None:
    """Raises SecondFactorNeeded, and DutyNeeded where an age that opens a report is known from nothing that has a name."""
    if not stepped_up:
        raise SecondFactorNeeded
    if basis is AgeBasis.OTHER and Position.DUTY not in positions:
        raise DutyNeeded
