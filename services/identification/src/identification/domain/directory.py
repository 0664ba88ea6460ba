"""What the rules of reports and referrals ask of the reference data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from uuid import UUID


class Directory(Protocol):
    """Places, units and codes, as `application.directory` finds them in contracts: the domain reads no reference data."""

    def is_municipality(self, code: str, *, or_elsewhere: bool = False) -> bool:
        """Whether a municipality has this code, or one of the places beyond them where a person may have been met."""

    def is_receiving_unit(self, unit: UUID) -> bool:
        """Whether a report's conflict question may name this unit."""

    def indicators(self, form_version: int) -> tuple[str, ...]:
        """Codes of all signs that may be chosen in a version of the form."""

    def vital_reason_needs_words(self, code: str) -> bool | None:
        """Whether the reason of a vital interest has to be said in words; None for a code that is not known."""

    def sectors(self) -> frozenset[str]:
        """Those that reporters belong to."""

    def reporting_unit(self, unit: UUID) -> tuple[UUID, str] | None:
        """Agency and sector of a unit in which reporters work; None for any other."""

    def takes(self, unit: UUID, purpose: str) -> bool:
        """Whether people work there whose roles may hold the purpose."""

    def duty_inboxes(self) -> frozenset[UUID]:
        """The Centre's own units: they read by law, so nothing opens to them by a referral."""
