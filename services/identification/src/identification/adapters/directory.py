"""Reference data behind the `Directory` port."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts import access, forms, reference

if TYPE_CHECKING:
    from datetime import timedelta
    from uuid import UUID

_CSR_UNIT = "social_work"


class ReferenceDirectory:
    """Units, places and codes of contracts.reference."""

    def serving_csr(self, place: str) -> UUID | None:
        return None if _is_elsewhere(place) else reference.serving_csr(place)

    def is_municipality(self, code: str, *, or_elsewhere: bool = False) -> bool:
        """Whether a municipality has this code, or a place elsewhere."""
        return reference.is_municipality(code) or (or_elsewhere and _is_elsewhere(code))

    def indicators(self, form_version: int) -> tuple[str, ...]:
        return forms.sign_codes(form_version)

    def region(self, place: str) -> str:
        return reference.region(place).value

    def is_receiving_unit(self, unit: UUID) -> bool:
        """Whether a report's conflict question may name this unit: the Centre's intake and duty get every report."""
        return any(known.id == unit for known in reference.units()) and unit not in self.duty_inboxes()

    def sectors(self) -> frozenset[str]:
        return frozenset(forms.catalogue().parts) - {forms.CORE}

    def reporting_unit(self, unit: UUID) -> tuple[UUID, str] | None:
        known = next((each for each in reference.units() if each.id == unit), None)
        if known is None or not known.reports or known.sector not in self.sectors():
            return None
        return known.agency, known.sector

    def takes(self, unit: UUID, purpose: str) -> bool:
        return access.may_receive(unit, purpose)

    def successors(self, *, taken_from: UUID | None) -> frozenset[UUID]:
        """Centres for social work but the one it is taken from, and always the Centre's duty."""
        centres = {known.id for known in reference.units() if known.kind == _CSR_UNIT}
        return frozenset(centres - {taken_from} | {reference.centre_duty_unit()})

    def units_of(self, agency: UUID | None) -> frozenset[UUID]:
        return frozenset(known.id for known in reference.units() if known.agency == agency)

    def duty_unit(self) -> UUID:
        """The Centre's unit whose people are on duty."""
        return reference.roster().unit

    def standing_order(self) -> tuple[UUID, ...]:
        return reference.roster().order

    def standing_duty(self) -> frozenset[UUID]:
        """Who is on duty while the roster has no turn."""
        return frozenset({reference.roster().first})

    def duty_inboxes(self) -> frozenset[UUID]:
        return frozenset({reference.centre_intake_unit(), reference.centre_duty_unit()})

    def answers_to(self, question: str) -> frozenset[str] | None:
        try:
            return frozenset(answer.code for answer in reference.question(question).answers)
        except reference.UnknownReference:
            return None

    def is_advice_subject(self, code: str) -> bool:
        """Whether a subject of the list has this code."""
        return any(subject.code == code for subject in reference.advice_subjects())

    def vital_reason_needs_words(self, code: str) -> bool | None:
        try:
            return reference.vital_reason(code).needs_words
        except reference.UnknownReference:
            return None

    def advice_takes(self) -> timedelta:
        return reference.due_time("ADVICE_ANSWER").duration


def _is_elsewhere(code: str) -> bool:
    return any(place.code == code for place in reference.elsewhere())
