"""Words of a report, as they stand on the wire. "Unknown" is an answer."""

from enum import StrEnum

import strawberry


@strawberry.enum(description="Where a report stands.")
class ReportState(StrEnum):
    """Where a report stands."""

    SUBMITTED = "submitted"
    RECEIVED = "received"
    WITHDRAWN = "withdrawn"


@strawberry.enum(description="Which text of a report an addition goes on with; it decides who reads it.")
class AddendumKind(StrEnum):
    """Which text an addition goes on with."""

    ACCOUNT = "account"
    CLINICAL = "clinical"
    CARE_NEEDS = "care_needs"


@strawberry.enum(description="How far a report has come, as its reporter is told.")
class ReceiptStage(StrEnum):
    """How far a report has come."""

    SAVED = "saved"
    DELIVERED = "delivered"
    OPENED = "opened"
    TAKEN_OVER = "taken_over"
    WITHDRAWN = "withdrawn"


@strawberry.enum(description="Whether the person is under 18, as the reporter can tell.")
class Age(StrEnum):
    """Whether the person is under 18."""

    CHILD = "child"
    ADULT = "adult"
    NOT_SURE = "not_sure"


@strawberry.enum(description="Yes, no, or not known.")
class Answer(StrEnum):
    """Yes, no, or not known."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@strawberry.enum(description="Whether the police know.")
class PoliceTold(StrEnum):
    """Whether the police know."""

    YES = "yes"
    NO = "no"
    PENDING = "pending"


@strawberry.enum(description="Who is with the person.")
class Companion(StrEnum):
    """Who is with the person."""

    ALONE = "alone"
    SPEAKS_FOR_PERSON = "speaks_for_person"
    INSTITUTION_INTERPRETER = "institution_interpreter"
    WAITING_OUTSIDE = "waiting_outside"
    OTHER = "other"
    UNKNOWN = "unknown"


@strawberry.enum(description="On which ground the report is made.")
class WayIn(StrEnum):
    """On which ground the report is made."""

    CONSENT_ADULT = "consent_adult"
    CHILD_DUTY = "child_duty"
    COULD_NOT_ASK = "could_not_ask"
    THROUGH_ME = "through_me"
    OFFICIAL_DUTY = "official_duty"
    VITAL_INTEREST = "vital_interest"


@strawberry.enum(description="Forms of exploitation that may be suspected.")
class Suspicion(StrEnum):
    """Forms of exploitation that may be suspected."""

    SEXUAL_EXPLOITATION = "sexual_exploitation"
    LABOUR_EXPLOITATION = "labour_exploitation"
    FORCED_BEGGING = "forced_begging"
    FORCED_CRIMINALITY = "forced_criminality"
    FORCED_MARRIAGE = "forced_marriage"
    DOMESTIC_SERVITUDE = "domestic_servitude"
    ORGAN_REMOVAL = "organ_removal"
    ILLEGAL_ADOPTION = "illegal_adoption"
    CHILD_LABOUR = "child_labour"
    OTHER = "other"


@strawberry.enum(description="Sex as seen or told.")
class Sex(StrEnum):
    """Sex as seen or told."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


@strawberry.enum(description="Bands that stand for a birth date where only a band may be shown.")
class AgeBand(StrEnum):
    """Bands that stand for a birth date."""

    AGE_0_8 = "0-8"
    AGE_9_13 = "9-13"
    AGE_14_17 = "14-17"
    AGE_18_20 = "18-20"
    AGE_21_29 = "21-29"
    AGE_30_47 = "30-47"
    AGE_48_PLUS = "48+"
    UNKNOWN = "unknown"


@strawberry.enum(description="Serbian or foreign, where the countries themselves are not shown.")
class CitizenshipGroup(StrEnum):
    """Serbian or foreign."""

    SERBIAN = "serbian"
    FOREIGN = "foreign"


@strawberry.enum(description="Residence or immigration status.")
class ResidenceStatus(StrEnum):
    """Residence or immigration status."""

    CITIZEN = "citizen"
    RESIDENT = "resident"
    ASYLUM_SEEKER = "asylum_seeker"
    IRREGULAR = "irregular"
    UNKNOWN = "unknown"


@strawberry.enum(description="Kind of a document's number.")
class NumberKind(StrEnum):
    """Kind of a document's number."""

    JMBG = "jmbg"
    PASSPORT = "passport"
    PERMIT = "permit"
    OTHER = "other"


@strawberry.enum(description="How fast a unit must answer.")
class Urgency(StrEnum):
    """How fast a unit must answer."""

    IMMEDIATE = "immediate"
    URGENT = "urgent"
    STANDARD = "standard"


@strawberry.enum(description="The reporter's one-tap answer: where the person is.")
class Whereabouts(StrEnum):
    """Where the person is."""

    STILL_HERE = "still_here"
    LEFT_ALONE = "left_alone"
    LEFT_WITH_COMPANION = "left_with_companion"
    SAFE = "safe"


@strawberry.enum(description="Whether the adult agreed to be identified.")
class ConsentStatus(StrEnum):
    """Whether the adult agreed."""

    GIVEN = "given"
    REFUSED = "refused"


@strawberry.enum(description="Why an author takes a report back.")
class WithdrawalReason(StrEnum):
    """Why an author takes a report back."""

    FILED_BY_MISTAKE = "filed_by_mistake"
    PERSON_WITHDREW_CONSENT = "person_withdrew_consent"
    DUPLICATE = "duplicate"


@strawberry.enum(description="Why the Centre ends what a referral opened.")
class RevocationReason(StrEnum):
    """Why the Centre ends a disclosure."""

    SAFETY = "safety"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    SENT_TO_WRONG_UNIT = "sent_to_wrong_unit"
    NO_LONGER_NEEDED = "no_longer_needed"


@strawberry.enum(description="What a recorded basis opens for the one who recorded it.")
class ReadingScope(StrEnum):
    """What a recorded basis opens."""

    SEALED_PERSON = "sealed_person"
    CLINICAL = "clinical"
    WITHDRAWN_CONSENT = "withdrawn_consent"


@strawberry.enum(description="Grounds that may be recorded before reading.")
class ReadingBasis(StrEnum):
    """Grounds that may be recorded before reading."""

    CHILD_DUTY = "child_duty"
    VITAL_INTEREST = "vital_interest"


@strawberry.enum(description="How much of a class is shown, from least to most.")
class Mask(StrEnum):
    """How much of a class is shown."""

    NONE = "none"
    EXISTS = "exists"
    STATUS = "status"
    FEEDBACK = "feedback"
    RISK = "risk"
    RELATION = "relation"
    STAGE = "stage"
    GROUP = "group"
    REGION = "region"
    BAND = "band"
    LAST4 = "last4"
    OWN = "own"
    FULL = "full"


@strawberry.enum(description="Why a class is held back or shown in part; never says whether anything is recorded.")
class WithholdingReason(StrEnum):
    """Why a class is held back."""

    NOT_FOR_POSITION = "not_for_position"
    PARTLY_FOR_POSITION = "partly_for_position"
    BEFORE_ACCEPTANCE = "before_acceptance"
    STEP_UP_REQUIRED = "step_up_required"
    CLINICAL_CONSENT_REQUIRED = "clinical_consent_required"
    SEALED = "sealed"
    CONSENT_WITHDRAWN = "consent_withdrawn"
