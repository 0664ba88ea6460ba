"""Reference data of contracts, as the use cases ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts import access, forms, reference
from contracts.words.reports import Answer

if TYPE_CHECKING:
    from datetime import timedelta
    from uuid import UUID

_CSR_UNIT = "social_work"


class Directory:
    """What is known of units, places and codes without asking a person."""

    def serving_csr(self, place: str) -> UUID | None:
        """The centre for social work that serves a municipality; None for a place elsewhere."""
        return None if _is_elsewhere(place) else reference.serving_csr(place)

    def is_municipality(self, code: str, *, or_elsewhere: bool = False) -> bool:
        """Whether a municipality has this code, or one of the places beyond them where a person may have been met."""
        return reference.is_municipality(code) or (or_elsewhere and _is_elsewhere(code))

    def indicators(self, form_version: int) -> tuple[str, ...]:
        """Codes of all signs that may be chosen in a version of the form, list by list."""
        return forms.sign_codes(form_version)

    def region(self, place: str) -> str:
        """Region of a place of encounter."""
        return reference.region(place).value

    def is_receiving_unit(self, unit: UUID) -> bool:
        """Whether a report's conflict question may name this unit: the Centre's intake and duty get every report."""
        return any(known.id == unit for known in reference.units()) and unit not in self.duty_inboxes()

    def sectors(self) -> frozenset[str]:
        """Those that reporters belong to: each has a form of its own."""
        return frozenset(forms.catalogue().parts) - {forms.CORE}

    def reporting_unit(self, unit: UUID) -> tuple[UUID, str] | None:
        """Agency and sector of a unit in which reporters work; None for any other."""
        known = next((each for each in reference.units() if each.id == unit), None)
        if known is None or not known.reports or known.sector not in self.sectors():
            return None
        return known.agency, known.sector

    def takes(self, unit: UUID, purpose: str) -> bool:
        """Whether people work there whose roles may hold the purpose."""
        return access.may_receive(unit, purpose)

    def successors(self, *, taken_from: UUID | None) -> frozenset[UUID]:
        """Units that may take on a child's referral that `taken_from` loses: another centre for social work, or the Centre's duty."""
        centres = {known.id for known in reference.units() if known.kind == _CSR_UNIT}
        return frozenset(centres - {taken_from} | {reference.centre_duty_unit()})

    def units_of(self, agency: UUID | None) -> frozenset[UUID]:
        """Units of an agency; none without an agency."""
        return frozenset(known.id for known in reference.units() if known.agency == agency)

    def duty_unit(self) -> UUID:
        """The Centre's unit whose people are on duty."""
        return reference.roster().unit

    def standing_order(self) -> tuple[UUID, ...]:
        """People who can be put on the roster, in the order in which they are alerted when no turn is in force."""
        return reference.roster().order

    def standing_duty(self) -> frozenset[UUID]:
        """Who is on duty while the roster has no turn."""
        return frozenset({reference.roster().first})

    def duty_inboxes(self) -> frozenset[UUID]:
        """Units whose inbox is the duty inbox of the receipt."""
        return frozenset({reference.centre_intake_unit(), reference.centre_duty_unit()})

    def answers_to(self, question: str) -> frozenset[str] | None:
        """Codes of the answers that a question of the list takes; None for a code that is none of it."""
        try:
            return frozenset(answer.code for answer in reference.question(question).answers)
        except reference.UnknownReference:
            return None

    def is_advice_subject(self, code: str) -> bool:
        """Whether the Centre can be asked about this without a report."""
        return any(subject.code == code for subject in reference.advice_subjects())

    def vital_reason_needs_words(self, code: str) -> bool | None:
        """Whether a reason why an adult cannot be asked says nothing by its code alone; None for a code that is none of the list."""
        try:
            return reference.vital_reason(code).needs_words
        except reference.UnknownReference:
            return None

    def take_over_takes(self, danger: Answer) -> timedelta:
        """How long the Centre may take to take a report over: what referral's item of it is to be answered by."""
        assessed = self.assessment_takes()
        return min(assessed, reference.due_time("TAKEOVER_15MIN").duration) if danger is Answer.YES else assessed

    def assessment_takes(self) -> timedelta:
        """How long the Centre may take to assess what was reported."""
        return reference.due_time("TRIAGE_ASSESS").duration

    def informing_takes(self) -> timedelta:
        """How long the Centre may take to inform the prosecutor."""
        return reference.due_time("INFORM_PROSECUTOR").duration

    def advice_takes(self) -> timedelta:
        """How long a person of the Centre may take to answer such a question."""
        return reference.due_time("ADVICE_ANSWER").duration


def _is_elsewhere(code: str) -> bool:
    return any(place.code == code for place in reference.elsewhere())
