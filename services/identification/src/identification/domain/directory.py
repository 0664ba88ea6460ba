"""Reference data that rules and use cases ask for, as they ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta
    from uuid import UUID


class Directory(Protocol):
    """What is known of units, places and codes without asking a person."""

    def serving_csr(self, place: str) -> UUID | None:
        """The centre for social work that serves a municipality; None for a place elsewhere."""

    def is_municipality(self, code: str, *, or_elsewhere: bool = False) -> bool:
        """Whether a municipality has this code, or one of the places beyond them where a person may have been met."""

    def indicators(self, form_version: int) -> Sequence[str]:
        """Codes of all signs that may be chosen in a version of the form, list by list."""

    def region(self, place: str) -> str:
        """Region of a place of encounter."""

    def is_receiving_unit(self, unit: UUID) -> bool:
        """Whether a report's conflict question may name this unit: the Centre itself is never skipped."""

    def sectors(self) -> frozenset[str]:
        """Those that reporters belong to: each has a form of its own."""

    def reporting_unit(self, unit: UUID) -> tuple[UUID, str] | None:
        """Agency and sector of a unit in which reporters work; None for any other."""

    def takes(self, unit: UUID, purpose: str) -> bool:
        """Whether people work there whose roles may hold the purpose."""

    def duty_unit(self) -> UUID:
        """The Centre's unit whose people are on duty."""

    def duty_inboxes(self) -> frozenset[UUID]:
        """The Centre's own units, whose inbox is the duty inbox of the receipt: it reads by law, so nothing opens to them by a referral."""

    def successors(self, *, taken_from: UUID | None) -> frozenset[UUID]:
        """Units that may take on a child's referral that `taken_from` loses."""

    def units_of(self, agency: UUID | None) -> frozenset[UUID]:
        """Units of an agency; none without an agency."""

    def answers_to(self, question: str) -> frozenset[str] | None:
        """Codes of the answers that a question of the list takes; None for a code that is none of it."""

    def is_advice_subject(self, code: str) -> bool:
        """Whether the Centre can be asked about this without a report."""

    def vital_reason_needs_words(self, code: str) -> bool | None:
        """Whether a reason why an adult cannot be asked says nothing by its code alone; None for a code that is none of the list."""

    def advice_takes(self) -> timedelta:
        """How long a person of the Centre may take to answer such a question."""
