"""Which of a report's referrals is the Centre's own item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from referral.domain.errors import UnknownReferral

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from referral.domain.referrals.referral import Referral


def centres_item(report_id: UUID, known: Sequence[Referral]) -> Referral:
    """The one among all that are `known` of the report; raises UnknownReferral when it was never opened."""
    item = next((each for each in known if each.is_formal_identification), None)
    if item is None:
        raise UnknownReferral(
            f"Report {report_id} has no item of the Centre's here. Replay its report-submitted event first."
        )
    return item
