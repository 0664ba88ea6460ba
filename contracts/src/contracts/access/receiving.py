"""To which units a referral may go: those that take the purpose on, and in which people of the roles work that the access table names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contracts.access.table import load
from contracts.reference import unit, units
from contracts.reference.errors import UnknownReference

if TYPE_CHECKING:
    from uuid import UUID

    from contracts.reference import Unit

# In which kind of unit the people of a receiving role work. A role that supervises units of any kind adds none.
KIND_OF_ROLE: Final = {
    "csr_worker": "social_work",
    "csr_supervisor": "social_work",
    "reception_worker": "reception",
    "ngo_worker": "provider",
    "health_reporter": "ward",
    "police_investigator": "investigators",
    "labour_inspector": "inspection",
    "foreigners_officer": "foreigners",
}


def may_receive(unit_id: UUID, purpose: str) -> bool:
    """Whether a referral for `purpose` may go to this unit; an unknown unit or purpose gets none."""
    known = load().purposes.get(purpose)
    if known is None:
        return False
    try:
        found = unit(unit_id)
    except UnknownReference:
        return False
    return purpose in found.receives and found.kind in {KIND_OF_ROLE[role] for role in known.to if role in KIND_OF_ROLE}


def receivers(purpose: str) -> tuple[Unit, ...]:
    """All units that a referral for `purpose` may go to, in the order of the reference data."""
    return tuple(each for each in units() if may_receive(each.id, purpose))
