"""What referrals open and on what it rests, as it is stored."""

from __future__ import annotations

from chassis.db.rows import Stored
from contracts.words.disclosures import DisclosureEnd
from contracts.words.persons import ConsentGiver, ConsentMethod
from contracts.words.reports import Answer
from identification.adapters import tables
from identification.domain.consents.referral_consent import ReferralConsent
from identification.domain.disclosures.disclosure import Basis, Disclosure, DisclosureState
from identification.domain.disclosures.opening import AnnouncedReferral, Authorisation, Way

# When the report was filed, a trigger writes.
DISCLOSURE = Stored(
    tables.disclosure, Disclosure, words=(DisclosureState, DisclosureEnd), beside={"report_submitted_at"}
)
BASIS = Stored(tables.disclosure_basis, Basis, beside={"report_id"})
REFERRAL_CONSENT = Stored(
    tables.referral_consent,
    ReferralConsent,
    words=(ConsentGiver, ConsentMethod, Answer),
    beside={"id", "report_id"},
)
AUTHORISATION = Stored(tables.authorisation, Authorisation, words=(Way,), beside={"id"})
REFUSED = Stored(tables.refused_opening, AnnouncedReferral, beside={"id", "reason", "at"})
