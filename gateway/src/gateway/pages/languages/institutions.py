"""Names of units and agencies, as the reference data has them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from contracts import reference

if TYPE_CHECKING:
    from gateway.pages.languages.choice import Language


def unit_name(unit_id: str | None, language: Language) -> str | None:
    """The unit's name; None without a unit, or with one that the reference data does not know."""
    if unit_id is None:
        return None
    try:
        return reference.unit(UUID(unit_id)).name.in_language(language)
    except reference.UnknownReference:
        return None


def agency_name(agency_id: str | None, language: Language) -> str | None:
    """The agency's name; None without an agency, or with one that the reference data does not know."""
    if agency_id is None:
        return None
    try:
        return reference.agency(UUID(agency_id)).name.in_language(language)
    except reference.UnknownReference:
        return None
