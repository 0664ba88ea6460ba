"""Whether a disclosure ended before it was announced to any unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from identification.application.ports import UnitOfWork


async def ends_ahead(referral_id: UUID, uow: UnitOfWork) -> bool:
    """Whether what was ended had not been announced yet, so that no unit could have read it."""
    disclosure = await uow.disclosures.find(referral_id)
    return disclosure is not None and not disclosure.was_announced
