"""What referrals open and on what it rests, as it is stored."""

from __future__ import annotations

from chassis.db.rows import Stored
from identification.adapters import tables
from identification.domain.disclosures.disclosure import Basis, Disclosure, DisclosureState
from identification.domain.disclosures.opening import AnnouncedReferral, Authorisation, Way

# When the report was filed, a trigger writes.
DISCLOSURE = Stored(tables.disclosure, Disclosure, words=(DisclosureState,), beside={"report_submitted_at"})
BASIS = Stored(tables.disclosure_basis, Basis, beside={"report_id"})
AUTHORISATION = Stored(tables.authorisation, Authorisation, words=(Way,), beside={"id"})
REFUSED = Stored(tables.refused_opening, AnnouncedReferral, beside={"id", "reason", "at"})
