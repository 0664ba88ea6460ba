"""Rows to what they open and on what it rests, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chassis.db.rows import Stored
from identification.adapters import tables
from identification.domain.disclosures.disclosure import Basis, Disclosure, DisclosureState
from identification.domain.disclosures.opening import AnnouncedReferral, Authorisation, Way

if TYPE_CHECKING:
    from sqlalchemy import Row

# When the report was filed, a trigger writes.
_DISCLOSURE = Stored(tables.disclosure, Disclosure, words=(DisclosureState,), beside={"report_submitted_at"})
BASIS = Stored(tables.disclosure_basis, Basis, beside={"report_id"})
AUTHORISATION = Stored(tables.authorisation, Authorisation, words=(Way,), beside={"id"})
REFUSED = Stored(tables.refused_opening, AnnouncedReferral, beside={"id", "reason", "at"})


def disclosure_from(row: Row[Any]) -> Disclosure:
    """A stored disclosure."""
    return _DISCLOSURE.read(Disclosure, row)


def disclosure_values(disclosure: Disclosure) -> dict[str, Any]:
    """Every column that this service writes."""
    return _DISCLOSURE.values(disclosure)


def basis_from(row: Row[Any]) -> Basis:
    """A stored ground."""
    return BASIS.read(Basis, row)
