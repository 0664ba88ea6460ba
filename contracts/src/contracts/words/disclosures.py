"""Words of what is opened to a unit or to a reader, and of its end."""

from enum import StrEnum


class DisclosureEnd(StrEnum):
    """Why a disclosure ended."""

    REVOKED = "revoked"
    REPORT_WITHDRAWN = "report_withdrawn"
    REPORT_DISMISSED = "report_dismissed"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    PERSON_IS_ADULT = "person_is_adult"


class OpeningRefusal(StrEnum):
    """Why identification did not open what referral announced; `unconfirmed` waits for the Centre's duty."""

    UNCONFIRMED = "unconfirmed"
    NOT_AUTHORISED = "not_authorised"
    OTHER_MATTER = "other_matter"
    EXCLUDED_UNIT = "excluded_unit"
    UNFIT_UNIT = "unfit_unit"
    OUT_OF_TURN = "out_of_turn"


class RevocationReason(StrEnum):
    """Why the Centre ends a disclosure."""

    SAFETY = "safety"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    SENT_TO_WRONG_UNIT = "sent_to_wrong_unit"
    NO_LONGER_NEEDED = "no_longer_needed"


class ReadingScope(StrEnum):
    """What a recorded basis opens for the one who recorded it."""

    SEALED_PERSON = "sealed_person"
    CLINICAL = "clinical"
    WITHDRAWN_CONSENT = "withdrawn_consent"


class ReadingBasis(StrEnum):
    """Grounds that may be recorded before reading (access table, suffix "+" and the seal)."""

    CHILD_DUTY = "child_duty"
    VITAL_INTEREST = "vital_interest"
