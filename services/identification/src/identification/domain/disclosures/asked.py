"""Whether a unit is asked to act for the person of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contracts.words.referrals import Purpose

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

    from identification.domain.disclosures.disclosure import Disclosure
    from identification.domain.reports.record import Filing


def is_unit_asked(
    purpose: Purpose,
    filing: Filing,
    disclosures: Sequence[Disclosure],
    centre: Collection[UUID],
    *,
    opening_refused: bool,
) -> bool:
    """Whether a unit other than the `centre`'s own is asked for the purpose, and has not refused it, lost it or still to be confirmed.

    `filing` is what is in force. What the law sends at filing counts before referral has published it, unless an
    opening of that referral was refused.
    """
    known = [each for each in disclosures if each.purpose == purpose]
    if not known:
        return purpose is Purpose.CHILD_PROTECTION and filing.notified_csr is not None and not opening_refused
    return any(each.state.opens_to_unit and each.unit_id not in centre for each in known)
